import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct LayerNormalizationTests {
    @Test("Numbers are PyTorch's", arguments: LayerNormalizationNumbers.all)
    func numbers(_ expected: ExpectedLayer) throws { try expected.compare() }

    @Test("Samples do not depend on each other, and tests are as training")
    func samples() throws {
        let expected = LayerNormalizationNumbers.all[0]
        let workers = Workers(count: 1)
        var (network, tape, parameters) = try expected.scene(Double.self, workers)
        #expect(!network.mixesSamples && network.nodes[1].layer?.inTests == nil)
        #expect(network.nodes[1].parameterCount == 36 && network.nodes[1].parameters[0].axes.map(\.name) == ["map", "row", "column"])
        let before = tape.activations[1].units(sample: 1)
        tape.activations[0].setUnits(sample: 0, Array(repeating: 9, count: 18))
        network.forward(1, &tape, parameters, workers)
        #expect(tape.activations[1].units(sample: 1) == before)
        // A sample without variance becomes its shift.
        #expect(tape.activations[1].units(sample: 0) == parameters.ofNode[1][1].values)
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        #expect(deriver.value(try network.place(named: "norm.sample_mean"), sample: 0) == 9)
        #expect(deriver.value(try network.place(named: "norm.variance"), sample: 0) == 0)
    }

    @Test("What all units are made from is added up once: a residual of a large layer is there at once")
    func large() throws {
        let text = try NetworkText("norm = layer-normalization(input)\noutput = dense(norm)")
        let network = try Network(text, input: MapShape(maps: 8, rows: 24, columns: 24), classes: 3)
        let parameters = network.initialParameters(seed: 1)
        let workers = Workers(count: 2)
        var tape = Tape<Float>(for: network, capacity: 2)
        tape.setLabels([0, 1])
        var stream = RandomStream(seed: 1, purpose: .testing, index: 0)
        for n in 0..<2 { tape.activations[0].setUnits(sample: n, (0..<8 * 576).map { _ in stream.uniform() }) }
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        var passed = FeatureMaps<Float>(network.inputShape, capacity: 2)
        network.gradientOfOutput(0, &tape, parameters, into: &passed, workers)
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        let largest = passed.units(sample: 1).map { abs($0) }.max() ?? 0
        for unit in stride(from: 0, to: 8 * 576, by: 311) {
            let derived = deriver.value(network.residual(0, unit), sample: 1)
            #expect(abs(derived - Double(passed.unit(unit, sample: 1))) < 1e-5 * Double(largest))
        }
    }
}
