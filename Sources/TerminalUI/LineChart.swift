/// One curve: a number for each step from 0 on.
public struct ChartSeries: Sendable {
    /// The numbers; what is not finite is left out.
    public let curve: Curve
    /// How it is drawn.
    public let style: Style
    /// What it is drawn with where there are no dots (ASCII).
    public let mark: Unicode.Scalar

    /// A curve.
    public init(_ curve: Curve, style: Style, mark: Unicode.Scalar = "*") {
        self.curve = curve
        self.style = style
        self.mark = mark
    }
}

/// Curves over steps, drawn with the dots of braille characters, or with characters.
///
/// Where several steps share a column of dots, the line from their smallest to their largest number is drawn: no peak is ever left out.
public struct LineChart: Sendable {
    private let series: [ChartSeries]
    private let appearance: Appearance
    private let quiet: Style

    /// Curves, the later ones in front.
    public init(_ series: [ChartSeries], _ appearance: Appearance) {
        self.series = series
        self.appearance = appearance
        quiet = Theme(appearance).quiet
    }

    /// Draws the curves with a scale at the left and the first and last step below.
    public func draw(on canvas: inout Canvas, in rect: Rect) {
        let count = series.map(\.curve.count).max() ?? 0
        let extents = series.compactMap { $0.curve.extent(0..<count) }
        guard let lowest = extents.map(\.low).min(), let highest = extents.map(\.high).max(), rect.width > 8, rect.height > 1
        else { return }
        let bottom = min(0, lowest)
        let top = highest > bottom ? highest : bottom + 1
        let topLabel = NumberFormat.short(Double(top), digits: 3)
        let bottomLabel = NumberFormat.short(Double(bottom), digits: 3)
        let labelWidth = max(topLabel.width, bottomLabel.width)
        let hasSteps = rect.height > 3
        let plot = Rect(
            x: rect.x + labelWidth + 1, y: rect.y, width: rect.width - labelWidth - 1, height: rect.height - (hasSteps ? 1 : 0))
        canvas.writeRight(topLabel, endX: plot.x - 1, y: plot.y, quiet)
        canvas.writeRight(bottomLabel, endX: plot.x - 1, y: plot.endY - 1, quiet)
        let line = appearance.sign("│", "|").string.unicodeScalars.first ?? "|"
        for y in plot.y..<plot.endY { canvas.put(line, x: plot.x - 1, y: y, quiet) }
        if hasSteps {
            canvas.write("0", x: plot.x, y: plot.endY, quiet)
            canvas.writeRight(NumberFormat.grouped(count), endX: plot.endX, y: plot.endY, quiet)
        }
        for one in series { draw(one, count: count, bottom: bottom, top: top, on: &canvas, in: plot) }
    }

    private func draw(
        _ one: ChartSeries, count: Int, bottom: Float, top: Float, on canvas: inout Canvas, in plot: Rect
    ) {
        let across = appearance.unicode ? 2 : 1
        let down = appearance.unicode ? 4 : 1
        let (columns, rows) = (plot.width * across, plot.height * down)
        var previous: Int?
        for column in 0..<columns {
            guard let (low, high) = range(one.curve, column: column, of: columns, count: count) else { continue }
            func dot(_ value: Double) -> Int {
                let share = (value - Double(bottom)) / (Double(top) - Double(bottom))
                return Int((min(max(share, 0), 1) * Double(rows - 1)).rounded())
            }
            var (from, to) = (dot(Double(low)), dot(Double(high)))
            if let previous {
                if previous < from { from = previous + 1 <= to ? min(from, previous + 1) : from }
                if previous > to { to = max(to, previous - 1) }
            }
            for height in from...max(from, to) {
                set(column, rows - 1 - height, across, down, one, on: &canvas, in: plot)
            }
            previous = dot((Double(low) + Double(high)) / 2)
        }
    }

    /// The smallest and largest number of the steps that fall into a column of dots; between two steps far apart their connecting line.
    private func range(_ curve: Curve, column: Int, of columns: Int, count: Int) -> (Float, Float)? {
        let values = curve.values
        if count == 1 { return column == 0 && values[0].isFinite ? (values[0], values[0]) : nil }
        let scale = Double(count - 1) / Double(max(1, columns - 1))
        let first = Int((Double(column) * scale).rounded(.down))
        let end = Int((Double(column + 1) * scale).rounded(.up))
        guard first < values.count else { return nil }
        if scale < 1 {
            let position = Double(column) * scale
            let next = min(first + 1, values.count - 1)
            let (a, b) = (values[first], values[next])
            guard a.isFinite, b.isFinite else { return nil }
            let value = Float(Double(a) + (Double(b) - Double(a)) * (position - Double(first)))
            return (value, value)
        }
        return curve.extent(first..<max(first + 1, min(end, values.count))).map { ($0.low, $0.high) }
    }

    private func set(
        _ x: Int, _ y: Int, _ across: Int, _ down: Int, _ one: ChartSeries, on canvas: inout Canvas, in plot: Rect
    ) {
        let (cellX, cellY) = (plot.x + x / across, plot.y + y / down)
        guard appearance.unicode else {
            canvas.put(one.mark, x: cellX, y: cellY, one.style)
            return
        }
        let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
        let old = canvas[cellX, cellY].scalar.map { $0.value } ?? 0
        let dots = (old >= 0x2800 && old < 0x2900 ? old - 0x2800 : 0) | bits[y % down][x % across]
        if let scalar = Unicode.Scalar(0x2800 + dots) { canvas.put(scalar, x: cellX, y: cellY, one.style) }
    }
}
