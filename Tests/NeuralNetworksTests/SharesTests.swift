import Tensors
import Testing

@testable import NeuralNetworks

/// The contributions to a marked number, compared with terms, sums and finite differences.
@Suite struct SharesTests {
    private static let rate = 0.25

    private func shares(_ scene: DerivationTests.Scene, _ place: Place, sample: Int) -> Shares<Double> {
        scene.network.shares(in: place, sample: sample, scene.tape, scene.parameters, learningRate: Self.rate, Workers(count: 1))
    }

    @Test("Shares in a sum are its terms", arguments: DerivationTests.networks.indices)
    func sharesAreTerms(_ index: Int) throws {
        let scene = try DerivationTests.Scene(index)
        for place in scene.places where scene.network.isSum(place) {
            let node = scene.network.nodes[place.node]
            guard !node.parameters.isEmpty else { continue }
            let found = shares(scene, place, sample: 1)
            var expected = [Double](repeating: 0, count: scene.network.nodes[node.inputs[0]].shape.unitCount)
            // A weight may stand in several terms.
            var weights: [Place: Double] = [:]
            for term in scene.deriver.derivation(of: place, sample: 1).terms {
                let factors = term.factors.compactMap(\.place)
                weights[try #require(factors.first), default: 0] += term.value
                guard let unit = factors.dropFirst().first else { continue }
                expected[unit.entry] += term.value
            }
            for (weight, expected) in weights {
                #expect(abs((found.parameters[place.node]?[weight.parameter ?? 0][weight.entry] ?? .nan) - expected) < 1e-12)
            }
            let carried = try #require(found.activations[node.inputs[0]])
            #expect(zip(carried, expected).allSatisfy { abs($0 - $1) < 1e-12 })
        }
    }

    @Test("Each layer above carries the whole of a residual, and so do its weights", arguments: DerivationTests.networks.indices)
    func layersAboveAddUp(_ index: Int) throws {
        let scene = try DerivationTests.Scene(index)
        for place in scene.places where place.aspect == .residual {
            let found = shares(scene, place, sample: 2)
            for node in scene.network.narrows(from: place.node) {
                let sum = try #require(found.residuals[node]).reduce(0, +)
                // Above a layer that mixes samples, and in it below its units, the others have a part.
                if scene.mixes(between: place, and: node) { break }
                #expect(abs(sum - found.value) < 1e-12, "\(scene.network.name(of: place)) in \(node)")
                // Shared weights carry it once for each node that uses them on the way.
                let shared = scene.network.users(ofParametersOf: scene.network.parameterOwner(node)).count > 1
                guard node > place.node, !shared, let weights = found.parameters[node] else { continue }
                #expect(abs(weights[0].values.reduce(0, +) - found.value) < 1e-12)
                #expect(weights.dropFirst().allSatisfy { $0.values.allSatisfy { $0 == 0 } })
            }
        }
    }

    @Test("The samples' shares of a gradient add up to it", arguments: DerivationTests.networks.indices)
    func samplesAddUp(_ index: Int) throws {
        let scene = try DerivationTests.Scene(index)
        for place in scene.places {
            guard place.aspect == .gradient, let parameter = place.parameter else { continue }
            let all = (0..<scene.tape.sampleCount).map { shares(scene, place, sample: $0) }
            // Behind all nodes that share the parameter.
            let users = scene.network.users(ofParametersOf: place.node)
            let narrows = users.map { Set(scene.network.narrows(from: $0)) }
            for node in scene.network.narrows(from: users[users.count - 1]) where narrows.allSatisfy({ $0.contains(node) }) {
                if scene.mixes(between: scene.network.activation(place.node, 0), and: node) { break }
                let sum = all.reduce(0) { $0 + ($1.residuals[node]?.reduce(0, +) ?? .nan) }
                #expect(abs(sum - all[0].value) < 1e-12)
            }
            let node = scene.network.nodes[place.node]
            let below = node.inputs[0]
            // What a parameter multiplies is the input itself, not what a normalisation makes of it.
            let uses = node.layer?.uses(
                ofParameter: parameter, entry: place.entry, [scene.network.nodes[below].shape], output: node.shape)
            let isOfInput = uses?.allSatisfy { use in use.others.contains { if case .input = $0 { true } else { false } } }
            guard parameter == 0, users.count == 1, isOfInput == true else { continue }
            let sum = all.reduce(0) { $0 + ($1.activations[below]?.reduce(0, +) ?? .nan) }
            #expect(abs(sum - all[0].value) < 1e-12)
        }
    }

    @Test("Shares of pixels and weights are those of finite differences", arguments: DerivationTests.networks.indices)
    func finiteDifferences(_ index: Int) throws {
        // Numbers without ties, so that no maximum changes within the difference.
        var scene = try DerivationTests.Scene(index)
        var stream = RandomStream(seed: 5, purpose: .testing, index: index)
        for n in 0..<scene.tape.sampleCount {
            let count = scene.network.inputShape.unitCount
            scene.tape.activations[0].setUnits(sample: n, (0..<count).map { _ in Double(stream.uniform(within: 1)) })
        }
        let workers = Workers(count: 1)
        scene.network.forwardAll(&scene.tape, scene.parameters, workers)
        scene.network.backwardAll(&scene.tape, scene.parameters, workers)
        let h = 1e-6
        let network = scene.network
        let places = scene.places.filter {
            // L is the mean of what each sample does, of which shares have one.
            $0.aspect == .value && $0.parameter == nil && $0.node > 0 && $0.node != network.targetNode
                && !(network.mixesSamples && $0 == network.batchLoss)
        }
        /// The derivatives of the places by a number that `change` adds to.
        func slopes(_ change: (inout Tape<Double>, inout Parameters<Double>, Double) -> Void) -> [Double] {
            let values = [h, -h].map { difference in
                var (tape, parameters) = (scene.tape, scene.parameters)
                change(&tape, &parameters, difference)
                network.forwardAll(&tape, parameters, workers)
                let deriver = Deriver(network, tape, parameters, learningRate: Self.rate)
                return places.map { deriver.value($0, sample: 1) }
            }
            return zip(values[0], values[1]).map { ($0 - $1) / (2 * h) }
        }
        let found = places.map { shares(scene, $0, sample: 1) }
        let inputs = scene.tape.activations[0].units(sample: 1)
        for unit in [0, inputs.count / 2 + 3, inputs.count - 1] {
            let slopes = slopes { tape, _, difference in
                var units = inputs
                units[unit] += difference
                tape.activations[0].setUnits(sample: 1, units)
            }
            for (place, (found, slope)) in zip(places, zip(found, slopes)) {
                let pixels = try #require(found.activations[0])
                #expect(abs(pixels[unit] - inputs[unit] * slope) < 1e-7, "\(network.name(of: place)) by pixel \(unit)")
            }
        }
        for entry in scene.places where entry.parameter != nil && entry.aspect == .value {
            let slopes = slopes { _, parameters, difference in parameters[entry] += difference }
            for (place, (found, slope)) in zip(places, zip(found, slopes)) {
                let last = min(place.node, network.outputNode)
                // A weight changes other samples, too.
                if entry.node > last || scene.mixes(between: network.activation(entry.node, 0), and: last) { continue }
                let share = found.parameters[entry.node]?[entry.parameter ?? 0][entry.entry] ?? .nan
                #expect(abs(share - scene.parameters[entry] * slope) < 1e-7, "\(network.name(of: place)) by \(network.name(of: entry))")
            }
        }
    }

    @Test("With several equal maxima only the first gets the residual")
    func tiedWinners() throws {
        let shape = MapShape(maps: 1, rows: 8, columns: 8)
        let network = try Network("2m-2c3:tanh", input: shape, classes: 3)
        let parameters = network.initialParameters(seed: 2).converted(to: Double.self)
        var tape = Tape<Double>(for: network, capacity: 1)
        tape.setLabels([1])
        tape.activations[0].setUnits(sample: 0, (0..<64).map { Double($0 / 16) / 4 })
        network.forwardAll(&tape, parameters, Workers(count: 1))
        network.backwardAll(&tape, parameters, Workers(count: 1))
        for unit in 0..<64 {
            let place = network.residual(0, unit)
            let found = network.shares(in: place, sample: 0, tape, parameters, learningRate: 1, Workers(count: 1))
            #expect((found.value != 0) == (unit / 8 % 2 == 0 && unit % 2 == 0))
            for residuals in found.residuals { #expect(abs(try #require(residuals).reduce(0, +) - found.value) < 1e-14) }
        }
    }

    @Test("The shares of an update are −α times the gradient's, plus the old weight", arguments: DerivationTests.networks.indices)
    func updates(_ index: Int) throws {
        let scene = try DerivationTests.Scene(index)
        for place in scene.places {
            guard place.aspect == .updated, let parameter = place.parameter, scene.network.specification(of: place).isLearnt else {
                continue
            }
            let update = shares(scene, place, sample: 1)
            let gradient = shares(scene, place.with(.gradient), sample: 1)
            for node in scene.network.nodes.indices {
                for (new, old) in [
                    (update.residuals[node], gradient.residuals[node]), (update.activations[node], gradient.activations[node]),
                ] {
                    #expect((new == nil) == (old == nil))
                    #expect(zip(new ?? [], old ?? []).allSatisfy { abs($0 + Self.rate * $1) < 1e-14 })
                }
            }
            let own = try #require(update.parameters[place.node])[parameter][place.entry]
            #expect(own == scene.parameters[place.with(.value)])
        }
    }

    private static func reads(_ term: Derivation.Term, _ inputs: Set<Int>) -> Bool {
        for factor in term.factors { if let place = factor.place, inputs.contains(place.node) { return true } }
        return false
    }

    private static func isSum(_ derivation: Derivation, over inputs: Set<Int>, at node: Int, isDrawn: Bool) -> Bool {
        var readsAny = false
        for term in derivation.terms {
            let reads = reads(term, inputs)
            if reads { readsAny = true }
            if isDrawn && reads { continue }
            for factor in term.factors { if let place = factor.place, place.node == node, place.parameter == nil { return false } }
        }
        return readsAny
    }

    @Test(
        "What a layer makes without a function is the sum of its input's shares and its bias", arguments: DerivationTests.networks.indices)
    func sumsOfShares(_ index: Int) throws {
        let scene = try DerivationTests.Scene(index)
        for place in scene.places
        where place.aspect == .value && place.parameter == nil && scene.network.nodes.indices.dropFirst().contains(place.node) {
            let derivation = scene.deriver.derivation(of: place, sample: 1)
            guard [.identity, .max].contains(derivation.function), derivation.scaleOrigin != .softmax, !derivation.isGiven else { continue }
            let inputs = Set(scene.network.nodes[place.node].inputs)
            // Through an input that reads another one comes a part of the other's.
            guard inputs.allSatisfy({ input in inputs.allSatisfy { $0 == input || !scene.network.reaches($0, from: input) } }) else {
                continue
            }
            // What is made of other arrays of its node is not a sum over the input, unless they are drawn.
            let isDrawn = scene.network.nodes[place.node].layer?.givenArray != nil
            guard derivation.sample != nil, Self.isSum(derivation, over: inputs, at: place.node, isDrawn: isDrawn) else { continue }
            let found = shares(scene, place, sample: 1)
            let carried = try inputs.reduce(0) { $0 + (try #require(found.activations[$1]).reduce(0, +)) }
            // Each of the inputs' numbers in a product carries all of it, a bias nothing.
            let rest = derivation.terms.reduce(0) { sum, term in
                sum + term.value
                    * Double(1 - term.factors.count { $0.place.map { $0.parameter == nil && inputs.contains($0.node) } ?? false })
            }
            let name = scene.network.name(of: place)
            let expected = derivation.function == .max ? derivation.value : derivation.value - derivation.scale * rest
            #expect(abs(carried - expected) < 1e-12, "\(name)")
        }
    }

    @Test("Every array can be marked, and so can its residual", arguments: DerivationTests.networks.indices)
    func everyArray(_ index: Int) throws {
        let scene = try DerivationTests.Scene(index)
        for (number, node) in scene.network.nodes.enumerated() where node.layer != nil {
            for array in node.arrays.indices {
                let place = Place(node: number, array: array, entry: node.arrays[array].count - 1)
                let name = scene.network.name(of: place)
                let (found, back) = (shares(scene, place, sample: 0), shares(scene, place.with(.residual), sample: 0))
                #expect(found.activations[..<number].allSatisfy { $0 != nil }, "\(name)")
                #expect(node.parameters.isEmpty || found.parameters[number] != nil, "\(name)")
                #expect(
                    (number..<scene.network.nodes.count).allSatisfy {
                        (back.residuals[$0] != nil) == scene.network.reaches($0, from: number)
                    }, "\(name)")
                #expect(found.value == scene.deriver.value(place, sample: 0) && back.value.isFinite, "\(name)")
            }
        }
    }

    @Test func aParameterCarriesItselfAlone() throws {
        let scene = try DerivationTests.Scene(0)
        let place = try scene.network.place(named: "conv3.kernel[1,0,1,1]")
        let found = shares(scene, place, sample: 0)
        #expect(found.parameters[3]?[0].values.filter { $0 != 0 } == [found.value])
        #expect(found.activations.allSatisfy { $0 == nil } && found.residuals.allSatisfy { $0 == nil })
    }
}

extension Network {
    /// Whether a node depends on another one, or is it.
    func reaches(_ node: Int, from source: Int) -> Bool {
        node == source || node > source && nodes[node].inputs.contains { reaches($0, from: source) }
    }

    /// The nodes through which every way from a node to the output and to other losses goes, that node among them.
    func narrows(from source: Int) -> [Int] {
        var ways = nodes.map { _ in 0 }
        ways[source] = 1
        for node in source + 1..<nodes.count { ways[node] = nodes[node].inputs.reduce(0) { $0 + ways[$1] } }
        var waysOn = nodes.map { _ in 0 }
        let ends = [outputNode] + sideLosses.map(\.node)
        for end in ends { waysOn[end] = 1 }
        for node in (0..<outputNode).reversed() { waysOn[node] += nodes[node].consumers.reduce(0) { $0 + waysOn[$1.node] } }
        let all = ends.reduce(0) { $0 + ways[$1] }
        return (source..<nodes.count).filter { ways[$0] * waysOn[$0] == all }
    }
}
