/// A number that an update formula computes with: a single one, or a vector of adjacent ones.
public protocol UpdateNumber {
    /// The number in this precision, in all lanes.
    init(_ number: Double)
    /// The sum, rounded once.
    static func + (a: Self, b: Self) -> Self
    /// The difference, rounded once.
    static func - (a: Self, b: Self) -> Self
    /// The product, rounded once.
    static func * (a: Self, b: Self) -> Self
    /// The quotient, rounded once.
    static func / (a: Self, b: Self) -> Self
    /// √x.
    var root: Self { get }
    /// −1, 0 or 1.
    var sign: Self { get }
    /// The nearest number in ±`bound`.
    func clamped(to bound: Self) -> Self
}

/// The arithmetic of an update rule for one weight, its gradient and the numbers that the rule keeps beside it (slots). It is written once,
/// for single numbers and for vectors; all operations are rounded one by one, so that both give the same bits.
public protocol UpdateFormula: Sendable {
    /// The number of slots: 0, 1 or 2.
    static var slotCount: Int { get }
    /// Replaces a weight and its slots by their next values; slots that the rule has not are left alone.
    func update<N: UpdateNumber>(_ weight: inout N, gradient: N, _ first: inout N, _ second: inout N)

    /// Updates a range of numbers with vectors, and returns Σ (change of a weight)². Every formula has it from the extension.
    func update(_ arrays: UpdateArrays<Float>, _ range: Range<Int>) -> Double
    /// Updates a range of numbers one by one, and returns Σ (change of a weight)². Every formula has it from the extension.
    func update(_ arrays: UpdateArrays<Double>, _ range: Range<Int>) -> Double
}

/// What is done to a gradient and a weight before the rule: the gradient is clipped, then penalties are added; the weight decays.
///
///     g ← scale · clamp(∂L/∂w, ±bound) + l2 · w + l1 · sign(w)
///     w ← w − decay · w
public struct GradientAdjustment: Hashable, Sendable {
    /// The largest magnitude of a gradient's entry; infinite without clipping.
    public var bound = Double.infinity
    /// The factor of all gradients that clipping by their norm takes; 1 without.
    public var scale = 1.0
    /// λ₂, the factor of w in the gradient of ½ λ₂ w².
    public var l2 = 0.0
    /// λ₁, the factor of sign(w) in the gradient of λ₁ |w|.
    public var l1 = 0.0
    /// αλ of decoupled decay. 1 − αλ would be rounded alike at each step.
    public var decay = 0.0

    /// None.
    public init() {}

    /// Whether the gradient is used as it is.
    public var leavesGradient: Bool { bound == .infinity && scale == 1 && l2 == 0 && l1 == 0 }

    /// Whether nothing is done.
    public var isNone: Bool { leavesGradient && decay == 0 }

    /// The gradient that the rule uses.
    @inline(__always)
    public func gradient<N: UpdateNumber>(_ gradient: N, weight: N) -> N {
        var g = gradient
        if bound != .infinity { g = g.clamped(to: N(bound)) }
        if scale != 1 { g = g * N(scale) }
        if l2 != 0 { g = g + N(l2) * weight }
        if l1 != 0 { g = g + N(l1) * weight.sign }
        return g
    }

    /// The weight that the rule changes.
    @inline(__always)
    public func weight<N: UpdateNumber>(_ weight: N) -> N { decay == 0 ? weight : weight - N(decay) * weight }
}

/// The numbers of one parameter during its update. The arrays are as long as the parameter and do not overlap.
public struct UpdateArrays<Scalar: KernelScalar> {
    let weight: UnsafeMutablePointer<Scalar>
    let gradient: UnsafePointer<Scalar>
    let first: UnsafeMutablePointer<Scalar>?
    let second: UnsafeMutablePointer<Scalar>?
    let adjustment: GradientAdjustment
}

