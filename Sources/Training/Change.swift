import NeuralNetworks

/// Something changed by hand: from a step on, or in that step alone. Made when the step begins, so that a run with it can be gone through
/// again, bit for bit.
public struct Change: Hashable, Sendable {
    /// What is changed.
    public enum Target: Hashable, Sendable {
        /// α, from this step on.
        case learningRate
        /// An entry of a parameter (`Place.Quantity.parameter`), before the step uses it.
        case parameter(Place)
        /// A pixel (an activation of the input) of one sample of the step's batch.
        case pixel(Place, sample: Int)
    }

    /// Updates done before.
    public var step: Int
    /// What is changed.
    public var target: Target
    /// What it becomes.
    public var value: Float

    /// A change.
    public init(step: Int, _ target: Target, to value: Float) {
        self.step = step
        self.target = target
        self.value = value
    }
}
