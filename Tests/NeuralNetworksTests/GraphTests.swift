import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct GraphTests {
    @Test func residualsOfSeveralConsumersAddUp() throws {
        let shape = MapShape(maps: 2, rows: 5, columns: 5)
        let text = """
            conv1 = convolution(input) maps=2 kernel_shape=3 pads=1 function=tanh
            conv2 = convolution(conv1) maps=2 kernel_shape=3 pads=1 function=tanh
            sum3 = add(conv2, conv1)
            output = dense(sum3)
            """
        let network = try Network(NetworkText(text), input: shape, classes: 3)
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
