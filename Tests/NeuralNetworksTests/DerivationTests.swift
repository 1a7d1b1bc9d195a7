import Tensors
import Testing

@testable import NeuralNetworks

/// Every kind of number of every kind of layer: its terms give the number that training used.
@Suite struct DerivationTests {
    static let networks: [(network: NetworkDescription, loss: LossFunction)] =
        [
            ("3c3-2s-4c2-2s", .halfSquaredError), ("3c3:relu-2m-4c2:tanh-f5:relu", .crossEntropy),
            ("4c3p2t2:tanh-4c2d2g2p1:none-f3", .halfSquaredError), ("2c3p1t3:relu-6c1g2", .crossEntropy), ("f6:tanh-f4", .crossEntropy),
            ("2c5t4d2p3-3s", .halfSquaredError), ("2c3-3mp1t2-3st1", .crossEntropy), ("2c3:tanh-3sp2t2-2mt1", .halfSquaredError),
        ] + GraphTests.sharing.map { (.file($0), .crossEntropy) }
        + Network.layerExamples(behind: "2c3:tanh").map { ($0, .halfSquaredError) } + examples.map { ($0, .crossEntropy) }
    private static let examples = Network.layerExamples()
    private static let behind = Network.layerExamples(behind: "2c3:tanh")

    /// A network with all of a batch's numbers.
    struct Scene {
        let network: Network
        var tape: Tape<Double>
        let parameters: Parameters<Double>
        let rate = 0.25
        var deriver: Deriver<Double> { Deriver(network, tape, parameters, learningRate: rate) }

        init(_ index: Int, samples: Int = 3) throws {
            let (written, loss) = DerivationTests.networks[index]
            let notation = written.description
            // The examples fit on maps of 10 × 10, or on those of a convolution by 3 × 3; some others need their own sizes.
            let isSharing = GraphTests.sharing.contains { written == .file($0) }
            let size =
                DerivationTests.examples.contains(written) || isSharing
                ? 10 : notation.hasPrefix("3c3") || DerivationTests.behind.contains(written) ? 12 : notation == "2c5t4d2p3-3s" ? 11 : 9
            let input = MapShape(maps: 2, rows: size, columns: size)
            network = try written.network(input: input, classes: 3, loss: loss)
            var parameters = network.initialParameters(seed: UInt64(index + 3)).converted(to: Double.self)
            var stream = RandomStream(seed: 11, purpose: .testing, index: index)
            for node in parameters.ofNode.indices where parameters.ofNode[node].count == 2 {
                for i in 0..<parameters.ofNode[node][1].count { parameters.ofNode[node][1][i] = Double(stream.uniform(within: 0.5)) }
            }
            self.parameters = parameters
            tape = Tape(for: network, capacity: samples)
            tape.setLabels((0..<samples).map { _ in stream.integer(below: 3) })
            for n in 0..<samples {
                // Numbers with ties, as in pixels; without where a layer that may choose the largest reads them.
                let hasTies = !DerivationTests.examples.contains(written) && !isSharing
                tape.activations[0].setUnits(
                    sample: n,
                    (0..<input.unitCount).map { _ in hasTies ? Double(stream.integer(below: 5)) / 4 : Double(stream.uniform()) })
            }
            let workers = Workers(count: 1)
            network.forwardAll(&tape, parameters, workers)
            network.backwardAll(&tape, parameters, workers)
        }

        /// Whether a number of one sample comes back from others between a place and the residuals of a later node.
        func mixes(between place: Place, and last: Int) -> Bool {
            (place.node...last).contains { index in
                let node = network.nodes[index]
                let isBelow = index > place.node || place.array != node.outputArray
                return isBelow && node.arrays.contains { $0.span == .batch }
            }
        }

        /// Some places of everything that has a name.
        var places: [Place] {
            var found = [network.batchLoss]
            for family in network.nodes.indices.flatMap(network.families) {
                let count = family.axes.reduce(1) { $0 * $1.count }
                for entry in Set([0, count / 3, min(count / 2 + 1, count - 1), count - 1]).sorted() { found.append(family.place(entry)) }
            }
            return found
        }
    }

    @Test("The terms give the number", arguments: networks.indices)
    func termsMakeTheNumber(_ index: Int) throws {
        let scene = try Scene(index)
        let deriver = scene.deriver
        for place in scene.places {
            for sample in 0..<(scene.network.isOfSample(place) ? scene.tape.sampleCount : 1) {
                let derivation = deriver.derivation(of: place, sample: sample)
                let name = scene.network.name(of: place)
                let made = derivation.scale * derivation.function(derivation.sum)
                #expect(abs(made - derivation.value) <= 1e-12 * max(1, abs(derivation.value)), "\(name)")
                #expect(derivation.sample == (scene.network.isOfSample(place) ? sample : nil), "\(name)")
                // Each factor has the number of its place.
                let others = derivation.terms.lazy.flatMap(\.factors).filter { factor in
                    guard let place = factor.place else { return false }
                    return factor.value != deriver.value(place, sample: factor.sample ?? 0)
                        || (factor.sample != nil) != scene.network.isOfSample(place)
                }
                #expect(Array(others) == [], "\(name)")
            }
        }
    }

