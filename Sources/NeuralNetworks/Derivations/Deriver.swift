import Tensors

/// Derives the numbers of one batch from its tape and the parameters used for it.
public struct Deriver<Scalar: KernelScalar> {
    private let network: Network
    private let tape: Tape<Scalar>
    private let parameters: Parameters<Scalar>
    private let learningRate: Scalar

    /// Derives from this tape. The phases that produce a number must be complete before it is derived.
    public init(_ network: Network, _ tape: Tape<Scalar>, _ parameters: Parameters<Scalar>, learningRate: Scalar) {
        self.network = network
        self.tape = tape
        self.parameters = parameters
        self.learningRate = learningRate
    }

    /// The derivation of the number at `place`; `sample` is ignored if the place is not one of a sample.
    public func derivation(of place: Place, sample: Int) -> Derivation {
        switch place.quantity {
        case .activation: forward(place, sample, withFunction: true)
        case .sum: forward(place, sample, withFunction: false)
        case .residual: residual(place, sample)
        case .error: error(place, sample)
        case .target: given(place, sample)
        case .sampleLoss: sampleLoss(place, sample)
        case .loss: loss(place)
        case .parameter: given(place, nil)
        case .gradient(let parameter): gradient(place, parameter)
        case .updated(let parameter): update(place, parameter)
        }
    }

    /// The number at a place, as training used it. Numbers that training does not keep are derived.
    public func value(_ place: Place, sample: Int) -> Double {
        switch place.quantity {
        case .activation: return Double(tape.activations[place.node].unit(index(place), sample: sample))
        case .sum:
            if place.node == network.outputNode, let sums = tape.outputSums {
                return Double(sums.unit(index(place), sample: sample))
            }
            let derived = forward(place, sample, withFunction: false, value: 0)
            return derived.scale * derived.function(derived.sum)
        case .residual:
            // Training does not compute the input's residual.
            if place.node == 0 { return residual(place, sample, value: 0).sum }
            return Double(tape.residuals[place.node].unit(index(place), sample: sample))
        case .error: return Double(tape.error.unit(index(place), sample: sample))
        case .target: return tape.labels[sample] == place.indices[0] ? 1 : 0
        case .sampleLoss: return tape.losses[sample]
        case .loss: return tape.meanLoss
        case .parameter: return Double(parameters[place])
        case .gradient: return Double(tape.gradients[place])
        case .updated: return Double(parameters[place] - learningRate * tape.gradients[place])
        }
    }

    private func index(_ place: Place) -> Int { network.unit(of: place).index(in: network.nodes[place.node].shape) }

    private func make(_ place: Place, _ sample: Int?, _ formula: String) -> Derivation {
        Derivation(place: place, sample: sample, value: value(place, sample: sample ?? 0), formula: formula)
    }

    private func given(_ place: Place, _ sample: Int?) -> Derivation {
        var result = make(place, sample, "x")
        result.isGiven = true
        return result
    }

    private func factor(_ place: Place, _ sample: Int?) -> Derivation.Factor {
        Derivation.Factor(place: place, sample: place.isOfSample ? sample : nil, value: value(place, sample: sample ?? 0))
    }

    private func constant(_ value: Double) -> Derivation.Factor { Derivation.Factor(place: nil, sample: nil, value: value) }

    private func shapes(_ node: Int) -> [MapShape] { network.nodes[node].inputs.map { network.nodes[$0].shape } }

    private func forward(_ place: Place, _ sample: Int, withFunction: Bool, value known: Double? = nil) -> Derivation {
        let node = network.nodes[place.node]
        guard let layer = node.layer else { return given(place, sample) }
        var result = Derivation(
            place: place, sample: sample, value: known ?? value(place, sample: sample),
            formula: layer.formula(isSum: place.quantity == .sum))
        result.window = layer.window.map { Derivation.Window(window: $0, isBackward: false) }
        result.terms = layer.connections(into: network.unit(of: place), shapes(place.node)).map { connection in
            var factors: [Derivation.Factor] = []
            if let weight = connection.weight {
                factors.append(factor(Place(node: place.node, .parameter(weight.parameter), weight.indices), nil))
            }
            if let unit = connection.unit {
                factors.append(factor(network.place(node.inputs[connection.input], .activation, unit), sample))
            }
            return Derivation.Term(factors: factors)
        }
        switch layer.combination {
        case .sum(let scale):
            if scale != 1 {
                result.scale = scale
                result.scaleOrigin = .block(result.terms.count)
            }
        case .largest: result.function = .max
        }
        guard withFunction else { return result }
        if layer.activation != .none { result.function = Derivation.Function(layer.activation) }
        if place.node == network.outputNode && network.loss == .crossEntropy {
            result.formula = "a = e^z / Σ e^z,  z = \(layer.unitRule)"
            result.window = nil
            result.function = .exp
            let total = (0..<node.shape.unitCount).reduce(0.0) {
                $0 + Double.exponential(value(network.place(place.node, .sum, Unit($1, in: node.shape)), sample: sample))
            }
            result.scale = 1 / total
            result.scaleOrigin = .softmax
        }
        return result
    }

