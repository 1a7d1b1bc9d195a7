import Tensors

/// Adam (Kingma and Ba: Adam: A Method for Stochastic Optimization, 2015, algorithm 1).
public struct Adam: UpdateRule {
    /// As a run names it.
    public let name = "adam"
    /// The paper's.
    public let learningRate: Float = 0.001
    /// β₁, β₂ and ε.
    public let settings = [SettingValue(.beta1, 0.9), SettingValue(.beta2, 0.999), SettingValue(.epsilon, 1e-8)]
    /// m and s, the means of the gradients and of their squares, before their correction.
    public let slots = [UpdateArray("mean", "m"), UpdateArray("square", "s")]
    /// q = √ŝ, and r = 1/(q + ε).
    public let values = [UpdateArray("root", "q"), UpdateArray("inverse", "r")]

    /// Adam, with no numbers of its own: settings and slots are kept by the optimizer.
    public init() {}

    /// One pass over the weight, its gradient and the means.
    public func visit(_ step: UpdateStep, _ visitor: inout some UpdateVisitor) {
        visitor.visit(
            AdamFormula(rate: step.rate, beta1: step[.beta1], beta2: step[.beta2], epsilon: step[.epsilon], number: step.number))
    }

    /// m′ = β₁m + (1 − β₁)g, s′ = β₂s + (1 − β₂)g², and w − α m′/(1 − β₁ᵗ) r.
    public func equation(of quantity: UpdateQuantity, _ step: UpdateStep) -> UpdateEquation {
        let (beta1, beta2) = (step[.beta1], step[.beta2])
        func correction(_ beta: Double) -> UpdateEquation.Factor { .number(1 / (1 - Double.power(beta, Double(step.number)))) }
        return switch quantity {
        case .nextSlot(0): UpdateEquation(terms: [[.number(beta1), .of(.slot(0))], [.number(1 - beta1), .of(.gradient)]])
        case .nextSlot:
            UpdateEquation(terms: [[.number(beta2), .of(.slot(1))], [.number(1 - beta2), .of(.gradient), .of(.gradient)]])
        case .value(0): UpdateEquation(.root, terms: [[correction(beta2), .of(.nextSlot(1))]])
        case .value: UpdateEquation(.reciprocal, terms: [[.of(.value(0))], [.number(step[.epsilon])]])
        default:
            UpdateEquation(terms: [
                [.of(.weight)], [.number(-1), .number(step.rate), correction(beta1), .of(.nextSlot(0)), .of(.value(1))],
            ])
        }
    }

    /// The same as text.
    public func formula(of quantity: UpdateQuantity, _ g: String) -> String {
        switch quantity {
        case .nextSlot(0): "m′ = β₁ m + (1−β₁) \(g)"
        case .nextSlot: "s′ = β₂ s + (1−β₂) (\(g))²"
        case .value(0): "q = √(s′/(1−β₂ᵗ))"
        case .value: "r = 1/(q + ε)"
        default: "w ← w − α m′/(1−β₁ᵗ) r,  r = 1/(√(s′/(1−β₂ᵗ)) + ε)"
        }
    }
}

extension UpdateSetting {
    /// β₁, the part of the mean of gradients that is left after a step.
    public static let beta1 = UpdateSetting("beta1", "β₁", .fraction)
    /// β₂, the part of the mean of squares that is left after a step.
    public static let beta2 = UpdateSetting("beta2", "β₂", .fraction)
}
