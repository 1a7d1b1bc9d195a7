import TerminalUI
import Training

/// The arrangement of a picture's planes: the size of their units, the number side by side, the visible ones. A single row of units and a
/// matrix without rows and columns of a picture are cut into bands, one below the other, where they are wider than the room.
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
    /// Drawn columns of a band, for a vector or a table.
    public private(set) var band: Int?
    /// Whether a single plane has all the room; if it does not fit, the part around the selected unit is visible.
    public let isZoomed: Bool
    private let room: Size

    /// The number of visible planes.
    public var planeCount: Int { min(shape.count - firstPlane, perRow * rowsOfPlanes) }

    /// Rows of a drawn plane.
    var drawnRows: Int { (shape.rows + rowReduction - 1) / rowReduction }
    /// Columns of a drawn plane.
    var drawnColumns: Int { (shape.columns + columnReduction - 1) / columnReduction }
    /// The number of bands.
    var bandCount: Int { band.map { (drawnColumns + $0 - 1) / $0 } ?? 1 }
    /// Rows of the caption above each plane or band; a single one has none, nor has a vector.
    var captionRows: Int { band != nil ? Self.bandCaption(shape, bandCount) : shape.count > 1 ? 1 : 0 }
    /// The visible units of a zoomed plane.
    var shownUnits: (rows: Int, columns: Int) {
        (min(shape.rows, max(1, room.height * 2 / unit.halfRows)), min(shape.columns, max(1, room.width / unit.width)))
    }
    /// The size in cells of a plane without its caption; of a band if there are any.
    var planeSize: Size { unit.size(rows: drawnRows, columns: band ?? drawnColumns) }
    /// The size in cells of everything drawn.
    var totalSize: Size {
        if let band { return Size(band * unit.width, Self.height(shape, rows: drawnRows, bands: bandCount, unit)) }
        if isZoomed { return Size(min(planeSize.width, room.width), min(planeSize.height, room.height)) }
        let shown = (planeCount + perRow - 1) / max(1, perRow)
        return Size(perRow * (planeSize.width + 1) - 1, shown * (planeSize.height + captionRows))
    }
    /// Whether every number of every plane has a place of its own, or of the selected plane if one is zoomed.
    public var isWhole: Bool {
        if isZoomed { return shownUnits == (shape.rows, shape.columns) }
        return rowReduction == 1 && columnReduction == 1 && planeCount == shape.count
    }
    /// Whether the units have their numbers written on them.
    public var hasNumbers: Bool { unit.showsNumber }
    /// What is seen, in half cells.
    var pixels: Int {
        let units = isZoomed ? shownUnits.rows * shownUnits.columns : planeCount * drawnRows * drawnColumns
        return units * unit.area
    }

    /// The best layout for a room: all planes, each number with a place of its own, as large as possible. Where not all have room, large
    /// planes are reduced so that all can be seen, otherwise as many as possible are shown. A few tiny planes, vectors and tables
    /// show their numbers as text before they are larger.
    public init(_ shape: PictureShape, room: Size, selected: Int, zoomed: Bool, _ appearance: Appearance) {
        self.shape = shape
        self.room = room
        isZoomed = zoomed && !shape.isVector
        unit = UnitSize(magnification: 1, appearance)
        if isZoomed {
            layOutZoomed(selected, appearance)
        } else if shape.isVector || shape.isTable {
            layOutBands(appearance)
        } else {
            layOutGrid(selected, appearance)
        }
    }

    // MARK: Zoom

    private mutating func layOutZoomed(_ selected: Int, _ appearance: Appearance) {
        firstPlane = selected
        let boxWidth = min(UnitSize.widest, room.width / max(1, shape.columns))
        let boxRows = min(boxWidth / 2, room.height / max(1, shape.rows))
        if boxWidth >= Heatmap.numberWidth && boxRows >= 1 {
            unit = UnitSize(boxWidth: boxWidth, rows: boxRows)
            return
        }
        for magnification in (Heatmap.hasHalfRows(appearance) ? 1...UnitSize.widest : 2...UnitSize.widest).reversed() {
            let candidate = UnitSize(magnification: magnification, appearance)
            let size = candidate.size(rows: shape.rows, columns: shape.columns)
            unit = candidate
            if size.width <= room.width && size.height <= room.height { return }
        }
    }

    // MARK: Bands

    private static func bandCaption(_ shape: PictureShape, _ bands: Int) -> Int { shape.isVector || bands == 1 ? 0 : 1 }

    /// The rows of the screen for bands of `rows` drawn rows. Those of a vector share rows of the screen where units have half of one.
    private static func height(_ shape: PictureShape, rows: Int, bands: Int, _ unit: UnitSize) -> Int {
        shape.isVector
            ? unit.size(rows: bands, columns: 1).height : bands * (unit.size(rows: rows, columns: 1).height + bandCaption(shape, bands))
    }

    private mutating func layOutBands(_ appearance: Appearance) {
        var best: (unit: UnitSize, bands: Int)?
        for candidate in UnitSize.kinds(withBoxes: true, appearance) {
            // A box of a vector has the unit's index above the number, and so rows of its own.
            if shape.isVector, candidate.width >= Heatmap.numberWidth, candidate.halfRows < 4 || candidate.halfRows % 2 > 0 { continue }
            let most = room.width / candidate.width
            guard most > 0, best.map({ Self.isBetter(candidate, $0.unit, numbersFirst: true) }) != false else { continue }
            let bands = (shape.columns + most - 1) / most
            if Self.height(shape, rows: shape.rows, bands: bands, candidate) <= room.height { best = (candidate, bands) }
        }
        if let best {
            unit = best.unit
            band = (shape.columns + best.bands - 1) / best.bands
            return
        }
        // It has no shape that must be kept: rows and columns are reduced so that the most numbers are seen.
        var shown = 0
        for reduction in 1...shape.rows {
            let rows = (shape.rows + reduction - 1) / reduction
            guard let bands = mostBands(rows: rows) else { continue }
            let factor = max(1, (shape.columns + bands * room.width - 1) / (bands * room.width))
            let columns = (shape.columns + factor - 1) / factor
            guard rows * columns > shown else { continue }
            shown = rows * columns
            (rowReduction, columnReduction) = (reduction, factor)
            let used = (columns + room.width - 1) / room.width
            band = (columns + used - 1) / used
        }
        band = band ?? min(drawnColumns, room.width)
    }

    /// The most bands of smallest units that have room; nil if not even one has.
    private func mostBands(rows: Int) -> Int? {
        if shape.isVector { return 2 * room.height / unit.halfRows }
        let height = unit.size(rows: rows, columns: 1).height
        return height > room.height ? nil : max(1, room.height / (height + 1))
    }

    // MARK: Grid

    private static func isBetter(_ one: UnitSize, _ other: UnitSize, numbersFirst: Bool) -> Bool {
        let (own, others) = (one.width >= Heatmap.numberWidth, other.width >= Heatmap.numberWidth)
        if numbersFirst && own != others { return own }
        return one.area > other.area || (one.area == other.area && own && !others)
    }

    private mutating func layOutGrid(_ selected: Int, _ appearance: Appearance) {
        let isTiny = shape.rows <= 8 && shape.columns <= 8
        let kinds = UnitSize.kinds(withBoxes: isTiny, appearance)
        var best: UnitSize?
        for candidate in kinds where best.map({ Self.isBetter(candidate, $0, numbersFirst: isTiny && shape.count <= 4) }) != false {
            if fitting(candidate, 1, 1) >= shape.count { best = candidate }
        }
        if let best { return arrange(best, 1, 1) }
        // If not all planes fit, large ones may be drawn smaller, provided all fit then; a plane that does not fit at all is always
        // reduced. A character is twice as high as wide: where it shows one number, two rows are reduced for each column.
        let one = UnitSize(magnification: 1, appearance)
        let isSquare = Heatmap.hasHalfRows(appearance)
        func reduction(_ factor: Int) -> (Int, Int) { isSquare ? (factor, factor) : (2 * factor, factor) }
        let first = isSquare ? 2 : 1
        var factor = first
        while min(shape.rows, shape.columns) / factor >= 10 {
            let (rows, columns) = reduction(factor)
            if fitting(one, rows, columns) >= shape.count { return arrange(one, rows, columns) }
            factor += 1
        }
        // The most planes, and these as large as possible.
        var most = 0
        for candidate in kinds {
            let seen = fitting(candidate, 1, 1)
            if seen > most || (seen == most && seen > 0 && Self.isBetter(candidate, unit, numbersFirst: false)) {
                (most, unit) = (seen, candidate)
            }
        }
        if most > 0 {
            arrange(unit, 1, 1)
        } else {
            factor = first
            while fitting(one, reduction(factor).0, reduction(factor).1) == 0 && factor < 1024 { factor += 1 }
            arrange(one, reduction(factor).0, reduction(factor).1)
        }
        let rowOfSelected = selected / perRow
        let rows = (shape.count + perRow - 1) / perRow
        let firstRow = min(max(0, rowOfSelected - rowsOfPlanes / 2), max(0, rows - rowsOfPlanes))
        firstPlane = firstRow * perRow
    }

    /// The most planes side by side, and the most rows of them.
    private func most(_ unit: UnitSize, _ rowReduction: Int, _ columnReduction: Int) -> (perRow: Int, rows: Int) {
        let size = unit.size(
            rows: (shape.rows + rowReduction - 1) / rowReduction, columns: (shape.columns + columnReduction - 1) / columnReduction)
        let rows = room.height / (size.height + (shape.count > 1 ? 1 : 0))
        return (min(shape.count, (room.width + 1) / (size.width + 1)), min(shape.count, rows))
    }

    /// The number of planes that have room.
    private func fitting(_ unit: UnitSize, _ rowReduction: Int, _ columnReduction: Int) -> Int {
        let (perRow, rows) = most(unit, rowReduction, columnReduction)
        return min(shape.count, perRow * rows)
    }

    /// Arranges planes of this size: kernels of one output map aligned with those of the next if all are seen so, then in as few rows as
    /// possible, then with the fewest places left empty in the last row.
    private mutating func arrange(_ candidate: UnitSize, _ rowReduction: Int, _ columnReduction: Int) {
        (unit, self.rowReduction, self.columnReduction) = (candidate, rowReduction, columnReduction)
        let (widest, highest) = most(candidate, rowReduction, columnReduction)
        (perRow, rowsOfPlanes) = (max(1, widest), max(1, highest))
        func rows(_ perRow: Int) -> Int { (shape.count + perRow - 1) / perRow }
        func isAligned(_ perRow: Int) -> Bool {
            perRow % shape.perOutput == 0 || (widest < shape.perOutput && shape.perOutput % perRow == 0)
        }
        guard widest > 0, rows(widest) <= highest else { return }
        let choices = (1...widest).filter { rows($0) <= highest }
        func cost(_ perRow: Int) -> (Int, Int, Int) { (isAligned(perRow) ? 0 : 1, rows(perRow), rows(perRow) * perRow) }
        perRow = choices.min { cost($0) < cost($1) } ?? widest
    }

    // MARK: Places

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
        if let band { return unit(inBand: band, x, y, selected) }
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

    private func unit(
        inBand band: Int, _ x: Int, _ y: Int, _ selected: (plane: Int, row: Int, column: Int)
    ) -> (plane: Int, row: Int, column: Int)? {
        let chosen = (row: selected.row / rowReduction, column: selected.column / columnReduction)
        let place = x / unit.width
        let (row, line): (Int?, Int)
        if shape.isVector {
            line = drawnRow(atRow: y, of: bandCount, selected: chosen.column / band) ?? bandCount
            row = 0
        } else {
            let height = planeSize.height + captionRows
            line = y / height
            let inside = y % height - captionRows
            row = inside < 0 ? nil : drawnRow(atRow: inside, of: drawnRows, selected: line == chosen.column / band ? chosen.row : -1)
        }
        let column = line * band + place
        guard let row, line < bandCount, place < band, column < drawnColumns else { return nil }
        return (row, column) == chosen ? (0, selected.row, selected.column) : (0, row * rowReduction, column * columnReduction)
    }

    private func drawnRow(atRow y: Int, of rows: Int, selected: Int) -> Int? {
        let (upper, lower) = (2 * y / unit.halfRows, (2 * y + 1) / unit.halfRows)
        guard upper < rows else { return nil }
        return lower < rows && lower == selected ? lower : upper
    }
}
