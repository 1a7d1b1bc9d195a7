/// σ(x) = 1/(1 + e^−x).
public struct SigmoidFunction: UnitFunction {
    /// The function, which has no settings.
    public init() {}

    /// σ(x).
    @inline(__always)
    public func value<N: FunctionNumber>(_ x: N) -> N { x.sigmoid }

    /// σ(x) (1 − σ(x)).
    @inline(__always)
    public func slope<N: FunctionNumber>(_ x: N) -> N {
        let s = x.sigmoid
        return s * (N(1) - s)
    }
}
