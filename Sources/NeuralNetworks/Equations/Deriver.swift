import Tensors

/// Derives the numbers of one batch from its tape and the parameters used for it: forward from the layers' equations, backward by the chain
/// rule over the same equations.
///
/// A number that training does not keep is not shown as a step of its own where it has a single term: a = f(Σ w a + b) instead of a = f(z),
/// δ = f′ Σ w δ instead of δ = f′ ∂ℓ/∂a.
public struct Deriver<Scalar: KernelScalar> {
    let network: Network
    let tape: Tape<Scalar>
    let parameters: Parameters<Scalar>
    let update: UpdateStep
    let slots: [Parameters<Scalar>]
    private let known = KnownResiduals()

    /// Derives from this tape, with gradient descent. The phases that produce a number must be complete before it is derived.
    public init(_ network: Network, _ tape: Tape<Scalar>, _ parameters: Parameters<Scalar>, learningRate: Scalar) {
        self.init(network, tape, parameters, UpdateStep(GradientDescent(), rate: Double(learningRate), number: 1), slots: [])
    }

    /// The same with the update of a step, clipped by the tape's gradients if it clips, and the slots before it.
    public init(
        _ network: Network, _ tape: Tape<Scalar>, _ parameters: Parameters<Scalar>, _ update: UpdateStep, slots: [Parameters<Scalar>]
    ) {
        self.network = network
        self.tape = tape
        self.parameters = parameters
        self.update = update
        self.slots = slots
    }

    /// The derivation of the number at `place`; `sample` is ignored if the place is not one of a sample.
    @_specialize(where Scalar == Float)
    public func derivation(of place: Place, sample: Int) -> Derivation {
        let sample = network.isOfSample(place) ? sample : 0
        var result = made(place, sample)
        if result.sample != nil, result.function != .max, let parts = result.terms.partsByMap(in: network) { result.partialSums = [parts] }
        return result
    }

    @_specialize(where Scalar == Float)
    private func made(_ place: Place, _ sample: Int) -> Derivation {
        switch place.aspect {
        case .value where place.node == network.lossNode: loss(place, sample)
        case .value where place.parameter != nil: given(place, nil)
        case .value: forward(place, sample)
        case .residual: residual(place, sample)
        case .gradient: gradient(place)
        case .slot: given(place, nil)
        case .updated: carried(place) ?? updated(place)
        case .usedGradient, .updatedSlot, .updateValue: updated(place)
        }
    }

    /// The number at a place, as training used it. Numbers that training does not keep are derived.
    @_specialize(where Scalar == Float)
    public func value(_ place: Place, sample: Int) -> Double {
        switch place.aspect {
        case .gradient: return Double(tape.gradients[place])
        case .slot(let slot): return Double(slots[Int(slot)][place])
        case .updated:
            if let equation = carriedEquation(place) { return evaluate(equation, place.node, 0) }
            return updateNumber(place)
        case .usedGradient, .updatedSlot, .updateValue: return updateNumber(place)
        case .residual where !network.isOfSample(place):
            return addedUp(place, nil)
        case .residual:
            // Training does not compute the input's residual.
            if place.node > 0, network.isResidual(place) { return Double(tape.residuals[place.node].unit(place.entry, sample: sample)) }
            // What many units are made from is asked for once for each of them.
            if network.specification(of: place).count < network.nodes[place.node].shape.unitCount { return addedUp(place, sample) }
            return residualNumber(place, sample)
        case .value: break
        }
        if place.parameter != nil { return Double(parameters[place]) }
        if place.node == network.lossNode {
            switch place.array {
            case LossFunction.errorArray: return Double(tape.error.unit(place.entry, sample: sample))
            case network.loss.lossArray: return tape.outputLoss(sample)
            case network.loss.meanArray: return tape.meanLoss
            default: return evaluate(lossEquation(place, sample), place.node, sample)
            }
        }
        if place.node == network.targetNode {
            return network.loss.target(of: place.entry, label: tape.labels[sample], classes: network.classCount)
        }
        let node = network.nodes[place.node]
        if place.array == node.outputArray { return Double(tape.activations[place.node].unit(place.entry, sample: sample)) }
        if let kept = tape.kept[place.node].value(array: place.array, entry: place.entry, sample: sample) { return kept }
        guard let layer = node.layer else { return .nan }
        if layer.givenArray == place.array {
            return Double(LayerInputs(tape, of: node).draws.uniform(sample: sample, unit: place.entry))
        }
        return evaluate(layer.equation(of: place.array, at: place.entry, shapes(place.node)), place.node, sample)
    }

