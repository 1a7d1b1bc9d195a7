/// Parses question blocks.
struct QuestionReader {
    private static let kinds: [(name: String, once: [String], repeatable: [String])] = [
        ("number", ["answer", "within"], []), ("choice", [], ["choice"]), ("unit", ["where", "layer", "view"], []), ("make", ["when"], []),
    ]
    private static let common = ["ask", "right", "why"]
    private static let mostChoices = 5

    private let lines: [KeyedLine]
    private let line: Int
    private let problems: ProblemList

    /// The question of a block with this info string after `question`; nil if it is wrong, which is added to `problems`.
    static func question(_ info: [Substring], _ lines: [KeyedLine], line: Int, _ problems: ProblemList) -> LessonQuestion? {
        let names = kinds.map(\.name)
        guard info.count == 2, let kind = kinds.first(where: { $0.name == info[0] }) else {
            problems.add(
                line,
                .badValue(
                    key: "question", found: info.joined(separator: " "), expected: "\(names.joined(separator: "|")) NAME"))
            return nil
        }
        guard info[1].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            problems.add(line, .badValue(key: "question", found: String(info[1]), expected: "a-z 0-9 -"))
            return nil
        }
        KeyedLine.check(lines, once: common + kind.once, repeatable: ["let", "hint"] + kind.repeatable, problems)
        return QuestionReader(lines: lines, line: line, problems: problems).question(kind.name, id: String(info[1]))
    }

    private func first(_ key: String) -> KeyedLine? { lines.first { $0.key == key } }

    private func needed(_ key: String) -> KeyedLine? {
        let found = first(key)
        if found == nil { problems.add(line, .keyMissing(key)) }
        return found
    }

    private func expression(_ keyed: KeyedLine?) -> LessonExpression? {
        keyed.flatMap { keyed in problems.attempt(keyed.line) { try Self.expression(keyed.value, keyed.line) } }
    }

    private static func expression(_ text: String, _ line: Int) throws(ExpressionError) -> LessonExpression {
        try LessonExpression(text.split(separator: "\n").joined(separator: " "), line: line)
    }

    private func spans(_ keyed: KeyedLine?) -> [LessonSpan] {
        keyed.map { SpanReader.spans(of: $0.value, line: $0.line, problems) } ?? []
    }

    private func question(_ kind: String, id: String) -> LessonQuestion? {
        let variables = lines.filter { $0.key == "let" }.compactMap(variable)
        let ask = spans(needed("ask"))
        let right = spans(needed("right"))
        let hints = lines.filter { $0.key == "hint" }.compactMap(hint)
        let why = first("why").flatMap { keyed in problems.attempt(keyed.line) { try LessonPlace(keyed.value, line: keyed.line) } }
        guard let kind = self.kind(kind) else { return nil }
        return LessonQuestion(
            id: id, kind: kind, variables: variables, ask: ask, hints: hints, right: right, why: why, line: line)
    }

    private func kind(_ name: String) -> LessonQuestion.Kind? {
        switch name {
        case "number":
            guard let answer = expression(needed("answer")), let within = needed("within"),
                let tolerance = problems.attempt(within.line, { try Self.tolerance(within) })
            else { return nil }
            return .number(answer, within: tolerance)
        case "choice":
            let choices = lines.filter { $0.key == "choice" }
            guard (2...Self.mostChoices).contains(choices.count) else {
                problems.add(line, .wrongCount("choice", found: choices.count, least: 2, most: Self.mostChoices))
                return nil
            }
            let read = choices.compactMap(choice)
            return read.count == choices.count ? .choice(read) : nil
        case "unit":
            return expression(needed("where")).map { .unit($0, layer: first("layer")?.value, view: first("view")?.value) }
        default: return expression(needed("when")).map { .make($0) }
        }
    }

    private static func tolerance(_ keyed: KeyedLine) throws(LessonProblem) -> LessonQuestion.Tolerance {
        let isRelative = keyed.value.hasSuffix("%")
        guard let number = Double(isRelative ? keyed.value.dropLast().trimmed : keyed.value), number >= 0, number.isFinite else {
            throw keyed.bad("0.001, 1%")
        }
        return isRelative ? .relative(number / 100) : .absolute(number)
    }

    private func variable(_ keyed: KeyedLine) -> LessonQuestion.Variable? {
        problems.attempt(keyed.line) {
            guard let sign = keyed.value.firstIndex(of: "=") else { throw keyed.bad("NAME = EXPRESSION") }
            let name = keyed.value[..<sign].trimmed
            let isName = !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } && name.first?.isLetter == true
            guard isName, !Self.reserved.contains(name) else { throw keyed.bad("NAME = EXPRESSION") }
            let text = keyed.value[keyed.value.index(after: sign)...].trimmed
            return LessonQuestion.Variable(name: name, value: try Self.expression(text, keyed.line))
        }
    }

    /// Names that already have a meaning.
    private static let reserved = Set(
        LessonMoment.names + ["and", "or", "not", "true", "false", "you", "loss", "map", "row", "column", "steps", "start", "selected"])

    private func hint(_ keyed: KeyedLine) -> LessonQuestion.Hint? {
        let parts = keyed.value.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
        guard parts.count == 2, !parts[1].isEmpty else {
            problems.add(keyed.line, keyed.bad("EXPRESSION | TEXT"))
            return nil
        }
        return problems.attempt(keyed.line) {
            LessonQuestion.Hint(
                when: parts[0].isEmpty ? nil : try Self.expression(parts[0], keyed.line),
                text: SpanReader.spans(of: parts[1], line: keyed.line, problems), line: keyed.line)
        }
    }

    private func choice(_ keyed: KeyedLine) -> LessonQuestion.Choice? {
        let parts = keyed.value.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(\.trimmed)
        guard parts.count >= 2, !parts[1].isEmpty else {
            problems.add(keyed.line, keyed.bad("EXPRESSION | TEXT | HINT"))
            return nil
        }
        return problems.attempt(keyed.line) {
            LessonQuestion.Choice(
                isRight: try Self.expression(parts[0], keyed.line), text: SpanReader.spans(of: parts[1], line: keyed.line, problems),
                hint: parts.count > 2 ? SpanReader.spans(of: parts[2], line: keyed.line, problems) : [])
        }
    }
}
