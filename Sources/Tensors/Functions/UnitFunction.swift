/// A number that a function of single units computes with: a single one, or a vector of them.
public protocol FunctionNumber: UpdateNumber {
    /// e^x.
    var exponential: Self { get }
    /// e^x − 1, exact for small x, too.
    var exponentialMinusOne: Self { get }
    /// ln(1 + e^x), without overflow.
    var softplus: Self { get }
    /// 1/(1 + e^−x).
    var sigmoid: Self { get }
    /// tanh x.
    var hyperbolicTangent: Self { get }
    /// erf x = 2/√π ∫₀ˣ e^−t² dt.
    var errorFunction: Self { get }
    /// `other` where x > 0, otherwise the number itself.
    func replaced(by other: Self, whereAboveZero x: Self) -> Self
}

/// A function of single units that is a layer of its own, with its slope. It is written once, for single numbers and for vectors.
public protocol UnitFunction: Sendable {
    /// f(x).
    func value<N: FunctionNumber>(_ x: N) -> N
    /// f′(x).
    func slope<N: FunctionNumber>(_ x: N) -> N

    /// Computes a range of vectors. Every function has it from the extension.
    func compute(_ arrays: FunctionArrays<Float>, vectors: Range<Int>)
    /// Computes a range of numbers one by one. Every function has it from the extension.
    func compute(_ arrays: FunctionArrays<Double>, numbers: Range<Int>)
}

/// The numbers that a function reads and makes: f(x), or with a factor f′(x) times it.
public struct FunctionArrays<Scalar: KernelScalar> {
    let x: UnsafePointer<Scalar>
    let factor: UnsafePointer<Scalar>?
    let target: UnsafeMutablePointer<Scalar>
}

extension FeatureMaps {
    /// Sets each unit to f(x) of the unit x of other maps of the same shape and samples.
    public mutating func setValues(of function: some UnitFunction, at x: FeatureMaps, _ workers: Workers) {
        makeUnique()
        let arrays = FunctionArrays(x: UnsafePointer(x.storage.base), factor: nil, target: storage.base)
        Scalar.compute(function, arrays, count: blocks.places * shape.unitCount, workers: workers)
    }

    /// Sets each unit to f′(x) times that of a residual, for the unit x of other maps of the same shape and samples.
    public mutating func setSlopes(of function: some UnitFunction, at x: FeatureMaps, times residual: FeatureMaps, _ workers: Workers) {
        makeUnique()
        let arrays = FunctionArrays(
            x: UnsafePointer(x.storage.base), factor: UnsafePointer(residual.storage.base), target: storage.base)
        Scalar.compute(function, arrays, count: blocks.places * shape.unitCount, workers: workers)
    }
}
