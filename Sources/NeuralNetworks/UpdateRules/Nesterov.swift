import Tensors

/// Nesterov's momentum (Sutskever et al.: On the Importance of Initialization and Momentum in Deep Learning, 2013; in the form of PyTorch's
/// `SGD` with `nesterov`, whose w is the point that the next gradient is taken at).
public struct Nesterov: UpdateRule {
    /// As a run names it.
    public let name = "nesterov"
    /// That of momentum.
    public let learningRate: Float = 0.1
    /// μ.
    public let settings = [SettingValue(.momentum, 0.9)]
    /// v, the velocity.
    public let slots = [UpdateArray("velocity", "v")]

    /// Nesterov's momentum, with no numbers of its own: settings and slots are kept by the optimizer.
    public init() {}

    /// One pass over the weight, its gradient and the velocity.
    public func visit(_ step: UpdateStep, _ visitor: inout some UpdateVisitor) {
        visitor.visit(NesterovFormula(rate: step.rate, momentum: step[.momentum]))
    }

    /// v′ = μv + g, and w − αg − αμv′.
    public func equation(of quantity: UpdateQuantity, _ step: UpdateStep) -> UpdateEquation {
        let momentum = UpdateEquation.Factor.number(step[.momentum])
        let rate = UpdateEquation.Factor.number(step.rate)
        return switch quantity {
        case .nextSlot: UpdateEquation(terms: [[momentum, .of(.slot(0))], [.of(.gradient)]])
        default:
            UpdateEquation(terms: [
                [.of(.weight)], [.number(-1), rate, .of(.gradient)], [.number(-1), rate, momentum, .of(.nextSlot(0))],
            ])
        }
    }

    /// The same as text.
    public func formula(of quantity: UpdateQuantity, _ g: String) -> String {
        switch quantity {
        case .nextSlot: "v′ = μ v + \(g)"
        default: "w ← w − α \(g) − α μ v′"
        }
    }
}
