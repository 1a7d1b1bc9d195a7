import Datasets
import Tensors

/// The drawing: ink at several times the picture's resolution, a pen, and earlier states for undo.
struct DrawingBoard: Sendable {
    /// A place on the board, in pixels of the picture, from its upper left corner.
    struct Point: Hashable, Sendable {
        var x: Double
        var y: Double
    }

    /// The size of the picture.
    let rows: Int
    let columns: Int
    /// Board points per pixel, in each direction.
    let fineness: Int
    private(set) var ink: InkGrid
    /// The pen's position.
    private(set) var pen: Point
    private(set) var isPenDown = false
    private var before: [InkGrid] = []

    /// The most states kept for undo.
    static let mostUndos = 64
    /// The most points along a side: a larger picture gets fewer points per pixel.
    private static let mostPoints = 256

    init(_ shape: MapShape) {
        (rows, columns) = (shape.rows, shape.columns)
        fineness = max(1, min(4, Self.mostPoints / max(rows, columns)))
        ink = InkGrid(rows: rows * fineness, columns: columns * fineness)
        pen = Point(x: Double(columns) / 2, y: Double(rows) / 2)
    }

    var canUndo: Bool { !before.isEmpty }

    /// Begins a stroke: a dot as thick as the pen.
    mutating func putDown(thickness: Double) {
        remember()
        isPenDown = true
        draw(from: pen, to: pen, thickness)
    }

    mutating func lift() { isPenDown = false }

    /// Moves the pen within the board, drawing if it is down.
    mutating func move(to point: Point, thickness: Double) {
        let point = Point(x: min(max(point.x, 0.5), Double(columns) - 0.5), y: min(max(point.y, 0.5), Double(rows) - 0.5))
        if isPenDown { draw(from: pen, to: point, thickness) }
        pen = point
    }

    /// Undoes the last stroke or clearing.
    mutating func undo() {
        isPenDown = false
        if let last = before.popLast() { ink = last }
    }

    mutating func clear() {
        remember()
        isPenDown = false
        ink = InkGrid(rows: ink.rows, columns: ink.columns)
    }

    private mutating func remember() {
        before.append(ink)
        if before.count > Self.mostUndos { before.removeFirst() }
    }

    /// A line with round ends and an edge that fades over one point.
    private mutating func draw(from a: Point, to b: Point, _ thickness: Double) {
        let size = Double(fineness)
        let (ax, ay, bx, by) = (a.x * size, a.y * size, b.x * size, b.y * size)
        let radius = thickness * size / 2
        let (dx, dy) = (bx - ax, by - ay)
        let squared = dx * dx + dy * dy
        let top = max(0, Int(min(ay, by) - radius - 1))
        let bottom = min(ink.rows - 1, Int(max(ay, by) + radius + 1))
        let left = max(0, Int(min(ax, bx) - radius - 1))
        let right = min(ink.columns - 1, Int(max(ax, bx) + radius + 1))
        guard top <= bottom, left <= right else { return }
        for row in top...bottom {
            for column in left...right {
                let (x, y) = (Double(column) + 0.5 - ax, Double(row) + 0.5 - ay)
                let along = squared > 0 ? min(max((x * dx + y * dy) / squared, 0), 1) : 0
                let (offX, offY) = (x - along * dx, y - along * dy)
                let distance = (offX * offX + offY * offY).squareRoot()
                let covered = Float(min(max(radius + 0.5 - distance, 0), 1))
                if covered > ink[row, column] { ink[row, column] = covered }
            }
        }
    }
}
