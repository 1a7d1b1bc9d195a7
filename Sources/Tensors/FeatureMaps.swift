/// The feature maps of a batch, `[sample, map, row, column]`.
///
/// In memory the samples of a block lie side by side, `[block][map][row][column][sample in block]`: a wide block holds
/// `Scalar.laneCount` samples, so that one SIMD vector holds the same unit of all of them. Samples left over make a narrow last block of
/// 1, 2, 4 … samples, where one vector spans several columns instead. Nothing outside this module sees that. Places of the last block
/// behind `sampleCount` hold numbers without meaning; residuals there are zero, so that they add nothing to a gradient.
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

    /// How the samples in use are laid out.
    var blocks: SampleBlocks { SampleBlocks(samples: sampleCount, lanes: Scalar.laneCount) }

    /// Uses the first `count` samples, at most `capacity`. What they hold is to be set anew: another count is another layout.
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

    private func offset(_ sample: Int, _ map: Int, _ row: Int, _ column: Int) -> Int {
        precondition(
            map >= 0 && map < shape.maps && row >= 0 && row < shape.rows && column >= 0 && column < shape.columns,
            "outside the feature maps")
        let (start, step) = place(of: sample)
        return start + ((map * shape.rows + row) * shape.columns + column) * step
    }

    /// Where a sample's first unit lies, and how far its next one is.
    private func place(of sample: Int) -> (start: Int, step: Int) {
        precondition(sample >= 0 && sample < sampleCount, "outside the feature maps")
        return blocks.place(of: sample, units: shape.unitCount)
    }

    /// One map of one sample as a grid.
    @_specialize(where Scalar == Float)
    public func plane(sample: Int, map: Int) -> Plane {
        let (first, step) = place(of: sample)
        let start = first + map * shape.planeCount * step
        let values = (0..<shape.planeCount).map { Float(storage.base[start + $0 * step]) }
        return Plane(rows: shape.rows, columns: shape.columns, values: values)
    }

    /// All units of one sample, map by map, row by row (the features that a dense layer sees).
    @_specialize(where Scalar == Float)
    public func units(sample: Int) -> [Scalar] {
        let (start, step) = place(of: sample)
        return (0..<shape.unitCount).map { storage.base[start + $0 * step] }
    }

    /// One unit of one sample, in the order of `units(sample:)`.
    @inline(__always)
    public func unit(_ index: Int, sample: Int) -> Scalar {
        let (start, step) = place(of: sample)
        return storage.base[start + index * step]
    }

    /// The place, in the order of `units(sample:)`, of a sample's largest unit, the first of several. Makes no array.
    @_specialize(where Scalar == Float)
    public func largestUnit(sample: Int) -> Int {
        let (start, step) = place(of: sample)
        var best = 0
        for unit in 1..<max(1, shape.unitCount) where storage.base[start + unit * step] > storage.base[start + best * step] { best = unit }
        return best
    }

    /// How many samples have their largest unit, the first of several, where it is said for each.
    @_specialize(where Scalar == Float)
    public func countOfLargest(at places: [Int]) -> Int {
        precondition(places.count == sampleCount, "a place for each sample")
        let (blocks, units) = (blocks, shape.unitCount)
        var (found, sample) = (0, 0)
        for block in 0..<blocks.count {
            let width = blocks.width(block)
            let base = storage.base + blocks.start(block, units: units)
            for lane in 0..<Swift.min(width, sampleCount - sample) {
                var (best, largest) = (0, base[lane])
                for unit in 1..<Swift.max(1, units) where base[unit * width + lane] > largest {
                    (best, largest) = (unit, base[unit * width + lane])
                }
                if best == places[sample + lane] { found += 1 }
            }
            sample += Swift.min(width, sampleCount - sample)
        }
        return found
    }

    /// Sets all units of one sample, map by map, row by row.
    @_specialize(where Scalar == Float)
    public mutating func setUnits(sample: Int, _ values: [Scalar]) {
        precondition(values.count == shape.unitCount, "outside the feature maps")
        makeUnique()
        let (start, step) = place(of: sample)
        for (i, value) in values.enumerated() { storage.base[start + i * step] = value }
    }

    /// Becomes the numbers of maps of the same shape and as many samples.
    public mutating func copy(_ other: FeatureMaps) {
        precondition(other.shape == shape && other.sampleCount == sampleCount, "maps of the same kind")
        makeUnique()
        storage.base.update(from: other.storage.base, count: blocks.places * shape.unitCount)
    }

    /// a − y for outputs a and one-hot y; zeros in places that no sample uses.
    @_specialize(where Scalar == Float)
    public mutating func setDifference(_ outputs: FeatureMaps, labels: [Int]) {
        copy(outputs)
        for (sample, label) in labels.enumerated() {
            let (start, step) = place(of: sample)
            storage.base[start + label * step] -= 1
        }
        clearUnusedPlaces()
    }

    /// Multiplies every unit by a factor.
    @_specialize(where Scalar == Float)
    public mutating func multiply(by factor: Scalar) {
        makeUnique()
        for place in 0..<blocks.places * shape.unitCount { storage.base[place] *= factor }
    }

    /// Zeroes the places of the last block that no sample uses.
    @_specialize(where Scalar == Float)
    public mutating func clearUnusedPlaces() {
        let blocks = blocks
        let unused = blocks.places - sampleCount
        guard unused > 0 else { return }
        makeUnique()
        let last = blocks.count - 1
        let (start, width) = (blocks.start(last, units: shape.unitCount), blocks.width(last))
        for unit in 0..<shape.unitCount {
            for lane in width - unused..<width { storage.base[start + unit * width + lane] = 0 }
        }
    }

    /// Whether no unit of any sample in use is NaN or infinite.
    public var isFinite: Bool {
        @_specialize(where Scalar == Float)
        get {
            (0..<sampleCount).allSatisfy { sample in
                let (start, step) = place(of: sample)
                return (0..<shape.unitCount).allSatisfy { storage.base[start + $0 * step].isFinite }
            }
        }
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

extension FeatureMaps {
    /// Sets all samples in use from pictures of bytes that lie behind one another, each byte divided by 255: pixels in [0, 1].
    /// `picture(n)` says which picture is sample n.
    public mutating func setPixels(
        from bytes: UnsafeBufferPointer<UInt8>, picture: (Int) -> Int, workers: Workers
    ) {
        let count = bytes.count / max(shape.unitCount, 1)
        for sample in 0..<sampleCount {
            precondition(picture(sample) >= 0 && picture(sample) < count, "outside the pictures")
        }
        makeUnique()
        guard let base = bytes.baseAddress else { return }
        Scalar.setPixels(of: self, from: base, picture: picture, workers: workers)
    }
}

/// Where the samples of a batch lie: wide blocks, then at most one narrow one.
struct SampleBlocks {
    /// Samples in a wide block.
    let lanes: Int
    /// Wide blocks; the last one may hold fewer samples than it has places.
    let wideCount: Int
    /// Places of the narrow block: a power of two below `lanes`, 0 without one.
    let narrowWidth: Int

    init(samples: Int, lanes: Int) {
        let left = samples % lanes
        var width = left == 0 ? 0 : 1
        while width < left { width *= 2 }
        let isNarrow = width > 0 && width < lanes
        self.lanes = lanes
        wideCount = samples / lanes + (width == lanes ? 1 : 0)
        narrowWidth = isNarrow ? width : 0
    }

    /// All blocks.
    var count: Int { wideCount + (narrowWidth > 0 ? 1 : 0) }
    /// Places for samples, used or not.
    var places: Int { wideCount * lanes + narrowWidth }

    /// Places in a block.
    func width(_ block: Int) -> Int { block < wideCount ? lanes : narrowWidth }

    /// Where a block of maps of so many units begins.
    func start(_ block: Int, units: Int) -> Int { block * lanes * units }

    func place(of sample: Int, units: Int) -> (start: Int, step: Int) {
        let block = sample / lanes
        return (start(block, units: units) + sample % lanes, width(block))
    }
}
