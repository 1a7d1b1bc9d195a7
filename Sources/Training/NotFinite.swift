/// A number became NaN or infinite; training stopped before the update could use it.
public struct NotFinite: Error, Hashable, Sendable {
    /// The quantity in which it was found.
    public enum Quantity: Hashable, Sendable {
        /// ℓ of a sample.
        case loss
        /// δ of a unit.
        case residual
        /// ∂L/∂parameter.
        case gradient
    }
    /// The quantity in which it was found.
    public let quantity: Quantity
    /// The name of the layer.
    public let layer: String
    /// The phase that computed it.
    public let phase: Phase
    /// The number of updates before this step.
    public let step: Int
    /// The learning rate of this step, which is very likely too large.
    public let learningRate: Float
}
