/// The feature maps of a batch, `[sample, map, row, column]`.
///
/// In memory the samples of a block are interleaved, `[block][map][row][column][sample in block]`: a wide block holds `Scalar.laneCount`
/// samples, so that one SIMD vector holds the same unit of all of them. Left-over samples form a narrow last block of 1, 2, 4 … samples,
/// where one vector spans several columns instead. The layout is not visible outside this module. Places of the last block from
/// `sampleCount` on hold arbitrary numbers; for residuals they are zero, so that they add nothing to a gradient.
public struct FeatureMaps<Scalar: KernelScalar>: Sendable {
    /// The size of one sample's maps, [C, H, W].
    public let shape: MapShape
    /// The largest number of samples that fit.
    public let capacity: Int
    /// The number of samples in use, 0 … `capacity`.
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

    /// Sets the number of samples in use, at most `capacity`. All samples must be set again afterwards, because another count means another
    /// layout.
    public mutating func setSampleCount(_ count: Int) {
        precondition(count >= 0 && count <= capacity, "more samples than there is room for")
        sampleCount = count
    }

    /// One unit of one sample, in the type's own precision.
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

    /// The offset of a sample's first unit, and the distance to its next one.
    private func place(of sample: Int) -> (start: Int, step: Int) {
        precondition(sample >= 0 && sample < sampleCount, "outside the feature maps")
        return blocks.place(of: sample, units: shape.unitCount)
    }

    /// One map of one sample as a grid, converted to `Float`.
    @_specialize(where Scalar == Float)
    public func plane(sample: Int, map: Int) -> Plane {
        let (first, step) = place(of: sample)
        let start = first + map * shape.planeCount * step
        let values = (0..<shape.planeCount).map { Float(storage.base[start + $0 * step]) }
        return Plane(rows: shape.rows, columns: shape.columns, values: values)
    }

    /// All units of one sample, map by map, row by row: the features F of a dense layer.
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

    /// Sets one unit of one sample, in the order of `units(sample:)`.
    @inline(__always)
    public mutating func setUnit(_ index: Int, sample: Int, _ value: Scalar) {
        precondition(index >= 0 && index < shape.unitCount, "outside the feature maps")
        makeUnique()
        let (start, step) = place(of: sample)
        storage.base[start + index * step] = value
    }

    /// Copies some units of every sample into a table of one row per sample, each `width` long: unit `units[i]` into column `columns[i]`.
    @_specialize(where Scalar == Float)
    public func copyUnits(_ units: [Int], to columns: [Int], ofRows width: Int, in table: inout [Double]) {
        precondition(units.count == columns.count && table.count >= width * sampleCount, "a place in the table for each unit")
        precondition(units.allSatisfy { $0 >= 0 && $0 < shape.unitCount }, "outside the feature maps")
        precondition(columns.allSatisfy { $0 >= 0 && $0 < width }, "outside the table")
        table.withUnsafeMutableBufferPointer { table in
            for sample in 0..<sampleCount {
                let (start, step) = place(of: sample)
                for (unit, column) in zip(units, columns) {
                    table[sample * width + column] = Double(storage.base[start + unit * step])
                }
            }
        }
    }

    /// The index, in the order of `units(sample:)`, of a sample's largest unit; the first one in a tie. Allocates nothing.
    @_specialize(where Scalar == Float)
    public func largestUnit(sample: Int) -> Int {
        let (start, step) = place(of: sample)
        var best = 0
        for unit in 1..<max(1, shape.unitCount) where storage.base[start + unit * step] > storage.base[start + best * step] { best = unit }
        return best
    }

    /// The place of a unit among all of a sample's, the largest first: the number of larger units and of equal ones before it. Allocates
    /// nothing.
    @_specialize(where Scalar == Float)
    public func rank(of unit: Int, sample: Int) -> Int {
        let (start, step) = place(of: sample)
        let own = storage.base[start + unit * step]
        var rank = 0
        for other in 0..<shape.unitCount {
            let value = storage.base[start + other * step]
            if value > own || value == own && other < unit { rank += 1 }
        }
        return rank
    }

