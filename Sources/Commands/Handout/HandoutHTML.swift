import Lessons
import Messages
import TerminalUI

/// A handout as a single self-contained HTML page. In print, a page with its own picture begins a new sheet, except the first, which
/// follows the heading; pages that share the picture before them follow on.
struct HandoutHTML {
    private let document: HandoutDocument
    private var words: Phrasebook { document.words }

    init(_ document: HandoutDocument) { self.document = document }

    /// The file.
    var text: String {
        var parts = [head]
        for (index, page) in document.pages.enumerated() { parts.append(section(page, number: index + 1)) }
        if !document.answers.isEmpty { parts.append(answers) }
        parts.append("<footer>\(escaped(words(.handoutOrigin)))</footer>\n</body>\n</html>\n")
        return parts.joined()
    }

    private var head: String {
        let title = escaped(VisibleText(untrusted: document.title))
        return """
            <!DOCTYPE html>
            <html lang="\(words.language == .chinese ? "zh-Hans" : "en")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <p>\(escaped(VisibleText(untrusted: document.teaches)))</p>
            <p class="quiet">\(escaped(words(.handoutMinutes, [.count: document.minutes])))</p>
            </header>

            """
    }

    private static let style = """
        body { font: 1rem/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #000; background: #fff;
          max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { line-height: 1.2; margin-bottom: 0; }
        h2 { line-height: 1.25; margin-top: 3rem; }
        .quiet, footer { color: #555; font-size: 0.85rem; }
        code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.9em; }
        svg { display: block; max-width: 100%; height: auto; margin: 1rem 0; }
        .scene svg { width: 100%; }
        .formula { border-left: 3px solid #999; padding-left: 1rem; margin: 1rem 0; break-inside: avoid; }
        .formula p { margin: 0.2rem 0; }
        .formula .main { font-size: 1.15rem; font-style: italic; }
        :lang(zh) .formula .main { font-style: normal; }
        .question { border: 1px solid #999; border-radius: 4px; padding: 0.2rem 1rem 0.8rem; margin: 1rem 0; break-inside: avoid; }
        .room { display: inline-block; border-bottom: 1px solid #000; width: 8rem; height: 1.6rem; margin: 0 0.5rem; }
        .room.short { width: 3.5rem; }
        .room.long { width: 100%; margin: 0; }
        .items, .choices { list-style: none; padding-left: 1rem; }
        .choices li { padding-left: 1.8rem; text-indent: -1.8rem; }
        .box { display: inline-block; width: 0.8rem; height: 0.8rem; border: 1px solid #000; margin-right: 0.8rem; text-indent: 0; }
        .answer { break-inside: avoid; }
        footer { margin-top: 3rem; border-top: 1px solid #999; padding-top: 0.5rem; }
        @media print {
          @page { margin: 15mm; }
          body { font-size: 10.5pt; max-width: none; margin: 0; padding: 0; }
          h2 { margin-top: 0; break-after: avoid; }
          section { break-before: page; }
          header + section, section.same { break-before: auto; }
          section.same { break-inside: avoid; }
          section.same h2 { margin-top: 2rem; }
          svg { break-inside: avoid; }
        }
        """

    // MARK: Pages

    private func section(_ page: HandoutDocument.Page, number: Int) -> String {
        let title = page.title
        let isSame = if case .sameAs = page.picture { true } else { false }
        var text = "<section\(isSame ? " class=\"same\"" : "")>\n<h2>\(number)&ensp;\(escaped(title))</h2>\n"
        switch page.picture {
        case .canvas(let canvas, _): text += "<div class=\"scene\">\n\(canvas.svg(title: title))</div>\n"
        case .sameAs(let other): text += "<p class=\"quiet\">\(escaped(words(.handoutSamePicture, [.number: "\(other)"])))</p>\n"
        }
        var isInList = false
        for block in page.blocks {
            let isItem = if case .item = block { true } else { false }
            if isItem != isInList { text += isItem ? "<ul class=\"items\">\n" : "</ul>\n" }
            isInList = isItem
            text += self.block(block)
        }
        return text + (isInList ? "</ul>\n" : "") + "</section>\n"
    }

    private func block(_ block: HandoutDocument.Block) -> String {
        switch block {
        case .paragraph(let spans): return "<p>\(inline(spans))</p>\n"
        case .item(let mark, let spans): return "<li>\(escaped(VisibleText(untrusted: mark))) \(inline(spans))</li>\n"
        case .formula(let formula, let symbols):
            let rest = symbols.map { "<p>\(inline($0.name))&ensp;\(inline($0.meaning))</p>\n" }.joined()
            return "<div class=\"formula\">\n<p class=\"main\">\(inline(formula))</p>\n\(rest)</div>\n"
        case .figure(let canvas): return canvas.svg()
        case .question(let question): return self.question(question)
        }
    }

    private func question(_ question: HandoutDocument.Question) -> String {
        let name = escaped(words(.handoutQuestion, [.number: "\(question.number)"]))
        return "<div class=\"question\">\n<p><b>\(name)</b>&ensp;\(inline(question.ask))</p>\n\(room(question.room))</div>\n"
    }

    private func room(_ room: HandoutDocument.Question.Room) -> String {
        let (line, short) = ("<span class=\"room\"></span>", "<span class=\"room short\"></span>")
        switch room {
        case .number(let tolerance):
            return "<p>\(escaped(words(.handoutNumber)))\(line)<span class=\"quiet\">\(escaped(tolerance))</span></p>\n"
        case .choice(let choices):
            let items = choices.map { "<li><span class=\"box\"></span>\(inline($0))</li>\n" }.joined()
            return "<ul class=\"choices\">\n\(items)</ul>\n"
        case .unit:
            // The text around the blank for each number.
            let parts = words(.handoutUnit, [.map: "\n", .number: "\n", .position: "\n"]).lines
            return "<p>\(parts.map(escaped).joined(separator: short))</p>\n"
        case .task: return "<p>\(escaped(words(.handoutTask)))</p>\n<p><span class=\"room long\"></span></p>\n"
        }
    }

    private var answers: String {
        var text = "<section>\n<h2>\(escaped(words(.handoutAnswers)))</h2>\n"
        for answer in document.answers {
            let name = escaped(words(.handoutAnswer, [.number: "\(answer.number)"]))
            text += "<div class=\"answer\">\n<p><b>\(name)</b>&ensp;"
            if !answer.right.isEmpty { text += "<b>\(inline(answer.right))</b>&ensp;" }
            text += "\(inline(answer.text))</p>\n"
            if !answer.misconceptions.isEmpty {
                let items = answer.misconceptions.map { "<li>\(inline($0.given)) &rarr; \(inline($0.text))</li>\n" }
                text += "<ul>\n\(items.joined())</ul>\n"
            }
            text += "</div>\n"
        }
        return text + "</section>\n"
    }

    // MARK: Text

    private func escaped(_ text: VisibleText) -> String { XML.escaped(text.string) }

    private func inline(_ spans: [LessonTextSpan]) -> String {
        spans.joined().map { span in
            // Line breaks are the author's; all other controls are made visible.
            let lines = span.text.split(separator: "\n", omittingEmptySubsequences: false)
            let text = lines.map { escaped(VisibleText(untrusted: String($0))) }.joined(separator: "<br>\n")
            switch span.style {
            case .plain: return text
            case .emphasis: return "<em>\(text)</em>"
            case .strong: return "<strong>\(text)</strong>"
            case .code: return "<code>\(text)</code>"
            }
        }.joined()
    }
}