    /// A residual that is added up once: of the batch, or of one sample.
    private func addedUp(_ place: Place, _ sample: Int?) -> Double {
        let key = KnownResiduals.Key(place: place, sample: sample)
        if let known = known.values[key] { return known }
        let number = residualNumber(place, sample ?? 0)
        known.values[key] = number
        return number
    }

    // MARK: Equations

    private func shapes(_ node: Int) -> [MapShape] { network.nodes[node].inputs.map { network.nodes[$0].shape } }

    /// A factor of an equation of a node.
    private func factor(_ factor: Equation.Factor, _ node: Int, _ sample: Int) -> Derivation.Factor {
        switch factor {
        case .constant(let value): return constant(value)
        case .parameter(let index, let entry):
            return self.factor(Place.parameter(index, of: network.parameterOwner(node), entry: entry), nil)
        case .own(let array, let entry): return ofOwn(Place(node: node, array: array, entry: entry), sample)
        case .input(let index, let entry):
            if node == network.lossNode && index == LossFunction.sumInput {
                return self.factor(network.sum(network.outputNode, entry), sample)
            }
            let below = network.allNodes[node].inputs[index]
            return self.factor(Place(node: below, array: network.allNodes[below].outputArray, entry: entry), sample)
        }
    }

    func factor(_ place: Place, _ sample: Int?) -> Derivation.Factor {
        Derivation.Factor(place: place, sample: sample, value: value(place, sample: sample ?? 0))
    }

    /// A number of a node's own array, which is one of the sample or of the batch.
    private func ofOwn(_ place: Place, _ sample: Int) -> Derivation.Factor { factor(place, network.isOfSample(place) ? sample : nil) }

    func constant(_ value: Double) -> Derivation.Factor { Derivation.Factor(place: nil, sample: nil, value: value) }

    /// The number of a factor, without its place.
    private func number(_ factor: Equation.Factor, _ node: Int, _ sample: Int) -> Double {
        switch factor {
        case .constant(let value): return value
        case .parameter(let index, let entry): return Double(parameters.ofNode[network.parameterOwner(node)][index][entry])
        case .own(let array, let entry): return value(Place(node: node, array: array, entry: entry), sample: sample)
        case .input(let index, let entry):
            if node == network.lossNode && index == LossFunction.sumInput {
                return value(network.sum(network.outputNode, entry), sample: sample)
            }
            let below = network.allNodes[node].inputs[index]
            if below < network.nodes.count { return Double(tape.activations[below].unit(entry, sample: sample)) }
            return value(Place(node: below, array: 0, entry: entry), sample: sample)
        }
    }

    private func evaluate(_ equation: Equation, _ node: Int, _ sample: Int) -> Double {
        func product(_ factors: [Equation.Factor]) -> Double { factors.reduce(1) { $0 * number($1, node, sample) } }
        if equation.isMeanOverBatch {
            let sum = (0..<tape.sampleCount).reduce(0.0) { sum, sample in
                equation.terms.reduce(sum) { $0 + $1.reduce(1) { $0 * number($1, node, sample) } }
            }
            return product(equation.scale) * equation.function(sum / Double(tape.sampleCount))
        }
        let sum =
            equation.function == .max
            ? equation.terms.reduce(-Double.infinity) { Derivation.larger($0, product($1)) } : equation.terms.reduce(0) { $0 + product($1) }
        return product(equation.scale) * equation.function(sum)
    }

