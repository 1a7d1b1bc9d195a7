import Datasets
import Messages
import Tensors
import TerminalUI
import Training

/// The arrangement of thumbnails: their reduction, and the number side by side.
struct SampleGrid: Hashable {
    /// Rows and columns of pixels that one drawn unit stands for.
    private(set) var blockRows = 1
    private(set) var blockColumns = 1
    /// The size in cells of a thumbnail with its caption and margin.
    private(set) var cell = Size(1, 1)
    private(set) var perRow = 1
    private(set) var rows = 1
    private let unit: UnitSize

    /// A picture with fewer rows or columns than this is not recognisable.
    private static let fewestUnits = 12
    /// The number of thumbnails to show at once if possible.
    private static let enough = 12

    init(_ shape: MapShape, sampleCount: Int, classCount: Int, room: Size, _ appearance: Appearance) {
        unit = UnitSize(magnification: 1, appearance)
        let hasHalfRows = Heatmap.hasHalfRows(appearance)
        // "▸123 7→2✗", in ASCII one column more.
        let caption = "\(max(0, sampleCount - 1))".count + 2 * "\(max(0, classCount - 1))".count + 5
        var factor = 1
        while true {
            blockRows = hasHalfRows ? factor : 2 * factor
            blockColumns = factor
            let drawn = unit.size(
                rows: (shape.rows + blockRows - 1) / blockRows, columns: (shape.columns + blockColumns - 1) / blockColumns)
            cell = Size(max(drawn.width, caption) + 1, drawn.height + 1)
            perRow = (room.width + 1) / cell.width
            rows = room.height / cell.height
            let isLast = min(shape.rows, shape.columns) / (factor + 1) < Self.fewestUnits
            if perRow * rows >= Self.enough || (isLast && perRow * rows > 0) || factor >= max(shape.rows, shape.columns) { break }
            factor += 1
        }
        (perRow, rows) = (max(1, perRow), max(1, rows))
    }

    /// The visible range of the list.
    func visible(of count: Int, cursor: Int) -> Range<Int> {
        let range = visibleRange(of: (count + perRow - 1) / perRow, around: cursor / perRow, room: rows)
        return range.lowerBound * perRow..<min(count, range.upperBound * perRow)
    }

    /// The mean of each block of pixels over all maps, 0 … 1 for full ink.
    func thumbnail(_ index: Int, of samples: Samples) -> NumberGrid {
        let shape = samples.shape
        let (rows, columns) = ((shape.rows + blockRows - 1) / blockRows, (shape.columns + blockColumns - 1) / blockColumns)
        var values = Array(repeating: Float(0), count: rows * columns)
        for row in 0..<rows {
            let ys = row * blockRows..<min((row + 1) * blockRows, shape.rows)
            for column in 0..<columns {
                let xs = column * blockColumns..<min((column + 1) * blockColumns, shape.columns)
                var sum = 0
                for map in 0..<shape.maps {
                    for y in ys {
                        let start = index * shape.unitCount + (map * shape.rows + y) * shape.columns
                        for x in xs { sum += Int(samples.bytes[start + x]) }
                    }
                }
                values[row * columns + column] = Float(sum) / Float(Int(samples.fullInk) * shape.maps * ys.count * xs.count)
            }
        }
        return NumberGrid(rows: rows, columns: columns, values: values)
    }

    /// Draws the listed samples around the chosen one.
    func draw(_ state: SamplesState, _ samples: Samples?, on canvas: inout Canvas, in rect: Rect, _ appearance: Appearance) {
        guard let samples else { return }
        let visible = visible(of: state.list.indices.count, cursor: state.cursor)
        for place in visible {
            let index = state.list.indices[place]
            let x = rect.x + (place - visible.lowerBound) % perRow * cell.width
            let y = rect.y + (place - visible.lowerBound) / perRow * cell.height
            draw(
                caption: index, label: Int(samples.labels[index]), answer: state.results[state.set]?.answers[index],
                isChosen: place == state.cursor, on: &canvas, x: x, y: y, appearance)
            let grid = thumbnail(index, of: samples)
            // A stroke thinner than a block must not fade away.
            let scale = HeatmapScale(lowest: 0, highest: max(0.25, grid.values.max() ?? 1), signed: false)
            Heatmap(scale: scale, appearance).draw(
                grid, unit: unit, on: &canvas, in: Rect(x: x, y: y + 1, width: cell.width - 1, height: cell.height - 1))
        }
        let signs: [(Bool, VisibleText, Int)] = [
            (visible.lowerBound > 0, appearance.sign("▲", "^"), rect.y),
            (visible.upperBound < state.list.indices.count, appearance.sign("▼", "v"), rect.endY - 1),
        ]
        for (isShown, sign, y) in signs where isShown { canvas.write(sign, x: rect.endX, y: y, Theme(appearance).focus) }
    }

    private func draw(
        caption index: Int, label: Int, answer: Int?, isChosen: Bool, on canvas: inout Canvas, x: Int, y: Int, _ appearance: Appearance
    ) {
        let theme = Theme(appearance)
        let number: VisibleText = "\(isChosen ? appearance.sign("▸", ">") : " ")\(index)"
        var end = x + canvas.write(number, x: x, y: y, width: cell.width - 1, isChosen ? theme.selected : theme.quiet)
        end += canvas.write(" ", x: end, y: y, isChosen ? theme.selected : .plain)
        var (text, style): (VisibleText, Style) = ("\(label)", .plain)
        if let answer {
            let isRight = answer == label
            text =
                isRight
                ? "\(label)\(appearance.sign("✓", "+"))" : "\(label)\(appearance.sign("→", "->"))\(answer)\(appearance.sign("✗", "x"))"
            style = isRight ? theme.good : theme.bad
        }
        if isChosen { style = theme.selected }
        canvas.write(text, x: end, y: y, width: max(0, x + cell.width - 1 - end), style)
    }
}
