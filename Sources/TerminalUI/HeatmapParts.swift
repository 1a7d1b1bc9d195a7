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
    /// Whether its number is written on it: on boxes of any width, and on squares that are wide enough for most numbers.
    public let showsNumber: Bool

    /// Approximately a square of `magnification` columns; half a row is about as high as a column is wide.
    public init(magnification: Int, _ appearance: Appearance) {
        width = magnification
        halfRows = Heatmap.hasHalfRows(appearance) ? magnification : 2 * max(1, magnification / 2)
        showsNumber = width >= Heatmap.numberWidth
    }

    /// A box with room for a number.
    public init(boxWidth: Int, rows: Int) {
        width = boxWidth
        halfRows = 2 * rows
        showsNumber = boxWidth > 2
    }

    /// The most columns of a unit: more room shows no more of a number.
    public static let widest = 16

    /// The sizes that pictures grow through, the smallest first: squares by whole factors, and boxes with a number that are at most two and a
    /// half times as wide as high, or as small as such a box can be.
    public static func kinds(withBoxes: Bool, _ appearance: Appearance) -> [UnitSize] {
        let squares = (1...widest).map { UnitSize(magnification: $0, appearance) }
        guard withBoxes else { return squares }
        return squares
            + (Heatmap.numberWidth...widest).flatMap { width in
                (1...width / 2).filter { width == Heatmap.numberWidth || width <= 5 * $0 }.map { UnitSize(boxWidth: width, rows: $0) }
            }
    }

    /// The size of a unit in half cells.
    public var area: Int { width * halfRows }

    /// The size in cells of a grid of units.
    public func size(rows: Int, columns: Int) -> Size { Size(columns * width, (rows * halfRows + 1) / 2) }
}

/// The special appearance of a unit.
public enum HeatmapOverlay: Hashable, Sendable {
    /// Between two bars in the mark's colour.
    case marked
    /// Part of a frame around other units, which are on these sides of it.
    case frame(FrameSides)
    /// Blank, because there is no number.
    case hidden
    /// Hatched, because its number is not computed yet.
    case toCome
    /// A padding zero, which belongs to no map.
    case padding
    /// Highlighted, with its number.
    case pointed

    /// Whether the unit shows its number.
    var showsNumber: Bool { self == .marked || isFrame || self == .pointed }

    var isFrame: Bool { if case .frame = self { true } else { false } }
}

/// The sides of a unit, or a corner between two of them.
public struct FrameSides: OptionSet, Hashable, Sendable {
    /// A bit a side.
    public let rawValue: Int

    /// The sides of these bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Above.
    public static let top = FrameSides(rawValue: 1)
    /// Below.
    public static let bottom = FrameSides(rawValue: 2)
    /// On the left.
    public static let left = FrameSides(rawValue: 4)
    /// On the right.
    public static let right = FrameSides(rawValue: 8)
}
