import Tensors

/// Gradient descent: w ← w − αg.
public struct GradientDescent: UpdateRule {
    /// As runs have it that name none.
    public let name = "gradient-descent"
    /// 1, that of the reference network.
    public let learningRate: Float = 1
    /// Empty: the learning rate is the optimizer's.
    public let settings: [SettingValue] = []

    /// Plain descent, which has neither settings nor slots.
    public init() {}

    /// One product and one difference.
    public func visit(_ step: UpdateStep, _ visitor: inout some UpdateVisitor) { visitor.visit(DescentFormula(rate: step.rate)) }

    /// w − αg.
    public func equation(of quantity: UpdateQuantity, _ step: UpdateStep) -> UpdateEquation {
        UpdateEquation(terms: [[.of(.weight)], [.number(-1), .number(step.rate), .of(.gradient)]])
    }

    /// The same as text.
    public func formula(of quantity: UpdateQuantity, _ g: String) -> String { "w ← w − α \(g)" }
}
