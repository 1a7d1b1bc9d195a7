/// ln(1 + e^x), computed without overflow.
public struct SoftplusFunction: UnitFunction {
    /// The function, which has no settings.
    public init() {}

    /// ln(1 + e^x).
    @inline(__always)
    public func value<N: FunctionNumber>(_ x: N) -> N { x.softplus }

    /// σ(x).
    @inline(__always)
    public func slope<N: FunctionNumber>(_ x: N) -> N { x.sigmoid }
}
