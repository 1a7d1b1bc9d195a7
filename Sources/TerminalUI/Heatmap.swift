/// A grid of numbers for a heatmap.
public struct NumberGrid: Hashable, Sendable {
    /// Rows of the grid.
    public let rows: Int
    /// Columns of the grid.
    public let columns: Int
    /// The numbers row by row.
    public let values: [Float]

    /// A grid of `rows * columns` numbers, row by row; traps if the count does not match.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(values.count == rows * columns, "a grid needs rows × columns numbers")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// A smaller grid in which each number is the one of largest magnitude in its block (NaN counts as largest).
    public func reduced(rows blockRows: Int, columns blockColumns: Int) -> NumberGrid {
        if blockRows <= 1 && blockColumns <= 1 { return self }
        let (r, c) = ((rows + blockRows - 1) / blockRows, (columns + blockColumns - 1) / blockColumns)
        var result: [Float] = []
        result.reserveCapacity(r * c)
        for row in 0..<r {
            for column in 0..<c {
                var best = values[row * blockRows * columns + column * blockColumns]
                for y in row * blockRows..<min((row + 1) * blockRows, rows) {
                    for x in column * blockColumns..<min((column + 1) * blockColumns, columns) {
                        let value = values[y * columns + x]
                        if value.isNaN || abs(value) > abs(best) { best = value }
                    }
                }
                result.append(best)
            }
        }
        return NumberGrid(rows: r, columns: c, values: result)
    }
}

/// The numbers at the ends of the colour ramp.
public struct HeatmapScale: Hashable, Sendable {
    /// The number at the start of the ramp; −highest on a diverging scale.
    public let lowest: Float
    /// The number at the end of the ramp.
    public let highest: Float
    /// The kind of ramp.
    public let kind: RampKind

    /// A scale for numbers in this range; a signed scale is symmetric about zero.
    public init(lowest: Float, highest: Float, signed: Bool) {
        if signed {
            let size = max(abs(lowest), abs(highest))
            (self.lowest, self.highest, kind) = (-size, size, .diverging)
        } else {
            (self.lowest, self.highest, kind) = (lowest, highest, .sequential)
        }
    }

    /// The level of a number: −1 … 1 on a diverging scale, 0 … 1 otherwise; nil if it is NaN or infinite.
    public func level(_ value: Float) -> Double? {
        guard value.isFinite else { return nil }
        switch kind {
        case .diverging: return highest > 0 ? Double(value) / Double(highest) : 0
        case .sequential:
            let (low, high) = (Double(lowest), Double(highest))
            return high > low ? (Double(value) - low) / (high - low) : 0
        }
    }
}

/// The size at which each number is drawn.
public struct UnitSize: Hashable, Sendable {
    /// The width in columns.
    public let width: Int
    /// The height in half rows; even if the terminal cannot show half rows.
    public let halfRows: Int

    /// Approximately a square of `magnification` columns; half a row is about as high as a column is wide.
    public init(magnification: Int, _ appearance: Appearance) {
        width = magnification
        halfRows = Heatmap.hasHalfRows(appearance) ? magnification : 2 * max(1, magnification / 2)
    }

    /// A box with room for a number.
    public init(boxWidth: Int, rows: Int) {
        width = boxWidth
        halfRows = 2 * rows
    }

    /// The size in cells of a grid of units.
    public func size(rows: Int, columns: Int) -> Size { Size(columns * width, (rows * halfRows + 1) / 2) }
}

/// The special appearance of a unit.
public enum HeatmapOverlay: Hashable, Sendable {
    /// Marked, in the mark's colour.
    case marked
    /// Blank, because there is no number.
    case hidden
    /// A dot, because its number is not computed yet.
    case toCome
    /// A padding zero, which belongs to no map.
    case padding
    /// Highlighted, with its number.
    case pointed
}

/// Draws grids of numbers as colours, two per cell if possible, or as characters.
public struct Heatmap: Sendable {
    /// The smallest width of a box that shows its number, in columns.
    public static let numberWidth = 7

    private let appearance: Appearance
    private let scale: HeatmapScale
    private let ramp: ColorRamp?

    /// A heatmap for numbers on this scale.
    public init(scale: HeatmapScale, _ appearance: Appearance) {
        self.scale = scale
        self.appearance = appearance
        ramp = Heatmap.hasRamp(appearance) ? Heatmap.ramp(scale.kind, appearance.colors) : nil
    }

    /// Whether a cell can show two numbers, one above the other.
    public static func hasHalfRows(_ appearance: Appearance) -> Bool { hasRamp(appearance) && appearance.unicode }

