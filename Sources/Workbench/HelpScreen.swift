import Messages
import TerminalUI

/// The help, made from the key tables: of the screen that is open.
struct HelpScreen {
    private let bench: Workbench

    init(_ bench: Workbench) { self.bench = bench }

    /// All of a narrow screen: stripes of what is below would look like rubbish.
    private var boxWidth: Int { bench.size.width < 100 ? bench.size.width : 90 }
    private var boxSize: Size { Size(boxWidth, min(bench.size.height - 2, lines.count + 2)) }

    /// The furthest that one can scroll.
    var mostScroll: Int { max(0, lines.count - (boxSize.height - 2)) }

    func draw(on canvas: inout Canvas) {
        guard case .help(let scroll) = bench.overlay else { return }
        let size = boxSize
        let inside = Pane.box(
            bench.words(.paneHelp), width: size.width - 4, height: size.height - 2, on: &canvas, bench.appearance)
        for (i, line) in lines.dropFirst(scroll).prefix(inside.height).enumerated() {
            var x = inside.x
            for (text, style) in line { x += canvas.write(text, x: x, y: inside.y + i, width: inside.endX - x, style) }
        }
        let arrows: [(Bool, VisibleText, Int)] = [
            (scroll > 0, bench.appearance.sign("▲", "^"), inside.y),
            (scroll < mostScroll, bench.appearance.sign("▼", "v"), inside.endY - 1),
        ]
        for (isShown, sign, y) in arrows where isShown { canvas.write(sign, x: inside.endX - 1, y: y, bench.theme.focus) }
    }

    /// The box on the screen, with its frame.
    var rect: Rect { Pane.boxRect(width: boxSize.width - 4, height: boxSize.height - 2, in: bench.size) }

    private typealias Line = [(VisibleText, Style)]

    private var lines: [Line] {
        let theme = bench.theme
        let width = boxWidth - 4
        let ofSamples = bench.page == .samples
        let ofLessons = Keys.ofLesson.filter { $0.binding.action != .lesson(.list) } + Keys.ofText
        let keys = ofSamples ? Keys.samples + ofLessons : Keys.main + ofLessons + Keys.why + Keys.preview + Keys.ofCurves + Keys.draw
        let listed = keys.reduce(into: [BoundKey]()) { kept, key in
            // Keys that are written together stand in one line.
            if kept.last.map({ $0.label == key.label && $0.help == key.help }) != true { kept.append(key) }
        }
        let keyWidth = (listed.map { name($0).width }.max() ?? 0) + 2
        var lines: [Line] = []
        // Of this screen first.
        var headings = [Phrase.helpRunning, .helpLooking, .helpWhy, .helpCurves, .helpDrawing, .helpProgram, .helpUpdate, .helpLessons]
        let own: Phrase? =
            switch bench.page {
            case .curves: .helpCurves
            case .drawing: .helpDrawing
            case .main, .samples: nil
            }
        if ofSamples { headings = [.helpSamples, .helpRunning, .helpProgram, .helpLessons] }
        if bench.lesson != nil { headings = [.helpLessons] + headings.filter { $0 != .helpLessons } }
        if let own { headings = [own] + headings.filter { $0 != own } }
        for heading in headings {
            if !lines.isEmpty { lines.append([]) }
            lines.append([(bench.words(heading), theme.title)])
            for key in listed where key.heading == heading {
                for (i, part) in bench.words(key.help).wrapped(width - keyWidth).enumerated() {
                    lines.append([((i == 0 ? name(key) : "").padded(keyWidth), theme.key), (part, .plain)])
                }
            }
        }
        if ofSamples { return lines }
        lines.append([])
        lines.append([(bench.words(.helpCommands), theme.title)])
        let usageWidth = LineCommand.all.map { min($0.usage.count, 26) + 2 }.max() ?? 0
        for command in LineCommand.all {
            let usage = VisibleText(untrusted: command.usage)
            let room = width - usageWidth
            if usage.width + 2 > usageWidth { lines.append([(usage, theme.key)]) }
            for (i, part) in bench.words(command.help).wrapped(room).enumerated() {
                let isFirst = i == 0 && usage.width + 2 <= usageWidth
                lines.append([((isFirst ? usage : "").padded(usageWidth), theme.key), (part, .plain)])
            }
        }
        lines.append([])
        lines.append([(bench.words(.helpMouse), theme.title)])
        lines += bench.words(.helpMouseText).wrapped(width).map { [($0, .plain)] }
        lines.append([])
        lines.append([(bench.words(.helpReading), theme.title)])
        lines += bench.words(.helpReadingText).wrapped(width).map { [($0, .plain)] }
        lines.append([])
        lines.append([(bench.words(.helpGlossary), theme.title)])
        return lines + glossary(width)
    }

    /// The terms in both languages side by side, the user's first, and what they are.
    private func glossary(_ width: Int) -> [Line] {
        let names = Glossary.terms.map { term in
            let names = bench.words.names(term)
            return bench.words.language == .chinese ? (names.chinese, names.english) : (names.english, names.chinese)
        }
        let firstWidth = (names.map(\.0.width).max() ?? 0) + 1
        let secondWidth = (names.map { $0.1.width + 1 }.max() ?? 0)
        return zip(Glossary.terms, names).flatMap { term, name in
            bench.words.explanation(term).wrapped(width - firstWidth - secondWidth).enumerated().map { index, part in
                let isFirst = index == 0
                return [
                    ((isFirst ? name.0 : "").padded(firstWidth), bench.theme.key), ((isFirst ? name.1 : "").padded(secondWidth), .plain),
                    (part, .plain),
                ]
            }
        }
    }

    private func name(_ key: BoundKey) -> VisibleText {
        if key.together != nil { return Footer.name(key, bench.appearance) }
        return .joined(key.binding.keys.prefix(2).map { $0.name(bench.appearance) }, separator: " ")
    }
}
