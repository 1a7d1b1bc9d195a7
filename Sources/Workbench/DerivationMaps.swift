import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// The maps of a number and of its terms, side by side: the number's own unit is marked, the source units of its terms are framed, and the
/// selected one is marked. While a phase is computed unit by unit, the number's own map is filled up to the current unit.
struct DerivationMaps {
    /// One map and what to mark in it.
    private struct Picture {
        let title: VisibleText
        let grid: NumberGrid
        let isSigned: Bool
        /// The marked unit.
        let marked: (row: Int, column: Int)
        /// Rows and columns of the window; they may extend into the padding around the map.
        let frame: (rows: ClosedRange<Int>, columns: ClosedRange<Int>)?
        /// The first unit that is still to be computed.
        let firstToCome: Int?
        /// The number of places with a unit, counted from the first.
        let count: Int

        /// Rows and columns that the window reaches beyond the map, plus one for the frame.
        var border: Int {
            guard let frame else { return 0 }
            let beyond = max(
                -frame.rows.lowerBound, frame.rows.upperBound - grid.rows + 1, -frame.columns.lowerBound,
                frame.columns.upperBound - grid.columns + 1)
            return max(0, beyond) + 1
        }
    }

    private let pictures: [Picture]
    private let appearance: Appearance

    /// Units per row for a dense layer.
    private static let perRow = 10

    init?(
        _ derivation: Derivation, maps: [MapKey: Plane], selected: Derivation.Term?, unit: UnitStep?, network: Network,
        _ appearance: Appearance
    ) {
        self.appearance = appearance
        var pictures: [Picture] = []
        var seen: Set<MapKey> = []
        func title(_ key: MapKey) -> VisibleText {
            let node = network.nodes[key.node]
            let name: VisibleText = "\(appearance.sign(key.isResidual ? "δ" : "a", key.isResidual ? "delta" : "a")) \(node.name)"
            return node.shape.planeCount == 1 ? name : "\(name)[\(key.map)]"
        }
        func place(_ place: Place) -> (row: Int, column: Int) {
            let unit = network.unit(of: place)
            return network.nodes[place.node].shape.planeCount == 1
                ? (unit.map / Self.perRow, unit.map % Self.perRow) : (unit.row, unit.column)
        }
        func add(_ key: MapKey, _ marked: Place, _ frame: (ClosedRange<Int>, ClosedRange<Int>)?, firstToCome: Int?) {
            guard let plane = maps[key], seen.insert(key).inserted else { return }
            // A window of one unit is the marked unit itself.
            let frame = frame.flatMap { $0.0.count > 1 || $0.1.count > 1 ? $0 : nil }
            var grid = NumberGrid(rows: plane.rows, columns: plane.columns, values: plane.values)
            if plane.rows == 1 && plane.columns > 1 {
                let rows = (plane.columns + Self.perRow - 1) / Self.perRow
                let missing = rows * Self.perRow - plane.columns
                grid = NumberGrid(
                    rows: rows, columns: Self.perRow, values: plane.values + [Float](repeating: 0, count: missing))
            }
            let lowest = plane.values.filter(\.isFinite).min() ?? 0
            pictures.append(
                Picture(
                    title: title(key), grid: grid, isSigned: key.isResidual || lowest < 0, marked: place(marked),
                    frame: frame, firstToCome: firstToCome, count: plane.values.count))
        }
        for factor in selected?.factors ?? [] {
            guard let place = factor.place, let sample = factor.sample, let key = MapKey(place, sample: sample, in: network) else {
                continue
            }
            add(key, place, Self.window(derivation, key, network), firstToCome: nil)
        }
        if let sample = derivation.sample, let key = MapKey(derivation.place, sample: sample, in: network) {
            let count = network.nodes[key.node].shape.planeCount
            let firstToCome = unit.map { count == 1 ? $0.index + 1 : min(max($0.index + 1 - key.map * count, 0), count) }
            add(key, derivation.place, nil, firstToCome: firstToCome)
        }
        guard !pictures.isEmpty else { return nil }
        self.pictures = pictures
    }

    /// The rows and columns of a map that the terms come from; nil for the whole map.
    private static func window(
        _ derivation: Derivation, _ key: MapKey, _ network: Network
    ) -> (ClosedRange<Int>, ClosedRange<Int>)? {
        let shape = network.nodes[key.node].shape
        if shape.planeCount == 1 { return nil }
        func down(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }
        switch derivation.window {
        case let found? where !found.isBackward:
            let g = found.window
            let unit = network.unit(of: derivation.place)
            func range(_ place: Int, _ axis: ConvolutionAxis) -> ClosedRange<Int> {
                let first = place * axis.stride - axis.before
                return first...first + axis.span - 1
            }
            return (range(unit.row, g.vertical), range(unit.column, g.horizontal))
        case let found? where network.nodes[derivation.place.node].consumers.count == 1:
            let g = found.window
            let unit = network.unit(of: derivation.place)
            func range(_ place: Int, _ axis: ConvolutionAxis) -> ClosedRange<Int> {
                let last = down(place + axis.before, axis.stride)
                return min(down(place + axis.before - axis.span + axis.stride, axis.stride), last)...last
            }
            return (range(unit.row, g.vertical), range(unit.column, g.horizontal))
        default:
            var (top, bottom, left, right) = (Int.max, Int.min, Int.max, Int.min)
            for place in derivation.terms.places(ofSample: key.sample)
            where place.node == key.node && MapKey(place, sample: key.sample, in: network) == key {
                let unit = network.unit(of: place)
                (top, bottom) = (min(top, unit.row), max(bottom, unit.row))
                (left, right) = (min(left, unit.column), max(right, unit.column))
            }
            let isAll = bottom - top + 1 == shape.rows && right - left + 1 == shape.columns
            return top > bottom || isAll ? nil : (top...bottom, left...right)
        }
    }

