import Tensors

/// An update rule with the numbers of one step.
public struct UpdateStep: Sendable {
    /// What makes the step from the gradients, once they are clipped and penalised.
    public let rule: any UpdateRule
    /// α of this step.
    public let rate: Double
    /// The number of the update, counted from 1.
    public let number: Int
    /// The settings of the rule.
    private let settings: [SettingValue]
    /// The factor of all gradients that clipping by their norm takes; 1 without.
    public private(set) var clipping = 1.0

    /// The step `number`, counted from 1, with learning rate `rate`. Settings that are not given have the rule's defaults.
    public init(_ rule: any UpdateRule, rate: Double, number: Int, settings: [SettingValue]? = nil) {
        self.rule = rule
        self.rate = rate
        self.number = number
        self.settings = settings ?? rule.allSettings
    }

    /// The number of a setting; 0 if the rule has none such.
    public subscript(setting: UpdateSetting) -> Double { settings.first { $0.setting == setting }?.number ?? 0 }

    /// What is done to gradients and weights before the rule.
    public var adjustment: GradientAdjustment {
        var adjustment = GradientAdjustment()
        let bound = self[.clipValue]
        if bound > 0 { adjustment.bound = bound }
        adjustment.scale = clipping
        adjustment.l2 = self[.l2]
        adjustment.l1 = self[.l1]
        adjustment.decay = rate * self[.decay]
        return adjustment
    }

    /// The largest norm of the weights into an output unit; nil without.
    public var maxNorm: Double? {
        let limit = self[.maxNorm]
        return limit > 0 ? limit : nil
    }

    /// Whether the rule uses the gradients as they are.
    public var leavesGradients: Bool { adjustment.leavesGradient && self[.clipNorm] == 0 }

    /// Whether it is w ← w − α ∂L/∂w and nothing else.
    public var isPlainDescent: Bool { rule is GradientDescent && adjustment.isNone && maxNorm == nil && self[.clipNorm] == 0 }

    /// The same step, with the factor of clipping by the norm that these gradients take.
    public func clipped<S: KernelScalar>(by gradients: Parameters<S>) -> UpdateStep {
        let limit = self[.clipNorm]
        if limit == 0 { return self }
        let bound = self[.clipValue]
        var squares = 0.0
        for node in gradients.ofNode.indices {
            for i in gradients.ofNode[node].indices {
                squares += gradients.ofNode[node][i].sumOfSquares(clampedTo: bound > 0 ? bound : .infinity)
            }
        }
        var step = self
        step.clipping = min(1, limit / (squares.squareRoot() + 1e-6))
        return step
    }

    /// Updates all parameters and slots. `changed` is called with each node and the norm of the change of its parameters by the rule, except
    /// for plain descent, whose change is α times the gradient.
    @_specialize(where S == Float)
    public func update<S: KernelScalar>(
        _ parameters: inout Parameters<S>, slots: inout [Parameters<S>], gradients: Parameters<S>, _ workers: Workers,
        changed: (_ node: Int, _ norm: Double) -> Void = { _, _ in }
    ) {
        let step = isPlainDescent ? self : clipped(by: gradients)
        step.updateClipped(&parameters, slots: &slots, gradients: gradients, workers, changed: changed)
    }

    /// The same with the factor of clipping that it has, for some of the parameters.
    @_specialize(where S == Float)
    public func updateClipped<S: KernelScalar>(
        _ parameters: inout Parameters<S>, slots: inout [Parameters<S>], gradients: Parameters<S>, _ workers: Workers,
        changed: (_ node: Int, _ norm: Double) -> Void = { _, _ in }
    ) {
        let isPlain = isPlainDescent
        for node in parameters.ofNode.indices {
            var squares = 0.0
            for i in parameters.ofNode[node].indices {
                // What is carried along has no gradient.
                if gradients.ofNode[node][i].count == 0 { continue }
                if isPlain {
                    S.descend(
                        &parameters.ofNode[node][i], gradient: gradients.ofNode[node][i], rate: S(rate), workers: workers)
                } else {
                    squares += update(node, i, &parameters, &slots, gradients, workers)
                }
            }
            if !isPlain { changed(node, squares.squareRoot()) }
        }
    }

    /// Updates one parameter; returns Σ (change of a weight by the rule)².
    @_specialize(where S == Float)
    private func update<S: KernelScalar>(
        _ node: Int, _ index: Int, _ parameters: inout Parameters<S>, _ slots: inout [Parameters<S>], _ gradients: Parameters<S>,
        _ workers: Workers
    ) -> Double {
        var places = UpdateSlots<S>()
        for slot in slots.indices { places.append(&slots[slot].ofNode[node][index]) }
        var pass = UpdatePass(
            weight: parameters.ofNode[node][index], slots: places, gradient: gradients.ofNode[node][index], adjustment: adjustment,
            workers: workers)
        // The pass holds the only reference, or the weights would be copied.
        parameters.ofNode[node][index] = pass.gradient
        rule.visit(self, &pass)
        swap(&parameters.ofNode[node][index], &pass.weight)
        if let limit = maxNorm, parameters.ofNode[node][index].isConstrained {
            parameters.ofNode[node][index].limitRows(to: limit, workers)
        }
        return pass.squares
    }
}

extension Tensor {
    /// Whether max-norm holds for the parameter: it has weights into output units, which the first axis counts, and is no bias.
    var isConstrained: Bool { shape.dimensions.count > 1 }
}

/// The update of one parameter by a formula.
private struct UpdatePass<S: KernelScalar>: UpdateVisitor {
    var weight: Tensor<S>
    let slots: UpdateSlots<S>
    let gradient: Tensor<S>
    let adjustment: GradientAdjustment
    let workers: Workers
    var squares = 0.0

    mutating func visit(_ formula: some UpdateFormula) {
        squares = S.update(&weight, slots, gradient: gradient, adjustment, by: formula, workers: workers)
    }
}