    /// All numbers of an array that a node makes, sample by sample (those of the batch once), as the equations give them: the plain reference
    /// of what the kernels compute. What it is made from comes from the tape.
    public func reference(node: Int, array: Int) -> [[Double]] {
        let owner = network.nodes[node]
        guard let layer = owner.layer else { return [] }
        let shapes = shapes(node)
        let equations = (0..<owner.arrays[array].count).map { layer.equation(of: array, at: $0, shapes) }
        if layer.givenArray == array {
            return (0..<tape.sampleCount).map { sample in
                equations.indices.map { value(Place(node: node, array: array, entry: $0), sample: sample) }
            }
        }
        return (0..<(owner.arrays[array].span == .sample ? tape.sampleCount : 1)).map { sample in
            equations.map { evaluate($0, node, sample) }
        }
    }

    private func terms(_ equation: Equation, _ node: Int, _ sample: Int) -> Derivation.Terms {
        Derivation.Terms(list(equation, node, sample), samples: sample..<sample + 1)
    }

    /// The derivative of an entry by each factor of its equation, in the order of the terms and then of the scale; of the largest of several
    /// terms by the factors of that one.
    func slopes(of equation: Equation, _ node: Int, _ sample: Int) -> [(factor: Equation.Factor, slope: Double)] {
        /// The factors with the product of the others of them.
        func products(_ factors: [Equation.Factor], times outer: Double) -> [(factor: Equation.Factor, slope: Double)] {
            let numbers = factors.map { number($0, node, sample) }
            return factors.indices.map { index in
                (factors[index], numbers.indices.reduce(outer) { $1 == index ? $0 : $0 * numbers[$1] })
            }
        }
        let values = equation.terms.map { $0.reduce(1) { $0 * number($1, node, sample) } }
        let sum = equation.function == .max ? values.reduce(-Double.infinity, Derivation.larger) : values.reduce(0, +)
        let made = equation.function(sum)
        let part = equation.isMeanOverBatch ? 1 / Double(tape.sampleCount) : 1
        let outer = equation.scale.reduce(part * equation.function.slope(at: made, argument: sum)) { $0 * number($1, node, sample) }
        let winner = equation.function == .max ? values.firstIndex { $0 == sum || $0.isNaN } : nil
        let used = winner.map { [equation.terms[$0]] } ?? equation.terms
        return used.flatMap { products($0, times: outer) } + products(equation.scale, times: made)
    }

    private func list(_ equation: Equation, _ node: Int, _ sample: Int) -> TermList {
        var list = TermList()
        for term in equation.terms { list.append(term: term.lazy.map { factor($0, node, sample) }) }
        return list
    }

    /// The equation with the arrays in place of which their own equations can stand: those that are its only term, with one function in all.
    private func merged(_ equation: Equation, _ layer: any Layer, _ shapes: [MapShape]) -> Equation {
        var result = equation
        while result.terms.count == 1, result.terms[0].count == 1, case .own(let array, let entry) = result.terms[0][0] {
            let inner = layer.equation(of: array, at: entry, shapes)
            if result.function == .identity {
                result = Equation(scale: result.scale + inner.scale, inner.function, terms: inner.terms)
            } else if inner.function == .identity, inner.scale.isEmpty {
                result.terms = inner.terms
            } else {
                break
            }
        }
        return result
    }

    // MARK: Forward

    func make(_ place: Place, _ sample: Int?, _ formula: String) -> Derivation {
        Derivation(place: place, sample: sample, value: value(place, sample: sample ?? 0), formula: formula)
    }

    private func given(_ place: Place, _ sample: Int?) -> Derivation {
        var result = make(place, sample, "x")
        result.isGiven = true
        return result
    }

