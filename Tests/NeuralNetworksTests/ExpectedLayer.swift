import Glibc
import Tensors
import Testing

@testable import NeuralNetworks

/// What a layer makes of numbers by a formula, and what it passes back, as PyTorch has it in double precision: made by a script in
/// `Expected/Scripts`, with the same formulas.
struct ExpectedLayer: Sendable, CustomTestStringConvertible {
    /// The layer as a line of a network file; it reads the input.
    let line: String
    let input: MapShape
    let samples: Int
    /// The units of all samples.
    let units: [Double]
    /// ∂ℓ/∂x of all samples.
    let passed: [Double]
    /// ∂L/∂p of each parameter, means over the samples.
    let gradients: [[Double]]

    var testDescription: String { line }

    init(
        _ line: String, maps: Int, rows: Int, columns: Int, samples: Int, units: [Double], passed: [Double], gradients: [[Double]]
    ) {
        self.line = line
        input = MapShape(maps: maps, rows: rows, columns: columns)
        (self.samples, self.units, self.passed, self.gradients) = (samples, units, passed, gradients)
    }

    /// A network of the layer alone, on tape and parameters of these numbers, behind its forward pass.
    func scene<S: KernelScalar>(_: S.Type, _ workers: Workers) throws -> (network: Network, tape: Tape<S>, parameters: Parameters<S>) {
        let name = line.prefix { $0 != " " }
        let network = try Network(NetworkText("\(line)\noutput = dense(\(name))"), input: input, classes: 3)
        var parameters = network.initialParameters(seed: 1).converted(to: S.self)
        for index in parameters.ofNode[1].indices {
            for i in 0..<parameters.ofNode[1][index].count { parameters.ofNode[1][index][i] = S(sin(3 + Double(index) + 0.9 * Double(i))) }
        }
        var tape = Tape<S>(for: network, capacity: samples)
        tape.setLabels(Array(repeating: 1, count: samples))
        let count = input.unitCount
        for n in 0..<samples {
            tape.activations[0].setUnits(sample: n, (0..<count).map { S(sin(1 + 0.7 * Double(count * n + $0)) + 0.5) })
        }
        network.forward(1, &tape, parameters, workers)
        return (network, tape, parameters)
    }

    /// Compares in double precision, and in single relative to the largest number.
    func compare() throws {
        try compare(Double.self, within: 1e-10, relative: false)
        try compare(Float.self, within: 1e-6, relative: true)
    }

    private func compare<S: KernelScalar>(_ scalar: S.Type, within tolerance: Double, relative: Bool) throws {
        let workers = Workers(count: 2)
        var (network, tape, parameters) = try scene(scalar, workers)
        func expect(_ found: [S], _ expected: [Double], _ what: String) {
            let difference = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
            let scale = relative ? expected.map { abs($0) }.max() ?? 0 : 1
            #expect(found.count == expected.count && difference <= tolerance * scale, "\(line): \(what) in \(scalar), \(difference)")
        }
        func all(_ maps: FeatureMaps<S>) -> [S] { (0..<samples).flatMap { maps.units(sample: $0) } }
        expect(all(tape.activations[1]), units, "units")
        let count = network.nodes[1].shape.unitCount
        for n in 0..<samples { tape.residuals[1].setUnits(sample: n, (0..<count).map { S(sin(2 + 1.3 * Double(count * n + $0))) }) }
        tape.residuals[1].clearUnusedPlaces()
        var gradient = FeatureMaps<S>(input, capacity: samples)
        network.gradientOfOutput(0, &tape, parameters, into: &gradient, workers)
        expect(all(gradient), passed, "what is passed back")
        let layer = try #require(network.nodes[1].layer)
        let inputs = LayerInputs(tape, of: network.nodes[1], kept: tape.kept[1])
        layer.parameterGradients(inputs, residual: tape.residuals[1], into: &tape.gradients.ofNode[1], workers: workers)
        #expect(tape.gradients.ofNode[1].count == gradients.count)
        for (index, (found, expected)) in zip(tape.gradients.ofNode[1], gradients).enumerated() {
            expect(found.values, expected, "gradient \(index)")
        }
    }
}
