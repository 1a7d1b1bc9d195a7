import Tensors
import Testing

@testable import NeuralNetworks

/// Deliberately wrong rules: wrong only where they say so, and every derivation shows the rule used.
@Suite struct WrongRuleTests {
    let workers = Workers(count: 2)
    static let rules: [(notation: String, rule: WrongRule)] = [
        ("3c3-2s-4c3-2s", WrongRule(layer: "conv1", .slope)), ("3c3-2s-4c3-2s", WrongRule(layer: "output", .slope)),
        ("3c3-2s-4c3-2s", WrongRule(layer: "pool2", .division)), ("3c3-2s-4c3-2s", WrongRule(layer: "pool4", .division)),
        ("3c3-2s-4c3-2s", WrongRule(layer: "conv3", .rotation)), ("3c3-3s-f5:tanh", WrongRule(layer: "pool2", .division)),
        ("3c3p1:tanh-4c3t2p1d2", WrongRule(layer: "conv2", .rotation)), ("4c2-4c3g2-f5:tanh", WrongRule(layer: "conv2", .rotation)),
        ("3c3-2m-f6:relu-f5:tanh", WrongRule(layer: "dense3", .slope)),
    ]

    struct Scene {
        let network: Network
        let truth: Network
        var tape: Tape<Double>
        let parameters: Parameters<Double>

        init(_ index: Int, _ loss: LossFunction = .halfSquaredError) throws {
            let (notation, rule) = WrongRuleTests.rules[index]
            let size = notation.contains("3s") ? 8 : notation.contains("t2") ? 7 : 10
            let input = MapShape(maps: 2, rows: size, columns: size)
            truth = try Network(notation, input: input, classes: 3, loss: loss)
            network = try truth.with(rule)
            parameters = truth.initialParameters(seed: UInt64(index + 1)).converted(to: Double.self)
            var stream = RandomStream(seed: 21, purpose: .testing, index: index)
            tape = Tape(for: network, capacity: 3)
            tape.setLabels([0, 2, 1])
            for n in 0..<3 { tape.activations[0].setUnits(sample: n, (0..<input.unitCount).map { _ in Double(stream.uniform(within: 1)) }) }
            let workers = Workers(count: 1)
            network.forwardAll(&tape, parameters, workers)
            network.backwardAll(&tape, parameters, workers)
        }
    }

