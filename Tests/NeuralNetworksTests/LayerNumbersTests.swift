import FoundationEssentials
import Glibc
import GoldenFiles
import Tensors
import Testing

@testable import NeuralNetworks

/// Layers against PyTorch: the scripts in `Expected/Layers` made the numbers, and `common.py` there says how.
@Suite struct LayerNumbersTests {
    private let workers = Workers(count: 2)
    private static let folder =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/Expected/Layers"

    /// A layer with its numbers.
    struct Case: CustomTestStringConvertible, Sendable {
        var line: String
        /// The lines of numbers by their words, in their order.
        var numbers: [(word: String, values: [Double])] = []

        var testDescription: String { line }
        func all(_ word: String) -> [[Double]] { numbers.filter { $0.word == word }.map(\.values) }
    }

    static let cases: [Case] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().flatMap { name -> [Case] in
        guard name.hasSuffix(".txt") else { return [] }
        var cases: [Case] = []
        for line in (GoldenFile(path: "\(folder)/\(name)").text ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words[0] == "case" {
                cases.append(Case(line: words.dropFirst().joined(separator: " ")))
            } else {
                cases[cases.count - 1].numbers.append((String(words[0]), words.dropFirst().map { Double($0) ?? .nan }))
            }
        }
        return cases
    }

    @Test func thereAreCases() { #expect(Self.cases.contains { $0.line.hasPrefix("leaky-relu(") }) }

    /// The largest difference, relative to the largest number if that is above 1; infinite for other counts.
    private func difference<S: BinaryFloatingPoint>(_ found: [S], _ expected: [Double]) -> Double {
        guard found.count == expected.count, !found.contains(where: \.isNaN) else { return .infinity }
        return (zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0) / max(1, expected.map { abs($0) }.max() ?? 0)
    }

    private func compare<S: KernelScalar>(_ each: Case, _: S.Type, within tolerance: Double) throws {
        let shape = try #require(each.all("input").first).map { Int($0) }
        let input = MapShape(maps: shape[0], rows: shape[1], columns: shape[2])
        let network = try Network(NetworkText("layer = \(each.line)\noutput = dense(layer)\n"), input: input, classes: 2)
        let samples = 5
        var tape = Tape<S>(for: network, capacity: samples)
        tape.setLabels(Array(repeating: 1, count: samples))
        func fill(_ maps: inout FeatureMaps<S>, _ formula: (Double) -> Double) {
            let count = maps.shape.unitCount
            for n in 0..<samples { maps.setUnits(sample: n, (0..<count).map { S(formula(Double(n * count + $0))) }) }
            maps.clearUnusedPlaces()
        }
        func all(_ maps: FeatureMaps<S>) -> [S] { (0..<samples).flatMap { maps.units(sample: $0) } }
        fill(&tape.activations[0]) { 3 * sin(1 + 0.7 * $0) + 0.5 }
        var parameters = network.initialParameters(seed: 1).converted(to: S.self)
        for j in parameters.ofNode[1].indices {
            #expect(parameters.ofNode[1][j].shape.dimensions.map(Double.init) == each.all("parameter")[j])
            for i in 0..<parameters.ofNode[1][j].count { parameters.ofNode[1][j][i] = S(cos(0.9 * Double(i) + Double(j)) / 2) }
        }
        network.forward(1, &tape, parameters, workers)
        #expect(difference(all(tape.activations[1]), each.all("units")[0]) < tolerance, "units")
        fill(&tape.residuals[1]) { sin(2 + 1.3 * $0) }
        var passed = FeatureMaps<S>(input, capacity: samples)
        network.gradientOfOutput(0, &tape, parameters, into: &passed, workers)
        #expect(difference(all(passed), each.all("passed")[0]) < tolerance, "passed")
        let layer = try #require(network.nodes[1].layer)
        let inputs = LayerInputs(tape, of: network.nodes[1], kept: tape.kept[1])
        layer.parameterGradients(inputs, residual: tape.residuals[1], into: &tape.gradients.ofNode[1], workers: workers)
        let gradients = each.all("gradient")
        #expect(tape.gradients.ofNode[1].count == gradients.count)
        for (found, expected) in zip(tape.gradients.ofNode[1], gradients) {
            #expect(difference(found.values, expected) < tolerance, "gradient")
        }
    }

    @Test("Units, what goes back and gradients are PyTorch's", arguments: cases)
    func numbers(_ each: Case) throws {
        try compare(each, Double.self, within: 1e-10)
        try compare(each, Float.self, within: 1e-6)
    }
}
