/// The names of what an update makes beside each parameter.
extension Network {
    /// The gradient as the rule uses it, the rule's slots before and after the update, and its named steps.
    func ruleFamilies(_ parameter: ArraySpecification, _ array: Int, _ node: Int) -> [PlaceFamily] {
        func family(_ name: String, _ aspect: Place.Aspect) -> PlaceFamily {
            PlaceFamily(name: "\(parameter.name).\(name)", node: node, array: array, aspect: aspect, axes: parameter.axes)
        }
        return [family("gradient.used", .usedGradient)]
            + rule.slots.enumerated().flatMap { index, slot in
                [family(slot.name, .slot(Int8(index))), family("\(slot.name).updated", .updatedSlot(Int8(index)))]
            } + rule.values.enumerated().map { index, value in family(value.name, .updateValue(Int8(index))) }
    }

    /// Numbers of a node that have names, but are left out of lists: plain descent uses a gradient as it is, unless a penalty or clipping is
    /// set.
    func hiddenFamilies(_ index: Int) -> [PlaceFamily] {
        guard rule is GradientDescent else { return [] }
        let owner = parameterOwner(index)
        return nodes[owner].parameters.enumerated().filter(\.element.isLearnt).flatMap { i, parameter in
            ruleFamilies(parameter, Place.parameterIndex(i), owner)
        }
    }
}

extension UpdateQuantity {
    /// The aspect of a parameter that a quantity is; `leavesGradients` is whether the rule uses gradients as they are.
    func aspect(leavesGradients: Bool) -> Place.Aspect {
        switch self {
        case .weight: .value
        case .gradient: leavesGradients ? .gradient : .usedGradient
        case .slot(let slot): .slot(Int8(slot))
        case .nextSlot(let slot): .updatedSlot(Int8(slot))
        case .value(let value): .updateValue(Int8(value))
        case .nextWeight: .updated
        }
    }

    /// The quantity of a place; nil for one that no update has.
    init?(_ aspect: Place.Aspect) {
        switch aspect {
        case .value: self = .weight
        case .gradient, .usedGradient: self = .gradient
        case .slot(let slot): self = .slot(Int(slot))
        case .updatedSlot(let slot): self = .nextSlot(Int(slot))
        case .updateValue(let value): self = .value(Int(value))
        case .updated: self = .nextWeight
        case .residual: return nil
        }
    }
}
