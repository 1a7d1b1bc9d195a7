import Tensors

/// Derivations of what an update makes: weights and slots after it, the gradient that the rule uses, the steps between.
extension Deriver {
    /// The number at a place that the update makes, with the kernels' arithmetic; named steps by their equations.
    @_specialize(where Scalar == Float)
    func updateNumber(_ place: Place) -> Double {
        switch place.aspect {
        case .updateValue: return evaluate(.init(place.aspect), place)
        case .usedGradient: return Double(usedGradient(place))
        case .updatedSlot(let slot): return Double(single(place).slots[Int(slot)])
        default:
            let next = single(place).weight
            let scale = normScale(place)
            return Double(scale == 1 ? next : next * Scalar(scale))
        }
    }

    private func usedGradient(_ place: Place) -> Scalar {
        update.adjustment.gradient(tape.gradients[place], weight: parameters[place])
    }

    /// The weight and its slots after the rule, before max-norm.
    private func single(_ place: Place) -> SingleUpdate<Scalar> {
        var one = SingleUpdate(
            weight: update.adjustment.weight(parameters[place]), gradient: usedGradient(place), slots: slots.map { $0[place] })
        update.rule.visit(update, &one)
        return one
    }

    /// The factor by which max-norm shortens the weights into the output unit of a place; 1 without.
    private func normScale(_ place: Place) -> Double {
        guard let limit = update.maxNorm, let index = place.parameter, parameters.ofNode[place.node][index].isConstrained else { return 1 }
        let shape = parameters.ofNode[place.node][index].shape
        let length = shape.count / shape.dimensions[0]
        let first = place.entry / length * length
        let row = (first..<first + length).map { single(Place(node: place.node, array: place.array, place.aspect, entry: $0)).weight }
        return Tensor(Shape(1, length), row).rowScale(0, limit: limit)
    }

    // MARK: Equations

    private func place(of quantity: UpdateQuantity, _ place: Place) -> Place {
        place.with(quantity.aspect(leavesGradients: update.leavesGradients))
    }

    private func number(_ factor: UpdateEquation.Factor, _ place: Place) -> Double {
        switch factor {
        case .number(let number): number
        case .of(let quantity): value(self.place(of: quantity, place), sample: 0)
        }
    }

    private func evaluate(_ quantity: UpdateQuantity?, _ place: Place) -> Double {
        guard let quantity else { return .nan }
        let equation = update.rule.equation(of: quantity, update)
        return equation.function(equation.terms.reduce(0) { $0 + $1.reduce(1) { $0 * number($1, place) } })
    }

    /// The equation of a number that the update makes, with what is done beside the rule.
    private func equation(_ place: Place) -> UpdateEquation {
        guard let quantity = UpdateQuantity(place.aspect) else { return UpdateEquation(terms: []) }
        if quantity == .gradient { return gradientEquation(place) }
        var equation = update.rule.equation(of: quantity, update)
        if quantity == .nextWeight, update[.decay] > 0 {
            equation.terms.insert([.number(-1), .number(update.rate), .number(update[.decay]), .of(.weight)], at: 1)
        }
        return equation
    }

    /// ĝ = s · clamp(∂L/∂w) + λ₂ w + λ₁ sign(w). The gradient itself is no quantity of a rule, and stands in front: the terms here are those
    /// behind it.
    private func gradientEquation(_ place: Place) -> UpdateEquation {
        var terms: [[UpdateEquation.Factor]] = []
        if update[.l2] > 0 { terms.append([.number(update[.l2]), .of(.weight)]) }
        let sign = Double(parameters[place].sign)
        if update[.l1] > 0, sign != 0 { terms.append([.number(update[.l1]), .number(sign)]) }
        return UpdateEquation(terms: terms)
    }