    @Test("Names of places are read as they are written", arguments: networks.indices)
    func namesOfPlaces(_ index: Int) throws {
        let scene = try Scene(index, samples: 1)
        for place in scene.places { #expect(try scene.network.place(named: scene.network.name(of: place)) == place) }
    }

    @Test func wrongNamesAreTold() throws {
        let network = try Network("2c3-2m", input: MapShape(maps: 1, rows: 8, columns: 8), classes: 3)
        #expect(throws: PlaceError.notAPlace("conv1")) { try network.place(named: "conv1") }
        #expect(throws: PlaceError.notAPlace("conv1.activation[0,0,0")) { try network.place(named: "conv1.activation[0,0,0") }
        #expect(throws: PlaceError.noLayer("conv2", layers: ["input", "conv1", "pool2", "output"])) {
            try network.place(named: "conv2.activation[0,0,0]")
        }
        #expect(throws: PlaceError.wrongCount("conv1.bias[0,1]", wanted: ["out"])) { try network.place(named: "conv1.bias[0,1]") }
        #expect(throws: PlaceError.outOfRange("6", name: "row", limit: 5)) { try network.place(named: "conv1.sum[0,6,0]") }
        #expect(throws: PlaceError.outOfRange("-1", name: "unit", limit: 2)) { try network.place(named: "output.error[-1]") }
        #expect(throws: (any Error).self) { try network.place(named: "input.sum[0,0,0]") }
    }

