import NeuralNetworks

/// A manual change, from one step on or in that step alone. It is applied when the step begins, so that replaying the run gives the same
/// bits.
public struct Change: Hashable, Sendable {
    /// The number that is changed.
    public enum Target: Hashable, Sendable {
        /// The learning rate α, from this step on.
        case learningRate
        /// A setting of the update rule, or of what is done beside it, from this step on.
        case setting(UpdateSetting)
        /// An entry of a parameter, before the step uses it.
        case parameter(Place)
        /// A pixel of one sample of the step's batch, which is an activation of the input.
        case pixel(Place, sample: Int)

        /// Whether it holds from its step on, instead of in one step alone: the learning rate and the rule's settings.
        public var isSetting: Bool {
            switch self {
            case .learningRate, .setting: true
            case .parameter, .pixel: false
            }
        }
    }

    /// The step it belongs to, as the number of updates before it.
    public var step: Int
    /// The number that is changed.
    public var target: Target
    /// The new value.
    public var value: Float

    /// Sets `target` to `value` when the step after `step` updates begins.
    public init(step: Int, _ target: Target, to value: Float) {
        self.step = step
        self.target = target
        self.value = value
    }
}
