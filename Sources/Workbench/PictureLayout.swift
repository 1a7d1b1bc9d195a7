import TerminalUI
import Training

/// The arrangement of a picture's planes: the size of their units, the number side by side, the visible ones.
public struct PictureLayout: Hashable, Sendable {
    /// The planes.
    public let shape: PictureShape
    /// The size of a drawn unit.
    public private(set) var unit: UnitSize
    /// Rows of units that one drawn unit stands for.
    public private(set) var rowReduction = 1
    /// Columns of units that one drawn unit stands for.
    public private(set) var columnReduction = 1
    /// Planes side by side.
    public private(set) var perRow = 1
    /// Rows of planes.
    public private(set) var rowsOfPlanes = 1
    /// The first visible plane.
    public private(set) var firstPlane = 0
    /// Units per row, for a vector.
    public private(set) var wrap: Int?
    /// Whether a single plane has all the room; if it does not fit, the part around the selected unit is visible.
    public let isZoomed: Bool
    private let room: Size

    /// The number of visible planes.
    public var planeCount: Int { min(shape.count - firstPlane, perRow * rowsOfPlanes) }

    /// Rows of a drawn plane.
    var drawnRows: Int { (shape.rows + rowReduction - 1) / rowReduction }
    /// Columns of a drawn plane.
    var drawnColumns: Int { (shape.columns + columnReduction - 1) / columnReduction }
    /// Rows of the caption above each plane; a single plane has none.
    var captionRows: Int { shape.count > 1 ? 1 : 0 }
    /// The visible units of a zoomed plane.
    var shownUnits: (rows: Int, columns: Int) {
        (min(shape.rows, max(1, room.height * 2 / unit.halfRows)), min(shape.columns, max(1, room.width / unit.width)))
    }
    /// The size in cells of a plane without its caption.
    var planeSize: Size { unit.size(rows: drawnRows, columns: drawnColumns) }
    /// The size in cells of everything drawn.
    var totalSize: Size {
        if let wrap { return Size(wrap * unit.width, ((shape.columns + wrap - 1) / wrap) * unit.halfRows / 2) }
        if isZoomed { return Size(min(planeSize.width, room.width), min(planeSize.height, room.height)) }
        let shown = (planeCount + perRow - 1) / max(1, perRow)
        return Size(perRow * (planeSize.width + 1) - 1, shown * (planeSize.height + captionRows))
    }

    /// The best layout for a room.
    public init(_ shape: PictureShape, room: Size, selected: Int, zoomed: Bool, _ appearance: Appearance) {
        self.shape = shape
        self.room = room
        isZoomed = zoomed && !shape.isVector
        unit = UnitSize(magnification: 1, appearance)
        if shape.isVector {
            layOutVector(appearance)
        } else if isZoomed {
            layOutZoomed(selected, appearance)
        } else {
            layOutGrid(selected, appearance)
        }
    }

    private mutating func layOutVector(_ appearance: Appearance) {
        for width in [10, 8, Heatmap.numberWidth, 4, 2, 1] {
            let candidate = width >= Heatmap.numberWidth ? UnitSize(boxWidth: width, rows: 2) : UnitSize(magnification: width, appearance)
            let columns = max(1, room.width / candidate.width)
            let rows = (shape.columns + columns - 1) / columns
            unit = candidate
            wrap = min(columns, shape.columns)
            if rows * candidate.halfRows / 2 <= room.height { return }
        }
    }

    private mutating func layOutZoomed(_ selected: Int, _ appearance: Appearance) {
        firstPlane = selected
        let boxWidth = min(12, room.width / max(1, shape.columns))
        let boxRows = min(boxWidth / 2, room.height / max(1, shape.rows))
        if boxWidth >= Heatmap.numberWidth && boxRows >= 1 {
            unit = UnitSize(boxWidth: boxWidth, rows: boxRows)
            return
        }
        for magnification in (Heatmap.hasHalfRows(appearance) ? 1...16 : 2...16).reversed() {
            let candidate = UnitSize(magnification: magnification, appearance)
            let size = candidate.size(rows: shape.rows, columns: shape.columns)
            unit = candidate
            if size.width <= room.width && size.height <= room.height { return }
        }
    }

    /// Lays out a few tiny planes as numbers, for which squares would be too small; false if they do not fit.
    private mutating func layOutNumbers(_ appearance: Appearance) -> Bool {
        guard shape.count <= 4, shape.rows <= 8, shape.columns <= 8 else { return false }
        for (width, rows) in [(10, 3), (8, 2), (Heatmap.numberWidth, 1)] {
            arrange(UnitSize(boxWidth: width, rows: rows), 1, 1)
            if perRow * rowsOfPlanes >= shape.count { return true }
        }
        return false
    }

