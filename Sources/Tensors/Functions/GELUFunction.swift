/// x Φ(x), with Φ(x) = (1 + erf(x/√2))/2, the distribution function of a standard normal number.
public struct GELUFunction: UnitFunction {
    /// The function, which has no settings.
    public init() {}

    /// √½.
    static let rootOfHalf = 0.707_106_781_186_547_5
    /// 1/√(2π).
    private static let density = 0.398_942_280_401_432_7

    /// Φ(x).
    @inline(__always)
    private func gate<N: FunctionNumber>(_ x: N) -> N { N(0.5) + N(0.5) * (N(Self.rootOfHalf) * x).errorFunction }

    /// x Φ(x).
    @inline(__always)
    public func value<N: FunctionNumber>(_ x: N) -> N { x * gate(x) }

    /// Φ(x) + x e^(−x²/2)/√(2π).
    @inline(__always)
    public func slope<N: FunctionNumber>(_ x: N) -> N { gate(x) + N(Self.density) * x * (N(-0.5) * x * x).exponential }
}
