import Lessons
import Messages
import TerminalUI

/// A handout as Markdown (CommonMark), pictures as text in code blocks.
struct HandoutMarkdown {
    private let document: HandoutDocument
    private var words: Phrasebook { document.words }

    init(_ document: HandoutDocument) { self.document = document }

    /// The file.
    var text: String {
        var parts = ["# \(escaped(VisibleText(untrusted: document.title)))", escaped(VisibleText(untrusted: document.teaches))]
        parts.append(escaped(words(.handoutMinutes, [.count: document.minutes])))
        for (index, page) in document.pages.enumerated() { parts += section(page, number: index + 1) }
        if !document.answers.isEmpty {
            parts.append("## \(escaped(words(.handoutAnswers)))")
            parts += document.answers.map(answer)
        }
        parts += ["---", escaped(words(.handoutOrigin))]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func section(_ page: HandoutDocument.Page, number: Int) -> [String] {
        var parts = ["## \(number) \(escaped(page.title))"]
        switch page.picture {
        case .canvas(let canvas, let marks):
            parts.append(code(canvas.text))
            if !marks.isEmpty {
                parts.append(marks.map { escaped(words(.handoutMarked, [.place: $0])) }.joined(separator: "\\\n"))
            }
        case .sameAs(let other): parts.append(escaped(words(.handoutSamePicture, [.number: "\(other)"])))
        }
        var isInList = false
        for block in page.blocks {
            let isItem = if case .item = block { true } else { false }
            if isItem && isInList { parts[parts.count - 1] += "\n" + self.block(block) } else { parts.append(self.block(block)) }
            isInList = isItem
        }
        return parts
    }

    private func block(_ block: HandoutDocument.Block) -> String {
        switch block {
        case .paragraph(let spans): return inline(spans)
        case .item(let mark, let spans):
            let mark = mark.first?.isNumber == true && mark.allSatisfy { $0.isASCII } ? mark : "-"
            return "\(mark) \(inline(spans, indent: String(repeating: " ", count: mark.count + 1)))"
        case .formula(let formula, let symbols):
            let meanings = symbols.map { "- \(inline($0.name)) \(inline($0.meaning, indent: "  "))" }
            return ([code(plain(formula))] + (meanings.isEmpty ? [] : [meanings.joined(separator: "\n")])).joined(separator: "\n\n")
        case .figure(let canvas): return code(canvas.text)
        case .question(let question):
            let name = escaped(words(.handoutQuestion, [.number: "\(question.number)"]))
            return "**\(name)** \(inline(question.ask))\n\n\(room(question.room))"
        }
    }

    /// The space after a colon; a full-width colon needs none.
    private var gap: String { words.language == .chinese ? "" : " " }

    private func room(_ room: HandoutDocument.Question.Room) -> String {
        let (line, short) = (String(repeating: "\\_", count: 12), String(repeating: "\\_", count: 4))
        switch room {
        case .number(let tolerance):
            return "\(escaped(words(.handoutNumber)))\(gap)\(line)\(tolerance.isEmpty ? "" : " \(escaped(tolerance))")"
        case .choice(let choices): return choices.map { "- [ ] \(inline($0, indent: "  "))" }.joined(separator: "\n")
        case .unit:
            let parts = words(.handoutUnit, [.map: "\n", .number: "\n", .position: "\n"]).lines
            return parts.map { escaped($0) }.joined(separator: short)
        case .task: return "\(escaped(words(.handoutTask)))\(gap)\(line)\(line)\(line)"
        }
    }

    private func answer(_ answer: HandoutDocument.Answer) -> String {
        let name = escaped(words(.handoutAnswer, [.number: "\(answer.number)"]))
        let right = answer.right.isEmpty ? "" : " **\(inline(answer.right))**"
        let text = "**\(name)**\(right) \(inline(answer.text))"
        let wrong = answer.misconceptions.map { "- \(inline($0.given, indent: "  ")) → \(inline($0.text, indent: "  "))" }
        return ([text] + (wrong.isEmpty ? [] : [wrong.joined(separator: "\n")])).joined(separator: "\n\n")
    }

    // MARK: Text

    private static let markup: Set<Character> = ["\\", "`", "*", "_", "[", "]", "<", ">", "#", "|", "~", "&"]

    /// The text with a backslash before every character that could be markup.
    private func escaped(_ text: VisibleText) -> String { text.string.map { Self.markup.contains($0) ? "\\\($0)" : String($0) }.joined() }

    /// A line with a backslash before anything that would turn it into a list or a rule.
    private func guarded(_ line: String) -> String {
        let sign = line.prefix { "+-=".contains($0) }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        if !sign.isEmpty, line.dropFirst(sign.count).first ?? " " == " " { return "\\" + line }
        guard !digits.isEmpty, let mark = line.dropFirst(digits.count).first, ".)".contains(mark),
            line.dropFirst(digits.count + 1).first ?? " " == " "
        else { return line }
        return digits + "\\" + line.dropFirst(digits.count)
    }

    private func inline(_ spans: [LessonTextSpan], indent: String = "") -> String {
        var text = ""
        let joined = spans.joined()
        for (place, span) in joined.enumerated() {
            let next = joined.dropFirst(place + 1).first { !$0.text.isEmpty }?.text.first
            for (index, line) in span.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { text += "\n" }
                let line = VisibleText(untrusted: String(line))
                switch span.style {
                case .plain: text += escaped(line)
                case .emphasis: text += surrounded(line, by: "*", after: text.last, before: next)
                case .strong: text += surrounded(line, by: "**", after: text.last, before: next)
                case .code: text += quoted(line.string)
                }
            }
        }
        // A backslash at the end preserves a line break.
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { guarded(String($0)) }
            .joined(separator: "\\\n\(indent)")
    }

