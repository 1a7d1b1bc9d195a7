/// Numbers in row-major order, with value semantics: parameters, gradients, the contents of weight files.
public struct Tensor<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    /// The extent of each axis.
    public let shape: Shape
    var storage: Storage<Scalar>

    /// A tensor of zeros.
    public init(zeros shape: Shape) {
        self.shape = shape
        storage = Storage(count: shape.count)
    }

    /// A tensor of the given numbers in row-major order; traps if their count is not `shape.count`.
    public init(_ shape: Shape, _ values: some Collection<Scalar>) {
        precondition(values.count == shape.count, "a tensor needs as many numbers as its shape says")
        self.init(zeros: shape)
        for (i, value) in values.enumerated() { storage.base[i] = value }
    }

    /// The number of elements.
    public var count: Int { storage.count }

    /// A copy of the elements in row-major order; see `withUnsafeBuffer` for access without a copy.
    public var values: [Scalar] { withUnsafeBuffer { Array($0) } }

    /// The element at an offset in row-major order.
    public subscript(index: Int) -> Scalar {
        get {
            precondition(index >= 0 && index < count, "index outside the tensor")
            return storage.base[index]
        }
        set {
            precondition(index >= 0 && index < count, "index outside the tensor")
            makeUnique()
            storage.base[index] = newValue
        }
    }

    /// The element of a tensor of four axes, such as a kernel `[out, in, row, column]`.
    public subscript(a: Int, b: Int, c: Int, d: Int) -> Scalar {
        get { self[offset(a, b, c, d)] }
        set { self[offset(a, b, c, d)] = newValue }
    }

    private func offset(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int {
        let n = shape.dimensions
        return ((a * n[1] + b) * n[2] + c) * n[3] + d
    }

    /// Calls `body` with the elements in row-major order, without copying.
    public func withUnsafeBuffer<R>(_ body: (UnsafeBufferPointer<Scalar>) throws -> R) rethrows -> R {
        try withExtendedLifetime(storage) { try body(UnsafeBufferPointer(start: storage.base, count: count)) }
    }

    /// Calls `body` with the elements for writing, after copying them if they are shared.
    public mutating func withUnsafeMutableBuffer<R>(
        _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> R
    ) rethrows -> R {
        makeUnique()
        return try body(UnsafeMutableBufferPointer(start: storage.base, count: count))
    }

    /// The numbers rounded to another precision.
    public func converted<Other: BinaryFloatingPoint & Sendable>(to _: Other.Type) -> Tensor<Other> {
        Tensor<Other>(shape, values.map { Other($0) })
    }

    mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
    }
}

extension Tensor: Equatable {
    /// Whether the shapes match and all elements are equal; NaN is not equal to NaN.
    public static func == (a: Tensor, b: Tensor) -> Bool {
        a.shape == b.shape && a.withUnsafeBuffer { x in b.withUnsafeBuffer { y in x.elementsEqual(y) } }
    }
}

extension Tensor where Scalar: KernelScalar {
    /// Whether no element is NaN or infinite.
    public var isFinite: Bool {
        withUnsafeBuffer { Scalar.areFinite($0) }
    }

    /// The Euclidean norm √Σ x², summed in double precision.
    public var norm: Double {
        withUnsafeBuffer { Scalar.sumOfSquares($0).squareRoot() }
    }
}