    static func hasRamp(_ appearance: Appearance) -> Bool { appearance.colors >= .indexed }

    private static let ramps: [ColorRamp] = [
        ColorRamp(.sequential, .indexed), ColorRamp(.diverging, .indexed), ColorRamp(.sequential, .direct),
        ColorRamp(.diverging, .direct),
    ]

    private static func ramp(_ kind: RampKind, _ depth: ColorDepth) -> ColorRamp {
        ramps[(depth == .direct ? 2 : 0) + (kind == .diverging ? 1 : 0)]
    }

    /// Draws `grid` in `rect`, starting with unit (firstRow, firstColumn). One unit can be marked; `overlay` changes the appearance of
    /// others.
    public func draw(
        _ grid: NumberGrid, unit: UnitSize, firstRow: Int = 0, firstColumn: Int = 0, marked: (row: Int, column: Int)? = nil,
        overlay: ((_ row: Int, _ column: Int) -> HeatmapOverlay?)? = nil, on canvas: inout Canvas, in rect: Rect
    ) {
        let columns = min(grid.columns - firstColumn, rect.width / unit.width)
        let rows = min(grid.rows - firstRow, rect.height * 2 / unit.halfRows)
        guard columns > 0, rows > 0 else { return }
        let height = (rows * unit.halfRows + 1) / 2
        func over(_ row: Int, _ column: Int) -> HeatmapOverlay? {
            marked.map { $0 == (row, column) } == true ? .marked : overlay?(row, column)
        }
        for y in 0..<height {
            let top = 2 * y / unit.halfRows
            let bottom = (2 * y + 1) / unit.halfRows
            for x in 0..<columns * unit.width {
                let column = x / unit.width
                let place = (firstRow + top) * grid.columns + firstColumn + column
                let upperOverlay = over(firstRow + top, firstColumn + column)
                var (lower, lowerOverlay): (Float?, HeatmapOverlay?) = (grid.values[place], upperOverlay)
                if bottom != top {
                    lower = bottom < rows ? grid.values[place + grid.columns] : nil
                    lowerOverlay = bottom < rows ? over(firstRow + bottom, firstColumn + column) : .hidden
                }
                canvas[rect.x + x, rect.y + y] = cell(grid.values[place], lower, upperOverlay, lowerOverlay)
            }
        }
        if unit.width >= 4 { frame(over, rows, columns, unit, firstRow, firstColumn, on: &canvas, in: rect) }
        if unit.width >= Heatmap.numberWidth {
            for row in 0..<rows {
                for column in 0..<columns {
                    let value = grid.values[(firstRow + row) * grid.columns + firstColumn + column]
                    let overlay = over(firstRow + row, firstColumn + column)
                    if let overlay, overlay != .marked, overlay != .pointed { continue }
                    let isMarked = overlay == .marked
                    let text = number(Double(value), in: unit.width)
                    let x = rect.x + column * unit.width
                    let y = rect.y + (row * unit.halfRows + unit.halfRows / 2) / 2
                    let style = numberStyle(value, isMarked, pointed: overlay == .pointed)
                    // Without colours the minus sign is also a shade, so the box around a number is blanked.
                    if ramp == nil && overlay != .pointed { canvas.write(VisibleText("").padded(unit.width), x: x, y: y, style) }
                    canvas.write(text, x: x + (unit.width - text.width) / 2, y: y, style)
                }
            }
        }
    }

    /// A number with as many digits as leave at least one blank column beside it.
    private func number(_ value: Double, in width: Int) -> VisibleText {
        let texts = stride(from: width >= 9 ? 4 : 3, through: 1, by: -1).lazy.map { NumberFormat.short(value, digits: $0) }
        return texts.first { $0.width < width } ?? NumberFormat.short(value, digits: 1)
    }

    /// Draws brackets around highlighted units on terminals without colours.
    private func frame(
        _ over: (Int, Int) -> HeatmapOverlay?, _ rows: Int, _ columns: Int, _ unit: UnitSize, _ firstRow: Int, _ firstColumn: Int,
        on canvas: inout Canvas, in rect: Rect
    ) {
        for row in 0..<rows {
            for column in 0..<columns where over(firstRow + row, firstColumn + column) == .pointed {
                let y = rect.y + (row * unit.halfRows + unit.halfRows / 2) / 2
                for (x, sign) in [(0, "[" as Unicode.Scalar), (unit.width - 1, "]")] {
                    let place = rect.x + column * unit.width + x
                    var style = canvas[place, y].style
                    style.foreground = ramp == nil ? .standard : .indexed(16)
                    style.bold = true
                    canvas[place, y] = Cell(sign, style)
                }
            }
        }
    }

