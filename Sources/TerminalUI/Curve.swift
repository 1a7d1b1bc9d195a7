/// A number for each step, for as many steps as a run has, with the smallest and largest of stretches of steps: a chart reads only as many
/// of them as it has columns. The first numbers may stand for several steps each; their extremes are then given with them.
public struct Curve: Sendable {
    /// The numbers.
    public private(set) var values: [Float] = []
    /// `levels[k]` holds the ranges of stretches of `fanOut`ᵏ⁺¹ numbers, the last one as far as it has come.
    private var levels: [[Range]] = []
    /// Of the first numbers, which stand for several steps, the extremes.
    private var extents: [Range] = []
    private static let fanOut = 32

    /// Smallest and largest of some numbers; empty (`low` above `high`) if none is finite.
    private struct Range: Sendable {
        var low = Float.infinity
        var high = -Float.infinity

        /// Of these two and what lies between them, or nothing where they are not finite.
        init(low: Float = .infinity, high: Float = -.infinity) {
            if low.isFinite && high.isFinite { (self.low, self.high) = (low, high) }
        }

        mutating func add(_ other: Range) {
            low = min(low, other.low)
            high = max(high, other.high)
        }
    }

    /// These numbers; of the first ones, as many as there are, the extremes of what they stand for.
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
        // As `append` would have made them: a level above begins with the number behind its first whole stretch.
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

    /// How many there are.
    public var count: Int { values.count }
    /// Whether there is none.
    public var isEmpty: Bool { values.isEmpty }

    /// Adds a step.
    public mutating func append(_ value: Float) {
        let one = Range(low: value, high: value)
        var index = values.count
        values.append(value)
        for level in 0... {
            index /= Self.fanOut
            if level == levels.count {
                // A level above begins with what the one below has held until now.
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

    /// The smallest and largest finite number of some steps; nil if there is none.
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
            // The last stretch may be unfinished: it is whole here, for it ends with the numbers.
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
