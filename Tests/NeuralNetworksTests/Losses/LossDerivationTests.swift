import Tensors
import Testing

@testable import NeuralNetworks

/// Every number of every loss: its terms give it, the chain rule over them reaches the input, and its shares are those of finite differences.
@Suite struct LossDerivationTests {
    /// A small network with all numbers of a batch.
    struct Scene {
        let network: Network
        var tape: Tape<Double>
        let parameters: Parameters<Double>
        var deriver: Deriver<Double> { Deriver(network, tape, parameters, learningRate: 0.25) }

        init(_ loss: String) throws {
            network = try Network("f5:tanh", input: MapShape(maps: 6, rows: 1, columns: 1), classes: 3, loss: LossFunction(loss))
            var parameters = network.initialParameters(seed: 4).converted(to: Double.self)
            // Errors on both sides of what losses do with them.
            for entry in 0..<3 { parameters.ofNode[2][1][entry] = Double(entry) - 0.875 }
            self.parameters = parameters
            tape = Tape(for: network, capacity: 3)
            tape.setLabels([0, 2, 1])
            var stream = RandomStream(seed: 5, purpose: .testing, index: 1)
            for sample in 0..<3 { tape.activations[0].setUnits(sample: sample, (0..<6).map { _ in Double(stream.uniform()) }) }
            run()
        }

        mutating func run() {
            network.forwardAll(&tape, parameters, Workers(count: 1))
            network.backwardAll(&tape, parameters, Workers(count: 1))
        }

        /// Everything of the output and the loss that has a name.
        var places: [Place] {
            let families = network.families(network.outputNode).filter {
                $0.aspect == .value && $0.node >= network.outputNode || $0.aspect == .residual
            }
            let places = families.flatMap { family -> [Place] in
                (0..<family.axes.reduce(1) { $0 * $1.count }).map(family.place)
            }
            return places.filter { $0.parameter == nil } + [network.batchLoss]
        }

        /// The numbers at a place with another input of a sample.
        func value(_ place: Place, sample: Int, input: Int, moved step: Double) -> Double {
            var other = self
            var units = tape.activations[0].units(sample: sample)
            units[input] += step
            other.tape.activations[0].setUnits(sample: sample, units)
            other.run()
            return other.deriver.value(place, sample: sample)
        }
    }

    static let losses = LossFunction.examples.map { $0.hasSuffix("=1,2") ? "\($0),0.5" : $0 } + ["cross-entropy smoothing=0.1"]

    @Test("The terms give the number, and names are read as they are written", arguments: losses)
    func termsMakeTheNumber(_ loss: String) throws {
        let scene = try Scene(loss)
        for place in scene.places {
            let name = scene.network.name(of: place)
            #expect(try scene.network.place(named: name) == place, "\(name)")
            for sample in 0..<(scene.network.isOfSample(place) ? 3 : 1) {
                let derivation = scene.deriver.derivation(of: place, sample: sample)
                let made = derivation.isGiven ? derivation.value : derivation.scale * derivation.function(derivation.sum)
                #expect(abs(made - derivation.value) <= 1e-12 * max(1, abs(derivation.value)), "\(name)")
                #expect(!derivation.formula.isEmpty)
                for factor in derivation.terms.flatMap(\.factors) {
                    guard let place = factor.place else { continue }
                    #expect(factor.value == scene.deriver.value(place, sample: factor.sample ?? 0), "\(name)")
                }
            }
        }
    }

    @Test("What goes back is the central difference of ℓ", arguments: losses)
    func centralDifferences(_ loss: String) throws {
        let scene = try Scene(loss)
        for sample in 0..<3 {
            for input in 0..<6 {
                let place = scene.network.sampleLoss
                let difference =
                    (scene.value(place, sample: sample, input: input, moved: 1e-5)
                        - scene.value(place, sample: sample, input: input, moved: -1e-5)) / 2e-5
                let residual = scene.deriver.value(scene.network.activation(0, input).with(.residual), sample: sample)
                #expect(abs(difference - residual) < 1e-8, "\(difference) \(residual)")
            }
        }
    }

    @Test("A share is the number times its derivative, of every number of a loss", arguments: losses)
    func shares(_ loss: String) throws {
        let scene = try Scene(loss)
        let loss = scene.network.loss
        for array in 0..<loss.meanArray {
            // A sign and what is chosen by one have no derivative.
            let place = Place(node: scene.network.lossNode, array: array, entry: array == loss.lossArray ? 0 : 2)
            let shares = scene.network.shares(
                in: place, sample: 1, scene.tape, scene.parameters, learningRate: 0.25, Workers(count: 1))
            #expect(shares.value == scene.deriver.value(place, sample: 1))
            let found = try #require(shares.activations[0])
            for input in 0..<6 {
                let difference =
                    (scene.value(place, sample: 1, input: input, moved: 1e-5) - scene.value(place, sample: 1, input: input, moved: -1e-5))
                    / 2e-5
                let expected = difference * scene.tape.activations[0].units(sample: 1)[input]
                #expect(abs(found[input] - expected) < 1e-8, "\(scene.network.name(of: place)): \(found[input]), \(expected)")
            }
        }
    }

    @Test("Shares of the loss and of residuals of the output are whole", arguments: losses)
    func sharesOfLoss(_ loss: String) throws {
        let scene = try Scene(loss)
        let network = scene.network
        let shares = network.shares(in: network.sampleLoss, sample: 1, scene.tape, scene.parameters, learningRate: 0.25, Workers(count: 1))
        let outputs = try #require(shares.activations[network.outputNode])
        for unit in 0..<3 {
            let place = network.activation(network.outputNode, unit)
            let expected = scene.deriver.value(place, sample: 1) * scene.deriver.value(place.with(.residual), sample: 1)
            #expect(abs(outputs[unit] - expected) < 1e-12)
        }
        let residual = network.residual(network.outputNode, 1)
        let found = network.shares(in: residual, sample: 1, scene.tape, scene.parameters, learningRate: 0.25, Workers(count: 1))
        #expect(try abs(#require(found.residuals[network.outputNode]).reduce(0, +) - found.value) < 1e-12)
    }

    @Test func saturatedOutputsHaveFiniteNumbers() throws {
        for loss in LossFunction.all {
            let network = try Network(
                NetworkText("output = dense(input)\n"), input: MapShape(maps: 2, rows: 1, columns: 1), classes: 2, loss: loss)
            var parameters = network.initialParameters(seed: 1)
            for entry in 0..<4 { parameters.ofNode[1][0][entry] = entry % 3 == 0 ? 1 : 0 }
            var tape = Tape<Float>(for: network, capacity: 1)
            tape.setLabels([1])
            tape.activations[0].setUnits(sample: 0, [90, -80])
            network.forwardAll(&tape, parameters, Workers(count: 1))
            network.backwardAll(&tape, parameters, Workers(count: 1))
            let deriver = Deriver(network, tape, parameters, learningRate: 1)
            #expect(tape.losses[0].isFinite && tape.residuals[1].isFinite, "\(loss.name)")
            if loss == .crossEntropy { continue }
            let derivation = deriver.derivation(of: network.sampleLoss, sample: 0)
            #expect(abs(derivation.sum - tape.losses[0]) < 1e-6 * max(1, tape.losses[0]), "\(loss.name)")
        }
    }
}
