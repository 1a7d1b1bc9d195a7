/// Normalises a drawing as the pictures of MNIST were: LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document
/// Recognition (1998), section III.A.
///
/// The bounding box of the ink is scaled to fit 20×20 pixels, with its proportions kept and grey edges, and placed so that the centre of
/// mass is in the middle of 28×28 pixels. Other sizes are scaled proportionally.
public enum Centering {
    /// The side of the box that the ink is scaled to, as a fraction of the picture's side.
    static let boxShare = (20, 28)

    /// The normalised picture with this many rows and columns; black if there is no ink.
    public static func centered(_ ink: InkGrid, rows: Int, columns: Int) -> InkGrid {
        let black = InkGrid(rows: rows, columns: columns)
        guard let box = ink.bounds else { return black }
        let boxRows = max(1, rows * boxShare.0 / boxShare.1)
        let boxColumns = max(1, columns * boxShare.0 / boxShare.1)
        let scale = min(Double(boxRows) / Double(box.rows.count), Double(boxColumns) / Double(box.columns.count))
        let height = min(max(1, Int((Double(box.rows.count) * scale).rounded())), rows)
        let width = min(max(1, Int((Double(box.columns.count) * scale).rounded())), columns)
        let scaled = ink.part(rows: box.rows, columns: box.columns).resampled(rows: height, columns: width)
        guard let mass = scaled.centerOfMass else { return black }
        // MNIST's pictures were moved by whole pixels; nothing is moved out of the picture.
        let top = min(max(0, Int((Double(rows) / 2 - mass.row).rounded())), rows - height)
        let left = min(max(0, Int((Double(columns) / 2 - mass.column).rounded())), columns - width)
        var picture = black
        for row in 0..<height {
            for column in 0..<width { picture[top + row, left + column] = scaled[row, column] }
        }
        return picture
    }
}

/// A grid of ink, from 0 (none) to 1 (full).
public struct InkGrid: Hashable, Sendable {
    /// Rows of the grid.
    public let rows: Int
    /// Columns of the grid.
    public let columns: Int
    /// The ink row by row, `rows * columns` numbers.
    public private(set) var values: [Float]

    /// A grid of this size without ink.
    public init(rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
        values = Array(repeating: 0, count: rows * columns)
    }

    /// The ink at a row and column.
    public subscript(row: Int, column: Int) -> Float {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    /// Whether there is no ink.
    public var isEmpty: Bool { values.allSatisfy { $0 == 0 } }

    /// The picture as bytes, one per pixel: the ink times `fullInk`, rounded.
    public func bytes(fullInk: UInt8) -> [UInt8] { values.map { UInt8((min(max($0, 0), 1) * Float(fullInk)).rounded()) } }

    /// The ranges of rows and columns that contain ink; nil if there is none.
    public var bounds: (rows: Range<Int>, columns: Range<Int>)? {
        var (top, bottom, left, right) = (rows, -1, columns, -1)
        for row in 0..<rows {
            for column in 0..<columns where self[row, column] > 0 {
                (top, bottom) = (min(top, row), max(bottom, row))
                (left, right) = (min(left, column), max(right, column))
            }
        }
        return bottom < 0 ? nil : (top..<bottom + 1, left..<right + 1)
    }

    /// The mean position of the ink, measured from the top left corner to the centres of the pixels; nil if there is no ink.
    public var centerOfMass: (row: Double, column: Double)? {
        var (total, row, column) = (0.0, 0.0, 0.0)
        for y in 0..<rows {
            for x in 0..<columns {
                let ink = Double(self[y, x])
                total += ink
                row += ink * (Double(y) + 0.5)
                column += ink * (Double(x) + 0.5)
            }
        }
        return total > 0 ? (row / total, column / total) : nil
    }

    /// A rectangular part of the grid.
    public func part(rows: Range<Int>, columns: Range<Int>) -> InkGrid {
        var part = InkGrid(rows: rows.count, columns: columns.count)
        for (y, row) in rows.enumerated() {
            for (x, column) in columns.enumerated() { part[y, x] = self[row, column] }
        }
        return part
    }

    /// The picture resampled to other numbers of rows and columns. Each new pixel is the mean ink of its area: edges become grey, and
    /// enlarging by a whole factor repeats pixels.
    public func resampled(rows newRows: Int, columns newColumns: Int) -> InkGrid {
        if (newRows, newColumns) == (rows, columns) { return self }
        // First horizontally, then vertically: the mean over a rectangle is the mean of the rows' means.
        var narrow = InkGrid(rows: rows, columns: newColumns)
        for (column, parts) in Self.shares(of: columns, in: newColumns).enumerated() {
            for row in 0..<rows { narrow[row, column] = parts.reduce(0) { $0 + self[row, $1.place] * $1.share } }
        }
        var result = InkGrid(rows: newRows, columns: newColumns)
        for (row, parts) in Self.shares(of: rows, in: newRows).enumerated() {
            for column in 0..<newColumns { result[row, column] = parts.reduce(0) { $0 + narrow[$1.place, column] * $1.share } }
        }
        return result
    }

    /// For each of `newCount` equal intervals, the old places it overlaps and their fractions of the interval. Integer arithmetic up to the
    /// fraction: on a line of `count · newCount` units an interval is `count` long, an old place `newCount`.
    private static func shares(of count: Int, in newCount: Int) -> [[(place: Int, share: Float)]] {
        (0..<newCount).map { index in
            let (start, end) = (index * count, (index + 1) * count)
            return (start / newCount...(end - 1) / newCount).map { place in
                let covered = min(end, (place + 1) * newCount) - max(start, place * newCount)
                return (place, Float(covered) / Float(count))
            }
        }
    }
}
