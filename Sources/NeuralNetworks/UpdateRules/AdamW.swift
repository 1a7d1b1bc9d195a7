import Tensors

/// Adam whose weights decay by themselves (Loshchilov and Hutter: Decoupled Weight Decay Regularization, 2019; in the form of PyTorch's
/// `AdamW`, where the schedule's rate is a factor of the decay, too).
public struct AdamW: UpdateRule {
    private let adam = Adam()

    /// As a run names it.
    public let name = "adamw"
    /// Adam's.
    public var learningRate: Float { adam.learningRate }
    /// Adam's.
    public var settings: [SettingValue] { adam.settings }
    /// λ is 0.01, as in PyTorch.
    public var commonSettings: [SettingValue] { UpdateSetting.common.map { SettingValue($0, $0 == .decay ? 0.01 : 0) } }
    /// Adam's.
    public var slots: [UpdateArray] { adam.slots }
    /// Adam's.
    public var values: [UpdateArray] { adam.values }

    /// Adam with decoupled decay, which is 0.01 unless another is set.
    public init() {}

    /// As Adam: the decay is done beside every rule.
    public func visit(_ step: UpdateStep, _ visitor: inout some UpdateVisitor) { adam.visit(step, &visitor) }

    /// Adam's.
    public func equation(of quantity: UpdateQuantity, _ step: UpdateStep) -> UpdateEquation { adam.equation(of: quantity, step) }

    /// Adam's.
    public func formula(of quantity: UpdateQuantity, _ g: String) -> String { adam.formula(of: quantity, g) }
}
