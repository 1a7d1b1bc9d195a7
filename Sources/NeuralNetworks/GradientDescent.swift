import Tensors

/// Plain gradient descent: w ← w − α ∂L/∂w.
public struct GradientDescent: Hashable, Sendable {
    /// α, above 0.
    public var learningRate: Float

    /// Descent with this learning rate.
    public init(learningRate: Float) { self.learningRate = learningRate }

    /// Changes all parameters by −α times their gradients.
    @_specialize(where S == Float)
    public func update<S: KernelScalar>(_ parameters: inout Parameters<S>, gradients: Parameters<S>, _ workers: Workers) {
        for node in parameters.ofNode.indices {
            for i in parameters.ofNode[node].indices {
                S.descend(
                    &parameters.ofNode[node][i], gradient: gradients.ofNode[node][i], rate: S(learningRate),
                    workers: workers)
            }
        }
    }
}
