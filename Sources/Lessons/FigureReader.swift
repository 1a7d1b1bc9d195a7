/// Parses figure and formula blocks.
enum FigureReader {
    private static let mostMatrices = 6
    private static let mostEntries = 400

    /// The figure of a block with this info string after `figure`; nil if it is wrong, which is added to `problems`.
    static func figure(_ info: [Substring], _ lines: [KeyedLine], line: Int, _ problems: ProblemList) -> LessonFigure? {
        guard info.count == 1, let kind = LessonFigure.Kind(rawValue: String(info[0])) else {
            let kinds = LessonFigure.Kind.allCases.map(\.rawValue).joined(separator: "|")
            problems.add(line, .badValue(key: "figure", found: info.joined(separator: " "), expected: kinds))
            return nil
        }
        let (least, most) = kind == .matrix ? (1, mostMatrices) : (2, 2)
        guard (least...most).contains(lines.count) else {
            problems.add(line, .wrongCount("figure \(kind.rawValue)", found: lines.count, least: least, most: most))
            return nil
        }
        let matrices = lines.compactMap { keyed in problems.attempt(keyed.line) { try matrix(keyed, isRow: kind == .slide) } }
        guard matrices.count == lines.count else { return nil }
        return LessonFigure(kind: kind, matrices: matrices, line: line)
    }

    private static func matrix(_ keyed: KeyedLine, isRow: Bool) throws -> LessonFigure.Matrix {
        var rows: [[LessonExpression]] = [[]]
        var count = 0
        for entry in entries(keyed.value) {
            if entry == "/" {
                rows.append([])
                continue
            }
            rows[rows.count - 1].append(try LessonExpression(entry, line: keyed.line))
            count += 1
            guard count <= mostEntries else { throw LessonProblem.wrongCount(keyed.key, found: count, least: 1, most: mostEntries) }
        }
        guard rows.allSatisfy({ $0.count == rows[0].count }), !rows[0].isEmpty else { throw LessonProblem.ragged(keyed.key) }
        if isRow && rows.count > 1 { throw LessonProblem.wrongCount("/", found: rows.count - 1, least: 0, most: 0) }
        return LessonFigure.Matrix(letter: keyed.key, rows: rows)
    }

    /// The expressions of a row, separated by spaces outside brackets.
    private static func entries(_ text: String) -> [String] {
        var found: [String] = []
        var current = ""
        var depth = 0
        for character in text {
            if "[(".contains(character) { depth += 1 }
            if "])".contains(character) { depth -= 1 }
            if (character == " " || character == "\n" || character == "\t") && depth <= 0 {
                if !current.isEmpty { found.append(current) }
                current = ""
            } else {
                current.append(character)
            }
        }
        return current.isEmpty ? found : found + [current]
    }

    /// The formula of a block: its first line, then `with:` lines that explain the symbols.
    static func formula(_ lines: [Substring], from first: Int, _ problems: ProblemList) -> LessonBlock? {
        guard let start = lines.firstIndex(where: { !$0.trimmed.isEmpty && !$0.hasPrefix("#") }) else {
            problems.add(first - 1, .emptyPage)
            return nil
        }
        var end = start + 1
        while end < lines.count, lines[end].hasPrefix("  ") { end += 1 }
        let text = lines[start..<end].map(\.trimmed).joined(separator: "\n")
        var spans = SpanReader.plainSpans(of: text, line: first + start, problems)
        var symbols: [[LessonSpan]] = []
        for keyed in KeyedLine.read(Array(lines[end...]), from: first + end, problems) {
            if keyed.key == "with" {
                spans.append(LessonSpan(.lineBreak))
                spans += SpanReader.plainSpans(of: keyed.value, line: keyed.line, problems)
            } else {
                symbols.append([LessonSpan(.text(keyed.key), style: .code)] + SpanReader.spans(of: keyed.value, line: keyed.line, problems))
            }
        }
        return .formula(spans, symbols: symbols)
    }
}
