/// The mapping of numbers to positions along an axis.
public enum ChartScale: Hashable, Sendable {
    /// Positions are proportional to the numbers.
    case linear
    /// log₁₀(x + offset). An offset of 1 keeps counts of 0 on the axis.
    case logarithmic(offset: Double)

    /// The position of a number; −∞ or NaN if it has no logarithm.
    func place(_ value: Double) -> Double {
        switch self {
        case .linear: value
        case .logarithmic(let offset): decimalLogarithm(value + offset)
        }
    }

    /// The number at a position.
    func value(_ place: Double) -> Double {
        switch self {
        case .linear: place
        case .logarithmic(let offset): power(10, place) - offset
        }
    }
}

/// A range of numbers along an edge of a chart.
public struct ChartAxis: Hashable, Sendable {
    /// The number at the start.
    public let lower: Double
    /// The number at the end, larger than the first.
    public let upper: Double
    /// The mapping of numbers to positions.
    public let scale: ChartScale

    /// An axis from `lower` to `upper`; an empty range is widened slightly.
    public init(_ lower: Double, _ upper: Double, scale: ChartScale = .linear) {
        self.lower = lower
        self.upper = upper > lower ? upper : lower + max(abs(lower) * 1e-6, 1e-6)
        self.scale = scale
    }

    /// The position of a number: 0 at the start, 1 at the end, outside 0 … 1 beyond them.
    public func share(of value: Double) -> Double {
        let (first, last) = (scale.place(lower), scale.place(upper))
        return (scale.place(value) - first) / (last - first)
    }

    /// The number at a position, 0 … 1.
    public func value(atShare share: Double) -> Double {
        let (first, last) = (scale.place(lower), scale.place(upper))
        return scale.value(first + (last - first) * share)
    }

    /// Round numbers on the axis, at most `most`, ascending: multiples of 1, 2 or 5 times a power of ten; on a logarithmic axis powers of
    /// ten if it spans several of them.
    public func ticks(most: Int, whole: Bool = false) -> [Double] {
        guard most > 0, lower.isFinite, upper.isFinite else { return [] }
        guard case .logarithmic(let offset) = scale else { return evenTicks(most: most, whole: whole) }
        let finer = logarithmicTicks([1, 2, 5], offset)
        if finer.count >= 2 && finer.count <= most { return finer }
        let decades = logarithmicTicks([1], offset)
        if decades.count < 2 { return evenTicks(most: most, whole: whole) }
        let every = (decades.count + most - 1) / most
        return stride(from: 0, to: decades.count, by: every).map { decades[$0] }
    }

    private func evenTicks(most: Int, whole: Bool) -> [Double] {
        var size = power(10, decimalLogarithm((upper - lower) / Double(most)).rounded(.down))
        if whole { size = max(1, size) }
        // The step grows through 1, 2, 5, 10 … until the ticks are few enough, which at a hundred times the first it is.
        for factor in [2, 2.5, 2, 2, 2.5, 2, 1] {
            let (first, last) = ((lower / size - 1e-9).rounded(.up), (upper / size + 1e-9).rounded(.down))
            if last - first + 1 <= Double(most) { return stride(from: first, through: last, by: 1).map { $0 * size } }
            size *= factor
        }
        return []
    }

    private func logarithmicTicks(_ factors: [Double], _ offset: Double) -> [Double] {
        // Below its offset a logarithmic axis is nearly linear.
        let smallest = max(lower, offset > 0 ? offset : 0)
        guard smallest > 0, upper > 0 else { return [] }
        let first = Int(decimalLogarithm(smallest).rounded(.down))
        let last = max(first, Int(decimalLogarithm(upper).rounded(.down)))
        var ticks: [Double] = offset > 0 && lower <= 0 ? [0] : []
        for exponent in first...last {
            for factor in factors {
                let tick = exponent < 0 ? factor / power(10, Double(-exponent)) : factor * power(10, Double(exponent))
                if tick >= smallest * (1 - 1e-9) && tick <= upper * (1 + 1e-9) { ticks.append(tick) }
            }
        }
        return ticks
    }
}

/// The format of the numbers along an edge of a chart.
public enum ChartLabels: Hashable, Sendable {
    /// Numbers with as many decimals as needed.
    case numbers
    /// Whole numbers with thousands separators.
    case counts
    /// Percentages; the numbers are fractions of 1.
    case percentages
    /// Seconds, with their unit.
    case seconds

    /// The texts of the ticks of one axis, all with the same number of decimals.
    public func texts(_ ticks: [Double], _ scale: ChartScale) -> [VisibleText] {
        switch self {
        case .counts: return ticks.map { NumberFormat.grouped(Int($0.rounded())) }
        case .numbers: return numbers(ticks, scale)
        case .percentages: return numbers(ticks.map { $0 * 100 }, .linear).map { "\($0) %" }
        case .seconds: return numbers(ticks, scale).map { "\($0) s" }
        }
    }

    private func numbers(_ ticks: [Double], _ scale: ChartScale) -> [VisibleText] {
        let sizes = zip(ticks.dropFirst(), ticks).map { $0 - $1 }.filter { $0 > 0 }
        guard scale == .linear || sizes.allSatisfy({ abs($0 - (sizes.first ?? 0)) < 1e-9 * $0 }), let size = sizes.min() else {
            return ticks.map { NumberFormat.short($0, digits: 1) }
        }
        let largest = ticks.map(abs).max() ?? 0
        let decimals = max(0, Int((-decimalLogarithm(size) - 1e-9).rounded(.up)))
        if decimals > 4 || largest >= 1e6 { return ticks.map { NumberFormat.round($0) } }
        return ticks.map { NumberFormat.fixed($0, decimals) }
    }
}
