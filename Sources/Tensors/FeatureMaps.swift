/// The feature maps of a batch, `[sample, map, row, column]`.
///
/// In memory the samples of a block lie side by side, `[block][map][row][column][sample in block]`, so that one SIMD vector holds the
/// same unit of `Scalar.laneCount` samples. Nothing outside this module sees that. The places of a last, partly filled block behind
/// `sampleCount` hold numbers without meaning; residuals there are zero, so that they add nothing to a gradient.
public struct FeatureMaps<Scalar: KernelScalar>: Sendable {
    /// The size of one sample's maps.
    public let shape: MapShape
    /// The number of samples there is room for.
    public let capacity: Int
    /// The number of samples there are.
    public private(set) var sampleCount: Int
    var storage: Storage<Scalar>

    /// Zeros for up to `capacity` samples, all of them in use.
    public init(_ shape: MapShape, capacity: Int) {
        self.shape = shape
        self.capacity = capacity
        sampleCount = capacity
        let blocks = (capacity + Scalar.laneCount - 1) / Scalar.laneCount
        storage = Storage(count: blocks * shape.unitCount * Scalar.laneCount)
    }

    /// Blocks of samples in use.
    var blockCount: Int { (sampleCount + Scalar.laneCount - 1) / Scalar.laneCount }

    /// Scalars in one block.
    var blockStride: Int { shape.unitCount * Scalar.laneCount }

    /// Uses the first `count` samples, at most `capacity`.
    public mutating func setSampleCount(_ count: Int) {
        precondition(count >= 0 && count <= capacity, "more samples than there is room for")
        sampleCount = count
    }

    /// One unit of one sample.
    public subscript(sample: Int, map: Int, row: Int, column: Int) -> Scalar {
        get { storage.base[offset(sample, map, row, column)] }
        set {
            makeUnique()
            storage.base[offset(sample, map, row, column)] = newValue
        }
    }

    func offset(_ sample: Int, _ map: Int, _ row: Int, _ column: Int) -> Int {
        precondition(
            sample >= 0 && sample < sampleCount && map >= 0 && map < shape.maps && row >= 0 && row < shape.rows && column >= 0
                && column < shape.columns, "outside the feature maps")
        let lanes = Scalar.laneCount
        let block = sample / lanes
        return (((block * shape.maps + map) * shape.rows + row) * shape.columns + column) * lanes + sample % lanes
    }

    /// One map of one sample as a grid.
    @_specialize(where Scalar == Float)
    public func plane(sample: Int, map: Int) -> Plane {
        let start = shape.planeCount == 0 ? 0 : offset(sample, map, 0, 0)
        let values = (0..<shape.planeCount).map { Float(storage.base[start + $0 * Scalar.laneCount]) }
        return Plane(rows: shape.rows, columns: shape.columns, values: values)
    }

    /// All units of one sample, map by map, row by row (the features that a dense layer sees).
    @_specialize(where Scalar == Float)
    public func units(sample: Int) -> [Scalar] {
        let lanes = Scalar.laneCount
        let start = (sample / lanes) * blockStride + sample % lanes
        precondition(sample >= 0 && sample < sampleCount, "outside the feature maps")
        return (0..<shape.unitCount).map { storage.base[start + $0 * lanes] }
    }

    /// Sets all units of one sample, map by map, row by row.
    @_specialize(where Scalar == Float)
    public mutating func setUnits(sample: Int, _ values: [Scalar]) {
        precondition(sample >= 0 && sample < sampleCount && values.count == shape.unitCount, "outside the feature maps")
        makeUnique()
        let lanes = Scalar.laneCount
        let start = (sample / lanes) * blockStride + sample % lanes
        for (i, value) in values.enumerated() { storage.base[start + i * lanes] = value }
    }

    /// Sets one sample from bytes, each divided by 255: a picture's pixels in [0, 1].
    @_specialize(where Scalar == Float)
    public mutating func setPixels(sample: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        precondition(sample >= 0 && sample < sampleCount && bytes.count == shape.unitCount, "outside the feature maps")
        makeUnique()
        let lanes = Scalar.laneCount
        let start = (sample / lanes) * blockStride + sample % lanes
        for i in 0..<bytes.count { storage.base[start + i * lanes] = Scalar(bytes[i]) / 255 }
    }

    /// Zeroes the places of the last block that no sample uses.
    @_specialize(where Scalar == Float)
    public mutating func clearUnusedPlaces() {
        let lanes = Scalar.laneCount
        let used = sampleCount % lanes
        guard used > 0 else { return }
        makeUnique()
        let start = (blockCount - 1) * blockStride
        for unit in 0..<shape.unitCount {
            for lane in used..<lanes { storage.base[start + unit * lanes + lane] = 0 }
        }
    }

    /// Whether no unit of any sample in use is NaN or infinite.
    public var isFinite: Bool {
        @_specialize(where Scalar == Float)
        get { (0..<sampleCount).allSatisfy { units(sample: $0).allSatisfy(\.isFinite) } }
    }

    /// Σ |unit| over the samples in use, divided by their number and that of the units: the mean magnitude.
    public var meanMagnitude: Double {
        guard sampleCount > 0, shape.unitCount > 0 else { return 0 }
        return Scalar.sumOfMagnitudes(self) / Double(sampleCount * shape.unitCount)
    }

    mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
    }
}