    private func residual(_ place: Place, _ sample: Int, value known: Double? = nil) -> Derivation {
        let node = network.nodes[place.node]
        let unit = network.unit(of: place)
        let activation = node.layer?.slopeFunction ?? .none
        // The input of a network of which nothing reads it has no rule; it is written as that of a layer with weights.
        var passed = "Σ w·δ"
        var window: SlidingWindow?
        var terms: [Derivation.Term] = []
        let factorOfSlope = Derivation.slopeFactor(activation)
        if place.node == network.outputNode {
            passed = factorOfSlope.isEmpty ? "a − y" : "(a − y)"
            terms.append(Derivation.Term(factors: [factor(network.place(place.node, .error, unit), sample)]))
        }
        for consumer in node.consumers {
            guard let layer = network.nodes[consumer.node].layer else { continue }
            if place.node != network.outputNode { passed = layer.passedRule }
            window = layer.window
            let shapes = shapes(consumer.node)
            for connection in layer.connections(outOf: unit, input: consumer.input, shapes) {
                guard let target = connection.unit else { continue }
                if layer.combination == .largest, !isWinner(unit, of: place.node, target, layer, shapes, consumer.node, sample) {
                    continue
                }
                var factors: [Derivation.Factor] = []
                if let weight = connection.weight {
                    factors.append(factor(Place(node: consumer.node, .parameter(weight.parameter), weight.indices), nil))
                }
                factors.append(factor(network.place(consumer.node, .residual, target), sample))
                if connection.factor != 1 { factors.append(constant(connection.factor)) }
                terms.append(Derivation.Term(factors: factors))
            }
        }
        var result = Derivation(
            place: place, sample: sample, value: known ?? value(place, sample: sample),
            formula: "δ = \(factorOfSlope)\(passed)")
        result.terms = terms
        if place.node != network.outputNode { result.window = window.map { Derivation.Window(window: $0, isBackward: true) } }
        if activation != .none {
            let slopePlace = network.place(place.node, .activation, unit)
            result.scale = activation.slope(at: value(slopePlace, sample: sample))
            result.scaleOrigin = .slope(at: slopePlace, activation)
        }
        return result
    }

    /// Whether a unit is the winner of its block: the first maximum in row order, or the first NaN.
    private func isWinner(
        _ unit: Unit, of below: Int, _ target: Unit, _ layer: any Layer, _ shapes: [MapShape], _ above: Int, _ sample: Int
    ) -> Bool {
        let largest = value(network.place(above, .activation, target), sample: sample)
        let winner = layer.connections(into: target, shapes).first {
            guard let candidate = $0.unit else { return false }
            let number = value(network.place(below, .activation, candidate), sample: sample)
            return number == largest || number.isNaN
        }
        return winner?.unit == unit
    }

    private func error(_ place: Place, _ sample: Int) -> Derivation {
        var result = make(place, sample, "e = a − y")
        let unit = network.unit(of: place)
        result.terms = [
            Derivation.Term(factors: [factor(network.place(place.node, .activation, unit), sample)]),
            Derivation.Term(factors: [constant(-1), factor(network.place(place.node, .target, unit), sample)]),
        ]
        return result
    }

    /// The terms of ½ Σ e² for one sample, one per class.
    private func squares(_ node: Int, _ sample: Int) -> [Derivation.Term] {
        (0..<network.nodes[node].shape.unitCount).map { unit in
            let error = factor(network.place(node, .error, Unit(unit, in: network.nodes[node].shape)), sample)
            return Derivation.Term(factors: [constant(0.5), error, error])
        }
    }

    private func sampleLoss(_ place: Place, _ sample: Int) -> Derivation {
        var result = make(place, sample, network.loss.sampleFormula)
        switch network.loss {
        case .halfSquaredError: result.terms = squares(place.node, sample)
        case .crossEntropy:
            let label = Unit(tape.labels[sample], 0, 0)
            result.terms = [Derivation.Term(factors: [factor(network.place(place.node, .activation, label), sample)])]
            result.function = .log
            result.scale = -1
            result.scaleOrigin = .minus
        }
        return result
    }

    private func loss(_ place: Place) -> Derivation {
        var result = make(place, nil, network.loss.batchFormula)
        let samples = 0..<tape.sampleCount
        switch network.loss {
        case .halfSquaredError:
            result.terms = samples.flatMap { squares(place.node, $0) }
            result.partialSums = [.byClass, .bySample]
        case .crossEntropy:
            let each = Place(node: place.node, .sampleLoss)
            result.terms = samples.map { Derivation.Term(factors: [factor(each, $0)]) }
            result.partialSums = [.bySample]
        }
        result.scale = 1 / Double(samples.count)
        result.scaleOrigin = .batch(samples.count)
        return result
    }

    private func gradient(_ place: Place, _ parameter: Int) -> Derivation {
        let node = network.nodes[place.node]
        let meetings = node.layer?.meetings(parameter: parameter, place.indices, shapes(place.node)) ?? []
        var result = make(place, nil, meetings.first?.input == nil ? "∂L/∂b = (1/N) Σ δ" : "∂L/∂w = (1/N) Σ a·δ")
        result.partialSums = [.bySample]
        for sample in 0..<tape.sampleCount {
            for meeting in meetings {
                let delta = factor(network.place(place.node, .residual, meeting.output), sample)
                let below = meeting.input.map { factor(network.place(node.inputs[0], .activation, $0), sample) }
                result.terms.append(Derivation.Term(factors: below.map { [$0, delta] } ?? [delta]))
            }
        }
        result.scale = 1 / Double(tape.sampleCount)
        result.scaleOrigin = .batch(tape.sampleCount)
        return result
    }

    private func update(_ place: Place, _ parameter: Int) -> Derivation {
        var result = make(place, nil, "w ← w − α ∂L/∂w")
        result.terms = [
            Derivation.Term(factors: [factor(Place(node: place.node, .parameter(parameter), place.indices), nil)]),
            Derivation.Term(factors: [
                constant(-1), constant(Double(learningRate)), factor(Place(node: place.node, .gradient(parameter), place.indices), nil),
            ]),
        ]
        return result
    }
}
