/// Curves over steps, drawn with Braille dots or ASCII characters.
///
/// If several steps share a column of dots, the line covers their range from smallest to largest. No peak is lost, and a column costs the
/// same for a million steps as for a thousand.
public struct LineChart: Sendable {
    /// How the ends of the vertical axis are chosen.
    public enum Span: Hashable, Sendable {
        /// From 0, or the smallest number if it is negative, to the largest.
        case fromZero
        /// From the smallest number to the largest.
        case fitted
        /// From the smallest number to this one.
        case upTo(Double)
    }

    private let series: [ChartSeries]
    private let appearance: Appearance
    private let theme: Theme
    /// Points in front of the curves.
    public var points: [ChartPoints] = []
    /// The range of positions shown; nil for all steps.
    public var horizontal: ChartAxis?
    /// The mapping of numbers to heights.
    public var vertical = ChartScale.linear
    /// How the ends of the vertical axis are chosen.
    public var span = Span.fromZero
    /// The format of the labels below.
    public var horizontalLabels = ChartLabels.counts
    /// The format of the labels on the left.
    public var verticalLabels = ChartLabels.numbers
    /// The width of the labels on the left, in columns; nil for as many as needed.
    public var labelWidth: Int?
    /// A position marked by a vertical line; nil for none.
    public var cursor: Double?
    /// A position marked below the chart; nil for none.
    public var now: Double?
    /// Positions marked by dashed lines.
    public var marks: [Double] = []

    /// A chart of these curves, later ones in front.
    public init(_ series: [ChartSeries], _ appearance: Appearance) {
        self.series = series
        self.appearance = appearance
        theme = Theme(appearance)
    }

    /// The part of a rectangle that the curves occupy, if the labels are this wide.
    public static func plot(in rect: Rect, labelWidth: Int) -> Rect {
        rect.inset(left: labelWidth + 1, bottom: rect.height > 3 ? 1 : 0)
    }

    /// The column of a plot at which a position is drawn; nil if it is outside the axis.
    public static func column(of position: Double, on axis: ChartAxis, width: Int) -> Int? {
        let share = axis.share(of: position)
        guard share > -1e-9, share < 1 + 1e-9 else { return nil }
        return Int((share * Double(max(0, width - 1))).rounded())
    }

    /// Draws the curves with round numbers on the left and below.
    public func draw(on canvas: inout Canvas, in rect: Rect) {
        guard rect.width > 8, rect.height > 1 else { return }
        let horizontal = horizontal ?? ChartAxis(0, Double(max(1, (series.map(\.curve.count).max() ?? 0) - 1)))
        guard let axis = verticalAxis(horizontal) else { return }
        let rows = rect.height - (rect.height > 3 ? 1 : 0)
        let ticks = axis.ticks(most: max(2, (rows + 1) / 2))
        let labels = verticalLabels.texts(ticks, vertical)
        let labelWidth = labelWidth ?? labels.map(\.width).max() ?? 0
        let plot = Self.plot(in: rect, labelWidth: labelWidth)
        let line = appearance.sign("│", "|").scalar
        for y in plot.y..<plot.endY { canvas.put(line, x: plot.x - 1, y: y, theme.quiet) }
        for (tick, label) in zip(ticks, labels) {
            let y = plot.endY - 1 - Int((axis.share(of: tick) * Double(rows - 1)).rounded())
            guard y >= plot.y && y < plot.endY else { continue }
            canvas.writeRight(label, endX: plot.x - 1, y: y, width: labelWidth, theme.quiet)
            canvas.put(appearance.sign("┤", "+").scalar, x: plot.x - 1, y: y, theme.quiet)
        }
        drawMarks(horizontal, on: &canvas, in: plot)
        for (index, one) in series.enumerated() { draw(one, index, horizontal, axis, on: &canvas, in: plot) }
        for some in points {
            for point in some.points {
                let share = axis.share(of: point.value)
                guard let x = Self.column(of: point.position, on: horizontal, width: plot.width), share.isFinite else { continue }
                let y = plot.endY - 1 - Int((min(max(share, 0), 1) * Double(plot.height - 1)).rounded())
                canvas.put(some.mark, x: plot.x + x, y: y, some.style)
            }
        }
        if let cursor, let x = Self.column(of: cursor, on: horizontal, width: plot.width) {
            // Where the curves fill the column, the cursor only changes its colour.
            for y in plot.y..<plot.endY { canvas[plot.x + x, y].style = theme.focus }
        }
        if rect.height > 3 { drawPositions(horizontal, on: &canvas, in: plot) }
    }

