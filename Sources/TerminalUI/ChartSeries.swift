/// One curve: a number for each step from 0 on.
public struct ChartSeries: Sendable {
    /// The numbers; what is not finite is left out.
    public let curve: Curve
    /// How it is drawn.
    public let style: Style
    /// What it is drawn with where there are no dots (ASCII).
    public let mark: Unicode.Scalar
    /// The first step that is drawn.
    public var firstStep = 0
    /// Where the steps lie, never descending, such as the seconds at which each was done; nil where they lie at their own numbers.
    public var positions: [Double]?
    /// Whether it hides the curves behind it where it passes, so that it stays a line.
    public var isOnTop = false
    /// Whether its mark stands on the line at intervals too, to tell it from others without colour.
    public var isMarked = false

    /// A curve.
    public init(_ curve: Curve, style: Style, mark: Unicode.Scalar = "*") {
        self.curve = curve
        self.style = style
        self.mark = mark
    }

    /// The step, or how far between two steps, that lies at a position. Before the first it is below 0, behind the last beyond it.
    func step(at position: Double) -> Double {
        guard let positions else { return position }
        return ChartSeries.step(at: position, in: positions)
    }

    /// The step, or how far between two steps, that lies at a position: O(log n).
    public static func step(at position: Double, in positions: [Double]) -> Double {
        guard let first = positions.first, let last = positions.last else { return 0 }
        if position < first { return -1 }
        if position >= last { return position > last ? Double(positions.count) : Double(positions.count - 1) }
        // The last step that is no later.
        var (low, high) = (0, positions.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if positions[middle] <= position { low = middle } else { high = middle }
        }
        let width = positions[high] - positions[low]
        return Double(low) + (width > 0 ? (position - positions[low]) / width : 0)
    }

    /// Where a step lies, or how far between two; beyond the ends at the ends.
    public static func position(of step: Double, in positions: [Double]) -> Double {
        guard let last = positions.last else { return 0 }
        let step = min(max(0, step), Double(positions.count - 1))
        let before = Int(step)
        guard before + 1 < positions.count else { return last }
        return positions[before] + (positions[before + 1] - positions[before]) * (step - Double(before))
    }

    /// The smallest and largest number of the line between two places, at steps and between them, both included; nil where it is not.
    func extent(from start: Double, to end: Double, at middle: Double) -> (low: Float, high: Float)? {
        var found: (low: Float, high: Float)?
        let values = curve.values
        let whole = max(Double(firstStep), start.rounded(.up))
        if whole <= end, whole < Double(values.count) {
            found = curve.extent(Int(whole)..<Int(min(end.rounded(.down), Double(values.count - 1))) + 1)
        }
        // Between two steps their connecting line.
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

/// Single numbers at some steps.
public struct ChartPoints: Sendable {
    /// Where they lie, with the numbers.
    public let points: [(position: Double, value: Double)]
    /// How they are drawn.
    public let style: Style
    /// What they are drawn with.
    public let mark: Unicode.Scalar

    /// Points.
    public init(_ points: [(position: Double, value: Double)], style: Style, mark: Unicode.Scalar) {
        self.points = points
        self.style = style
        self.mark = mark
    }
}
