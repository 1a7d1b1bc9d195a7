/// x σ(x).
public struct SiLUFunction: UnitFunction {
    /// The function, which has no settings.
    public init() {}

    /// x σ(x).
    @inline(__always)
    public func value<N: FunctionNumber>(_ x: N) -> N { x * x.sigmoid }

    /// σ (1 + x (1 − σ)).
    @inline(__always)
    public func slope<N: FunctionNumber>(_ x: N) -> N {
        let gate = x.sigmoid
        return gate * (N(1) + x * (N(1) - gate))
    }
}