    @Test("Below the mistake gradients are clearly wrong; above it and in its layer's own weights they are right", arguments: rules.indices)
    func wrongBelowOnly(_ index: Int) throws {
        let scene = try Scene(index)
        #expect(scene.network.wrongRule == Self.rules[index].rule && scene.truth.wrongRule == nil)
        var tape = scene.tape
        scene.truth.forwardAll(&tape, scene.parameters, workers)
        scene.truth.backwardAll(&tape, scene.parameters, workers)
        let at = try #require(scene.network.nodes.firstIndex { $0.name == Self.rules[index].rule.layer })
        for node in scene.network.nodes.indices {
            #expect(scene.tape.activations[node].units(sample: 1) == tape.activations[node].units(sample: 1))
            for i in scene.parameters.ofNode[node].indices {
                let (found, right) = (scene.tape.gradients.ofNode[node][i].values, tape.gradients.ofNode[node][i].values)
                let isWrong = node < at || (node == at && Self.rules[index].rule.mistake == .slope)
                if !isWrong { #expect(found == right, "\(scene.network.nodes[node].name)") }
                let largest = right.map { abs($0) }.max() ?? 0
                let difference = zip(found, right).map { abs($0 - $1) }.max() ?? 0
                if isWrong && i == 0 { #expect(difference > 0.05 * largest, "\(scene.network.nodes[node].name)") }
            }
        }
    }

    @Test("The terms of every number give it, with wrong rules too", arguments: rules.indices)
    func termsMakeTheNumber(_ index: Int) throws {
        let scene = try Scene(index)
        let deriver = Deriver(scene.network, scene.tape, scene.parameters, learningRate: 0.5)
        for node in scene.network.nodes.indices {
            for unit in 0..<min(40, scene.network.nodes[node].shape.unitCount) {
                for place in [scene.network.activation(node, unit), scene.network.residual(node, unit)] {
                    let derivation = deriver.derivation(of: place, sample: 2)
                    let made = derivation.scale * derivation.function(derivation.sum)
                    #expect(abs(made - derivation.value) <= 1e-12 * max(1, abs(derivation.value)), "\(scene.network.name(of: place))")
                }
            }
            for (i, parameter) in scene.network.nodes[node].parameters.enumerated() {
                let place = Place.parameter(i, of: node, .gradient, entry: parameter.count - 1)
                let derivation = deriver.derivation(of: place, sample: 0)
                #expect(abs(derivation.scale * derivation.sum - derivation.value) <= 1e-12)
            }
        }
    }

    @Test("A residual's shares add up to it in every layer above, and those of a sum are its terms", arguments: rules.indices)
    func sharesAddUp(_ index: Int) throws {
        let scene = try Scene(index)
        for node in 0..<scene.network.outputNode {
            let shape = scene.network.nodes[node].shape
            let place = scene.network.residual(node, shape.unitCount / 2)
            let shares = scene.network.shares(in: place, sample: 1, scene.tape, scene.parameters, learningRate: 0.5, workers)
            let size = max(1e-9, abs(shares.value))
            for above in node + 1..<scene.network.nodes.count {
                let sum = shares.residuals[above]?.reduce(0, +)
                #expect(abs((sum ?? .nan) - shares.value) < 1e-9 * size, "δ \(place) in \(above)")
                // If every path back through a layer has a weight, its weights carry everything, too.
                guard let weights = shares.parameters[above]?.first else { continue }
                #expect(abs(weights.values.reduce(0, +) - shares.value) < 1e-9 * size, "w of \(place) in \(above)")
            }
        }
        for node in 1..<scene.network.nodes.count {
            let place = scene.network.sum(node, 0)
            let shares = scene.network.shares(in: place, sample: 0, scene.tape, scene.parameters, learningRate: 0.5, workers)
            let right = scene.truth.shares(in: place, sample: 0, scene.tape, scene.parameters, learningRate: 0.5, workers)
            #expect(shares.activations == right.activations && shares.parameters == right.parameters)
        }
    }

    @Test("A wrong rule in Float agrees with the one in Double", arguments: rules.indices)
    func floatFollowsDouble(_ index: Int) throws {
        let scene = try Scene(index)
        // Sample counts that leave unused places in the vectors.
        var tape = Tape<Float>(for: scene.network, capacity: 3)
        tape.setLabels(scene.tape.labels)
        for n in 0..<3 { tape.activations[0].setUnits(sample: n, scene.tape.activations[0].units(sample: n).map { Float($0) }) }
        let parameters = scene.parameters.converted(to: Float.self)
        scene.network.forwardAll(&tape, parameters, workers)
        scene.network.backwardAll(&tape, parameters, workers)
        for node in scene.network.nodes.indices {
            for i in parameters.ofNode[node].indices {
                let (float, double) = (tape.gradients.ofNode[node][i].values, scene.tape.gradients.ofNode[node][i].values)
                let largest = double.map { abs($0) }.max() ?? 0
                #expect(zip(float, double).allSatisfy { abs(Double($0) - $1) <= 1e-5 * largest + 1e-9 })
            }
        }
    }

    @Test func formulasTellTheRuleThatIsUsed() throws {
        func formula(_ index: Int, _ layer: String) throws -> String {
            let scene = try Scene(index)
            let node = try #require(scene.network.nodes.firstIndex { $0.name == layer })
            let deriver = Deriver(scene.network, scene.tape, scene.parameters, learningRate: 0.5)
            return deriver.derivation(of: scene.network.residual(node, 0), sample: 0).formula
        }
        #expect(try formula(0, "conv1") == "δ = δ/4" && formula(4, "conv1") == "δ = a(1−a) · δ/4")
        #expect(try formula(2, "conv1") == "δ = a(1−a) · δ")
        #expect(try formula(1, "output") == "δ = a − y" && formula(0, "output") == "δ = a(1−a) · (a − y)")
    }

    @Test func mistakesThatCannotBeMadeAreTold() throws {
        let network = try Network("3c3-2s-2c1:none-2m-1s", input: MapShape(maps: 1, rows: 10, columns: 10), classes: 3, loss: .crossEntropy)
        func problem(_ layer: String, _ mistake: WrongRule.Mistake) -> WrongRuleError? {
            do throws(WrongRuleError) {
                _ = try network.with(WrongRule(layer: layer, mistake))
                return nil
            } catch { return error }
        }
        #expect(problem("conv1", .rotation) == nil && problem("pool2", .division) == nil && problem("conv1", .slope) == nil)
        #expect(problem("conv2", .slope) == .noLayer("conv2", layers: ["conv1", "pool2", "conv3", "pool4", "pool5", "output"]))
        #expect(problem("input", .slope) == .noLayer("input", layers: ["conv1", "pool2", "conv3", "pool4", "pool5", "output"]))
        let pairs: [(String, WrongRule.Mistake)] = [
            ("conv3", .slope), ("conv3", .rotation), ("conv1", .division), ("pool4", .division), ("pool5", .division), ("pool2", .slope),
            ("pool2", .rotation), ("output", .slope), ("output", .rotation),
        ]
        for (layer, mistake) in pairs { #expect(problem(layer, mistake) == .noMistake(WrongRule(layer: layer, mistake)), "\(layer)") }
        #expect(try network.with(nil).wrongRule == nil)
        // If two rules are given, the second replaces the first.
        let second = WrongRule(layer: "pool2", .division)
        #expect(try network.with(WrongRule(layer: "conv1", .slope)).with(second).wrongRule == second)
    }
}