    /// Whether the numbers have no logarithm, none of them, while the axis is one of logarithms: nothing of them is drawn then.
    public var lacksLogarithms: Bool {
        guard vertical != .linear else { return false }
        let horizontal = horizontal ?? ChartAxis(0, Double(max(1, (series.map(\.curve.count).max() ?? 0) - 1)))
        var linear = self
        linear.vertical = .linear
        return verticalAxis(horizontal) == nil && linear.verticalAxis(horizontal) != nil
    }

    // MARK: The ends of the vertical axis

    /// The vertical range of the numbers at these positions; nil if there are none.
    private func verticalAxis(_ horizontal: ChartAxis) -> ChartAxis? {
        var (low, high) = (Double.infinity, -Double.infinity)
        func add(_ value: Double) {
            guard value.isFinite else { return }
            low = min(low, value)
            high = max(high, value)
        }
        for one in series {
            let (start, end) = (one.step(at: horizontal.lower).rounded(.down), one.step(at: horizontal.upper).rounded(.up))
            let (first, last) = (max(one.firstStep, Int(max(0, start))), Int(min(max(end, -1), Double(one.curve.count - 1))))
            guard first <= last, let extent = one.curve.extent(first..<last + 1) else { continue }
            add(Double(extent.low))
            add(Double(extent.high))
        }
        for some in points {
            for point in some.points where (horizontal.lower...horizontal.upper).contains(point.position) { add(point.value) }
        }
        guard low <= high else { return nil }
        if case .upTo(let end) = span { high = max(high, end) }
        if vertical != .linear {
            guard high > 0 else { return nil }
            // Numbers up to 0 have no logarithm: six powers of ten are shown, and the line leaves them at the bottom.
            if low <= 0 { low = high * 1e-6 }
            return high > low * 1.25 ? ChartAxis(low, high, scale: vertical) : ChartAxis(low / 1.5, high * 1.5, scale: vertical)
        }
        if span == .fromZero { low = min(0, low) }
        if high > low { return ChartAxis(low, high) }
        return low == 0 ? ChartAxis(0, 1) : ChartAxis(low - abs(low) / 2, high + abs(high) / 2)
    }

    // MARK: Curves

    private var across: Int { appearance.unicode ? 2 : 1 }
    private var down: Int { appearance.unicode ? 4 : 1 }

    private func draw(
        _ one: ChartSeries, _ index: Int, _ horizontal: ChartAxis, _ axis: ChartAxis, on canvas: inout Canvas, in plot: Rect
    ) {
        let (columns, rows) = (plot.width * across, plot.height * down)
        guard columns > 1, !one.curve.isEmpty else { return }
        var dots = [UInt8](repeating: 0, count: plot.width * plot.height)
        var middles = [Int?](repeating: nil, count: plot.width)
        func height(_ value: Float) -> Int {
            let share = axis.share(of: Double(value))
            return share.isNaN ? 0 : Int((min(max(share, 0), 1) * Double(rows - 1)).rounded())
        }
        func step(_ column: Double) -> Double { one.step(at: horizontal.value(atShare: column / Double(columns - 1))) }
        var previous: (from: Int, to: Int)?
        var start = step(-0.5)
        for column in 0..<columns {
            let end = step(Double(column) + 0.5)
            let extent = one.extent(from: start, to: end, at: step(Double(column)))
            start = end
            // Numbers without a logarithm interrupt the line.
            guard let (low, high) = extent, axis.share(of: Double(high)) > -.infinity else {
                previous = nil
                continue
            }
            let own = (from: height(low), to: height(high))
            var (from, to) = own
            if let previous {
                if previous.to < from { from = previous.to + 1 }
                if previous.from > to { to = previous.from - 1 }
            }
            previous = own
            for level in from...to {
                let y = rows - 1 - level
                dots[y / down * plot.width + column / across] |= Self.bit(column % across, y % down)
            }
            middles[column / across] = (rows - 1 - (own.from + own.to) / 2) / down
        }
        put(dots, one, on: &canvas, in: plot)
        guard one.isMarked, appearance.unicode else { return }
        // Each curve has its marks in other columns.
        for x in 0..<plot.width where (x + 5 * index) % 17 == 8 {
            if let y = middles[x] { canvas.put(one.mark, x: plot.x + x, y: plot.y + y, one.style) }
        }
    }

