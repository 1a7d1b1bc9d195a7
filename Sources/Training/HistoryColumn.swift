/// The values of one curve: the mean of each block of older steps with its extremes, then one value per step.
public struct HistoryColumn: Sendable, Equatable {
    /// The smallest and largest of the values of a block; NaN if all are NaN.
    public struct Extent: Sendable, Equatable {
        /// The smallest value.
        public var low: Float
        /// The largest value.
        public var high: Float

        /// An extent from `low` to `high`.
        public init(low: Float, high: Float) {
            self.low = low
            self.high = high
        }
    }

    /// One value per point.
    public private(set) var values: [Float]
    /// One extent per block, over the steps of the block.
    public private(set) var extents: [Extent]

    /// A column of these values and extents.
    public init(_ values: [Float] = [], extents: [Extent] = []) {
        self.values = values
        self.extents = extents
    }

    /// The number of points.
    public var count: Int { values.count }
    /// Whether there are no points.
    public var isEmpty: Bool { values.isEmpty }

    mutating func append(_ value: Float) { values.append(value) }

    mutating func append(_ value: Float, count: Int) { values.append(contentsOf: repeatElement(value, count: count)) }

    /// Appends another column. Its blocks are kept if this column is empty; otherwise their steps become NaN, since their values are not
    /// known individually.
    mutating func append(_ other: HistoryColumn, _ points: HistoryPoints, _ isFirst: Bool) {
        if isFirst {
            values.append(contentsOf: other.values)
            extents = other.extents
        } else {
            append(.nan, count: points.blockCount * points.stepsPerBlock)
            values.append(contentsOf: other.values.dropFirst(points.blockCount))
        }
    }

    /// Appends some of another column's single-step values.
    mutating func append(_ other: HistoryColumn, singles: Range<Int>) { values.append(contentsOf: other.values[singles]) }

    /// Keeps only the first `count` points.
    mutating func keep(_ count: Int) {
        values.removeSubrange(count...)
        if count < extents.count { extents.removeSubrange(count...) }
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        extents.removeAll()
    }

    /// Merges `count` single-step points from `start` on into blocks of `length`.
    mutating func makeBlocks(from start: Int, _ count: Int, _ length: Int) {
        var means: [Float] = []
        means.reserveCapacity(count / length)
        for first in stride(from: start, to: start + count, by: length) {
            var (sum, found, low, high) = (0.0, 0, Float.infinity, -Float.infinity)
            // NaN values are left out of the mean.
            for value in values[first..<first + length] where !value.isNaN {
                sum += Double(value)
                found += 1
                low = min(low, value)
                high = max(high, value)
            }
            means.append(found > 0 ? Float(sum / Double(found)) : .nan)
            extents.append(found > 0 ? Extent(low: low, high: high) : Extent(low: .nan, high: .nan))
        }
        values.replaceSubrange(start..<start + count, with: means)
    }

    /// Merges the first `pairs` pairs of blocks.
    mutating func joinBlocks(_ pairs: Int) {
        func joined(_ a: Float, _ b: Float, _ join: (Float, Float) -> Float) -> Float { a.isNaN ? b : b.isNaN ? a : join(a, b) }
        let means = (0..<pairs).map { pair in
            joined(values[2 * pair], values[2 * pair + 1]) { Float((Double($0) + Double($1)) / 2) }
        }
        let both = (0..<pairs).map { pair in
            let (a, b) = (extents[2 * pair], extents[2 * pair + 1])
            return Extent(low: joined(a.low, b.low, min), high: joined(a.high, b.high, max))
        }
        values.replaceSubrange(0..<2 * pairs, with: means)
        extents.replaceSubrange(0..<2 * pairs, with: both)
    }
}
