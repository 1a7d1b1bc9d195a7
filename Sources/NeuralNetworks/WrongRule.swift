/// A rule of the backward pass, deliberately wrong: what learners believe, to be seen failing.
public struct WrongRule: Hashable, Sendable {
    /// What is wrong.
    public enum Mistake: String, Hashable, Sendable, CaseIterable {
        /// The residual lacks the slope of the layer's function.
        case slope
        /// Mean-pooling hands its whole residual to each unit of the block, undivided.
        case division
        /// The convolution passes its residual down with the kernel turned the wrong way.
        case rotation
    }

    /// The layer's name.
    public var layer: String
    /// What is wrong in it.
    public var mistake: Mistake

    /// A mistake in a layer.
    public init(layer: String, _ mistake: Mistake) {
        self.layer = layer
        self.mistake = mistake
    }
}
