/// A deliberate mistake in the backward pass, used in lessons to show that a common misconception fails.
public struct WrongRule: Hashable, Sendable {
    /// The kind of mistake.
    public enum Mistake: String, Hashable, Sendable, CaseIterable {
        /// The residual lacks the factor f′, the slope of the layer's function.
        case slope
        /// Mean-pooling passes its whole residual to each unit of the block, without dividing by s².
        case division
        /// The convolution passes its residual back with the kernel turned the wrong way.
        case rotation
    }

    /// The name of the layer with the mistake.
    public var layer: String
    /// The mistake made in that layer.
    public var mistake: Mistake

    /// A mistake in the layer of this name.
    public init(layer: String, _ mistake: Mistake) {
        self.layer = layer
        self.mistake = mistake
    }
}