    /// Draws the ramp from start to end in one row.
    public func drawRamp(on canvas: inout Canvas, in rect: Rect) {
        guard rect.width > 1 else { return }
        for x in 0..<rect.width {
            let share = Double(x) / Double(rect.width - 1)
            let value = Float(Double(scale.lowest) * (1 - share) + Double(scale.highest) * share)
            canvas[rect.x + x, rect.y] = cell(value, value, nil, nil)
        }
    }

    private var mark: Color { appearance.colors == .direct ? .direct(red: 0, green: 255, blue: 0) : .indexed(46) }

    private func color(_ value: Float, _ overlay: HeatmapOverlay?) -> Color? {
        switch overlay {
        case .marked: return ramp == nil ? nil : mark
        case .hidden, .toCome: return nil
        // A grey between the lightest and darkest colours of all ramps and backgrounds.
        case .padding: return ramp == nil ? nil : appearance.colors == .direct ? .direct(red: 0x58, green: 0x58, blue: 0x58) : .indexed(240)
        case .pointed where ramp != nil:
            return scale.level(value).map {
                (appearance.colors == .direct ? Self.pointedRamps.direct : Self.pointedRamps.indexed).color($0)
            }
        case nil, .pointed:
            guard let ramp, let level = scale.level(value) else { return nil }
            return ramp.color(level)
        }
    }

    private static let pointedRamps = (indexed: ColorRamp.pointed(.indexed), direct: ColorRamp.pointed(.direct))

    private func cell(_ upper: Float, _ lower: Float?, _ upperOverlay: HeatmapOverlay?, _ lowerOverlay: HeatmapOverlay?) -> Cell {
        let shown = [(upper, upperOverlay), (lower ?? upper, lower == nil ? upperOverlay : lowerOverlay)]
        if let odd = shown.first(where: { !$0.0.isFinite && ($0.1 == nil || $0.1 == .marked || $0.1 == .pointed) }) {
            return notFinite(odd.0, shown.contains { $0.1 == .marked })
        }
        if ramp == nil { return character(upper, upperOverlay) }
        let top = color(upper, upperOverlay)
        let bottom = lower.flatMap { color($0, lowerOverlay) }
        switch (top, bottom) {
        case (nil, nil): return upperOverlay == .toCome ? toCome : .blank
        case (nil, let bottom?): return appearance.unicode ? Cell("▄", Style(foreground: bottom)) : Cell(" ", Style(background: bottom))
        case (let top?, nil): return appearance.unicode ? Cell("▀", Style(foreground: top)) : Cell(" ", Style(background: top))
        case (let top?, let bottom?):
            if top == bottom || !appearance.unicode { return Cell(" ", Style(background: top)) }
            return Cell("▀", Style(foreground: top, background: bottom))
        }
    }

    private var toCome: Cell { Cell(appearance.unicode ? "·" : ".", Theme(appearance).quiet) }

    private func character(_ value: Float, _ overlay: HeatmapOverlay?) -> Cell {
        switch overlay {
        case .hidden: return .blank
        case .toCome: return toCome
        case .padding: return Cell("0", Theme(appearance).quiet)
        case nil, .marked, .pointed: break
        }
        let level = scale.level(value) ?? 0
        var style = Style(reverse: overlay == .marked)
        if overlay == .pointed { (style.bold, style.underline) = (true, true) }
        if appearance.colors == .eight && scale.kind == .diverging {
            style.foreground = .named(level < 0 ? 6 : 3)
            style.bold = abs(level) > 0.5 || overlay == .pointed
        }
        return Cell(CharacterRamp.character(level, unicode: appearance.unicode), style)
    }

    private func notFinite(_ value: Float, _ marked: Bool) -> Cell {
        let scalar: Unicode.Scalar = value.isNaN ? "N" : appearance.unicode ? "∞" : "I"
        var style = Style(bold: true, reverse: !marked, underline: value < 0)
        if appearance.colors >= .indexed {
            style = Style(
                foreground: .indexed(231), background: .indexed(marked ? 46 : 163), bold: true, underline: value < 0)
        }
        return Cell(scalar, style)
    }

    /// The style of a number written on its own colour.
    public func numberStyle(_ value: Float, _ marked: Bool, pointed: Bool = false) -> Style {
        guard let background = color(value, marked ? .marked : pointed ? .pointed : nil) else {
            return Style(bold: marked || pointed, reverse: marked, underline: pointed)
        }
        let bright = marked || pointed || (scale.level(value).map { abs($0) } ?? 0) > 0.55
        return Style(foreground: .indexed(bright ? 16 : 231), background: background, bold: marked)
    }
}
