/// x where x > 0, otherwise α x; a NaN stays.
public struct LeakyReLUFunction: UnitFunction {
    private let alpha: Double

    /// Leaky ReLU with slope α below 0.
    public init(alpha: Double) { self.alpha = alpha }

    /// x, or α x.
    @inline(__always)
    public func value<N: FunctionNumber>(_ x: N) -> N { (N(alpha) * x).replaced(by: x, whereAboveZero: x) }

    /// 1, or α.
    @inline(__always)
    public func slope<N: FunctionNumber>(_ x: N) -> N { N(alpha).replaced(by: N(1), whereAboveZero: x) }
}
