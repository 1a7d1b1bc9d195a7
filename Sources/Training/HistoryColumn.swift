/// The numbers of one curve: of each block of older steps the mean, with the extremes; then one of each step.
public struct HistoryColumn: Sendable, Equatable {
    /// The smallest and the largest of some numbers; NaN where none is one.
    public struct Extent: Sendable, Equatable {
        /// The smallest.
        public var low: Float
        /// The largest.
        public var high: Float

        /// An extent.
        public init(low: Float, high: Float) {
            self.low = low
            self.high = high
        }
    }

    /// A number for each point.
    public private(set) var values: [Float]
    /// Of each block, in whose steps they were found.
    public private(set) var extents: [Extent]

    /// Numbers.
    public init(_ values: [Float] = [], extents: [Extent] = []) {
        self.values = values
        self.extents = extents
    }

    /// Points.
    public var count: Int { values.count }
    /// Whether there is none.
    public var isEmpty: Bool { values.isEmpty }

    mutating func append(_ value: Float) { values.append(value) }

    mutating func append(_ value: Float, count: Int) { values.append(contentsOf: repeatElement(value, count: count)) }

    /// Adds another's numbers. Its blocks stay such where nothing comes before them; else of their steps nothing is known one by one.
    mutating func append(_ other: HistoryColumn, _ points: HistoryPoints, _ isFirst: Bool) {
        if isFirst {
            values.append(contentsOf: other.values)
            extents = other.extents
        } else {
            append(.nan, count: points.blockCount * points.stepsPerBlock)
            values.append(contentsOf: other.values.dropFirst(points.blockCount))
        }
    }

    /// Adds some of another's numbers that stand for one step each.
    mutating func append(_ other: HistoryColumn, singles: Range<Int>) { values.append(contentsOf: other.values[singles]) }

    /// Forgets all but so many of the first points.
    mutating func keep(_ count: Int) {
        values.removeSubrange(count...)
        if count < extents.count { extents.removeSubrange(count...) }
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        extents.removeAll()
    }

    /// Of so many points from one on, which stand for one step each, those of a length become one.
    mutating func makeBlocks(from start: Int, _ count: Int, _ length: Int) {
        var means: [Float] = []
        means.reserveCapacity(count / length)
        for first in stride(from: start, to: start + count, by: length) {
            var (sum, found, low, high) = (0.0, 0, Float.infinity, -Float.infinity)
            // What is no number tells nothing of the others.
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

    /// The first blocks, so many pairs, become half as many.
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