    private func forward(_ place: Place, _ sample: Int) -> Derivation {
        guard place.node < network.nodes.count, let layer = network.nodes[place.node].layer else { return given(place, sample) }
        let shapes = shapes(place.node)
        if layer.givenArray == place.array {
            var drawn = given(place, sample)
            drawn.formula = layer.formula(of: place.array)
            return drawn
        }
        let isOfSample = network.isOfSample(place)
        var result = make(place, isOfSample ? sample : nil, layer.formula(of: place.array))
        let equation = merged(layer.equation(of: place.array, at: place.entry, shapes), layer, shapes)
        result.terms = equation.isMeanOverBatch ? ofBatch(list(equation, place.node, 0)) : terms(equation, place.node, sample)
        result.function = equation.function
        if equation.isMeanOverBatch {
            result.scale = evaluateScale(equation, place.node) / Double(tape.sampleCount)
            result.scaleOrigin = .mean(result.terms.count)
            result.partialSums = [.bySample]
            return result
        }
        result.window = layer.window.map { Derivation.Window(window: $0, isBackward: false) }
        let scale = equation.scale.map { factor($0, place.node, sample) }
        result.scale = scale.reduce(1) { $0 * $1.value }
        if scale.count == 1, let place = scale[0].place, layer.functionName == "softmax", place.array > 0 {
            result.scaleOrigin = .softmax
        } else if scale.contains(where: { $0.place != nil }) || result.scale != 1 && result.scale * Double(result.terms.count) != 1 {
            result.scaleOrigin = .product(scale)
        } else if result.scale != 1 {
            result.scaleOrigin = .block(result.terms.count)
        }
        return result
    }

    private func evaluateScale(_ equation: Equation, _ node: Int) -> Double {
        equation.scale.reduce(1) { $0 * number($1, node, 0) }
    }

    // MARK: Backward

    /// What a residual is made of: terms, whether they are those of all samples, the function whose slope multiplies their sum, and whether
    /// they are the output's, with that slope in place of a step of its own.
    private func residualParts(
        _ place: Place, _ sample: Int
    ) -> (terms: Derivation.Terms, isOfBatch: Bool, function: Activation, isMerged: Bool) {
        let node = network.nodes[place.node]
        // With a combined output the loss gives it, without the steps between.
        let isOfLoss = place.node == network.outputNode && place.array == network.loss.slopeArray(node)
        let isMerged = node.isSumAndFunction && place.array == 0 && !isOfLoss
        let function = network.isResidual(place) && !isOfLoss || isMerged ? network.slopeFunction(of: place.node) : .none
        let list = residualTerms(place.node, isMerged ? node.outputArray : place.array, place.entry, sample)
        // What every sample passes back to a number of the batch.
        let isOfBatch = !network.isOfSample(place) && list.slots.contains { $0.isOfSample }
        return (isOfBatch ? ofBatch(list) : Derivation.Terms(list, samples: sample..<sample + 1), isOfBatch, function, isMerged)
    }

    /// A residual without its derivation.
    private func residualNumber(_ place: Place, _ sample: Int) -> Double {
        let parts = residualParts(place, sample)
        guard parts.function != .none else { return parts.terms.sum }
        return parts.function.slope(at: value(network.activation(place.node, place.entry), sample: sample)) * parts.terms.sum
    }

    private func residual(_ place: Place, _ sample: Int) -> Derivation {
        let node = network.nodes[place.node]
        let isOfSample = network.isOfSample(place)
        var result = Derivation(place: place, sample: isOfSample ? sample : nil, value: value(place, sample: sample), formula: "")
        let (terms, isOfBatch, function, isMerged) = residualParts(place, sample)
        result.terms = terms
        if isOfBatch { result.partialSums = [.bySample] }
        let factorOfSlope = Derivation.slopeFactor(function)
        let left = network.isResidual(place) ? "δ" : "∂ℓ/∂\(network.specification(of: place).symbol)"
        let passed = passedRule(place, isWhole: factorOfSlope.isEmpty)
        result.formula = "\(left) = \(factorOfSlope)\(factorOfSlope.isEmpty || !Derivation.isSum(formula: passed) ? passed : "(\(passed))")"
        if place.node != network.outputNode, place.array == node.outputArray || isMerged,
            let window = node.consumers.last.flatMap({ network.nodes[$0.node].layer?.window })
        {
            result.window = Derivation.Window(window: window, isBackward: true)
        }
        if function != .none {
            let slopePlace = network.activation(place.node, place.entry)
            result.scale = function.slope(at: value(slopePlace, sample: sample))
            result.scaleOrigin = .slope(at: slopePlace, function)
        }
        return result
    }

