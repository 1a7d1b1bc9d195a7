import Glibc

extension Double: FunctionNumber {
    /// The C library's exp.
    public var exponential: Double { exp(self) }
    /// The C library's expm1.
    public var exponentialMinusOne: Double { expm1(self) }
    /// max(0, x) + ln(1 + e^−|x|), by the C library's log1p and exp.
    public var softplus: Double { (self > 0 ? self : 0) + log1p(exp(-abs(self))) }
    /// 1/(1 + e^−x).
    public var sigmoid: Double { 1 / (1 + exp(-self)) }
    /// The C library's tanh.
    public var hyperbolicTangent: Double { tanh(self) }
    /// The C library's erf.
    public var errorFunction: Double { erf(self) }
    /// `other` where x > 0.
    public func replaced(by other: Double, whereAboveZero x: Double) -> Double { x > 0 ? other : self }
}

extension Reference {
    /// f(x), or f′(x) times a factor, number by number.
    static func compute(_ function: some UnitFunction, _ arrays: FunctionArrays<Double>, _ range: Range<Int>) {
        for i in range {
            arrays.target[i] = arrays.factor.map { function.slope(arrays.x[i]) * $0[i] } ?? function.value(arrays.x[i])
        }
    }
}

extension Double {
    /// The plain loop of `Reference`.
    public static func compute<Function: UnitFunction>(
        _ function: Function, _ arrays: FunctionArrays<Double>, count: Int, workers: Workers
    ) { function.compute(arrays, numbers: 0..<count) }
}
