/// A number that is NaN or infinite appeared, and training stopped before the update could take it.
public struct NotFinite: Error, Hashable, Sendable {
    /// What it was found in.
    public enum Quantity: Hashable, Sendable {
        /// ℓ of a sample.
        case loss
        /// δ of a unit.
        case residual
        /// ∂L/∂parameter.
        case gradient
    }
    /// What it was found in.
    public let quantity: Quantity
    /// The layer's name.
    public let layer: String
    /// The phase that made it.
    public let phase: Phase
    /// Updates done before.
    public let step: Int
    /// The learning rate of the run: very likely too large.
    public let learningRate: Float
}
