import Tensors
import Testing

@testable import NeuralNetworks

/// A layer with two inputs, to show that a skip connection needs no redesign.
private struct Sum: Layer {
    var kind: LayerKind { LayerKind("add", prefix: "add") }
    var hasSum: Bool { false }
    var activation: Activation { .none }
    func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    func parameters(for inputs: [MapShape]) -> [ArraySpecification] { [] }
    func multiplyAdds(for inputs: [MapShape]) -> Int { 0 }
    func forwardRule(_ inputs: [String]) -> String { inputs.map { "a(\($0))" }.joined(separator: " + ") }
    func backwardRule(_ residual: String) -> String { residual }
    func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        output.copy(inputs[0])
        S.add(inputs[1], to: &output, workers: workers)
    }
    func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.copy(residual)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }
    func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {}
    func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.copy(tangent) }
    func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { Equation(terms: inputs.indices.map { [.input($0, entry: entry)] }) }
}

@Suite struct GraphTests {
    @Test func residualsOfSeveralConsumersAddUp() throws {
        let shape = MapShape(maps: 2, rows: 5, columns: 5)
        func node(_ name: String, _ layer: (any Layer)?, _ inputs: [Int], _ shape: MapShape, _ below: [MapShape]) -> Network.Node {
            Network.Node(
                name: name, layer: layer, inputs: inputs, consumers: [], shape: shape,
                arrays: layer?.arrays(output: shape)
                    ?? [ArraySpecification("activation", "a", [Axis("map", 2), Axis("row", 5), Axis("column", 5)])],
                parameters: layer?.parameters(for: below) ?? [], multiplyAdds: 0)
        }
        let convolution = try Convolution(on: shape, maps: 2, kernelSize: 3, padding: 1, activation: .tanh)
        let network = Network(
            nodes: [
                node("input", nil, [], shape, []), node("conv1", convolution, [0], shape, [shape]),
                node("conv2", convolution, [1], shape, [shape]), node("sum3", Sum(), [2, 1], shape, [shape, shape]),
                node("output", Dense(units: 3), [3], MapShape(maps: 3, rows: 1, columns: 1), [shape]),
            ], loss: .halfSquaredError, notation: "")
        let workers = Workers(count: 1)
        var parameters = network.initialParameters(seed: 4).converted(to: Double.self)
        var tape = Tape<Double>(for: network, capacity: 3)
        var stream = RandomStream(seed: 8, purpose: .testing, index: 0)
        tape.setLabels([0, 2, 1])
        for n in 0..<3 { tape.activations[0].setUnits(sample: n, (0..<50).map { _ in Double(stream.uniform()) }) }
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        let unit = Unit(1, 2, 3).index(in: shape)
        for place in [network.residual(1, unit), network.residual(3, unit), network.sum(3, unit), network.activation(2, unit)] {
            // A node read by two others has the terms of both.
            let node = place.node
            let derivation = deriver.derivation(of: place, sample: 2)
            #expect(abs(derivation.scale * derivation.function(derivation.sum) - derivation.value) < 1e-14)
            #expect(node != 1 || derivation.terms.count == 2 * 9 + 1)
            // The contribution splits into both branches; above the sum it is complete again.
            guard place.aspect == .residual else { continue }
            let found = network.shares(
                in: derivation.place, sample: 2, tape, parameters, learningRate: 1, workers)
            for above in [3, 4] {
                #expect(abs((found.residuals[above]?.reduce(0, +) ?? .nan) - derivation.value) < 1e-14)
            }
        }
        let gradient = tape.gradients.ofNode[1][0]
        let largest = gradient.values.map { abs($0) }.max() ?? 0
        for place in 0..<gradient.count {
            var losses: [Double] = []
            for h in [1e-5, -2e-5] {
                parameters.ofNode[1][0][place] += h
                var changed = tape
                network.forwardAll(&changed, parameters, workers)
                losses.append(changed.meanLoss)
            }
            parameters.ofNode[1][0][place] += 1e-5
            #expect(abs((losses[0] - losses[1]) / 2e-5 - gradient[place]) < 1e-6 * largest)
        }
    }
}
