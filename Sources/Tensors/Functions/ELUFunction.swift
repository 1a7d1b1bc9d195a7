/// x where x > 0, otherwise α (e^x − 1); a NaN stays.
public struct ELUFunction: UnitFunction {
    private let alpha: Double

    /// ELU with the limit −α.
    public init(alpha: Double) { self.alpha = alpha }

    /// x, or α (e^x − 1).
    @inline(__always)
    public func value<N: FunctionNumber>(_ x: N) -> N { (N(alpha) * x.exponentialMinusOne).replaced(by: x, whereAboveZero: x) }

    /// 1, or α e^x.
    @inline(__always)
    public func slope<N: FunctionNumber>(_ x: N) -> N { (N(alpha) * x.exponential).replaced(by: N(1), whereAboveZero: x) }
}