    /// What comes back to a residual, before its slope, as a formula.
    private func passedRule(_ place: Place, isWhole: Bool) -> String {
        let node = network.nodes[place.node]
        if !node.isSumAndFunction, place.array != node.residualArray, place.array < node.outputArray {
            return "Σ ∂ℓ/∂y · ∂y/∂\(node.arrays[place.array].symbol)"
        }
        guard place.node == network.outputNode else {
            if node.layer?.lossWeight != nil { return "∂(Σ w ℓ)/∂ℓ" }
            // The input of a network of which nothing reads it has no rule; it is written as that of a layer with weights.
            var rules: [String] = []
            for consumer in node.consumers {
                if let rule = network.nodes[consumer.node].layer?.passedRule, !rules.contains(rule) { rules.append(rule) }
            }
            return rules.isEmpty ? "Σ w·δ" : rules.joined(separator: " + ")
        }
        if network.loss.isCombined && place.array == node.outputArray { return network.loss.loss.outputSlopeRule }
        return network.loss.slopeRule(isFactor: !isWhole)
    }

    /// The terms of ∂ℓ/∂(entry of an array): one for each use of it in what is made later.
    private func residualTerms(_ index: Int, _ array: Int, _ entry: Int, _ sample: Int) -> TermList {
        let node = network.nodes[index]
        var terms = TermList()
        if index == network.outputNode {
            if array == network.loss.slopeArray(node) {
                let (label, classes) = (tape.labels[sample], network.classCount)
                for term in network.loss.slopeTerms(of: entry, label: label, classes: classes) {
                    terms.append(term: term.lazy.map { factor($0, network.lossNode, sample) })
                }
                return terms
            }
            if array == node.outputArray, let slope = network.loss.loss.outputSlope(at: network.lossPoint(entry, sample: sample, tape)) {
                terms.append(term: slope.lazy.map(constant))
            }
        }
        if let weight = node.layer?.lossWeight, array == node.outputArray {
            terms.append(term: [constant(weight)])
        } else if array == node.outputArray {
            for consumer in node.consumers {
                guard let layer = network.nodes[consumer.node].layer else { continue }
                let (shapes, output) = (shapes(consumer.node), network.nodes[consumer.node].shape)
                for use in layer.uses(ofInput: consumer.input, entry: entry, shapes, output: output)
                where !layer.picksLargest || isLargest(use, .input(consumer.input, entry: entry), layer, shapes, consumer.node, sample) {
                    append(use, consumer.node, sample, to: &terms)
                }
            }
        } else if let layer = node.layer {
            for use in layer.uses(ofOwn: array, entry: entry, shapes(index), output: node.shape) { append(use, index, sample, to: &terms) }
        }
        return terms
    }

    /// Appends what a use passes back: its other factors, the residual of what it helps to make, and the slope there.
    private func append(_ use: Use, _ node: Int, _ sample: Int, to terms: inout TermList) {
        func append(_ factor: Equation.Factor, ifConstant: Bool) {
            if case .constant = factor { if !ifConstant { return } } else if ifConstant { return }
            terms.append(self.factor(factor, node, sample))
        }
        let own = network.nodes[node]
        for factor in use.others { append(factor, ifConstant: false) }
        // A layer without a function has one residual, that of its output.
        let array = use.array == 0 && own.isSumAndFunction ? own.residualArray : use.array
        terms.append(ofOwn(Place(node: node, array: array, .residual, entry: use.entry), sample))
        for factor in use.others { append(factor, ifConstant: true) }
        if use.isMeanOverBatch { terms.append(constant(1 / Double(tape.sampleCount))) }
        if use.function != .identity { terms.append(constant(slope(of: use, node, sample))) }
        terms.endTerm()
    }

    /// The slope of the function of the sum in which a use stands.
    private func slope(of use: Use, _ node: Int, _ sample: Int) -> Double {
        use.function.slope(
            at: value(Place(node: node, array: use.array, entry: use.entry), sample: sample),
            argument: sum(use.array, use.entry, node, sample))
    }

