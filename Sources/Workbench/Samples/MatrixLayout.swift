import Messages
import TerminalUI

/// How much of a confusion matrix fits, and the size of its cells.
struct MatrixLayout: Hashable {
    let cellWidth: Int
    let cellHeight: Int
    /// Columns before the counts.
    let headWidth: Int
    /// The visible rows and columns.
    let rows: Int
    let columns: Int
    /// Columns after a number in its cell.
    let margin: Int
    /// The figures of each class that there is room for, right of the counts.
    let figures: ArraySlice<ClassFigure>

    init(_ matrix: ConfusionMatrix, room: Size) {
        let count = matrix.classCount
        let digits = "\(count - 1)".count
        headWidth = digits + 2
        let narrow = max("\(matrix.most)".count, digits) + 1
        let free = room.width - headWidth
        let all = ClassFigure.allCases
        let shown = (0...all.count).last { narrow * count + ClassFigure.width(of: all.prefix($0)) <= free }
        figures = all.prefix(shown ?? 0)
        let most = (free - ClassFigure.width(of: figures)) / max(1, count)
        let height = [5, 3].first { $0 * count + 1 <= room.height } ?? 1
        cellHeight = height
        cellWidth = max(narrow, min(most, height == 5 ? 12 : 8))
        margin = (cellWidth - narrow + 1) / 2
        rows = max(1, min(count, (room.height - 1) / cellHeight))
        columns = max(1, min(count, free / cellWidth))
    }

    /// The matrix cell at a cell of the room; nil outside the counts.
    func place(atColumn column: Int, row: Int, chosen: ConfusionMatrix.Place, of count: Int) -> ConfusionMatrix.Place? {
        let (x, y) = (column - headWidth, row - 1)
        guard x >= 0, y >= 0, x / cellWidth < columns, y / cellHeight < rows else { return nil }
        let labels = visibleRange(of: count, around: chosen.label, room: rows)
        let answers = visibleRange(of: count, around: chosen.answer, room: columns)
        return ConfusionMatrix.Place(label: labels.lowerBound + y / cellHeight, answer: answers.lowerBound + x / cellWidth)
    }
}

/// A figure of a class of a confusion matrix.
enum ClassFigure: Hashable, CaseIterable {
    case recall, precision, f1

    /// Columns of the figure and its name, with the gap before them.
    var width: Int { self == .precision ? 11 : 9 }

    static func width(of figures: some Sequence<ClassFigure>) -> Int { figures.reduce(0) { $0 + $1.width } }

    var name: Phrase {
        switch self {
        case .recall: .matrixRecall
        case .precision: .matrixPrecision
        case .f1: .matrixF1
        }
    }

    func value(of label: Int, in matrix: ConfusionMatrix) -> Double? {
        switch self {
        case .recall: matrix.recall(label)
        case .precision: matrix.precision(label)
        case .f1: matrix.f1(label)
        }
    }
}

extension ConfusionMatrix {
    /// Draws the counts, labels down and answers across. Only wrong answers are shaded: compared with the correct ones they would all look
    /// alike. Right of them the figures of each class, the same of row and column, as many as there is room for.
    func draw(chosen: Place, on canvas: inout Canvas, in rect: Rect, _ appearance: Appearance, _ words: Phrasebook) {
        let layout = MatrixLayout(self, room: rect.size)
        let theme = Theme(appearance)
        let heatmap = Heatmap(scale: HeatmapScale(lowest: 0, highest: Float(max(1, mostWrong)), signed: false), appearance)
        let labels = visibleRange(of: classCount, around: chosen.label, room: layout.rows)
        let answers = visibleRange(of: classCount, around: chosen.answer, room: layout.columns)
        let left = rect.x + layout.headWidth
        for (column, answer) in answers.enumerated() {
            let isChosen = answer == chosen.answer
            let endX = left + (column + 1) * layout.cellWidth - layout.margin
            canvas.writeRight(
                isChosen ? "\(appearance.sign("▾", "v"))\(answer)" : "\(answer)", endX: endX, y: rect.y,
                isChosen ? theme.focus : theme.title)
        }
        for (row, label) in labels.enumerated() {
            let y = rect.y + 1 + row * layout.cellHeight + layout.cellHeight / 2
            let isChosen = label == chosen.label
            canvas.writeRight(
                isChosen ? "\(appearance.sign("▸", ">"))\(label)" : "\(label)", endX: left - 1, y: y, isChosen ? theme.focus : theme.title)
            for (column, answer) in answers.enumerated() {
                let place = Place(label: label, answer: answer)
                let cell = Rect(
                    x: left + column * layout.cellWidth, y: rect.y + 1 + row * layout.cellHeight, width: layout.cellWidth,
                    height: layout.cellHeight)
                let (text, style) = cellText(place, place == chosen, heatmap, appearance)
                canvas.fill(cell, " ", Style(background: style.background, reverse: style.reverse))
                canvas.writeRight(text, endX: cell.endX - layout.margin, y: y, style)
                if place == chosen { heatmap.drawMark(beside: shade(place), on: &canvas, in: cell) }
            }
            var endX = left + layout.columns * layout.cellWidth
            for figure in layout.figures {
                endX += figure.width
                canvas.writeRight(words(figure.name), endX: endX, y: rect.y, theme.quiet)
                canvas.writeRight(figure.value(of: label, in: self).map { NumberFormat.percent($0) } ?? "-", endX: endX, y: y, theme.quiet)
            }
        }
        let signs: [(Bool, VisibleText, Int, Int)] = [
            (labels.lowerBound > 0, appearance.sign("▲", "^"), rect.endX, rect.y + 1),
            (labels.upperBound < classCount, appearance.sign("▼", "v"), rect.endX, rect.endY - 1),
            (answers.lowerBound > 0, appearance.sign("◂", "<"), rect.x - 1, rect.y),
            (answers.upperBound < classCount, appearance.sign("▸", ">"), rect.endX, rect.y),
        ]
        for (isShown, sign, x, y) in signs where isShown { canvas.write(sign, x: x, y: y, theme.focus) }
    }

    /// The number whose colour a cell has: right answers are not shaded.
    private func shade(_ place: Place) -> Float { place.label == place.answer ? 0 : Float(self[place]) }

    private func cellText(_ place: Place, _ isChosen: Bool, _ heatmap: Heatmap, _ appearance: Appearance) -> (VisibleText, Style) {
        let theme = Theme(appearance)
        let count = self[place]
        let text: VisibleText = count == 0 ? appearance.sign("·", ".") : "\(count)"
        if isChosen { return (text, heatmap.numberStyle(shade(place), true)) }
        if count == 0 || place.label == place.answer {
            return (text, count == 0 ? theme.quiet : theme.good)
        }
        var style = heatmap.numberStyle(Float(count), false)
        let level = Double(count) / Double(max(1, mostWrong))
        style.bold = level > 0.5
        return (text, style)
    }
}
