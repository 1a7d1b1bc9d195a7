/// α tanh(β x).
public struct ScaledTanhFunction: UnitFunction {
    private let alpha, beta: Double

    /// The function with its limit α and β, the scale of its argument.
    public init(alpha: Double, beta: Double) { (self.alpha, self.beta) = (alpha, beta) }

    /// α tanh(β x).
    @inline(__always)
    public func value<N: FunctionNumber>(_ x: N) -> N { N(alpha) * (N(beta) * x).hyperbolicTangent }

    /// αβ (1 − tanh²(β x)).
    @inline(__always)
    public func slope<N: FunctionNumber>(_ x: N) -> N {
        let t = (N(beta) * x).hyperbolicTangent
        return N(alpha * beta) * (N(1) - t * t)
    }
}