    /// The sum that the function of an entry of an array is applied to.
    private func sum(_ array: Int, _ entry: Int, _ node: Int, _ sample: Int) -> Double {
        guard let equation = network.nodes[node].layer?.equation(of: array, at: entry, shapes(node)) else { return .nan }
        return evaluate(Equation(terms: equation.terms, isMeanOverBatch: equation.isMeanOverBatch), node, sample)
    }

    /// Whether a use is that of the largest term: the first one in order, or the first that is NaN.
    private func isLargest(
        _ use: Use, _ factor: Equation.Factor, _ layer: any Layer, _ shapes: [MapShape], _ node: Int, _ sample: Int
    ) -> Bool {
        let equation = layer.equation(of: use.array, at: use.entry, shapes)
        let numbers = equation.terms.map { $0.reduce(1) { $0 * number($1, node, sample) } }
        let largest = numbers.reduce(-Double.infinity, Derivation.larger)
        guard let winner = numbers.firstIndex(where: { $0 == largest || $0.isNaN }) else { return false }
        // The same number may stand in several terms, with other factors beside it.
        let term = equation.terms[winner]
        return term.contains(factor) && term.count { $0 != factor } == use.others.count
            && term.allSatisfy { $0 == factor || use.others.contains($0) }
    }

    // MARK: Loss and learning

    private func loss(_ place: Place, _ sample: Int) -> Derivation {
        guard place == network.batchLoss else {
            var result = make(place, sample, network.loss.formula(of: place.array))
            let equation = lossEquation(place, sample)
            result.terms = terms(equation, place.node, sample)
            result.function = equation.function
            if !equation.scale.isEmpty {
                let scale = equation.scale.map { factor($0, place.node, sample) }
                result.scale = scale.reduce(1) { $0 * $1.value }
                result.scaleOrigin = result.scale == -1 ? .minus : .product(scale)
            }
            return result
        }
        var result = make(place, nil, network.lossFormula)
        let samples = 0..<tape.sampleCount
        // ℓ is not shown as a step where it is a sum itself.
        var list = TermList()
        if network.loss.isSumOfAll && network.sideLosses.isEmpty {
            list = self.list(lossEquation(network.sampleLoss, 0), place.node, 0)
            result.partialSums = [.byClass, .bySample]
        } else {
            list.append(term: [factor(network.sampleLoss, 0)])
            for (node, weight) in network.sideLosses {
                let loss = factor(network.activation(node, 0), 0)
                list.append(term: weight == 1 ? [loss] : [constant(weight), loss])
            }
            result.partialSums = [.bySample]
        }
        result.terms = ofBatch(list)
        result.scale = 1 / Double(samples.count)
        result.scaleOrigin = .batch(samples.count)
        return result
    }

    /// How a number of the loss of a sample comes about.
    private func lossEquation(_ place: Place, _ sample: Int) -> Equation {
        network.loss.equation(of: place.array, at: place.entry, classes: network.classCount, label: tape.labels[sample])
    }

    /// The derivatives of an entry of an array between e and ℓ by a and by z of its output.
    func slopesOfLoss(_ place: Place, _ sample: Int) -> (output: Double, sum: Double) {
        if place.array == LossFunction.errorArray { return (1, 0) }
        return slopes(of: lossEquation(place, sample), place.node, sample).reduce((output: 0, sum: 0)) { found, next in
            switch next.factor {
            case .input(0, _): return (found.output + next.slope, found.sum)
            case .input(LossFunction.sumInput, _): return (found.output, found.sum + next.slope)
            case .own(let array, let entry):
                let inner = slopesOfLoss(Place(node: place.node, array: array, entry: entry), sample)
                return (found.output + next.slope * inner.output, found.sum + next.slope * inner.sum)
            case .input, .parameter, .constant: return found
            }
        }
    }

