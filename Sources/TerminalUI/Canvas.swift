/// A size in columns and rows.
public struct Size: Hashable, Sendable {
    /// The number of columns.
    public var width: Int
    /// The number of rows.
    public var height: Int

    /// A size of this many columns and rows.
    public init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }
}

/// A rectangle of cells on a canvas.
public struct Rect: Hashable, Sendable {
    /// The first column.
    public var x: Int
    /// The first row.
    public var y: Int
    /// The number of columns.
    public var width: Int
    /// The number of rows.
    public var height: Int

    /// A rectangle; a negative width or height becomes 0.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The column after the last one.
    public var endX: Int { x + width }
    /// The row after the last one.
    public var endY: Int { y + height }

    /// Whether the rectangle contains a cell.
    public func contains(_ column: Int, _ row: Int) -> Bool { column >= x && column < endX && row >= y && row < endY }

    /// The rectangle without this many cells on each side.
    public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
        Rect(x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
    }
}

/// One character cell.
public struct Cell: Hashable, Sendable {
    /// The character; nil for the right half of a wide character.
    public var scalar: Unicode.Scalar?
    /// The style of the character and its background.
    public var style: Style

    /// A cell with this character and style.
    public init(_ scalar: Unicode.Scalar?, _ style: Style = .plain) {
        self.scalar = scalar
        self.style = style
    }

    /// A space in plain style.
    public static let blank = Cell(" ")
}

/// A grid of character cells with value semantics. Views draw into it, tests compare it, a screen shows it.
public struct Canvas: Hashable, Sendable {
    /// The size in columns and rows.
    public let size: Size
    /// The cells row by row.
    public private(set) var cells: [Cell]
    /// The character that ends a truncated text.
    public let omission: Unicode.Scalar
    /// Tracks which numbers can still be read in full; nil if this is not recorded.
    private var audit: NumberAudit?

    /// A canvas of blank cells. With `recordsNumbers` it tracks every number written, for `brokenNumbers`.
    public init(_ size: Size, omission: Unicode.Scalar = "…", recordsNumbers: Bool = false) {
        self.size = Size(max(0, size.width), max(0, size.height))
        self.omission = omission
        cells = Array(repeating: .blank, count: self.size.width * self.size.height)
        audit = recordsNumbers ? NumberAudit(cellCount: cells.count) : nil
    }

    /// The words with a digit that lost a part without `omission` in its place: cut off at an edge, written outside the canvas, or
    /// overwritten later. Empty if numbers are not recorded.
    public var brokenNumbers: [String] { audit?.broken ?? [] }

    /// The background of cells without a picture.
    public internal(set) var paper = Color.standard

    /// Replaces the terminal's own colours by these in every cell: for a theme with a background of its own.
    public mutating func paint(_ sheet: (ink: Color, paper: Color)) {
        paper = sheet.paper
        for place in cells.indices {
            if cells[place].style.foreground == .standard { cells[place].style.foreground = sheet.ink }
            if cells[place].style.background == .standard { cells[place].style.background = sheet.paper }
        }
    }

    /// The whole canvas.
    public var bounds: Rect { Rect(x: 0, y: 0, width: size.width, height: size.height) }

    /// A cell; outside the canvas, reading returns a blank and writing does nothing.
    public subscript(x: Int, y: Int) -> Cell {
        get { contains(x, y) ? cells[y * size.width + x] : .blank }
        set {
            guard contains(x, y) else { return }
            let place = y * size.width + x
            if audit != nil, newValue.scalar != cells[place].scalar { audit?.cover(place) }
            cells[place] = newValue
        }
    }

    private func contains(_ x: Int, _ y: Int) -> Bool { x >= 0 && y >= 0 && x < size.width && y < size.height }

    /// Writes text from a cell on, up to the right edge or `width` columns, and returns the columns used. Every text that does not fit is
    /// truncated here and ends in `omission`, so that no number can be misread.
    @discardableResult
    public mutating func write(_ text: VisibleText, x: Int, y: Int, width: Int? = nil, _ style: Style = .plain) -> Int {
        let end = min(size.width, width.map { x + $0 } ?? size.width)
        let shown = text.fitted(end - x, mark: omission)
        audit?.begin(text, shown, isSeen: x >= 0 && y >= 0 && y < size.height)
        var column = x
        for scalar in shown.string.unicodeScalars {
            let own = CharacterWidth.of(scalar)
            if own == 0 { continue }
            put(scalar, own, column, y, style)
            if audit != nil, contains(column, y) { audit?.wrote(scalar, at: y * size.width + column) }
            column += own
        }
        audit?.end()
        return column - x
    }

    /// Writes text so that it ends before column `endX`, in at most `width` columns or as many as there are on its left. Returns its first
    /// column.
    @discardableResult
    public mutating func writeRight(_ text: VisibleText, endX: Int, y: Int, width: Int? = nil, _ style: Style = .plain) -> Int {
        let shown = text.fitted(width ?? endX, mark: omission)
        write(shown, x: endX - shown.width, y: y, style)
        return endX - shown.width
    }

    private mutating func put(_ scalar: Unicode.Scalar, _ width: Int, _ x: Int, _ y: Int, _ style: Style) {
        guard contains(x, y) else { return }
        // The remaining half of an overwritten wide character becomes a blank.
        if self[x, y].scalar == nil && x > 0 { blankHalf(x - 1, y) }
        let last = x + width - 1
        if contains(last + 1, y), self[last + 1, y].scalar == nil { blankHalf(last + 1, y) }
        self[x, y] = Cell(scalar, style)
        if width == 2 { self[x + 1, y] = Cell(nil, style) }
    }

    private mutating func blankHalf(_ x: Int, _ y: Int) {
        let place = y * size.width + x
        cells[place].scalar = " "
        audit?.release(place)
    }

    /// Writes one character of one column.
    public mutating func put(_ scalar: Unicode.Scalar, x: Int, y: Int, _ style: Style = .plain) { put(scalar, 1, x, y, style) }

    /// Fills a rectangle with one character. Numbers blanked this way do not count as broken.
    public mutating func fill(_ rect: Rect, _ scalar: Unicode.Scalar = " ", _ style: Style = .plain) {
        if audit != nil, scalar == " " {
            for y in rect.y..<rect.endY {
                for x in rect.x..<rect.endX where contains(x, y) { audit?.release(y * size.width + x) }
            }
        }
        for y in rect.y..<rect.endY {
            for x in rect.x..<rect.endX { put(scalar, 1, x, y, style) }
        }
    }

    /// Copies another canvas to a position on this one.
    public mutating func draw(_ other: Canvas, x: Int, y: Int) {
        for row in 0..<other.size.height {
            for column in 0..<other.size.width { self[x + column, y + row] = other[column, row] }
        }
    }

    /// The rows as text, without styles and trailing spaces; for tests and files.
    public var text: String {
        (0..<size.height).map { y in
            var line = ""
            for x in 0..<size.width { if let scalar = self[x, y].scalar { line.unicodeScalars.append(scalar) } }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
