/// Draws grids of numbers as colours, two per cell if possible, or as characters.
///
/// Zero, or the smallest number, is the terminal's own background: thin lines on the left and the right show how far a grid extends,
/// wherever there is a blank column. Marks leave a part of each unit in its own colour, or its lightness and sign, and cover no other unit.
public struct Heatmap: Sendable {
    /// The columns of a box in which any number can be read.
    public static let numberWidth = 7

    private let appearance: Appearance
    private let scale: HeatmapScale
    private let ramp: ColorRamp?
    private let theme: Theme

    /// A heatmap for numbers on this scale.
    public init(scale: HeatmapScale, _ appearance: Appearance) {
        self.scale = scale
        self.appearance = appearance
        theme = Theme(appearance)
        ramp = Heatmap.hasRamp(appearance) ? ColorRamp(scale.kind, appearance.colors, appearance.theme) : nil
    }

    /// Whether a cell can show two numbers, one above the other.
    public static func hasHalfRows(_ appearance: Appearance) -> Bool { hasRamp(appearance) && appearance.unicode }

    static func hasRamp(_ appearance: Appearance) -> Bool { appearance.colors >= .indexed }

    /// Draws `grid` in `rect`, starting with unit (firstRow, firstColumn). One unit can be marked; `overlay` changes the appearance of
    /// others. `margin` rows and columns on all sides of the grid do not belong to what it shows.
    public func draw(
        _ grid: NumberGrid, unit: UnitSize, firstRow: Int = 0, firstColumn: Int = 0, margin: Int = 0,
        marked: (row: Int, column: Int)? = nil,
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
                canvas[rect.x + x, rect.y + y] = cell(
                    grid.values[place], lower, upperOverlay, lowerOverlay, isSolid: unit.halfRows == 1)
            }
        }
        let drawn = Rect(x: rect.x, y: rect.y, width: columns * unit.width, height: height)
        let (left, top) = (max(0, margin - firstColumn), max(0, margin - firstRow))
        let (right, bottom) = (min(columns, grid.columns - margin - firstColumn), min(rows, grid.rows - margin - firstRow))
        drawEdges(
            rect.x + left * unit.width - 1, rect.x + right * unit.width, y: rect.y,
            halves: top * unit.halfRows..<max(top, bottom) * unit.halfRows,
            on: &canvas)
        guard marked != nil || overlay != nil || unit.showsNumber else { return }
        func area(_ row: Int, _ column: Int) -> Area {
            Area(
                x: rect.x + column * unit.width, y: rect.y, width: unit.width, halves: row * unit.halfRows..<(row + 1) * unit.halfRows)
        }
        if overlay != nil && ramp != nil && unit.halfRows > 1 {
            var frame = Frame()
            for row in 0..<rows {
                for column in 0..<columns {
                    guard case .frame(let sides)? = over(firstRow + row, firstColumn + column) else { continue }
                    frame.add(sides, area(row, column))
                }
            }
            draw(frame, on: &canvas)
        }
        for row in 0..<rows {
            for column in 0..<columns {
                let overlay = over(firstRow + row, firstColumn + column)
                let value = grid.values[(firstRow + row) * grid.columns + firstColumn + column]
                let area = area(row, column)
                switch overlay {
                case .marked?:
                    drawMark(value, area, on: &canvas)
                    if marked != nil && area.halves.count == 1 { drawPointers(to: area, around: drawn, on: &canvas) }
                case .pointed? where unit.width >= 4: drawBrackets(area, on: &canvas)
                default: break
                }
                guard unit.showsNumber, overlay?.showsNumber != false else { continue }
                // A number may take the place of a mark's left bar, the right one stays; a frame's line has its column for itself.
                var isRightOfFrame = false
                if case .frame(let sides)? = overlay { isRightOfFrame = ramp != nil && sides.contains(.left) }
                let text = number(Double(value), in: isRightOfFrame ? unit.width - 1 : unit.width)
                let style = numberStyle(value, overlay == .marked, pointed: overlay == .pointed)
                let y = area.middle
                // Without colours the minus sign is also a shade, so the box around a number is blanked.
                if ramp == nil && overlay != .pointed { canvas.write(VisibleText("").padded(unit.width), x: area.x, y: y, style) }
                canvas.write(text, x: area.x + (unit.width - text.width) / 2, y: y, style)
            }
        }
    }

    /// Hatches a place whose numbers are not computed yet.
    public func drawHatch(on canvas: inout Canvas, in rect: Rect) {
        canvas.fill(rect, hatch.scalar ?? " ", hatch.style)
    }

    /// The columns of a box in which each of these numbers can be read with two digits; at most `numberWidth`.
    public static func width(of numbers: some Sequence<Float>) -> Int {
        min(numberWidth, numbers.reduce(3) { max($0, NumberFormat.short(Double($1), digits: 2).width) } + 1)
    }

    /// A number with as many digits as leave at least one blank column beside it.
    private func number(_ value: Double, in width: Int) -> VisibleText {
        let texts = stride(from: width >= 9 ? 4 : 3, through: 1, by: -1).lazy.map { NumberFormat.short(value, digits: $0) }
        return texts.first { $0.width < width } ?? NumberFormat.short(value, digits: 1)
    }

    // MARK: Edges and marks

    /// The cells of a unit: its columns, and its half rows counted from row `y`.
    private struct Area {
        var x: Int
        var y: Int
        var width: Int
        var halves: Range<Int>

        /// The rows that belong to the unit alone.
        var rows: Range<Int> { (halves.lowerBound + 1) / 2..<max((halves.lowerBound + 1) / 2, halves.upperBound / 2) }
        /// The row for a number.
        var middle: Int { y + (halves.lowerBound + halves.count / 2) / 2 }
    }

    /// Draws thin lines in two columns, where they are blank, over half rows counted from row `y`.
    private func drawEdges(_ left: Int, _ right: Int, y: Int, halves: Range<Int>, on canvas: inout Canvas) {
        for row in halves.lowerBound / 2..<(halves.upperBound + 1) / 2 {
            let (isUpper, isLower) = (halves.contains(2 * row), halves.contains(2 * row + 1))
            let scalar: Unicode.Scalar = appearance.unicode ? (isUpper && isLower ? "│" : isUpper ? "╵" : "╷") : isLower ? "|" : "'"
            for x in [left, right] where canvas[x, y + row] == .blank { canvas[x, y + row] = Cell(scalar, theme.faintest) }
        }
    }

    /// A frame around units, in quarters of cells: its lines are half a column and half a row wide, next to what is framed, wherever in a
    /// cell a unit ends.
    private struct Frame {
        struct Place: Hashable {
            var x: Int
            var y: Int
        }

        /// The quarters by cell: 1 and 2 above, 4 and 8 below.
        var quarters: [Place: Int] = [:]

        /// Adds the part of a unit with what is framed on these sides of it, or at the corner between two.
        mutating func add(_ sides: FrameSides, _ area: Area) {
            let columns = sides.contains(.left) ? 0..<1 : sides.contains(.right) ? 2 * area.width - 1..<2 * area.width : 0..<2 * area.width
            let (first, last) = (area.halves.lowerBound, area.halves.upperBound - 1)
            let halves = sides.contains(.top) ? first...first : sides.contains(.bottom) ? last...last : first...last
            for half in halves {
                for column in columns {
                    quarters[Place(x: area.x + column / 2, y: area.y + half / 2), default: 0] |= 1 << (half % 2 * 2 + column % 2)
                }
            }
        }
    }

    private func draw(_ frame: Frame, on canvas: inout Canvas) {
        let signs: [Unicode.Scalar] = [" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"]
        for (place, quarters) in frame.quarters {
            let cell = canvas[place.x, place.y]
            let (above, below): (Color, Color) =
                switch cell.scalar {
                case "▀": (cell.style.foreground, cell.style.background)
                case "▄": (cell.style.background, cell.style.foreground)
                default: (cell.style.background, cell.style.background)
                }
            // A cell has one colour beside the line's: that of the half without it, if there is one.
            let own = quarters & 3 == 3 ? below : above
            let sign: Unicode.Scalar =
                if appearance.unicode {
                    signs[quarters]
                } else {
                    [1, 2, 4, 8].contains(quarters) ? "+" : [5, 10].contains(quarters) ? "|" : "-"
                }
            canvas[place.x, place.y] = Cell(sign, Style(foreground: theme.mark(beside: own), background: own))
        }
    }

    /// Marks a unit of whole cells by bars beside its number's colour; where units are half a cell, the hue does that.
    private func drawMark(_ value: Float, _ area: Area, on canvas: inout Canvas) {
        guard ramp != nil, let first = area.rows.first else { return }
        let own = color(value, nil)
        let mark = theme.mark(beside: own)
        let signs: (left: Unicode.Scalar, right: Unicode.Scalar) = appearance.unicode ? ("▌", "▐") : ("[", "]")
        for y in area.y + first..<area.y + area.rows.upperBound {
            if !value.isFinite && area.width < 3 {
                canvas[area.x, y].style.foreground = mark
            } else if area.width == 1 {
                canvas[area.x, y] = Cell(appearance.unicode ? "▐" : "+", Style(foreground: mark, background: own))
            } else {
                canvas[area.x, y] = Cell(signs.left, Style(foreground: mark, background: own))
                canvas[area.x + area.width - 1, y] = Cell(signs.right, Style(foreground: mark, background: own))
            }
        }
    }

    /// Marks row and column of a unit of half a cell at the edges of its map, where there is nothing else.
    private func drawPointers(to area: Area, around rect: Rect, on canvas: inout Canvas) {
        let y = area.y + area.halves.lowerBound / 2
        let style = Style(foreground: theme.mark(beside: nil))
        let beside: Unicode.Scalar = area.halves.lowerBound % 2 == 0 ? "▀" : "▄"
        for x in [rect.x - 1, rect.endX] where canvas[x, y] == .blank || canvas[x, y].style == theme.faintest {
            canvas[x, y] = Cell(beside, style)
        }
        for (y, scalar) in [(rect.y - 1, "▄" as Unicode.Scalar), (rect.endY, "▀")] where canvas[area.x, y] == .blank {
            if y >= 0 { canvas[area.x, y] = Cell(scalar, style) }
        }
    }

    /// Draws brackets around a highlighted unit.
    private func drawBrackets(_ area: Area, on canvas: inout Canvas) {
        for (x, sign) in [(area.x, "[" as Unicode.Scalar), (area.x + area.width - 1, "]")] {
            var style = canvas[x, area.middle].style
            style.foreground = ramp == nil ? .standard : style.background.ink(appearance.colors)
            style.bold = true
            canvas[x, area.middle] = Cell(sign, style)
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

    // MARK: Cells

    /// The colour of a unit; the terminal's own where there is nothing.
    private func color(_ value: Float, _ overlay: HeatmapOverlay?) -> Color {
        guard let ramp else { return .standard }
        switch overlay {
        case .hidden, .toCome: return .standard
        // A grey between the lightest and darkest colours of all ramps and backgrounds.
        case .padding: return Palette.color(appearance.theme == .dark ? 240 : 250, appearance.colors)
        case .frame, .marked, .pointed, nil: break
        }
        guard let level = scale.level(value) else { return notFiniteColor }
        switch overlay {
        case .pointed: return ColorRamp(.pointed, appearance.colors, appearance.theme).color(level)
        default: return ramp.color(level)
        }
    }

    private var notFiniteColor: Color { Palette.color(163, appearance.colors) }

    /// A cell with one or two numbers. `isSolid`: whether units are half a cell: a mark or a frame has no room beside their colours, so that
    /// it is their hue, and their numbers are the lightness.
    private func cell(
        _ upper: Float, _ lower: Float?, _ upperOverlay: HeatmapOverlay?, _ lowerOverlay: HeatmapOverlay?, isSolid: Bool = false
    ) -> Cell {
        let shown = [(upper, upperOverlay), (lower ?? upper, lower == nil ? upperOverlay : lowerOverlay)]
        if let odd = shown.first(where: { !$0.0.isFinite && $0.1?.showsNumber != false }) {
            return notFinite(odd.0, shown.contains { $0.1 == .marked })
        }
        if ramp == nil { return character(upper, upperOverlay) }
        if upperOverlay == .toCome && (lower == nil || lowerOverlay == .toCome) { return hatch }
        func half(_ value: Float, _ overlay: HeatmapOverlay?) -> Color {
            guard isSolid, overlay == .marked || overlay?.isFrame == true, let level = scale.level(value) else {
                return color(value, overlay)
            }
            return ColorRamp(.framed, appearance.colors, appearance.theme).color(level)
        }
        return Self.halves(half(upper, upperOverlay), lower.map { half($0, lowerOverlay) } ?? .standard, unicode: appearance.unicode)
    }

    /// A cell with these halves.
    private static func halves(_ top: Color, _ bottom: Color, unicode: Bool) -> Cell {
        if top == bottom || !unicode { return Cell(" ", Style(background: top == .standard ? bottom : top)) }
        if top == .standard { return Cell("▄", Style(foreground: bottom)) }
        return Cell("▀", Style(foreground: top, background: bottom))
    }

    /// What is not computed yet. On terminals without pictures in colours shades are numbers.
    private var hatch: Cell { Cell(Heatmap.hasHalfRows(appearance) ? "░" : "/", theme.faintest) }

    private func character(_ value: Float, _ overlay: HeatmapOverlay?) -> Cell {
        switch overlay {
        case .hidden: return .blank
        case .toCome: return hatch
        case .padding: return Cell("0", theme.quiet)
        case nil, .marked, .frame, .pointed: break
        }
        let level = scale.level(value) ?? 0
        var style = Style(reverse: overlay == .marked || overlay?.isFrame == true)
        if overlay == .pointed { (style.bold, style.underline) = (true, true) }
        if appearance.colors >= .eight && scale.kind == .diverging {
            let isDark = appearance.theme == .dark
            style.foreground = .named(level < 0 ? (isDark ? 6 : 4) : isDark ? 3 : 1)
            style.bold = abs(level) > 0.5 || overlay == .pointed
        }
        return Cell(CharacterRamp.character(level, unicode: appearance.unicode), style)
    }

    private func notFinite(_ value: Float, _ marked: Bool) -> Cell {
        let scalar: Unicode.Scalar = value.isNaN ? "N" : appearance.unicode ? "∞" : "I"
        var style = Style(bold: true, reverse: !marked, underline: value < 0)
        if appearance.colors >= .indexed {
            let background = notFiniteColor
            style = Style(
                foreground: marked ? theme.mark(beside: background) : background.ink(appearance.colors), background: background, bold: true,
                underline: value < 0)
        }
        return Cell(scalar, style)
    }

    /// The style of a number written on its own colour.
    public func numberStyle(_ value: Float, _ marked: Bool, pointed: Bool = false) -> Style {
        guard ramp != nil else { return Style(bold: marked || pointed, reverse: marked, underline: pointed) }
        let background = color(value, pointed ? .pointed : nil)
        return Style(
            foreground: background.ink(appearance.colors), background: background, bold: marked, underline: marked || pointed)
    }

    /// Marks a box of several cells beside its text; on terminals without colours `numberStyle` does.
    public func drawMark(beside value: Float, on canvas: inout Canvas, in rect: Rect) {
        guard ramp != nil, rect.width > 1 else { return }
        let own = color(value, nil)
        let style = Style(foreground: theme.mark(beside: own), background: own)
        for (x, scalar) in [(rect.x, appearance.sign("▌", "[")), (rect.endX - 1, appearance.sign("▐", "]"))] {
            for y in rect.y..<rect.endY where canvas[x, y].scalar == " " {
                canvas[x, y] = Cell(scalar.string.unicodeScalars.first, style)
            }
        }
    }
}