    private mutating func layOutGrid(_ selected: Int, _ appearance: Appearance) {
        // A character is twice as high as wide: if it shows one number, two columns per unit are square; the next choice has half the rows.
        let isSquare = Heatmap.hasHalfRows(appearance)
        for magnification in (isSquare ? 1...12 : 2...12).reversed() {
            if magnification < Heatmap.numberWidth && layOutNumbers(appearance) { return }
            arrange(UnitSize(magnification: magnification, appearance), 1, 1)
            if perRow * rowsOfPlanes >= shape.count { return }
        }
        let one = UnitSize(magnification: 1, appearance)
        if !isSquare && shape.rows < 12 {
            arrange(one, 1, 1)
            if perRow * rowsOfPlanes >= shape.count { return }
        }
        // If not all planes fit, large ones may be drawn smaller, provided all fit then; a plane that does not fit at all is always
        // reduced.
        var factor = isSquare ? 2 : 1
        while min(shape.rows, shape.columns) / factor >= 10 {
            arrange(one, isSquare ? factor : 2 * factor, factor)
            if perRow * rowsOfPlanes >= shape.count { return }
            factor *= 2
        }
        arrange(isSquare || shape.rows < 12 ? one : UnitSize(magnification: 2, appearance), 1, 1)
        factor = isSquare ? 2 : 1
        while perRow * rowsOfPlanes == 0 && factor < 1024 {
            arrange(one, isSquare ? factor : 2 * factor, factor)
            factor *= 2
        }
        (perRow, rowsOfPlanes) = (max(1, perRow), max(1, rowsOfPlanes))
        let rowOfSelected = selected / perRow
        let rows = (shape.count + perRow - 1) / perRow
        let firstRow = min(max(0, rowOfSelected - rowsOfPlanes / 2), max(0, rows - rowsOfPlanes))
        firstPlane = firstRow * perRow
    }

    private mutating func arrange(_ candidate: UnitSize, _ rowReduction: Int, _ columnReduction: Int) {
        unit = candidate
        self.rowReduction = rowReduction
        self.columnReduction = columnReduction
        let size = planeSize
        perRow = min(shape.count, (room.width + 1) / (size.width + 1))
        // Kernels of one output map stay aligned with those of the next.
        if perRow > shape.perOutput { perRow -= perRow % shape.perOutput }
        rowsOfPlanes = room.height / (size.height + captionRows)
    }

    /// The first visible row and column of a zoomed plane, such that a unit is visible.
    func viewport(row: Int, column: Int) -> (row: Int, column: Int) {
        let (rows, columns) = shownUnits
        return (
            min(max(0, row - rows / 2), max(0, shape.rows - rows)),
            min(max(0, column - columns / 2), max(0, shape.columns - columns))
        )
    }

    /// The unit drawn at a cell of the room, given the `selected` one. If a cell shows several units (two halves, or a reduced plane), the
    /// selected one if it is among them, otherwise the first. A plane's caption stands for the same row and column in that plane.
    func unit(atColumn x: Int, row y: Int, selected: (plane: Int, row: Int, column: Int)) -> (plane: Int, row: Int, column: Int)? {
        guard x >= 0, y >= 0, x < room.width, y < room.height else { return nil }
        if let wrap {
            guard unit.halfRows >= 2 else { return nil }
            let (line, place) = (2 * y / unit.halfRows, x / unit.width)
            let column = line * wrap + place
            return place < wrap && column < shape.columns ? (0, 0, column) : nil
        }
        if isZoomed {
            let corner = viewport(row: selected.row, column: selected.column)
            let shown = shownUnits
            let column = x / unit.width
            guard let row = drawnRow(atRow: y, of: shown.rows, selected: selected.row - corner.row), column < shown.columns else {
                return nil
            }
            return (firstPlane, corner.row + row, corner.column + column)
        }
        let size = planeSize
        let (across, down) = (x / (size.width + 1), y / (size.height + captionRows))
        let (insideX, insideY) = (x % (size.width + 1), y % (size.height + captionRows) - captionRows)
        let plane = firstPlane + down * perRow + across
        guard across < perRow, down * perRow + across < planeCount, insideX < size.width else { return nil }
        if insideY < 0 { return (plane, selected.row, selected.column) }
        let isSame = plane == selected.plane
        guard let drawn = drawnRow(atRow: insideY, of: drawnRows, selected: isSame ? selected.row / rowReduction : -1) else { return nil }
        let column = insideX / unit.width
        let isSelected = isSame && drawn == selected.row / rowReduction && column == selected.column / columnReduction
        return isSelected ? selected : (plane, drawn * rowReduction, column * columnReduction)
    }

    private func drawnRow(atRow y: Int, of rows: Int, selected: Int) -> Int? {
        let (upper, lower) = (2 * y / unit.halfRows, (2 * y + 1) / unit.halfRows)
        guard upper < rows else { return nil }
        return lower < rows && lower == selected ? lower : upper
    }
}