    /// The bit of a dot in a Braille character, from Unicode's table: three dots per column from the top, then the two lowest.
    private static func bit(_ x: Int, _ y: Int) -> UInt8 {
        y == 3 ? (x == 0 ? 0x40 : 0x80) : (x == 0 ? 1 : 8) << UInt8(y)
    }

    private func put(_ dots: [UInt8], _ one: ChartSeries, on canvas: inout Canvas, in plot: Rect) {
        for (index, own) in dots.enumerated() where own != 0 {
            let (x, y) = (plot.x + index % plot.width, plot.y + index / plot.width)
            guard appearance.unicode else {
                canvas.put(one.mark, x: x, y: y, one.style)
                continue
            }
            let old = canvas[x, y].scalar.map { $0.value } ?? 0
            let behind: UInt32 = one.isOnTop || old < 0x2800 || old > 0x28ff ? 0 : old - 0x2800
            if let scalar = Unicode.Scalar(0x2800 + (behind | UInt32(own))) { canvas.put(scalar, x: x, y: y, one.style) }
        }
    }

    // MARK: Positions

    private func drawMarks(_ horizontal: ChartAxis, on canvas: inout Canvas, in plot: Rect) {
        func column(_ position: Double) -> Int? { Self.column(of: position, on: horizontal, width: plot.width).map { plot.x + $0 } }
        func line(_ x: Int, _ scalar: Unicode.Scalar, _ style: Style) {
            canvas.fill(Rect(x: x, y: plot.y, width: 1, height: plot.height), scalar, style)
        }
        let changed = marks.compactMap(column)
        for x in changed { line(x, appearance.sign("┊", ":").scalar, theme.title) }
        if let x = cursor.flatMap(column) { line(x, appearance.sign("│", "|").scalar, theme.focus) }
        // The head of a mark stays visible under the cursor.
        for x in changed { canvas.put(appearance.sign("◆", "#").scalar, x: x, y: plot.y, theme.title) }
    }

    private func drawPositions(_ horizontal: ChartAxis, on canvas: inout Canvas, in plot: Rect) {
        let widest = horizontalLabels.texts([horizontal.upper], horizontal.scale).map(\.width).max() ?? 1
        let ticks = horizontal.ticks(most: max(2, plot.width / (max(widest, 3) + 4)), whole: horizontalLabels == .counts)
        let mark = now.flatMap { Self.column(of: $0, on: horizontal, width: plot.width) }.map { plot.x + $0 }
        func write(_ text: VisibleText, at position: Double, after least: Int, _ style: Style) -> Int {
            guard let x = Self.column(of: position, on: horizontal, width: plot.width) else { return least }
            var start = min(max(plot.x, plot.x + x - text.width / 2), plot.endX - text.width)
            // Labels move away from the mark: to the left if there is room, otherwise to the right.
            if let mark, (start..<start + text.width).contains(mark) {
                start = mark - text.width >= least ? mark - text.width : mark + 1
                guard start + text.width <= plot.endX else { return least }
            }
            guard start >= least else { return least }
            canvas.write(text, x: start, y: plot.endY, style)
            return start + text.width + 1
        }
        var least = plot.x
        for (tick, text) in zip(ticks, horizontalLabels.texts(ticks, horizontal.scale)) {
            least = write(text, at: tick, after: least, theme.quiet)
        }
        if let mark {
            canvas.put(appearance.sign("▲", "^").scalar, x: mark, y: plot.endY, theme.good)
        }
    }
}

extension VisibleText {
    /// The first character, or a space if the text is empty.
    var scalar: Unicode.Scalar { string.unicodeScalars.first ?? " " }
}
