/// One curve: a number for each step, from 0 on.
public struct ChartSeries: Sendable {
    /// The numbers; NaN and infinite ones are not drawn.
    public let curve: Curve
    /// The style of the curve.
    public let style: Style
    /// The character it is drawn with in ASCII.
    public let mark: Unicode.Scalar
    /// The first step drawn.
    public var firstStep = 0
    /// The horizontal position of each step, never decreasing, such as the time at which it was done in seconds; nil to use the step
    /// numbers.
    public var positions: [Double]?
    /// Whether it hides the curves behind it, so that it remains a line.
    public var isOnTop = false
    /// Whether its mark is repeated along the line, to distinguish it without colour.
    public var isMarked = false

    /// A curve with its style and mark.
    public init(_ curve: Curve, style: Style, mark: Unicode.Scalar = "*") {
        self.curve = curve
        self.style = style
        self.mark = mark
    }

    /// The step at a position, with a fraction between two steps. Less than 0 before the first step, beyond the last index after the last.
    func step(at position: Double) -> Double {
        guard let positions else { return position }
        return ChartSeries.step(at: position, in: positions)
    }

    /// The step at a position, with a fraction between two steps; O(log n).
    public static func step(at position: Double, in positions: [Double]) -> Double {
        guard let first = positions.first, let last = positions.last else { return 0 }
        if position < first { return -1 }
        if position >= last { return position > last ? Double(positions.count) : Double(positions.count - 1) }
        // The last step whose position is not greater.
        var (low, high) = (0, positions.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if positions[middle] <= position { low = middle } else { high = middle }
        }
        let width = positions[high] - positions[low]
        return Double(low) + (width > 0 ? (position - positions[low]) / width : 0)
    }

    /// The position of a step or of a fraction between two; clamped to the ends.
    public static func position(of step: Double, in positions: [Double]) -> Double {
        guard let last = positions.last else { return 0 }
        let step = min(max(0, step), Double(positions.count - 1))
        let before = Int(step)
        guard before + 1 < positions.count else { return last }
        return positions[before] + (positions[before + 1] - positions[before]) * (step - Double(before))
    }

    /// The smallest and largest value of the line between two steps, both included, interpolated between steps; nil if the line is not
    /// there.
    func extent(from start: Double, to end: Double, at middle: Double) -> (low: Float, high: Float)? {
        var found: (low: Float, high: Float)?
        let values = curve.values
        let whole = max(Double(firstStep), start.rounded(.up))
        if whole <= end, whole < Double(values.count) {
            found = curve.extent(Int(whole)..<Int(min(end.rounded(.down), Double(values.count - 1))) + 1)
        }
        // The interpolated value between two steps.
        if middle >= Double(firstStep), middle < Double(values.count - 1) {
            let before = Int(middle)
            let (a, b) = (values[before], values[before + 1])
            if a.isFinite, b.isFinite {
                let value = Float(Double(a) + (Double(b) - Double(a)) * (middle - Double(before)))
                found = found.map { (min($0.low, value), max($0.high, value)) } ?? (value, value)
            }
        }
        return found
    }
}

/// Single numbers at some positions.
public struct ChartPoints: Sendable {
    /// The positions and their numbers.
    public let points: [(position: Double, value: Double)]
    /// The style of the points.
    public let style: Style
    /// The character they are drawn with.
    public let mark: Unicode.Scalar

    /// Points with their style and mark.
    public init(_ points: [(position: Double, value: Double)], style: Style, mark: Unicode.Scalar) {
        self.points = points
        self.style = style
        self.mark = mark
    }
}