extension KernelScalar {
    /// Updates a parameter and its slots, which are as long, by a formula. Returns Σ (change of a weight)², added up in an order that the
    /// geometry alone decides.
    public static func update<Formula: UpdateFormula>(
        _ parameter: inout Tensor<Self>, _ slots: UpdateSlots<Self>, gradient: Tensor<Self>, _ adjustment: GradientAdjustment,
        by formula: Formula, workers: Workers
    ) -> Double {
        parameter.withUnsafeMutableBuffer { weights in
            gradient.withUnsafeBuffer { gradients in
                guard let weight = weights.baseAddress, let gradient = gradients.baseAddress, !weights.isEmpty else { return 0 }
                let arrays = UpdateArrays(
                    weight: weight, gradient: gradient, first: slots.first, second: slots.second, adjustment: adjustment)
                return update(arrays, count: weights.count, by: formula, workers: workers)
            }
        }
    }
}

/// Where the slots of one parameter lie.
public struct UpdateSlots<Scalar: KernelScalar> {
    fileprivate var first: UnsafeMutablePointer<Scalar>?
    fileprivate var second: UnsafeMutablePointer<Scalar>?

    /// No slots.
    public init() {}

    /// Adds a slot, of at most two. The tensor must outlive the update, and not be copied before its end.
    public mutating func append(_ tensor: inout Tensor<Scalar>) {
        tensor.makeUnique()
        if first == nil { first = tensor.storage.base } else { second = tensor.storage.base }
    }
}

extension Tensor where Scalar: KernelScalar {
    /// Shortens each row, all numbers with the same index along the first axis, whose Euclidean norm is above `limit`:
    /// row ← row · limit / (norm + 10⁻⁷), as PyTorch's `renorm` does.
    @_specialize(where Scalar == Float)
    public mutating func limitRows(to limit: Double, _ workers: Workers) {
        let rows = shape.dimensions.first ?? 0
        guard rows > 0 else { return }
        let length = count / rows
        withUnsafeMutableBuffer { all in
            guard let base = all.baseAddress else { return }
            workers.run(units: rows) { row, _ in
                let scale = Scalar(scaleOfRow(UnsafeBufferPointer(start: base + row * length, count: length), limit))
                if scale != 1 { for i in row * length..<(row + 1) * length { base[i] *= scale } }
            }
        }
    }

    /// The factor with which a row is shortened; 1 if it is not.
    public func rowScale(_ row: Int, limit: Double) -> Double {
        let length = count / (shape.dimensions.first ?? 1)
        return withUnsafeBuffer { scaleOfRow(UnsafeBufferPointer(rebasing: $0[row * length..<(row + 1) * length]), limit) }
    }

    /// Σ clamp(x, ±bound)², in double precision.
    @_specialize(where Scalar == Float)
    public func sumOfSquares(clampedTo bound: Double) -> Double {
        withUnsafeBuffer { numbers in
            if bound == .infinity { return Scalar.sumOfSquares(numbers) }
            let bound = Scalar(bound)
            var sum = 0.0
            for x in numbers {
                let clamped = Double(x > bound ? bound : x < -bound ? -bound : x)
                sum += clamped * clamped
            }
            return sum
        }
    }
}

private func scaleOfRow<Scalar: KernelScalar>(_ row: UnsafeBufferPointer<Scalar>, _ limit: Double) -> Double {
    let norm = Scalar.sumOfSquares(row).squareRoot()
    return norm > limit ? limit / (norm + 1e-7) : 1
}

// MARK: Numbers

extension Float: UpdateNumber {
    /// √x.
    @inline(__always)
    public var root: Float { squareRoot() }
    /// −1, 0 or 1.
    @inline(__always)
    public var sign: Float { self > 0 ? 1 : self < 0 ? -1 : 0 }
    /// The nearest number in ±`bound`.
    @inline(__always)
    public func clamped(to bound: Float) -> Float { self > bound ? bound : self < -bound ? -bound : self }
}

extension Double: UpdateNumber {
    /// √x.
    public var root: Double { squareRoot() }
    /// −1, 0 or 1.
    public var sign: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
    /// The nearest number in ±`bound`.
    public func clamped(to bound: Double) -> Double { self > bound ? bound : self < -bound ? -bound : self }
}
