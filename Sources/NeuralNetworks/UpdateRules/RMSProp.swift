import Tensors

/// RMSProp (Tieleman and Hinton: Neural Networks for Machine Learning, lecture 6.5, 2012; numbers of PyTorch's `RMSprop`, whose α is ρ here).
public struct RMSProp: UpdateRule {
    /// As a run names it.
    public let name = "rmsprop"
    /// PyTorch's.
    public let learningRate: Float = 0.01
    /// ρ and ε.
    public let settings = [SettingValue(.rho, 0.99), SettingValue(.epsilon, 1e-8)]
    /// s, the mean of the squares of the gradients.
    public let slots = [UpdateArray("square", "s")]
    /// q = √s′, and r = 1/(q + ε).
    public let values = [UpdateArray("root", "q"), UpdateArray("inverse", "r")]

    /// RMSProp, with no numbers of its own: settings and slots are kept by the optimizer.
    public init() {}

    /// One pass over the weight, its gradient and the mean.
    public func visit(_ step: UpdateStep, _ visitor: inout some UpdateVisitor) {
        visitor.visit(RMSPropFormula(rate: step.rate, rho: step[.rho], epsilon: step[.epsilon]))
    }

    /// s′ = ρs + (1 − ρ)g², and w − αgr.
    public func equation(of quantity: UpdateQuantity, _ step: UpdateStep) -> UpdateEquation {
        switch quantity {
        case .nextSlot:
            UpdateEquation(terms: [[.number(step[.rho]), .of(.slot(0))], [.number(1 - step[.rho]), .of(.gradient), .of(.gradient)]])
        case .value(0): UpdateEquation(.root, terms: [[.of(.nextSlot(0))]])
        case .value: UpdateEquation(.reciprocal, terms: [[.of(.value(0))], [.number(step[.epsilon])]])
        default: UpdateEquation(terms: [[.of(.weight)], [.number(-1), .number(step.rate), .of(.gradient), .of(.value(1))]])
        }
    }

    /// The same as text.
    public func formula(of quantity: UpdateQuantity, _ g: String) -> String {
        switch quantity {
        case .nextSlot: "s′ = ρ s + (1−ρ) (\(g))²"
        case .value(0): "q = √s′"
        case .value: "r = 1/(q + ε)"
        default: "w ← w − α \(g) r,  r = 1/(√s′ + ε)"
        }
    }
}

extension UpdateSetting {
    /// ρ, the part of a mean that is left after a step.
    public static let rho = UpdateSetting("rho", "ρ", .fraction)
}
