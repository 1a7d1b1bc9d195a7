import Glibc
import Tensors
import Testing

@testable import NeuralNetworks

/// Batch normalisation with its running values, and dropout with its masks, in training and in tests.
@Suite struct BatchStatisticsTests {
    private let workers = Workers(count: 2)

    /// A network of one layer below a convolution that nobody looks at, on numbers by a formula.
    private func scene<S: KernelScalar>(
        _ notation: String, _: S.Type, samples: Int = 5
    ) throws -> (network: Network, tape: Tape<S>, parameters: Parameters<S>) {
        let network = try Network(notation, input: MapShape(maps: 2, rows: 3, columns: 3), classes: 3)
        var tape = Tape<S>(for: network, capacity: samples)
        tape.setLabels(Array(repeating: 1, count: samples))
        for n in 0..<samples {
            tape.activations[0].setUnits(sample: n, (0..<18).map { S(sin(1 + 0.7 * Double(18 * n + $0)) + 0.5) })
        }
        return (network, tape, network.initialParameters(seed: 1).converted(to: S.self))
    }

    private func largestDifference<S: BinaryFloatingPoint>(_ a: [S], _ b: [Double]) -> Double {
        a.count == b.count ? zip(a, b).map { abs(Double($0) - $1) }.max() ?? 0 : .infinity
    }

    private func compareWithPyTorch<S: KernelScalar>(_: S.Type, within tolerance: Double) throws {
        var (network, tape, parameters) = try scene("n", S.self)
        parameters.ofNode[1][0] = Tensor(Shape(2), [1.5, -0.5])
        parameters.ofNode[1][1] = Tensor(Shape(2), [0.25, 0.75])
        network.forward(1, &tape, parameters, workers)
        func all(_ maps: FeatureMaps<S>) -> [S] { (0..<5).flatMap { maps.units(sample: $0) } }
        #expect(largestDifference(all(tape.activations[1]), BatchNumbers.units) < tolerance)
        for n in 0..<5 { tape.residuals[1].setUnits(sample: n, (0..<18).map { S(sin(2 + 1.3 * Double(18 * n + $0))) }) }
        tape.residuals[1].clearUnusedPlaces()
        var passed = FeatureMaps<S>(network.inputShape, capacity: 5)
        network.gradientOfOutput(0, &tape, parameters, into: &passed, workers)
        #expect(largestDifference(all(passed), BatchNumbers.passed) < tolerance)
        let layer = try #require(network.nodes[1].layer)
        let inputs = LayerInputs(tape, of: network.nodes[1], kept: tape.kept[1])
        layer.parameterGradients(inputs, residual: tape.residuals[1], into: &tape.gradients.ofNode[1], workers: workers)
        #expect(largestDifference(tape.gradients.ofNode[1][0].values, BatchNumbers.scaleGradient) < tolerance)
        #expect(largestDifference(tape.gradients.ofNode[1][1].values, BatchNumbers.shiftGradient) < tolerance)
        #expect(tape.gradients.ofNode[1][2].count == 0 && tape.gradients.ofNode[1][3].count == 0)
        // What is derived is what the update makes.
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        let updated = ["running_mean", "running_variance"].map { name in
            (0..<2).map { (try? network.place(named: "norm1.\(name).updated[\($0)]")).map { deriver.value($0, sample: 0) } ?? .nan }
        }
        network.carry(&parameters, tape)
        #expect(largestDifference(parameters.ofNode[1][2].values, BatchNumbers.runningMean) < tolerance)
        #expect(largestDifference(parameters.ofNode[1][3].values, BatchNumbers.runningVariance) < tolerance)
        #expect(largestDifference(parameters.ofNode[1][2].values, updated[0]) < tolerance)
        #expect(largestDifference(parameters.ofNode[1][3].values, updated[1]) < tolerance)
        network.inTests.forward(1, &tape, parameters, workers)
        #expect(largestDifference(all(tape.activations[1]), BatchNumbers.unitsInTests) < tolerance)
    }

    @Test("Numbers of batch normalisation are PyTorch's")
    func numbers() throws {
        try compareWithPyTorch(Double.self, within: 1e-12)
        try compareWithPyTorch(Float.self, within: 2e-6)
    }

