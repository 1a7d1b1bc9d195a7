import Tensors

/// Gradient descent with momentum (Polyak: Some Methods of Speeding up the Convergence of Iteration Methods, 1964; in the form of PyTorch's
/// `SGD`, without dampening).
public struct Momentum: UpdateRule {
    /// As a run names it.
    public let name = "momentum"
    /// With μ = 0.9 steps that go on in one direction become as long as those of descent with 1.
    public let learningRate: Float = 0.1
    /// μ.
    public let settings = [SettingValue(.momentum, 0.9)]
    /// v, the velocity.
    public let slots = [UpdateArray("velocity", "v")]

    /// Momentum, with no numbers of its own: settings and slots are kept by the optimizer.
    public init() {}

    /// One pass over the weight, its gradient and the velocity.
    public func visit(_ step: UpdateStep, _ visitor: inout some UpdateVisitor) {
        visitor.visit(MomentumFormula(rate: step.rate, momentum: step[.momentum]))
    }

    /// v′ = μv + g, and w − αv′.
    public func equation(of quantity: UpdateQuantity, _ step: UpdateStep) -> UpdateEquation {
        switch quantity {
        case .nextSlot: UpdateEquation(terms: [[.number(step[.momentum]), .of(.slot(0))], [.of(.gradient)]])
        default: UpdateEquation(terms: [[.of(.weight)], [.number(-1), .number(step.rate), .of(.nextSlot(0))]])
        }
    }

    /// The same as text.
    public func formula(of quantity: UpdateQuantity, _ g: String) -> String {
        switch quantity {
        case .nextSlot: "v′ = μ v + \(g)"
        default: "w ← w − α v′"
        }
    }
}

extension UpdateSetting {
    /// μ, the part of the velocity that is left after a step.
    public static let momentum = UpdateSetting("momentum", "μ", .fraction)
}
