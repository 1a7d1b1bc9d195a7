import Tensors
import Testing

@testable import NeuralNetworks

/// Every backward rule against central differences of the loss, in double precision; then the Float kernels against the Double twin.
@Suite struct GradientTests {
    /// One per test: workers serve one caller at a time.
    let workers = Workers(count: 2)
    static let networks: [(NetworkDescription, MapShape, Int)] =
        [
            ("3c3-2s", MapShape(maps: 2, rows: 8, columns: 6), 17), ("3c3-2m", MapShape(maps: 1, rows: 8, columns: 8), 5),
            ("4c3p1:tanh-2m-6c2:tanh", MapShape(maps: 1, rows: 8, columns: 6), 3),
            ("4c1-4c3t2p1g2:tanh-f5:tanh", MapShape(maps: 2, rows: 7, columns: 7), 4),
            ("3c7:tanh-f4", MapShape(maps: 1, rows: 7, columns: 7), 6), ("2c2t3:tanh", MapShape(maps: 1, rows: 9, columns: 8), 1),
            ("4c3d2p3:tanh-2s-4c2g4", MapShape(maps: 1, rows: 6, columns: 6), 2), ("f7:none-f6", MapShape(maps: 1, rows: 4, columns: 5), 9),
            ("4c3p1:relu-2m-f6:relu", MapShape(maps: 1, rows: 6, columns: 6), 8),
            ("3c3:none-3s", MapShape(maps: 1, rows: 8, columns: 8), 2),
            ("3c3:tanh-3mp1t2-3st1", MapShape(maps: 1, rows: 8, columns: 8), 5),
            ("3c3:tanh-2st3-2mp1t1", MapShape(maps: 1, rows: 9, columns: 8), 3),
        ] + GraphTests.sharing.map { (.file($0), MapShape(maps: 2, rows: 8, columns: 8), 3) }
        + Network.layerExamples(behind: "4c3:tanh").map { ($0, MapShape(maps: 1, rows: 12, columns: 12), 3) }

    /// A batch of random samples and labels, and random parameters with biases that are not zero.
    static func setUp(
        _ index: Int, _ loss: LossFunction
    ) throws -> (network: Network, tape: Tape<Double>, parameters: Parameters<Double>) {
        let (notation, shape, samples) = networks[index]
        let network = try notation.network(input: shape, classes: 3, loss: loss)
        var stream = RandomStream(seed: 99, purpose: .testing, index: index)
        var parameters = network.initialParameters(seed: 3).converted(to: Double.self)
        for node in parameters.ofNode.indices where parameters.ofNode[node].count > 1 {
            for i in 0..<parameters.ofNode[node][1].count { parameters.ofNode[node][1][i] = Double(stream.uniform(within: 0.5)) }
        }
        var tape = Tape<Double>(for: network, capacity: samples)
        tape.setLabels((0..<samples).map { _ in stream.integer(below: 3) })
        for n in 0..<samples {
            tape.activations[0].setUnits(
                sample: n, (0..<shape.unitCount).map { _ in Double(stream.uniform(within: 1)) })
        }
        return (network, tape, parameters)
    }

    private func loss(_ network: Network, _ tape: Tape<Double>, _ parameters: Parameters<Double>) -> Double {
        var tape = tape
        network.forwardAll(&tape, parameters, workers)
        return tape.meanLoss
    }

    /// (f(h) − f(−h))/2h for two h; nil if they differ: a kink of ReLU or max-pooling is between.
    private func slope(_ f: (Double) -> Double) -> Double? {
        let (h, smaller) = (2e-5, 1e-5)
        let (wide, narrow) = ((f(h) - f(-h)) / (2 * h), (f(smaller) - f(-smaller)) / (2 * smaller))
        return abs(wide - narrow) < 1e-7 + 1e-5 * abs(narrow) ? narrow : nil
    }

