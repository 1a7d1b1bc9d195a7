/// One number per step for any number of steps, with precomputed extents of ranges of steps, so that a chart reads only as many as it has
/// columns. The first numbers may each stand for several steps; their extents are then given.
public struct Curve: Sendable {
    /// The numbers, in order.
    public private(set) var values: [Float] = []
    /// `levels[k]` holds the extents of ranges of `fanOut`ᵏ⁺¹ numbers; the last range may be incomplete.
    private var levels: [[Range]] = []
    /// The given extents of the first numbers, which stand for several steps.
    private var extents: [Range] = []
    private static let fanOut = 32

    /// The smallest and largest finite number of a range; empty (`low` > `high`) if there is none.
    private struct Range: Sendable {
        var low = Float.infinity
        var high = -Float.infinity

        /// The extent of these two numbers, or an empty one if they are not finite.
        init(low: Float = .infinity, high: Float = -.infinity) {
            if low.isFinite && high.isFinite { (self.low, self.high) = (low, high) }
        }

        mutating func add(_ other: Range) {
            low = min(low, other.low)
            high = max(high, other.high)
        }
    }

    /// A curve of these numbers. The first ones have the given extents.
    public init(_ values: [Float] = [], extents: [(low: Float, high: Float)] = []) {
        self.values = values
        self.extents = extents.prefix(values.count).map { Range(low: $0.low, high: $0.high) }
        if values.isEmpty { return }
        var level: [Range] = []
        level.reserveCapacity(values.count / Self.fanOut + 1)
        for start in stride(from: 0, to: values.count, by: Self.fanOut) {
            level.append((start..<min(start + Self.fanOut, values.count)).reduce(into: Range()) { $0.add(range(of: $1)) })
        }
        levels = [level]
        // The same levels as `append` makes: a level begins with the number after the first complete range of the one below.
        var stretch = Self.fanOut * Self.fanOut
        while values.count > stretch {
            let below = levels[levels.count - 1]
            levels.append(
                stride(from: 0, to: below.count, by: Self.fanOut).map { start in
                    below[start..<min(start + Self.fanOut, below.count)].reduce(into: Range()) { $0.add($1) }
                })
            stretch *= Self.fanOut
        }
    }

    /// The number of values.
    public var count: Int { values.count }
    /// Whether there are no values.
    public var isEmpty: Bool { values.isEmpty }

    /// Appends the value of the next step.
    public mutating func append(_ value: Float) {
        let one = Range(low: value, high: value)
        var index = values.count
        values.append(value)
        for level in 0... {
            index /= Self.fanOut
            if level == levels.count {
                // A new level begins with the extent of the level below.
                guard index > 0 || level == 0 else { return }
                var first = Range()
                for below in level == 0 ? [] : levels[level - 1].prefix(Self.fanOut) { first.add(below) }
                levels.append([first])
            }
            if index == levels[level].count { levels[level].append(Range()) }
            levels[level][index].add(one)
            if levels[level].count == 1 { return }
        }
    }

    private func range(of index: Int) -> Range { index < extents.count ? extents[index] : Range(low: values[index], high: values[index]) }

    /// The smallest and largest finite value in a range of steps; nil if there is none.
    public func extent(_ steps: Swift.Range<Int>) -> (low: Float, high: Float)? {
        var found = Range()
        var (start, end) = (max(0, steps.lowerBound), min(steps.upperBound, values.count))
        while start < end && start % Self.fanOut != 0 {
            found.add(range(of: start))
            start += 1
        }
        while start < end && end % Self.fanOut != 0 && end != values.count {
            end -= 1
            found.add(range(of: end))
        }
        var level = 0
        if start < end {
            // The last range may be incomplete; it is covered here, because it ends with the values.
            (start, end) = (start / Self.fanOut, (end + Self.fanOut - 1) / Self.fanOut)
        }
        while start < end {
            let ranges = levels[level]
            while start < end && (start % Self.fanOut != 0 || level + 1 >= levels.count) {
                found.add(ranges[start])
                start += 1
            }
            while start < end && end % Self.fanOut != 0 && end != ranges.count {
                end -= 1
                found.add(ranges[end])
            }
            if start < end { (start, end) = (start / Self.fanOut, (end + Self.fanOut - 1) / Self.fanOut) }
            level += 1
        }
        return found.low <= found.high ? (found.low, found.high) : nil
    }
}
