import Messages
import TerminalUI

/// The help, made from the key tables: the keys of the open screen, without those that do not work there.
struct HelpScreen {
    private typealias Line = [(VisibleText, Style)]

    private let prompt: Prompt
    private let size: Size
    private let settings: Workbench.Settings
    private let lines: [Line]
    /// The lines that are headings.
    let headings: [Int]
    /// The line with the heading of the glossary.
    let glossaryLine: Int

    /// `keys`: those of the screen below.
    init(prompt: Prompt, run: RunStatus, keys: [BoundKey], size: Size, settings: Workbench.Settings) {
        (self.prompt, self.size, self.settings) = (prompt, size, settings)
        let text = Text(run, keys, settings, width: Self.boxWidth(size) - 4)
        (lines, headings, glossaryLine) = (text.lines, text.headings, text.headings.last ?? 0)
    }

    private var appearance: Appearance { settings.appearance }
    private var theme: Theme { settings.theme }

    /// The full width of a narrow screen: stripes of the screen below would look like garbage.
    private static func boxWidth(_ size: Size) -> Int { size.width < 100 ? size.width : 90 }
    /// Status line and footer stay visible.
    private var boxSize: Size { Size(Self.boxWidth(size), min(size.height - 3, lines.count + 2)) }

    /// The visible rows.
    var rows: Int { max(1, boxSize.height - 2) }
    /// The largest scroll offset.
    var mostScroll: Int { max(0, lines.count - rows) }
    /// The number of lines.
    var lineCount: Int { lines.count }
    /// The text of a line.
    func text(ofLine index: Int) -> String { lines[index].map(\.0.string).joined() }

    func draw(on canvas: inout Canvas) {
        guard case .help(let scroll) = prompt.overlay else { return }
        let size = boxSize
        let inside = Pane.box(
            settings.words(.paneHelp), width: size.width - 4, height: size.height - 2, on: &canvas, appearance)
        for (row, line) in lines.dropFirst(scroll).prefix(inside.height).enumerated() {
            var x = inside.x
            let isFound = prompt.helpSearch.line == scroll + row
            for (text, style) in line {
                x += canvas.write(text, x: x, y: inside.y + row, width: inside.endX - x, isFound ? theme.selected : style)
            }
        }
        // On the frame: inside it they would follow text that continues in the next line.
        let arrows: [(Bool, VisibleText, Int)] = [
            (scroll > 0, appearance.sign("▲", "^"), inside.y),
            (scroll < mostScroll, appearance.sign("▼", "v"), inside.endY - 1),
        ]
        for (isShown, sign, y) in arrows where isShown { canvas.write(sign, x: rect.endX - 1, y: y, theme.focus) }
        if let field = prompt.helpSearch.field {
            let x = inside.x + canvas.write(" / ", x: inside.x, y: rect.endY - 1, theme.key)
            let room = Rect(x: x, y: rect.endY - 1, width: min(40, inside.endX - x), height: 1)
            canvas.fill(room)
            field.draw(on: &canvas, in: room, theme.title)
        }
    }

    /// The box on the screen, with its frame.
    var rect: Rect { Pane.boxRect(width: boxSize.width - 4, height: boxSize.height - 2, in: size) }

    /// All lines of the help for a width.
    private struct Text {
        private let keys: [BoundKey]
        private let settings: Workbench.Settings
        private let width: Int
        private(set) var lines: [Line] = []
        private(set) var headings: [Int] = []

        private var words: Phrasebook { settings.words }
        private var theme: Theme { settings.theme }

        init(_ run: RunStatus, _ keys: [BoundKey], _ settings: Workbench.Settings, width: Int) {
            (self.keys, self.settings, self.width) = (keys, settings, width)
            let entries = RunSettings(settings.run, run, words).entries
            let text = VisibleText.lines(of: Array(entries.dropFirst()), heading: entries.first ?? "", columns: width)
            section(.helpRun, text.map { [($0, .plain)] })
            addKeys()
            section(.helpCommands, commands)
            for (heading, text) in [(Phrase.helpMouse, Phrase.helpMouseText), (.helpReading, .helpReadingText)] {
                section(heading, words(text).wrapped(width).map { [($0, .plain)] })
            }
            section(.helpGlossary, glossary)
        }

        private mutating func section(_ heading: Phrase, _ more: [Line]) {
            if !lines.isEmpty { lines.append([]) }
            headings.append(lines.count)
            lines.append([(words(heading), theme.title)])
            lines += more
        }

        /// The keys of the screen below, under their headings, in the order of its table.
        private mutating func addKeys() {
            let listed = keys.reduce(into: [BoundKey]()) { kept, key in
                // Keys written together share one line.
                if !kept.contains(where: { $0.label == key.label && $0.help == key.help }) { kept.append(key) }
            }
            let keyWidth = (listed.map { name($0).width }.max() ?? 0) + 2
            var order: [Phrase] = []
            for key in listed where !order.contains(key.heading) { order.append(key.heading) }
            for heading in order {
                let keys = listed.filter { $0.heading == heading }
                section(
                    heading,
                    keys.flatMap { key in
                        words(key.help).wrapped(width - keyWidth).enumerated().map { index, part in
                            [((index == 0 ? name(key) : "").padded(keyWidth), theme.key), (part, .plain)]
                        }
                    })
            }
        }

        private var commands: [Line] {
            let usageWidth = LineCommand.all.map { min($0.usage.count, 26) + 2 }.max() ?? 0
            return LineCommand.all.flatMap { command -> [Line] in
                let usage = VisibleText(untrusted: command.usage)
                let isWide = usage.width + 2 > usageWidth
                let first: [Line] = isWide ? [[(usage, theme.key)]] : []
                return first
                    + words(command.help).wrapped(width - usageWidth).enumerated().map { index, part in
                        [((index == 0 && !isWide ? usage : "").padded(usageWidth), theme.key), (part, .plain)]
                    }
            }
        }

        /// The terms in both languages side by side, the user's first, with their definitions.
        private var glossary: [Line] {
            let names = Glossary.terms.map { term in
                let names = words.names(term)
                return words.language == .chinese ? (names.chinese, names.english) : (names.english, names.chinese)
            }
            let firstWidth = (names.map(\.0.width).max() ?? 0) + 1
            let secondWidth = (names.map { $0.1.width + 1 }.max() ?? 0)
            return zip(Glossary.terms, names).flatMap { term, name in
                words.explanation(term).wrapped(width - firstWidth - secondWidth).enumerated().map { index, part in
                    let isFirst = index == 0
                    return [
                        ((isFirst ? name.0 : "").padded(firstWidth), theme.key),
                        ((isFirst ? name.1 : "").padded(secondWidth), .plain), (part, .plain),
                    ]
                }
            }
        }

        private func name(_ key: BoundKey) -> VisibleText {
            if key.together != nil { return Footer.name(key, settings.appearance) }
            return .joined(key.binding.keys.prefix(2).map { $0.name(settings.appearance) }, separator: " ")
        }
    }
}

extension Workbench {
    var helpScreen: HelpScreen { HelpScreen(prompt: prompt, run: run, keys: keysBelowHelp, size: size, settings: settings) }
}
