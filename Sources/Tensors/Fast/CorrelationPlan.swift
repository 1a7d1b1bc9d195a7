/// A fixed array of a plan, allocated once and read by all threads without reference counting.
final class Table<Element> {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        count = elements.count
        base = .allocate(capacity: max(count, 1))
        base.initialize(from: elements, count: count)
    }

    deinit { base.deallocate() }
}

/// A zero-padded copy of the input maps. With a stride, the columns that successive windows read at the same tap are stored side by side:
/// padded column c is at (c mod stride) · `phaseColumns` + c / stride.
struct Border {
    let shape: MapShape
    let top: Int
    let left: Int
    let rows: Int
    let stride: Int
    let phaseColumns: Int

    /// Units from one row to the next.
    var pitch: Int { stride * phaseColumns }
    /// Units in one map.
    var planeCount: Int { rows * pitch }

    /// Copies one map of a block of `width` samples into its padded place.
    func copy(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, width: Int) {
        for row in 0..<rows {
            let to = target + row * pitch * width
            let from = source + (row - top) * shape.columns * width
            guard row >= top && row - top < shape.rows else {
                to.update(repeating: 0, count: pitch * width)
                continue
            }
            if stride == 1 {
                to.update(repeating: 0, count: left * width)
                (to + left * width).update(from: from, count: shape.columns * width)
                let used = left + shape.columns
                (to + used * width).update(repeating: 0, count: (pitch - used) * width)
            } else {
                to.update(repeating: 0, count: pitch * width)
                for column in 0..<shape.columns {
                    let place = (column + left) % stride * phaseColumns + (column + left) / stride
                    for lane in 0..<width { to[place * width + lane] = from[column * width + lane] }
                }
            }
        }
    }
}

/// The memory layout of a correlation over one block of samples: which taps contribute to which outputs. The convolution's forward pass and
/// its gradient with respect to the input are both such correlations. Everything that depends on the geometry alone is computed here, once.
final class CorrelationPlan {
    /// The windows for tiles with a given number of columns, each as `[first tap, (input, output, valid columns) …]`. Input offsets are
    /// bytes from the corner of the group's first map, output offsets are numbers from the corner of the output map.
    struct Windows {
        let records: UnsafePointer<Int32>
        let count: Int
    }

    /// Samples stored side by side in a block.
    let width: Int
    /// The padded copy to read; nil if the maps themselves are read.
    let border: Border?
    /// Units in one source map and in one output map.
    let (sourcePlane, outputPlane): (Int, Int)
    let groups: Int
    /// Per group.
    let (sourceMaps, outputMaps): (Int, Int)
    /// Bytes from a weight to the one of the next output map, and from a group's first weight to the next group's.
    let (weightMapStride, weightGroupStride): (Int, Int)
    /// Numbers from a stored column to the next one of the same vector.
    let columnStep: Int
    let taps: Table<Tap>
    /// Indexed by the tile's number of columns; empty where no tile has that many.
    let windows: UnsafePointer<Windows>
    private let (lists, records): (Table<Windows>, [Table<Int32>])
    /// Whether every vector of sums is full and the vectors of a strip are contiguous.
    var isContiguous: Bool { width == Lanes.scalarCount && columnStep == width }
    /// The units of work per block: strips of windows with some hundred thousand multiply-adds each, small enough that all threads finish
    /// at about the same time.
    let strips: Int

    /// The offsets of one vector's first column.
    private struct Position {
        let input: Int
        let output: Int
        let valid: Int
    }

    private init(
        width: Int, border: Border?, sourcePlane: Int, outputPlane: Int, groups: Int, sourceMaps: Int, outputMaps: Int,
        weightMapStride: Int, weightGroupStride: Int, columnStep: Int, taps: [Tap], windows: [(records: [Int32], count: Int)],
        work: Int
    ) {
        self.width = width
        self.border = border
        (self.sourcePlane, self.outputPlane) = (sourcePlane, outputPlane)
        self.groups = groups
        (self.sourceMaps, self.outputMaps) = (sourceMaps, outputMaps)
        (self.weightMapStride, self.weightGroupStride) = (weightMapStride, weightGroupStride)
        self.columnStep = columnStep
        self.taps = Table(taps)
        records = windows.map { Table($0.records) }
        lists = Table(zip(records, windows).map { Windows(records: UnsafePointer($0.base), count: $1.count) })
        self.windows = UnsafePointer(lists.base)
        strips = max(1, min(work / 300_000, windows.map(\.count).filter { $0 > 0 }.min() ?? 1))
    }

    /// The tile widths, in columns, that this number of maps needs.
    private static func columnCounts(maps: Int) -> Set<Int> {
        Set((0..<TileShape.count(maps: maps)).map { TileShape.columns(forMaps: TileShape.maps($0, of: maps).count) })
    }

