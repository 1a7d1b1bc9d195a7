/// Converts Markdown's inline nodes to spans.
struct SpanReader {
    private let placeholders: Placeholders
    private let problems: ProblemList
    private var spans: [LessonSpan] = []

    /// The spans of the children of a block, such as a heading or paragraph.
    static func spans(_ nodes: [MarkdownNode], _ placeholders: Placeholders, _ problems: ProblemList) -> [LessonSpan] {
        var reader = SpanReader(placeholders, problems)
        reader.read(nodes, style: .plain)
        return joined(reader.spans)
    }

    /// The spans of a value in a block: one paragraph of inline Markdown.
    static func spans(of text: String, line: Int, _ problems: ProblemList) -> [LessonSpan] {
        var placeholders = Placeholders()
        let taken = placeholders.take(from: text)
        // Whatever a line begins with, it must not be parsed as a list, heading or quote.
        let mark = Placeholders.guardCharacter
        let guarded = taken.split(separator: "\n").map { "\(mark) \($0)" }.joined(separator: "\n")
        let document = MarkdownNode.parse(guarded)
        var reader = SpanReader(placeholders, problems)
        for block in document.children {
            if block.kind == .paragraph {
                reader.read(block.children.map { $0.shifted(by: line - 1) }, style: .plain)
            } else {
                problems.add(line, .unsupported(.nested))
            }
        }
        return joined(reader.spans)
    }

    /// The spans of a text with placeholders but without Markdown.
    static func plainSpans(of text: String, line: Int, _ problems: ProblemList) -> [LessonSpan] {
        var placeholders = Placeholders()
        let taken = placeholders.take(from: text)
        var reader = SpanReader(placeholders, problems)
        for (offset, part) in taken.split(separator: "\n").enumerated() {
            if offset > 0 { reader.spans.append(LessonSpan(.lineBreak)) }
            reader.add(String(part), style: .plain, line: line + offset, isMarkdown: false)
        }
        return reader.spans
    }

    private init(_ placeholders: Placeholders, _ problems: ProblemList) {
        self.placeholders = placeholders
        self.problems = problems
    }

    private mutating func read(_ nodes: [MarkdownNode], style: LessonSpan.Style) {
        for node in nodes {
            switch node.kind {
            case .text: add(node.literal, style: style, line: node.line, isMarkdown: true)
            case .codeSpan: add(node.literal, style: .code, line: node.line, isMarkdown: false)
            case .softBreak: spans.append(LessonSpan(.text("\n"), style: style))
            case .lineBreak: spans.append(LessonSpan(.lineBreak, style: style))
            case .emphasis: read(node.children, style: style == .plain ? .emphasis : style)
            case .strong: read(node.children, style: .strong)
            case .html: if !node.literal.hasPrefix("<!--") { problems.add(node.line, .unsupported(.html)) }
            case .link: problems.add(node.line, .unsupported(.link))
            case .image: problems.add(node.line, .unsupported(.image))
            default: problems.add(node.line, .unsupported(.nested))
            }
        }
    }

    private mutating func add(_ text: String, style: LessonSpan.Style, line: Int, isMarkdown: Bool) {
        var words = ""
        var hasBrace = false
        var hasStar = false
        var isAfterGuard = false
        // In place, because a long text may have many placeholders.
        func flush(_ spans: inout [LessonSpan]) {
            if !words.isEmpty { spans.append(LessonSpan(.text(words), style: style)) }
            words = ""
        }
        for scalar in text.unicodeScalars {
            // The space between guard and text is skipped, too.
            defer { isAfterGuard = scalar == Placeholders.guardCharacter }
            if isAfterGuard && scalar == " " { continue }
            if let content = placeholders.content(of: scalar) {
                flush(&spans)
                if let value = value(content, style: style, line: line) { spans.append(value) }
            } else if scalar == Placeholders.guardCharacter {
                continue
            } else if let plain = Placeholders.plain(scalar) {
                words.unicodeScalars.append(plain)
            } else {
                hasBrace = hasBrace || scalar == "{" || scalar == "}"
                hasStar = hasStar || (isMarkdown && scalar == "*")
                words.unicodeScalars.append(scalar)
            }
        }
        flush(&spans)
        if hasBrace { problems.add(line, .braceOpen) }
        if hasStar { problems.add(line, .strayMark(String(text.unicodeScalars.filter { Placeholders.isAllowed($0) }.prefix(30)))) }
    }

    private func value(_ content: String, style: LessonSpan.Style, line: Int) -> LessonSpan? {
        var text = content
        var decimals: Int?
        // A colon inside brackets belongs to an index.
        if let colon = content.lastIndex(of: ":"), content.lastIndex(of: "]").map({ $0 < colon }) ?? true {
            let written = content[content.index(after: colon)...].trimmed
            guard let number = Int(written), (0...12).contains(number) else {
                problems.add(line, .badValue(key: "{\(content)}", found: written, expected: "0 ... 12"))
                return nil
            }
            decimals = number
            text = String(content[..<colon])
        }
        return problems.attempt(line) {
            LessonSpan(.value(try LessonExpression(text.trimmed, line: line), decimals: decimals), style: style)
        }
    }

    /// Merges adjacent spans of the same style. A line end becomes a space, except between two Chinese characters; spaces at both ends of
    /// the text are dropped.
    private static func joined(_ spans: [LessonSpan]) -> [LessonSpan] {
        var found: [LessonSpan] = []
        // The text span under construction, kept separately so that it grows in place.
        var open: (text: String, style: LessonSpan.Style)?
        func close() {
            if let text = open { found.append(LessonSpan(.text(text.text), style: text.style)) }
            open = nil
        }
        for (index, span) in spans.enumerated() {
            var span = span
            if case .text("\n") = span.content {
                let isWithoutBlank = index > 0 && index + 1 < spans.count && spans[index - 1].isWideAtEnd && spans[index + 1].isWideAtStart
                span.content = .text(isWithoutBlank ? "" : " ")
            }
            if case .text(let text) = span.content {
                if open?.style != span.style { close() }
                if open == nil { open = ("", span.style) }
                open?.text += text
            } else {
                close()
                found.append(span)
            }
        }
        close()
        if case .text(let text) = found.first?.content { found[0].content = .text(String(text.drop { $0 == " " })) }
        if case .text(let text) = found.last?.content {
            var rest = text[...]
            while rest.last == " " { rest = rest.dropLast() }
            found[found.count - 1].content = .text(String(rest))
        }
        return found.filter { $0.content != .text("") }
    }
}

extension MarkdownNode {
    /// The node and its children, moved down by this many lines.
    fileprivate func shifted(by lines: Int) -> MarkdownNode {
        var node = self
        node.line += lines
        node.children = children.map { $0.shifted(by: lines) }
        return node
    }
}

extension LessonSpan {
    fileprivate var isWideAtEnd: Bool {
        if case .text(let text) = content { text.unicodeScalars.last.map(Self.isWide) ?? false } else { false }
    }

    fileprivate var isWideAtStart: Bool {
        let first: Unicode.Scalar? =
            if case .text(let text) = content { text.unicodeScalars.first { $0 != Placeholders.guardCharacter && $0 != " " } } else { nil }
        return first.map(Self.isWide) ?? false
    }

    /// Whether it is a Chinese character or Chinese punctuation.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFFEF, 0x20000...0x3FFFD: true
        default: false
        }
    }
}
