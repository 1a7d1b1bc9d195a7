import TerminalUI
import Training

/// The planes of a picture in a band: how large their units are, how many stand side by side, how many are seen.
struct PlaneArrangement {
    let unit: UnitSize
    /// Rows and columns of units that one drawn unit stands for.
    let reduction: (rows: Int, columns: Int)
    /// Planes side by side; units, if the picture is a single row of them.
    let perRow: Int
    /// The planes seen; units, if the picture is a single row of them.
    let seen: Int
    /// Rows and columns of the screen.
    let size: Size
    /// Whether the picture is a single row of units.
    let isVector: Bool

    /// The size of a drawn plane.
    func planeSize(_ shape: PictureShape) -> Size {
        unit.size(
            rows: (shape.rows + reduction.rows - 1) / reduction.rows, columns: (shape.columns + reduction.columns - 1) / reduction.columns)
    }

    /// How good it is: whether all is seen, then the size at which units are drawn. A picture of which not even the outline is seen counts as
    /// not seen.
    func quality(_ shape: PictureShape) -> Double {
        let whole = Double(seen) / Double(isVector ? shape.columns : shape.count)
        let scale = Double(unit.width) / Double(reduction.columns)
        let isOutlined = min(shape.rows / reduction.rows, shape.columns / reduction.columns) >= min(4, shape.rows, shape.columns)
        return (isOutlined ? 4 : 0) * whole + (whole == 1 ? 2 : 0) + scale / (1 + scale)
    }

    /// All arrangements that fit into this width, each with as many rows of planes as it needs or fewer.
    static func all(_ shape: PictureShape, width: Int, height: Int, _ appearance: Appearance) -> [PlaneArrangement] {
        if shape.isVector || shape.rows * shape.columns * shape.count == 1 { return vectors(shape, width, height, appearance) }
        var found: [PlaneArrangement] = []
        func add(_ unit: UnitSize, _ rows: Int, _ columns: Int) {
            let plane = unit.size(rows: (shape.rows + rows - 1) / rows, columns: (shape.columns + columns - 1) / columns)
            let most = min(shape.count, (width + 1) / (plane.width + 1))
            guard most > 0 else { return }
            for line in 1...max(1, min((shape.count + most - 1) / most, (height + 1) / (plane.height + 1))) {
                let seen = min(shape.count, line * most)
                let perRow = evenly(seen, of: shape.count, in: line, most)
                let size = Size(min(seen, perRow) * (plane.width + 1) - 1, line * (plane.height + 1) - 1)
                guard size.height <= height else { return }
                found.append(
                    PlaneArrangement(unit: unit, reduction: (rows, columns), perRow: perRow, seen: seen, size: size, isVector: false))
            }
        }
        // Where a character shows one number, two columns are about as wide as a row is high.
        let isSquare = Heatmap.hasHalfRows(appearance)
        let one = UnitSize(magnification: 1, appearance)
        var factors = [1, 2, 3]
        while let last = factors.last, max(shape.rows, shape.columns) / last >= 2 { factors.append(last == 3 ? 4 : 2 * last) }
        for factor in factors.reversed() where factor == 1 || max(shape.rows, shape.columns) / factor >= 1 {
            add(one, isSquare ? factor : 2 * factor, factor)
        }
        for magnification in 2...12 { add(UnitSize(magnification: magnification, appearance), 1, 1) }
        return found
    }

    /// How many stand side by side: where all of them are seen, rows of the same length as far as possible.
    private static func evenly(_ seen: Int, of count: Int, in lines: Int, _ most: Int) -> Int {
        seen == count ? (count + lines - 1) / lines : most
    }

    /// A single row of units, wrapped where it must be: as boxes with their numbers if there is room.
    private static func vectors(_ shape: PictureShape, _ width: Int, _ height: Int, _ appearance: Appearance) -> [PlaneArrangement] {
        let units =
            [1, 2, 4].map { UnitSize(magnification: $0, appearance) } + [Heatmap.numberWidth, 10].map { UnitSize(boxWidth: $0, rows: 1) }
        return units.flatMap { unit -> [PlaneArrangement] in
            let most = min(shape.columns, max(1, width / unit.width))
            let rows = (unit.halfRows + 1) / 2
            let lines = (shape.columns + most - 1) / most
            return (1...lines).prefix(max(1, height / rows)).map { line in
                let seen = min(shape.columns, line * most)
                let perRow = evenly(seen, of: shape.columns, in: line, most)
                return PlaneArrangement(
                    unit: unit, reduction: (1, 1), perRow: perRow, seen: seen, size: Size(perRow * unit.width, line * rows), isVector: true)
            }.filter { $0.size.height <= height }
        }
    }
}