    @Test("Gradients of parameters", arguments: networks.indices, [LossFunction.halfSquaredError, .crossEntropy])
    func parameters(_ index: Int, _ lossFunction: LossFunction) throws {
        var (network, tape, parameters) = try Self.setUp(index, lossFunction)
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        var stream = RandomStream(seed: 5, purpose: .testing, index: index)
        for node in network.nodes.indices {
            for i in parameters.ofNode[node].indices {
                let gradient = tape.gradients.ofNode[node][i]
                let largest = gradient.values.map { abs($0) }.max() ?? 0
                var kinks = 0
                let tries = min(gradient.count, 12)
                for _ in 0..<tries {
                    let place = stream.integer(below: gradient.count)
                    let found = slope { h in
                        var changed = parameters
                        changed.ofNode[node][i][place] += h
                        return loss(network, tape, changed)
                    }
                    guard let found else {
                        kinks += 1
                        continue
                    }
                    #expect(abs(found - gradient[place]) <= 1e-6 * largest + 1e-10, "\(network.nodes[node].name) \(i) \(place)")
                }
                #expect(kinks * 4 <= tries, "too many kinks to have tested anything")
            }
        }
    }

    @Test("Residuals down to the pixels: N ∂L/∂pixel", arguments: networks.indices, [LossFunction.halfSquaredError, .crossEntropy])
    func pixels(_ index: Int, _ lossFunction: LossFunction) throws {
        var (network, tape, parameters) = try Self.setUp(index, lossFunction)
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        var gradient = FeatureMaps<Double>(network.inputShape, capacity: tape.sampleCount)
        network.gradientOfOutput(0, &tape, parameters, into: &gradient, workers)
        let sample = tape.sampleCount - 1
        let units = gradient.units(sample: sample)
        let largest = units.map { abs($0) }.max() ?? 0
        var stream = RandomStream(seed: 6, purpose: .testing, index: index)
        var kinks = 0
        for _ in 0..<15 {
            let place = stream.integer(below: units.count)
            let found = slope { h in
                var changed = tape
                var pixels = changed.activations[0].units(sample: sample)
                pixels[place] += h
                changed.activations[0].setUnits(sample: sample, pixels)
                return loss(network, changed, parameters) * Double(tape.sampleCount)
            }
            guard let found else {
                kinks += 1
                continue
            }
            #expect(abs(found - units[place]) <= 1e-6 * largest + 1e-10)
        }
        #expect(kinks <= 5, "too many kinks to have tested anything")
    }

    @Test("The Float kernels agree with the Double twin", arguments: networks.indices, [LossFunction.halfSquaredError, .crossEntropy])
    func floatFollowsDouble(_ index: Int, _ lossFunction: LossFunction) throws {
        var (network, tape, parameters) = try Self.setUp(index, lossFunction)
        var floatTape = Tape<Float>(for: network, capacity: tape.sampleCount)
        floatTape.setLabels(tape.labels)
        for n in 0..<tape.sampleCount {
            floatTape.activations[0].setUnits(sample: n, tape.activations[0].units(sample: n).map { Float($0) })
        }
        let floatParameters = parameters.converted(to: Float.self)
        network.forwardAll(&floatTape, floatParameters, workers)
        network.backwardAll(&floatTape, floatParameters, workers)
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        func check(_ float: [Float], _ double: [Double], _ what: String) {
            let largest = double.map { abs($0) }.max() ?? 0
            let difference = zip(float, double).map { abs(Double($0) - $1) }.max() ?? 0
            #expect(difference <= 1e-5 * largest + 1e-12, "\(what)")
        }
        for node in network.nodes.indices {
            for n in 0..<tape.sampleCount {
                check(floatTape.activations[node].units(sample: n), tape.activations[node].units(sample: n), "a of \(node)")
            }
            if node > 0 {
                check(
                    (0..<tape.sampleCount).flatMap { floatTape.residuals[node].units(sample: $0) },
                    (0..<tape.sampleCount).flatMap { tape.residuals[node].units(sample: $0) }, "δ of \(node)")
            }
            for (float, double) in zip(floatTape.gradients.ofNode[node], tape.gradients.ofNode[node]) {
                check(float.values, double.values, "gradient of \(node)")
            }
        }
    }

    @Test func crossEntropyStaysExactWhereSoftmaxBecomesZero() {
        func loss(_ label: Int) -> Double {
            LossFunction.crossEntropy.loss.value(of: LossSample(outputs: [1, 0], sums: [200, 0], label: label))
        }
        #expect(loss(1) == 200)
        #expect(loss(0) == 0)
    }
}
