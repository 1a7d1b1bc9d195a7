import Glibc
import GoldenFiles
import Tensors
import Testing

@testable import NeuralNetworks

/// Losses against PyTorch: `expected.py` made the numbers and says how.
@Suite struct LossNumbersTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var loss: String
        /// The lines of numbers by their words, in their order.
        var numbers: [(word: Substring, values: [Double])] = []

        var testDescription: String { loss }
        func all(_ word: String) -> [[Double]] { numbers.filter { $0.word == word }.map(\.values) }
    }

    private static let folder =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/Expected"

    static let cases: [Case] = LossFunction.names.flatMap { name in
        var cases: [Case] = []
        for line in (GoldenFile(path: "\(folder)/\(name).txt").text ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words[0] == "case" {
                cases.append(Case(loss: words.dropFirst().joined(separator: " ")))
            } else {
                cases[cases.count - 1].numbers.append((words[0], words.dropFirst().map { Double($0) ?? .nan }))
            }
        }
        return cases
    }

    @Test("Each loss has expected numbers, with its defaults and with every setting", arguments: LossFunction.all)
    func everyLoss(_ loss: LossFunction) {
        let own = Self.cases.filter { $0.loss.split(separator: " ").first.map(String.init) == loss.name }
        #expect(own.contains { $0.loss == loss.name } && own.allSatisfy { $0.all("loss").count == 5 })
        for setting in loss.settings { #expect(own.contains { $0.loss.contains(" \(setting.name)=") }, "\(setting.name)") }
    }

    /// The sums of `expected.py`: those of an output layer whose weights are the unit matrix.
    private static let sums =
        (0..<3).map { sample in (0..<4).map { 2 * sin(1 + 0.7 * Double(4 * sample + $0)) } } + [[60, -50, 40, 3], [-45, 30, -70, 80]]

    private func compare<S: KernelScalar>(_ each: Case, _: S.Type, within tolerance: Double) throws {
        let network = try Network(
            NetworkText("output = dense(input)\n"), input: MapShape(maps: 4, rows: 1, columns: 1), classes: 4, loss: LossFunction(each.loss)
        )
        var parameters = network.initialParameters(seed: 1).converted(to: S.self)
        for entry in 0..<16 { parameters.ofNode[1][0][entry] = entry % 5 == 0 ? 1 : 0 }
        var tape = Tape<S>(for: network, capacity: 5)
        tape.setLabels([0, 2, 3, 1, 3])
        for (sample, sums) in Self.sums.enumerated() { tape.activations[0].setUnits(sample: sample, sums.map { S($0) }) }
        let workers = Workers(count: 1)
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        func check(_ found: [Double], _ expected: [Double], _ what: String) {
            for (found, expected) in zip(found, expected) {
                #expect(abs(found - expected) <= tolerance * max(1, abs(expected)), "\(what): \(found), expected \(expected)")
            }
            #expect(found.count == expected.count)
        }
        check(tape.losses, each.all("loss").map { $0[0] }, "ℓ")
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        for (sample, expected) in each.all("sums").enumerated() {
            check(tape.residuals[1].units(sample: sample).map { Double($0) }, expected, "∂ℓ/∂z of sample \(sample)")
        }
        for (sample, expected) in each.all("outputs").enumerated() {
            let found = (0..<4).map { deriver.value(network.activation(1, $0).with(.residual), sample: sample) }
            check(found, expected, "∂ℓ/∂a of sample \(sample)")
        }
    }

    @Test("In double precision to 10⁻¹²", arguments: cases)
    func double(_ each: Case) throws { try compare(each, Double.self, within: 1e-12) }

    @Test("In single precision to 10⁻⁶", arguments: cases)
    func single(_ each: Case) throws { try compare(each, Float.self, within: 1e-6) }
}

/// Losses as they are written.
@Suite struct LossTextTests {
    @Test("What a loss is written as is read as the same loss", arguments: LossFunction.examples)
    func backAndForth(_ text: String) throws {
        let loss = try LossFunction(text)
        #expect(try LossFunction(loss.text) == loss)
        #expect(loss.text == text || loss.text == loss.name)
    }

    @Test("Names are their own, and the first is the reference")
    func names() throws {
        let all = LossForm.all.flatMap { [$0.name] + $0.otherNames }
        #expect(Set(all).count == all.count && LossFunction.names.first == "half-squared-error")
        for form in LossForm.all { for other in form.otherNames { #expect(try LossFunction(other).text == form.name) } }
        #expect(try LossFunction("squared") == .halfSquaredError && LossFunction("cross-entropy  smoothing=0") == .crossEntropy)
        #expect(try LossFunction("cross-entropy smoothing=0.25 weights=1,0.5").text == "cross-entropy smoothing=0.25 weights=1,0.5")
        #expect(try LossFunction("cross-entropy weights=1,1") != .crossEntropy)
    }

    @Test(arguments: [
        ("", LossError.unknown("")), ("foo delta=1", .unknown("foo")),
        ("cross-entropy delta=1", .noSetting("delta", loss: "cross-entropy", settings: ["smoothing", "weights"])),
        ("squared x", .noSetting("x", loss: "half-squared-error", settings: [])),
        ("cross-entropy smoothing=1", .badValue("smoothing=1", range: "0 <= x < 1", isList: false)),
        ("cross-entropy smoothing=0.1,0.2", .badValue("smoothing=0.1,0.2", range: "0 <= x < 1", isList: false)),
        ("cross-entropy smoothing", .badValue("smoothing", range: "0 <= x < 1", isList: false)),
        ("cross-entropy smoothing=nan", .badValue("smoothing=nan", range: "0 <= x < 1", isList: false)),
        ("cross-entropy smoothing=0.1 smoothing=0.1", .repeated("smoothing")),
        ("cross-entropy weights=1,-2", .badValue("weights=1,-2", range: "x >= 0", isList: true)),
        ("cross-entropy weights=", .badValue("weights=", range: "x >= 0", isList: true)),
        ("cross-entropy weights=1,,2", .badValue("weights=1,,2", range: "x >= 0", isList: true)),
    ])
    func otherTextsAreNotTaken(_ text: String, _ error: LossError) {
        #expect(throws: error) { try LossFunction(text) }
    }

    @Test func weightsNeedAsManyClasses() throws {
        let misfit = LayerMisfit.otherClasses(setting: "weights", count: 2, classes: 3)
        let loss = try LossFunction("cross-entropy weights=1,2")
        #expect(throws: NotationError(notation: "f2", offset: 2, problem: .misfit(layer: "output", misfit))) {
            try Network("f2", input: MapShape(maps: 1, rows: 2, columns: 2), classes: 3, loss: loss)
        }
        #expect(try Network("f2", input: MapShape(maps: 1, rows: 2, columns: 2), classes: 2, loss: loss).loss == loss)
    }
}
