import Lessons
import TerminalUI

/// A figure as lines of text: the matrices side by side, then every sum with all its products.
struct FigureText {
    private let table: FigureTable
    private let width: Int
    private let appearance: Appearance

    /// For this many columns: matrices that do not fit side by side are stacked.
    init(_ table: FigureTable, width: Int, _ appearance: Appearance) {
        self.table = table
        self.width = width
        self.appearance = appearance
    }

    private var theme: Theme { Theme(appearance) }
    private var dot: VisibleText { appearance.sign("·", "*") }

    /// All lines; they may be wider than the room.
    var lines: [StyledText] {
        switch table.kind {
        case .matrix: return sideBySide(table.matrices.map { ($0, letter($0.letter)) })
        case .slide: return slide
        case .correlation, .full:
            guard let result = table.result else { return [] }
            let sign = table.kind == .full ? appearance.sign("∗", "(*)") : appearance.sign("⋆", "(.)")
            let (a, k) = (table.matrices[0], table.matrices[1])
            let name: VisibleText = "\(letter(result.letter)) = \(letter(a.letter)) \(sign) \(letter(k.letter))"
            return sideBySide([(a, letter(a.letter)), (k, letter(k.letter)), (result, name)]) + [StyledText()] + sums
        }
    }

    private func letter(_ text: String) -> VisibleText {
        let text = VisibleText(untrusted: text)
        return appearance.unicode ? text : text.asciiOnly
    }

    private func number(_ value: Double) -> VisibleText {
        VisibleText(untrusted: LessonNumber.text(value))
    }

    private func right(_ text: VisibleText, _ width: Int) -> VisibleText {
        "\(VisibleText(untrusted: String(repeating: " ", count: max(0, width - text.width))))\(text)"
    }

    private func cellWidth(_ matrix: FigureTable.Matrix) -> Int {
        matrix.rows.joined().reduce(1) { max($0, number($1).width) }
    }

    private typealias Named = (matrix: FigureTable.Matrix, name: VisibleText)

    private func matrixWidth(_ named: Named) -> Int {
        max(named.name.width, named.matrix.columns * (cellWidth(named.matrix) + 1) - 1)
    }

    private func sideBySide(_ matrices: [Named]) -> [StyledText] {
        var rows: [[Named]] = []
        for named in matrices {
            let used = rows.last.map { $0.reduce(0) { $0 + matrixWidth($1) + 3 } }
            if let used, used + matrixWidth(named) <= width { rows[rows.count - 1].append(named) } else { rows.append([named]) }
        }
        return Array(rows.map(inOneRow).joined(separator: [StyledText()]))
    }

    private func inOneRow(_ matrices: [Named]) -> [StyledText] {
        let height = matrices.reduce(0) { max($0, $1.matrix.rows.count) } + 1
        var lines = Array(repeating: StyledText(), count: height)
        for (index, named) in matrices.enumerated() {
            let cell = cellWidth(named.matrix)
            let width = matrixWidth(named)
            let style = named.matrix == table.result ? theme.strong : Style.plain
            for line in 0..<height {
                if index > 0 { lines[line].append("   ") }
                guard line > 0 else {
                    lines[line].append(named.name.padded(width), theme.title)
                    continue
                }
                var text: VisibleText = ""
                if named.matrix.rows.indices.contains(line - 1) {
                    text = .joined(named.matrix.rows[line - 1].map { right(number($0), cell) }, separator: " ")
                }
                lines[line].append(text.padded(width), style)
            }
        }
        return lines
    }

    private func product(_ product: FigureTable.Product) -> VisibleText {
        let weight = number(product.weight)
        return "\(number(product.number))\(dot)\(product.weight < 0 ? "(\(weight))" : weight)"
    }

    private func added(_ sum: FigureTable.Sum) -> VisibleText { .joined(sum.products.map(product), separator: " + ") }

    private var sums: [StyledText] {
        let letter = letter(table.result?.letter ?? "")
        let width = table.sums.reduce(0) { max($0, number($1.total).width) }
        return table.sums.map { sum in
            var line = StyledText("\(letter)[\(sum.row),\(sum.column)] ", theme.key)
            line.append("= ", theme.quiet)
            line.append(right(number(sum.total), width), theme.strong)
            line.append(" = ", theme.quiet)
            line.append(added(sum))
            return line
        }
    }

    /// The row, and below it the kernel at each of its positions.
    private var slide: [StyledText] {
        let (a, k) = (table.matrices[0], table.matrices[1])
        let cell = max(cellWidth(a), cellWidth(k)) + 1
        let label = max(letter(a.letter).width, letter(k.letter).width)
        func row(_ name: VisibleText, _ numbers: [Double], from first: Int, _ style: Style) -> StyledText {
            var line = StyledText(name.padded(label), theme.title)
            let blank = String(repeating: " ", count: first * cell)
            line.append(
                "\(VisibleText(untrusted: blank))\(VisibleText.joined(numbers.map { right(number($0), cell) }, separator: ""))", style)
            return line
        }
        var lines = [row(letter(a.letter), a.rows[0], from: 0, .plain)]
        for sum in table.sums {
            lines.append(row(letter(k.letter), k.rows[0], from: sum.column, theme.key))
            var text = StyledText("\(VisibleText(untrusted: String(repeating: " ", count: label + 1)))\(added(sum)) = ", theme.quiet)
            text.append(number(sum.total), theme.strong)
            lines.append(text)
        }
        return lines
    }
}