    /// Emphasis marks must touch letters or digits: next to spaces, or to punctuation without a space on the other side, as is usual in
    /// Chinese, they have no effect (CommonMark, "left-flanking" and "right-flanking"). Punctuation at the end of a text is emphasised with
    /// it if a space or nothing follows, and so is a number's sign if a space precedes it.
    private func surrounded(_ text: VisibleText, by mark: String, after before: Character?, before next: Character?) -> String {
        func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
        let all = Array(text.string)
        guard var first = all.firstIndex(where: isWord), var last = all.lastIndex(where: isWord) else { return escaped(text) }
        if all[first].isNumber, first > 0, "-−+".contains(all[first - 1]), (first > 1 ? all[first - 2] : before)?.isWhitespace ?? true {
            first -= 1
        }
        if next.map({ $0.isWhitespace || $0.isPunctuation }) ?? true {
            while last + 1 < all.count, !all[last + 1].isWhitespace { last += 1 }
        }
        func part(_ range: Range<Int>) -> String { escaped(VisibleText(untrusted: String(all[range]))) }
        return "\(part(0..<first))\(mark)\(part(first..<last + 1))\(mark)\(part(last + 1..<all.count))"
    }

    /// As code, between more backticks than it contains.
    private func quoted(_ text: String) -> String {
        let fence = String(repeating: "`", count: longestFence(text) + 1)
        let gap = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
        return text.isEmpty ? "" : "\(fence)\(gap)\(text)\(gap)\(fence)"
    }

    private func code(_ text: String) -> String {
        let fence = String(repeating: "`", count: max(3, longestFence(text) + 1))
        return "\(fence)\n\(text)\n\(fence)"
    }

    private func longestFence(_ text: String) -> Int {
        text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
    }

    private func plain(_ spans: [LessonTextSpan]) -> String {
        spans.map(\.text).joined().split(separator: "\n", omittingEmptySubsequences: false)
            .map { VisibleText(untrusted: String($0)).string }.joined(separator: "\n")
    }
}
