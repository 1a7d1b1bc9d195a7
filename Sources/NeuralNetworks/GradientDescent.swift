import Tensors

/// Gradient descent without momentum or decay: w ← w − α ∂L/∂w.
public struct GradientDescent: Hashable, Sendable {
    /// α, greater than 0.
    public var learningRate: Float

    /// Gradient descent with learning rate α.
    public init(learningRate: Float) { self.learningRate = learningRate }

    /// Subtracts α times its gradient from each parameter.
    @_specialize(where S == Float)
    public func update<S: KernelScalar>(_ parameters: inout Parameters<S>, gradients: Parameters<S>, _ workers: Workers) {
        for node in parameters.ofNode.indices {
            for i in parameters.ofNode[node].indices where gradients.ofNode[node][i].count > 0 {
                S.descend(
                    &parameters.ofNode[node][i], gradient: gradients.ofNode[node][i], rate: S(learningRate),
                    workers: workers)
            }
        }
    }
}
