import Tensors

/// AdaGrad (Duchi, Hazan and Singer: Adaptive Subgradient Methods, 2011, with a diagonal matrix; numbers of PyTorch's `Adagrad`).
public struct AdaGrad: UpdateRule {
    /// As a run names it.
    public let name = "adagrad"
    /// PyTorch's.
    public let learningRate: Float = 0.01
    /// ε.
    public let settings = [SettingValue(.epsilon, 1e-10)]
    /// s, the sum of the squares of all gradients.
    public let slots = [UpdateArray("squares", "s")]
    /// q = √s′, and r = 1/(q + ε).
    public let values = [UpdateArray("root", "q"), UpdateArray("inverse", "r")]

    /// AdaGrad, with no numbers of its own: settings and slots are kept by the optimizer.
    public init() {}

    /// One pass over the weight, its gradient and the sum.
    public func visit(_ step: UpdateStep, _ visitor: inout some UpdateVisitor) {
        visitor.visit(AdaGradFormula(rate: step.rate, epsilon: step[.epsilon]))
    }

    /// s′ = s + g², and w − αgr.
    public func equation(of quantity: UpdateQuantity, _ step: UpdateStep) -> UpdateEquation {
        switch quantity {
        case .nextSlot: UpdateEquation(terms: [[.of(.slot(0))], [.of(.gradient), .of(.gradient)]])
        case .value(0): UpdateEquation(.root, terms: [[.of(.nextSlot(0))]])
        case .value: UpdateEquation(.reciprocal, terms: [[.of(.value(0))], [.number(step[.epsilon])]])
        default: UpdateEquation(terms: [[.of(.weight)], [.number(-1), .number(step.rate), .of(.gradient), .of(.value(1))]])
        }
    }

    /// The same as text.
    public func formula(of quantity: UpdateQuantity, _ g: String) -> String {
        switch quantity {
        case .nextSlot: "s′ = s + (\(g))²"
        case .value(0): "q = √s′"
        case .value: "r = 1/(q + ε)"
        default: "w ← w − α \(g) r,  r = 1/(√s′ + ε)"
        }
    }
}

extension UpdateSetting {
    /// ε, which keeps a divisor from 0.
    public static let epsilon = UpdateSetting("epsilon", "ε", .positive)
}