    private static func record(_ firstTap: Int, _ positions: ArraySlice<Position>, columns: Int) -> [Int32] {
        var record = [Int32(firstTap)]
        for column in 0..<columns {
            // A tile that runs out of columns repeats the last one and does not store it.
            let position = positions[min(positions.startIndex + column, positions.endIndex - 1)]
            let valid = column < positions.count ? position.valid : 0
            record += [Int32(position.input), Int32(position.output), Int32(valid)]
        }
        return record
    }

    /// The forward pass: all taps of all windows, over the padded maps.
    static func forward(_ g: ConvolutionGeometry, width: Int) -> CorrelationPlan {
        let columnsPerVector = Lanes.scalarCount / width
        let border = Border.forWindows(of: g, columnsPerVector: columnsPerVector)
        let pitch = border?.pitch ?? g.input.columns
        let plane = border?.planeCount ?? g.input.planeCount
        let bytes = width * MemoryLayout<Float>.stride
        var taps: [Tap] = []
        for i in 0..<g.inputMapsPerGroup {
            for ky in 0..<g.vertical.size {
                for kx in 0..<g.horizontal.size {
                    let unit = i * plane + ky * g.vertical.dilation * pitch + Border.place(border, column: kx * g.horizontal.dilation)
                    taps.append(Tap(input: Int32(unit * bytes), weight: Int32(taps.count * MemoryLayout<Float>.stride)))
                }
            }
        }
        let tapCount = taps.count
        taps.append(.end)
        var positions: [Position] = []
        for y in 0..<g.outputRows {
            for x in stride(from: 0, to: g.outputColumns, by: columnsPerVector) {
                let unit = y * g.vertical.stride * pitch + (border == nil ? x * g.horizontal.stride : x)
                positions.append(
                    Position(
                        input: unit * bytes, output: (y * g.outputColumns + x) * width,
                        valid: min(columnsPerVector, g.outputColumns - x)))
            }
        }
        var windows = [(records: [Int32], count: Int)](repeating: ([], 0), count: TileShape.mostColumns + 1)
        for columns in columnCounts(maps: g.outputMapsPerGroup) {
            var records: [Int32] = []
            for first in stride(from: 0, to: positions.count, by: columns) {
                records += record(0, positions[first..<min(first + columns, positions.count)], columns: columns)
            }
            windows[columns] = (records, (positions.count + columns - 1) / columns)
        }
        return CorrelationPlan(
            width: width, border: border, sourcePlane: plane, outputPlane: g.output.planeCount, groups: g.groups,
            sourceMaps: g.inputMapsPerGroup, outputMaps: g.outputMapsPerGroup,
            weightMapStride: tapCount * MemoryLayout<Float>.stride,
            weightGroupStride: g.outputMapsPerGroup * tapCount * MemoryLayout<Float>.stride, columnStep: width, taps: taps,
            windows: windows, work: positions.count * tapCount * g.outputMaps * Lanes.scalarCount)
    }

    /// The gradient with respect to the input: each input unit gathers from the windows that read it. Input row r, shifted by the padding,
    /// is stride·q + φ; tap ky of output row q − (ky·dilation − φ)/stride read it, if that is a whole number and such a row exists; columns
    /// likewise. Taps without any such row or column for a whole tile are omitted; elsewhere the copy has zeros beside the columns.
    static func toInput(_ g: ConvolutionGeometry, width: Int) -> CorrelationPlan {
        let columnsPerVector = Lanes.scalarCount / width
        let counts = columnCounts(maps: g.inputMapsPerGroup)
        let widest = (counts.max() ?? 1) * columnsPerVector
        let margin = min(widest - 1, (g.horizontal.span - 1) / g.horizontal.stride + 1)
        let border =
            margin == 0
            ? nil
            : Border(
                shape: g.output, top: 0, left: margin, rows: g.outputRows, stride: 1, phaseColumns: g.outputColumns + 2 * margin)
        let pitch = border?.pitch ?? g.outputColumns
        let plane = border?.planeCount ?? g.output.planeCount
        let bytes = width * MemoryLayout<Float>.stride
        let weightsPerMap = g.kernelCount
        let (vertical, horizontal) = (g.vertical, g.horizontal)
        var taps = InputTaps(geometry: g, plane: plane, pitch: pitch, margin: margin, bytes: bytes)
        var windows = [(records: [Int32], count: Int)](repeating: ([], 0), count: TileShape.mostColumns + 1)
        var work = 0
        for columns in counts {
            var records: [Int32] = []
            var windowCount = 0
            work = 0
            for r in 0..<g.input.rows {
                let (qr, rowPhase) = (r + vertical.before).quotientAndRemainder(dividingBy: vertical.stride)
                let rows = taps.along(vertical, phase: rowPhase, from: qr, through: qr, extent: g.outputRows)
                for firstColumn in 0..<min(horizontal.stride, g.input.columns) {
                    let phase = (firstColumn + horizontal.before) % horizontal.stride
                    let firstQ = (firstColumn + horizontal.before) / horizontal.stride
                    let inPhase = (g.input.columns - firstColumn + horizontal.stride - 1) / horizontal.stride
                    for start in stride(from: 0, to: inPhase, by: columns * columnsPerVector) {
                        let end = min(start + columns * columnsPerVector, inPhase)
                        let positions = stride(from: start, to: end, by: columnsPerVector).map { place in
                            Position(
                                input: (qr * pitch + firstQ + place) * bytes,
                                output: (r * g.input.columns + firstColumn + place * horizontal.stride) * width,
                                valid: min(columnsPerVector, end - place))
                        }
                        let columnTaps = taps.along(
                            horizontal, phase: phase, from: firstQ + start, through: firstQ + end - 1, extent: g.outputColumns)
                        let range = taps.range(rows, columnTaps)
                        records += record(range.first, positions[...], columns: columns)
                        windowCount += 1
                        work += range.count * columns * g.input.maps * Lanes.scalarCount
                    }
                }
            }
            windows[columns] = (records, windowCount)
        }
        return CorrelationPlan(
            width: width, border: border, sourcePlane: plane, outputPlane: g.input.planeCount, groups: g.groups,
            sourceMaps: g.outputMapsPerGroup, outputMaps: g.inputMapsPerGroup,
            weightMapStride: weightsPerMap * MemoryLayout<Float>.stride,
            weightGroupStride: g.outputMapsPerGroup * g.inputMapsPerGroup * weightsPerMap * MemoryLayout<Float>.stride,
            columnStep: horizontal.stride * width, taps: taps.list, windows: windows, work: work)
    }
}