    @Test("A gradient has a term for each sample and position of its weight")
    func termsAreComplete() throws {
        let network = try Network("6c5-2s-12c5-2s", input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
        var tape = Tape<Double>(for: network, capacity: 50)
        tape.setLabels(Array(repeating: 1, count: 50))
        let parameters = network.initialParameters(seed: 1).converted(to: Double.self)
        let workers = Workers(count: 1)
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        func terms(_ name: String) throws -> Derivation.Terms {
            deriver.derivation(of: try network.place(named: name), sample: 3).terms
        }
        #expect(try terms("conv1.kernel.gradient[2,0,4,1]").count == 28_800)
        #expect(try terms("conv3.activation[7,0,3]").count == 6 * 25 + 1)
        #expect(try terms("pool2.activation[0,1,1]").count == 4)
        #expect(try terms("pool2.residual[5,6,6]").count == 12 * 25)
        #expect(try terms("pool2.residual[5,0,0]").count == 12)
        #expect(try terms("conv3.residual[3,2,2]").count == 1)
        #expect(try terms("pool4.residual[0,0,0]").count == 10)
        #expect(try terms("output.weight.updated[7,101]").count == 2)
        #expect(try terms("loss").count == 500)
    }

    /// ∂L/∂pixel by the chain rule alone: from the loss along every path, using each factor's own derivation.
    @Test("From the loss to the pixels, the chain rule over terms agrees with finite differences", arguments: networks.indices)
    func chainRule(_ index: Int) throws {
        var scene = try Scene(index, samples: 2)
        let input = scene.network.nodes[0].shape
        let pixels = [0, input.unitCount / 2 + 3, input.unitCount - 1]
        let deriver = scene.deriver
        // ∂(loss)/∂(each place) in the order of the nodes: derivatives flow from a derivation to its factors.
        let loss = Key(place: scene.network.batchLoss, sample: nil)
        var derivatives: [Key: Double] = [loss: 1]
        var pending: [Int: [Key]] = [loss.rank: [loss]]
        while let rank = pending.keys.max(), let next = pending[rank]?.popLast() {
            if pending[rank]?.isEmpty == true { pending[rank] = nil }
            let outer = derivatives[next] ?? 0
            let derivation = deriver.derivation(of: next.place, sample: next.sample ?? 0)
            guard !derivation.isGiven else { continue }
            for (factor, slope) in derivation.slopes(deriver, scene.network) {
                guard let place = factor.place, place.parameter == nil else { continue }
                let key = Key(place: place, sample: factor.sample)
                if derivatives[key] == nil { pending[key.rank, default: []].append(key) }
                derivatives[key, default: 0] += outer * slope
            }
        }
        for pixel in pixels {
            let key = Key(place: scene.network.activation(0, pixel), sample: 1)
            let old = scene.tape.activations[0].units(sample: 1)
            var losses: [Double] = []
            for h in [1e-6, -1e-6] {
                var units = old
                units[pixel] += h
                scene.tape.activations[0].setUnits(sample: 1, units)
                var changed = scene.tape
                scene.network.forwardAll(&changed, scene.parameters, Workers(count: 1))
                losses.append(changed.meanLoss)
            }
            scene.tape.activations[0].setUnits(sample: 1, old)
            #expect(abs((losses[0] - losses[1]) / 2e-6 - (derivatives[key] ?? 0)) < 1e-7, "pixel \(pixel)")
        }
    }

    struct Key: Hashable {
        var place: Place
        var sample: Int?
        /// Later numbers first, so that everything that reads a number comes before it.
        var rank: Int {
            // The arrays of the loss are in the order L, ℓ, e from the last one back; those of a node as they are made.
            100 * place.node + place.array
        }
    }
}

extension Derivation {
    /// Each factor with the derivative of the number by it, computed from the derivation alone.
    fileprivate func slopes(_ deriver: Deriver<Double>, _ network: Network) -> [(Factor, Double)] {
        let outer: Double =
            switch function {
            case .identity, .max: scale
            case .sigmoid: Activation.sigmoid.slope(at: value)
            case .tanh: Activation.tanh.slope(at: value)
            case .relu: Activation.relu.slope(at: value)
            case .exp: value
            case .log: scale / sum
            case .reciprocal: -scale / (sum * sum)
            case .reciprocalRoot: -0.5 * scale / (sum * sum.squareRoot())
            case .step: 0
            case .root: scale / (2 * sum.squareRoot())
            case .sign: 0
            case .hardTanh: abs(sum) <= 1 ? scale : 0
            case .erf: scale * 2 / Double.pi.squareRoot() * Double.exponential(-sum * sum)
            }
        let largest = sum
        var taken = false
        var found: [(Factor, Double)] = []
        for term in terms {
            if function == .max {
                if taken || term.value != largest { continue }
                taken = true
            }
            for (i, factor) in term.factors.enumerated() {
                let others = term.factors.enumerated().reduce(1.0) { $1.offset == i ? $0 : $0 * $1.element.value }
                found.append((factor, outer * others))
            }
        }
        // A softmax's scale contains the other sums: ∂a_j/∂z_k = a_j (1[j = k] − a_k).
        if scaleOrigin == .softmax {
            let marked = place.entry
            found = (0..<network.nodes[place.node].shape.unitCount).map { k in
                let place = network.sum(place.node, k)
                let factor = Factor(place: place, sample: sample, value: deriver.value(place, sample: sample ?? 0))
                let other = network.activation(place.node, k)
                return (factor, value * ((k == marked ? 1 : 0) - deriver.value(other, sample: sample ?? 0)))
            }
        }
        return found
    }
}

/// The equations as a plain reference: every array of every node, entry by entry.
@Suite struct ReferencePassTests {
    @Test("Kernels and equations agree in every entry", arguments: DerivationTests.networks.indices)
    func everyEntry(_ index: Int) throws {
        let scene = try DerivationTests.Scene(index)
        let deriver = scene.deriver
        for (number, node) in scene.network.nodes.enumerated() where node.layer != nil {
            for array in node.arrays.indices {
                let reference = deriver.reference(node: number, array: array)
                let rows = node.arrays[array].span == .sample ? scene.tape.sampleCount : 1
                #expect(reference.count == rows && reference.allSatisfy { $0.count == node.arrays[array].count })
                var worst: (difference: Double, entry: Int) = (0, 0)
                for (sample, entries) in reference.enumerated() {
                    for (entry, value) in entries.enumerated() {
                        let used = deriver.value(Place(node: number, array: array, entry: entry), sample: sample)
                        let difference = abs(used - value) / max(1, abs(value))
                        if !(difference <= worst.difference) { worst = (difference, entry) }
                    }
                }
                #expect(worst.difference <= 1e-12, "\(node.name).\(node.arrays[array].name)[\(worst.entry)]")
            }
        }
    }

    @Test("A slope is a factor of the whole sum of what several layers pass back")
    func brackets() throws {
        let text = """
            a = convolution(input) maps=2 kernel_shape=3 pads=1 function=tanh
            b = convolution(a) maps=2 kernel_shape=3 pads=1
            c = convolution(a) maps=2 kernel_shape=3 pads=1
            sum = add(a, b, c)
            output = dense(sum)
            """
        let network = try Network(NetworkText(text), input: MapShape(maps: 1, rows: 4, columns: 4), classes: 2)
        let parameters = network.initialParameters(seed: 1)
        var tape = Tape<Float>(for: network, capacity: 1)
        tape.setLabels([1])
        network.forwardAll(&tape, parameters, Workers(count: 1))
        network.backwardAll(&tape, parameters, Workers(count: 1))
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        func formula(_ node: Int) -> String { deriver.derivation(of: network.residual(node, 3), sample: 0).formula }
        #expect(formula(1) == "δ = (1−a²) · (Σ w·δ + δ)")
        #expect(formula(2) == "δ = a(1−a) · δ")
        #expect(Derivation.isSum(formula: "δ − x") && !Derivation.isSum(formula: "a(1 − a)") && !Derivation.isSum(formula: "−α·g"))
    }
}