    /// The rows in which a map is seen being filled.
    static let leastRows = 8
    /// The fewest rows, with the titles: around a window of three.
    static let fewestRows = 5

    /// Draws the maps as large as the room allows, for large maps the part around the window. Units of more than four columns take only rows
    /// that are to `spare`, all if nil. Returns the rows used, 0 without room.
    func draw(on canvas: inout Canvas, in rect: Rect, spare: Int? = nil) -> Int {
        let border = pictures.map(\.border).max() ?? 0
        let room = Size((rect.width - 3 * (pictures.count - 1)) / pictures.count, rect.height - 1)
        guard room.height >= Self.fewestRows - 1, room.width >= 6 else { return 0 }
        func size(_ picture: Picture, _ unit: UnitSize) -> Size {
            unit.size(rows: picture.grid.rows + 2 * border, columns: picture.grid.columns + 2 * border)
        }
        let units = (1...12).map { UnitSize(magnification: $0, appearance) }
        let unit =
            units.last { unit in
                let height = unit.width > 4 ? min(room.height, (spare ?? rect.height) - 1) : room.height
                return pictures.allSatisfy { size($0, unit).width <= room.width && size($0, unit).height <= height }
            } ?? units[0]
        let theme = Theme(appearance)
        var x = rect.x
        var used = 0
        for (index, picture) in pictures.enumerated() {
            let whole = size(picture, unit)
            let shown = Size(min(whole.width, room.width), min(whole.height, room.height))
            if index > 0 {
                canvas.write(appearance.sign("→", ">"), x: x + 1, y: rect.y + 1 + min(border, shown.height / 2), theme.quiet)
                x += 3
            }
            // A small map gets at least the width of its title.
            let slot = max(shown.width, min(picture.title.width, room.width))
            canvas.write(picture.title, x: x, y: rect.y, width: slot, theme.quiet)
            draw(picture, unit, border, on: &canvas, in: Rect(x: x, y: rect.y + 1, width: shown.width, height: shown.height))
            x += slot
            used = max(used, shown.height)
        }
        return used + 1
    }

    private func draw(_ picture: Picture, _ unit: UnitSize, _ border: Int, on canvas: inout Canvas, in rect: Rect) {
        let (rows, columns) = (picture.grid.rows + 2 * border, picture.grid.columns + 2 * border)
        var values = [Float](repeating: 0, count: rows * columns)
        for row in 0..<picture.grid.rows {
            for column in 0..<picture.grid.columns {
                values[(row + border) * columns + column + border] = picture.grid.values[row * picture.grid.columns + column]
            }
        }
        /// The first of the shown rows or columns, with `middle` as central as possible.
        func first(_ middle: Int, shown: Int, of count: Int) -> Int { min(max(0, middle + border - shown / 2), max(0, count - shown)) }
        let middle = picture.frame.map {
            (($0.rows.lowerBound + $0.rows.upperBound) / 2, ($0.columns.lowerBound + $0.columns.upperBound) / 2)
        }
        let (row, column) = middle ?? picture.marked
        let finite = picture.grid.values.filter(\.isFinite)
        let scale = HeatmapScale(lowest: finite.min() ?? 0, highest: finite.max() ?? 0, signed: picture.isSigned)
        Heatmap(scale: scale, appearance).draw(
            NumberGrid(rows: rows, columns: columns, values: values), unit: unit,
            firstRow: first(row, shown: rect.height * 2 / unit.halfRows, of: rows),
            firstColumn: first(column, shown: rect.width / unit.width, of: columns), margin: border,
            overlay: { overlay(picture, $0 - border, $1 - border) }, on: &canvas, in: rect)
    }

    private func overlay(_ picture: Picture, _ row: Int, _ column: Int) -> HeatmapOverlay? {
        if (row, column) == picture.marked { return .marked }
        let isInMap = (0..<picture.grid.rows).contains(row) && (0..<picture.grid.columns).contains(column)
        if let (rows, columns) = picture.frame {
            let isWithin = rows.contains(row) && columns.contains(column)
            // The frame is in the ring of units just outside the window.
            var sides: FrameSides = []
            if row == rows.lowerBound - 1 { sides.insert(.bottom) } else if row == rows.upperBound + 1 { sides.insert(.top) }
            if column == columns.lowerBound - 1 { sides.insert(.right) } else if column == columns.upperBound + 1 { sides.insert(.left) }
            let isNear =
                row >= rows.lowerBound - 1 && row <= rows.upperBound + 1 && column >= columns.lowerBound - 1
                && column <= columns.upperBound + 1
            if isNear && !isWithin { return .frame(sides) }
            if isWithin && !isInMap { return .padding }
        }
        let place = row * picture.grid.columns + column
        guard isInMap, place < picture.count else { return .hidden }
        return picture.firstToCome.map { place >= $0 } == true ? .toCome : nil
    }
}