/// The taps of windows that gather the gradient with respect to the input, listed once for each set of rows and columns.
private struct InputTaps {
    let geometry: ConvolutionGeometry
    /// Places of a plane and of a row of it, zeros left of a row, and bytes of a place: of the copied residuals.
    let plane: Int
    let pitch: Int
    let margin: Int
    let bytes: Int
    private(set) var list: [Tap] = []
    private var known: [[Int]: (first: Int, count: Int)] = [:]

    init(geometry: ConvolutionGeometry, plane: Int, pitch: Int, margin: Int, bytes: Int) {
        self.geometry = geometry
        self.plane = plane
        self.pitch = pitch
        self.margin = margin
        self.bytes = bytes
    }

    /// The taps along one axis that read any of the input places `from` … `through`, each with its distance back to the output's place.
    func along(_ axis: ConvolutionAxis, phase: Int, from: Int, through: Int, extent: Int) -> [(tap: Int, back: Int)] {
        (0..<axis.size).compactMap { tap in
            let distance = tap * axis.dilation - phase
            guard distance % axis.stride == 0 else { return nil }
            let back = distance / axis.stride
            return through - back >= 0 && from - back < extent ? (tap, back) : nil
        }
    }

    /// Where the list has these taps.
    mutating func range(_ rows: [(tap: Int, back: Int)], _ columns: [(tap: Int, back: Int)]) -> (first: Int, count: Int) {
        let key = rows.flatMap { [$0.tap, $0.back] } + [-1] + columns.flatMap { [$0.tap, $0.back] }
        if let found = known[key] { return found }
        let (g, first) = (geometry, list.count)
        for o in 0..<g.outputMapsPerGroup {
            for row in rows {
                for column in columns {
                    let unit = o * plane - row.back * pitch + margin - column.back
                    let weight = (o * g.inputMapsPerGroup * g.vertical.size + row.tap) * g.horizontal.size + column.tap
                    list.append(Tap(input: Int32(unit * bytes), weight: Int32(weight * MemoryLayout<Float>.stride)))
                }
            }
        }
        let range = (first, list.count - first)
        list.append(.end)
        known[key] = range
        return range
    }
}

extension Border {
    /// The border that a convolution's windows need around and between the input's columns; nil if the input can be read directly.
    static func forWindows(of g: ConvolutionGeometry, columnsPerVector: Int) -> Border? {
        let (vertical, horizontal) = (g.vertical, g.horizontal)
        let hasPadding = vertical.before + vertical.after + horizontal.before + horizontal.after > 0
        if !hasPadding && (horizontal.stride == 1 || columnsPerVector == 1) { return nil }
        return Border(
            shape: g.input, top: vertical.before, left: horizontal.before, rows: g.input.rows + vertical.before + vertical.after,
            stride: horizontal.stride,
            phaseColumns: (g.input.columns + horizontal.before + horizontal.after + horizontal.stride - 1) / horizontal.stride)
    }

    /// The position of a padded column within a stored row.
    static func place(_ border: Border?, column: Int) -> Int {
        guard let border else { return column }
        return column % border.stride * border.phaseColumns + column / border.stride
    }
}