    private func gradient(_ place: Place) -> Derivation {
        // A shared parameter is used by several nodes.
        let uses = network.users(ofParametersOf: place.node).flatMap { user in
            let node = network.nodes[user]
            let own = node.layer?.uses(ofParameter: place.parameter ?? 0, entry: place.entry, shapes(user), output: node.shape) ?? []
            return own.map { (node: user, use: $0) }
        }
        let node = network.nodes[place.node]
        let symbol = node.specification(place.array).symbol
        let formula =
            switch uses.first?.use.others.first {
            case nil: "∂L/∂b = (1/N) Σ δ"
            case .own(let array, _): "∂L/∂\(symbol) = (1/N) Σ \(node.arrays[array].symbol)·δ"
            default: "∂L/∂w = (1/N) Σ a·δ"
            }
        var result = make(place, nil, formula)
        result.partialSums = [.bySample]
        var list = TermList()
        var slopes: [Int: (node: Int, use: Use)] = [:]
        for (node, use) in uses {
            append(use, node, 0, to: &list)
            if use.function != .identity { slopes[list.slots.count - 1] = (node, use) }
        }
        result.terms = ofBatch(list) { slot, sample in slopes[slot].map { slope(of: $0.use, $0.node, sample) } }
        result.scale = 1 / Double(tape.sampleCount)
        result.scaleOrigin = .batch(tape.sampleCount)
        return result
    }

    /// The terms of all samples, made from those of the first: the same places with each sample's numbers. `constant` is the number of a
    /// slot that is a constant of the sample, nil if it is one of all.
    private func ofBatch(_ first: TermList, constant: (_ slot: Int, _ sample: Int) -> Double? = { _, _ in nil }) -> Derivation.Terms {
        var list = first
        let (width, samples) = (first.slots.count, 0..<tape.sampleCount)
        var numbers = [Double](repeating: 0, count: width * samples.count)
        // The slots whose numbers lie in maps, by their maps: thousands are copied at once.
        var columns: [MapsOfTape: (units: [Int], slots: [Int])] = [:]
        for (slot, (place, isOfSample)) in first.slots.enumerated() {
            if isOfSample, let place, let maps = MapsOfTape(place, network) {
                columns[maps, default: ([], [])].units.append(place.entry)
                columns[maps, default: ([], [])].slots.append(slot)
                continue
            }
            for sample in samples {
                let own = isOfSample ? place.map { value($0, sample: sample) } : constant(slot, sample)
                numbers[sample * width + slot] = own ?? first.numbers[slot]
            }
        }
        for (maps, (units, slots)) in columns {
            tape[maps].copyUnits(units, to: slots, ofRows: width, in: &numbers)
        }
        list.numbers = numbers
        return Derivation.Terms(list, samples: samples)
    }

    /// How a parameter that is carried along comes about in the update; nil for one that is learnt.
    private func carriedEquation(_ place: Place) -> Equation? {
        guard place.parameter != nil, !network.specification(of: place).isLearnt else { return nil }
        return network.nodes[place.node].layer?.carriedEquation(
            ofParameter: place.parameter ?? 0, entry: place.entry, shapes(place.node), samples: tape.sampleCount)
    }

    /// The derivation of a parameter that is carried along, after the update; nil for one that is learnt.
    private func carried(_ place: Place) -> Derivation? {
        guard let equation = carriedEquation(place) else { return nil }
        var result = make(place, nil, network.nodes[place.node].layer?.formula(ofCarried: place.parameter ?? 0) ?? "")
        result.terms = terms(equation, place.node, 0)
        return result
    }
}

/// Residuals of numbers that many others are made from, of the batch or of a sample: each is added up once.
private final class KnownResiduals {
    struct Key: Hashable {
        var place: Place
        var sample: Int?
    }

    var values: [Key: Double] = [:]
}

/// The maps of a tape in which the numbers of a place lie, one for each sample.
private enum MapsOfTape: Hashable {
    case activations(Int), residuals(Int), error

    /// Nil for numbers that lie elsewhere, or are not kept.
    init?(_ place: Place, _ network: Network) {
        if network.isActivation(place) {
            self = .activations(place.node)
        } else if network.isResidual(place), place.node > 0 {
            self = .residuals(place.node)
        } else if place.node == network.lossNode, place.array == LossFunction.errorArray {
            self = .error
        } else {
            return nil
        }
    }
}

extension Tape {
    fileprivate subscript(maps: MapsOfTape) -> FeatureMaps<Scalar> {
        switch maps {
        case .activations(let node): activations[node]
        case .residuals(let node): residuals[node]
        case .error: error
        }
    }
}