    @Test("In tests every sample is computed by itself, with derivations that say so")
    func tests() throws {
        var (network, tape, parameters) = try scene("n-50d-f4:tanh", Double.self)
        parameters.ofNode[1][2] = Tensor(Shape(2), [0.5, -0.25])
        parameters.ofNode[1][3] = Tensor(Shape(2), [2, 0.5])
        let tests = network.inTests
        #expect(tests.inTests.nodes.map(\.name) == network.nodes.map(\.name) && network.mixesSamples)
        tests.forwardAll(&tape, parameters, workers)
        tests.backwardAll(&tape, parameters, workers)
        let deriver = Deriver(tests, tape, parameters, learningRate: 1)
        for name in [
            "norm1.batch_mean[1]", "norm1.variance[0]", "norm1.activation[1,2,0]", "norm1.normalized[0,1,1]", "drop2.activation[0,2,2]",
        ] {
            let derivation = deriver.derivation(of: try tests.place(named: name), sample: 3)
            #expect(abs(derivation.scale * derivation.function(derivation.sum) - derivation.value) < 1e-12, "\(name)")
        }
        #expect(deriver.value(try tests.place(named: "norm1.batch_mean[1]"), sample: 0) == -0.25)
        #expect(deriver.value(try tests.place(named: "drop2.mask[1,1,1]"), sample: 2) == 1)
        // Another sample changes nothing.
        let before = tape.activations[4].units(sample: 0)
        tape.activations[0].setUnits(sample: 4, Array(repeating: 9, count: 18))
        tests.forwardAll(&tape, parameters, workers)
        #expect(tape.activations[4].units(sample: 0) == before)
        // The backward pass has fixed statistics, too.
        let place = try tests.place(named: "input.residual[1,1,0]")
        var losses: [Double] = []
        for h in [1e-5, -1e-5] {
            var units = tape.activations[0].units(sample: 2)
            units[9 + 3] += h
            var changed = tape
            changed.activations[0].setUnits(sample: 2, units)
            tests.forwardAll(&changed, parameters, workers)
            losses.append(changed.losses[2])
        }
        #expect(abs((losses[0] - losses[1]) / 2e-5 - Deriver(tests, tape, parameters, learningRate: 1).value(place, sample: 2)) < 1e-7)
    }

    @Test("Masks are those of seed, step, node, sample and unit, in both precisions, and leave out as many as they should")
    func masks() throws {
        var (network, tape, parameters) = try scene("30d-30d", Float.self, samples: 40)
        var (_, doubles, _) = try scene("30d-30d", Double.self, samples: 40)
        func masks(_ tape: inout Tape<Float>, _ chance: Chance) -> [[Float]] {
            tape.chance = chance
            for node in 1...2 { network.forward(node, &tape, parameters, workers) }
            return (1...2).map { node in (0..<40).flatMap { tape.kept[node].ofSample[1].units(sample: $0) } }
        }
        let first = masks(&tape, Chance(seed: 3, step: 7))
        #expect(masks(&tape, Chance(seed: 3, step: 8)) != first && masks(&tape, Chance(seed: 4, step: 7)) != first)
        #expect(masks(&tape, Chance(seed: 3, step: 7)) == first && first[0] != first[1])
        let scale: Float = 1 / 0.7
        for mask in first {
            #expect(mask.allSatisfy { $0 == 0 || $0 == scale })
            // 720 draws: 3.5 standard deviations.
            #expect(abs(mask.count { $0 == 0 } - 216) < 43)
        }
        doubles.chance = tape.chance
        network.forward(1, &doubles, parameters.converted(to: Double.self), workers)
        let inDoubles: [Double] = (0..<40).flatMap { doubles.kept[1].ofSample[1].units(sample: $0) }
        #expect(inDoubles.map { $0 > 0 } == first[0].map { $0 > 0 })
        // A draw is derived as what it is, and the mask from it.
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        for entry in 0..<18 {
            let (draw, mask) = (Place(node: 2, array: 0, entry: entry), Place(node: 2, array: 1, entry: entry))
            #expect(deriver.derivation(of: draw, sample: 21).isGiven && (0..<1).contains(deriver.value(draw, sample: 21)))
            #expect((deriver.value(draw, sample: 21) >= 0.3) == (deriver.value(mask, sample: 21) > 0))
        }
    }
}