    /// Counts the samples whose first largest unit is at the given index, one index per sample.
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

    /// Sets all units of one sample, map by map, row by row. Traps unless there are `shape.unitCount` values.
    @_specialize(where Scalar == Float)
    public mutating func setUnits(sample: Int, _ values: [Scalar]) {
        precondition(values.count == shape.unitCount, "outside the feature maps")
        makeUnique()
        let (start, step) = place(of: sample)
        for (i, value) in values.enumerated() { storage.base[start + i * step] = value }
    }

    /// Copies the numbers of maps with the same shape and sample count.
    public mutating func copy(_ other: FeatureMaps) {
        precondition(other.shape == shape && other.sampleCount == sampleCount, "maps of the same kind")
        makeUnique()
        storage.base.update(from: other.storage.base, count: blocks.places * shape.unitCount)
    }

    /// Sets a − y for outputs a [N, J] and targets y, which are one number for the label and another for all other units; unused places
    /// become 0.
    @_specialize(where Scalar == Float)
    public mutating func setDifference(_ outputs: FeatureMaps, labels: [Int], ofLabel: Scalar = 1, ofOthers: Scalar = 0) {
        copy(outputs)
        if ofOthers != 0 { for place in 0..<blocks.places * shape.unitCount { storage.base[place] -= ofOthers } }
        for (sample, label) in labels.enumerated() {
            let (start, step) = place(of: sample)
            storage.base[start + label * step] = outputs.storage.base[start + label * step] - ofLabel
        }
        clearUnusedPlaces()
    }

    /// Sets every unit to 0.
    @_specialize(where Scalar == Float)
    public mutating func clear() {
        makeUnique()
        storage.base.update(repeating: 0, count: blocks.places * shape.unitCount)
    }

    /// Multiplies every unit by a factor.
    @_specialize(where Scalar == Float)
    public mutating func multiply(by factor: Scalar) {
        makeUnique()
        for place in 0..<blocks.places * shape.unitCount { storage.base[place] *= factor }
    }

    /// Zeroes the unused places of the last block.
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

    /// Whether no unit of a sample in use is NaN or infinite.
    public var isFinite: Bool {
        @_specialize(where Scalar == Float)
        get {
            (0..<sampleCount).allSatisfy { sample in
                let (start, step) = place(of: sample)
                return (0..<shape.unitCount).allSatisfy { storage.base[start + $0 * step].isFinite }
            }
        }
    }

    /// The mean magnitude: Σ |unit| over the samples in use, divided by the number of units.
    public var meanMagnitude: Double {
        guard sampleCount > 0, shape.unitCount > 0 else { return 0 }
        return Scalar.sumOfMagnitudes(self) / Double(sampleCount * shape.unitCount)
    }

    mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
    }
}

extension FeatureMaps {
    /// Sets all samples in use from consecutive pictures of bytes, each byte divided by 255: pixels in [0, 1]. Sample n is picture
    /// `picture(n)`.
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

/// The layout of a batch's samples: wide blocks, then at most one narrow one.
struct SampleBlocks {
    /// Samples in a wide block.
    let lanes: Int
    /// Wide blocks; the last one may be partly used.
    let wideCount: Int
    /// Places in the narrow block: a power of two below `lanes`, or 0 if there is none.
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

    /// All blocks, wide and narrow.
    var count: Int { wideCount + (narrowWidth > 0 ? 1 : 0) }
    /// Places for samples, used or not.
    var places: Int { wideCount * lanes + narrowWidth }

    /// Places in a block.
    func width(_ block: Int) -> Int { block < wideCount ? lanes : narrowWidth }

    /// The offset of a block, for maps with `units` units.
    func start(_ block: Int, units: Int) -> Int { block * lanes * units }

    func place(of sample: Int, units: Int) -> (start: Int, step: Int) {
        let block = sample / lanes
        return (start(block, units: units) + sample % lanes, width(block))
    }
}
