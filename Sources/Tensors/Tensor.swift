/// Numbers in row-major order, as a value: parameters, gradients, what files hold.
public struct Tensor<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    /// The extents; `values` are in row-major order of them.
    public let shape: Shape
    var storage: Storage<Scalar>

    /// All zeros.
    public init(zeros shape: Shape) {
        self.shape = shape
        storage = Storage(count: shape.count)
    }

    /// The given numbers, `shape.count` of them in row-major order.
    public init(_ shape: Shape, _ values: some Collection<Scalar>) {
        precondition(values.count == shape.count, "a tensor needs as many numbers as its shape says")
        self.init(zeros: shape)
        for (i, value) in values.enumerated() { storage.base[i] = value }
    }

    /// The number of elements.
    public var count: Int { storage.count }

    /// A copy of the elements in row-major order.
    public var values: [Scalar] { withUnsafeBuffer { Array($0) } }

    /// The element at a place in row-major order.
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

    /// Reads the elements in place.
    public func withUnsafeBuffer<R>(_ body: (UnsafeBufferPointer<Scalar>) throws -> R) rethrows -> R {
        try withExtendedLifetime(storage) { try body(UnsafeBufferPointer(start: storage.base, count: count)) }
    }

    /// Writes the elements in place.
    public mutating func withUnsafeMutableBuffer<R>(
        _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> R
    ) rethrows -> R {
        makeUnique()
        return try body(UnsafeMutableBufferPointer(start: storage.base, count: count))
    }

    /// The same numbers in another precision.
    public func converted<Other: BinaryFloatingPoint & Sendable>(to _: Other.Type) -> Tensor<Other> {
        Tensor<Other>(shape, values.map { Other($0) })
    }

    mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
    }
}

extension Tensor: Equatable {
    /// Same shape and, element by element, equal numbers.
    public static func == (a: Tensor, b: Tensor) -> Bool {
        a.shape == b.shape && a.withUnsafeBuffer { x in b.withUnsafeBuffer { y in x.elementsEqual(y) } }
    }
}

extension Tensor where Scalar: KernelScalar {
    /// Whether no element is NaN or infinite.
    public var isFinite: Bool {
        withUnsafeBuffer { Scalar.areFinite($0) }
    }

    /// √Σ x², summed in double precision.
    public var norm: Double {
        withUnsafeBuffer { Scalar.sumOfSquares($0).squareRoot() }
    }
}