    /// Why a number that the update makes is what it is.
    @_specialize(where Scalar == Float)
    func updated(_ place: Place) -> Derivation {
        let quantity = UpdateQuantity(place.aspect) ?? .nextWeight
        var result = make(place, nil, formula(quantity, place))
        let equation = equation(place)
        var list = TermList()
        if place.aspect == .usedGradient {
            let gradient = Double(tape.gradients[place])
            let bound = update.adjustment.bound
            var factors = [factor(place.with(.gradient), nil)]
            // A clipped entry is the bound, whatever the gradient was.
            if abs(gradient) > bound { factors = [constant(gradient > 0 ? bound : -bound)] }
            if update.clipping != 1 { factors.insert(constant(update.clipping), at: 0) }
            list.append(term: factors)
        }
        for term in equation.terms {
            list.append(
                term: term.lazy.map { factor in
                    switch factor {
                    case .number(let number): constant(number)
                    case .of(let quantity): self.factor(self.place(of: quantity, place), nil)
                    }
                })
        }
        result.terms = Derivation.Terms(list, samples: 0..<1)
        result.function = equation.function
        if quantity == .nextWeight {
            let scale = normScale(place)
            if scale != 1 {
                result.scale = scale
                result.scaleOrigin = .product([constant(scale)])
            }
        }
        return result
    }

    private func formula(_ quantity: UpdateQuantity, _ place: Place) -> String {
        let isUsed = !update.leavesGradients
        if quantity == .gradient {
            var text = "ĝ = "
            if update[.clipNorm] > 0 { text += "s · " }
            text += update[.clipValue] > 0 ? "clamp(∂L/∂w, ±c)" : "∂L/∂w"
            if update[.l2] > 0 { text += " + λ₂ w" }
            if update[.l1] > 0 { text += " + λ₁ sign(w)" }
            if update[.clipNorm] > 0 { text += ",  s = min(1, c/(‖∂L‖ + 10⁻⁶))" }
            return text
        }
        var text = update.rule.formula(of: quantity, isUsed ? "ĝ" : "∂L/∂w")
        guard quantity == .nextWeight else { return text }
        if update[.decay] > 0 { text = text.replacing("w ← w", with: "w ← w − α λ w", maxReplacements: 1) }
        if normScale(place) != 1 { text = text.replacing("w ← ", with: "w ← c/‖w‖ (", maxReplacements: 1) + ")" }
        return text
    }

    // MARK: Slopes

    /// The derivatives of a number that the update makes by the gradient and by the weight of its entry, with the factors of clipping and
    /// max-norm held fixed.
    func updateSlopes(_ place: Place) -> (gradient: Double, weight: Double) {
        switch place.aspect {
        case .gradient: return (1, 0)
        case .value: return (0, 1)
        case .slot: return (0, 0)
        default: break
        }
        var (byGradient, byWeight) = (0.0, 0.0)
        let equation = equation(place)
        if place.aspect == .usedGradient {
            byGradient = abs(Double(tape.gradients[place])) > update.adjustment.bound ? 0 : update.clipping
        }
        let sum = equation.terms.reduce(0) { $0 + $1.reduce(1) { $0 * number($1, place) } }
        let outer = equation.function.slope(at: equation.function(sum), argument: sum) * (place.aspect == .updated ? normScale(place) : 1)
        for term in equation.terms {
            for (index, factor) in term.enumerated() {
                guard case .of(let quantity) = factor else { continue }
                var slope = outer
                for (other, factor) in term.enumerated() where other != index { slope *= number(factor, place) }
                let inner = updateSlopes(self.place(of: quantity, place))
                byGradient += slope * inner.gradient
                byWeight += slope * inner.weight
            }
        }
        return (byGradient, byWeight)
    }
}

/// The update of a single weight by a formula.
private struct SingleUpdate<Scalar: KernelScalar>: UpdateVisitor {
    var weight: Scalar
    let gradient: Scalar
    var slots: [Scalar]

    mutating func visit(_ formula: some UpdateFormula) {
        var (first, second) = (slots.first ?? 0, slots.count > 1 ? slots[1] : 0)
        formula.update(&weight, gradient: gradient, &first, &second)
        if !slots.isEmpty { slots[0] = first }
        if slots.count > 1 { slots[1] = second }
    }
}
