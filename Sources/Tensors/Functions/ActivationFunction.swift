/// An activation function of single units, with its slope.
public struct ActivationFunction: UnitFunction {
    private let activation: Activation

    /// With `none` the units stay what they are.
    public init(_ activation: Activation) { self.activation = activation }

    /// f(x).
    @inline(__always)
    public func value<N: FunctionNumber>(_ x: N) -> N {
        switch activation {
        case .sigmoid: x.sigmoid
        case .tanh: x.hyperbolicTangent
        // A NaN stays.
        case .relu: x.replaced(by: N(0), whereAboveZero: N(0) - x)
        case .none: x
        }
    }

    /// f′(x).
    @inline(__always)
    public func slope<N: FunctionNumber>(_ x: N) -> N {
        switch activation {
        case .sigmoid: x.sigmoid * (N(1) - x.sigmoid)
        case .tanh: N(1) - x.hyperbolicTangent * x.hyperbolicTangent
        case .relu: N(0).replaced(by: N(1), whereAboveZero: x)
        case .none: N(1)
        }
    }
}
