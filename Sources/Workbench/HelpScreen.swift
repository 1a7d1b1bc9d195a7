import Messages
import TerminalUI

/// The help as a box over the page, made from the key tables: what the page shows, its keys and its mouse, then the rest.
struct HelpScreen {
    private let prompt: Prompt
    private let size: Size
    private let settings: Workbench.Settings
    private let contents: HelpContents
    /// All places of the text searched for.
    let matches: [HelpMatch]

    /// `keys`: those of the screen below; `hasLesson`: whether a lesson is open there.
    init(
        prompt: Prompt, topic: HelpTopic, hasLesson: Bool, run: RunStatus, keys: [BoundKey], size: Size, settings: Workbench.Settings
    ) {
        (self.prompt, self.size, self.settings) = (prompt, size, settings)
        contents = HelpContents(topic, hasLesson: hasLesson, run, keys, settings, width: Self.boxWidth(size) - 4)
        matches = contents.matches(of: prompt.helpSearch.text)
    }

    private var appearance: Appearance { settings.appearance }
    private var theme: Theme { settings.theme }

    /// The full width of a narrow screen: stripes of the screen below would look like garbage.
    private static func boxWidth(_ size: Size) -> Int { size.width < 100 ? size.width : 90 }
    /// Status line and footer stay visible.
    private var boxSize: Size { Size(Self.boxWidth(size), min(size.height - 3, lineCount + 2)) }

    /// The lines that are headings.
    var headings: [Int] { contents.headings }
    /// The line with the heading of the glossary.
    var glossaryLine: Int { headings.last ?? 0 }
    /// The visible rows.
    var rows: Int { max(1, boxSize.height - 2) }
    /// The largest scroll offset.
    var mostScroll: Int { max(0, lineCount - rows) }
    /// The number of lines.
    var lineCount: Int { contents.lines.count }
    /// The text of a line.
    func text(ofLine index: Int) -> String { contents.lines[index].text }
    /// The paragraph of a line: the same at every width.
    func entry(ofLine index: Int) -> Int { contents.lines[min(max(0, index), lineCount - 1)].entry }
    /// The first line of a paragraph.
    func line(ofEntry entry: Int) -> Int { contents.lines.firstIndex { $0.entry >= entry } ?? 0 }

    /// The first visible line. The text may have become shorter since it was scrolled.
    private var scroll: Int {
        guard case .help(let scroll) = prompt.overlay else { return 0 }
        return min(max(0, scroll), mostScroll)
    }

    /// The box on the screen, with its frame.
    var rect: Rect { Pane.boxRect(width: boxSize.width - 4, height: boxSize.height - 2, in: size) }

    func draw(on canvas: inout Canvas) {
        guard case .help = prompt.overlay else { return }
        let inside = Pane.box(title, width: boxSize.width - 4, height: boxSize.height - 2, on: &canvas, appearance)
        let current = prompt.helpSearch.match.flatMap { matches.indices.contains($0) ? matches[$0].line : nil }
        for (row, line) in contents.lines.dropFirst(scroll).prefix(inside.height).enumerated() {
            let y = inside.y + row
            if current == scroll + row { canvas.write(appearance.sign("▸", ">"), x: inside.x - 1, y: y, theme.focus) }
            draw(line, marks: marks(inLine: scroll + row), on: &canvas, in: Rect(x: inside.x, y: y, width: inside.width, height: 1))
        }
        // On the frame: inside it they would follow text that continues in the next line.
        let arrows: [(Bool, VisibleText, Int)] = [
            (scroll > 0, appearance.sign("▲", "^"), inside.y),
            (scroll < mostScroll, appearance.sign("▼", "v"), inside.endY - 1),
        ]
        for (isShown, sign, y) in arrows where isShown { canvas.write(sign, x: rect.endX - 1, y: y, theme.focus) }
        drawSearch(on: &canvas)
        canvas.writeRight(position, endX: rect.endX - 2, y: rect.endY - 1, theme.focus)
    }

    /// Names the section at the top of the box.
    private var title: VisibleText {
        // A line between sections belongs to the one that follows.
        let first = contents.lines[scroll].pieces.isEmpty ? scroll + 1 : scroll
        let line = headings.last { $0 <= first } ?? 0
        let heading = contents.lines[line].pieces.first?.text ?? ""
        return "\(settings.words(.paneHelp))\(appearance.sign(" · ", " - "))\(heading)"
    }

    /// The visible lines of how many.
    private var position: VisibleText {
        let (first, last) = (scroll + 1, min(scroll + rows, lineCount))
        return " \(first)\(appearance.sign("–", "-"))\(last)/\(lineCount) "
    }

    // MARK: Search

    /// The parts of a line that were searched for, and whether each belongs to the chosen match.
    private func marks(inLine line: Int) -> [(scalars: Range<Int>, isCurrent: Bool)] {
        matches.enumerated().flatMap { index, match in
            match.parts.filter { $0.line == line }.map { ($0.scalars, index == prompt.helpSearch.match) }
        }
    }

    private func draw(_ line: HelpLine, marks: [(scalars: Range<Int>, isCurrent: Bool)], on canvas: inout Canvas, in rect: Rect) {
        var (x, offset) = (rect.x, 0)
        for (text, style) in line.pieces {
            let scalars = Array(text.string.unicodeScalars)
            let bounds = marks.flatMap { [$0.scalars.lowerBound - offset, $0.scalars.upperBound - offset] }
            let cuts = ([0, scalars.count] + bounds.filter { (1..<max(1, scalars.count)).contains($0) }).sorted()
            for (start, end) in zip(cuts, cuts.dropFirst()) where start < end {
                let mark = marks.first { $0.scalars.contains(offset + start) }
                let shown = mark.map { $0.isCurrent ? theme.selected : Style(reverse: true) } ?? style
                let part = VisibleText(untrusted: String(String.UnicodeScalarView(scalars[start..<end])))
                x += canvas.write(part, x: x, y: rect.y, width: max(0, rect.endX - x), shown)
            }
            offset += scalars.count
        }
    }

    /// The text searched for, on the lower edge of the frame: the field while it is open.
    private var searchRoom: Rect {
        let x = rect.x + 5
        let most = rect.endX - 3 - position.width - count.width - x
        return Rect(x: x, y: rect.endY - 1, width: max(8, min(40, most)), height: 1)
    }

    /// Which match of how many is chosen, or that there is none; empty without a search.
    private var count: VisibleText {
        if prompt.helpSearch.text.isEmpty { return "" }
        if matches.isEmpty { return " \(settings.words(.helpNotFound)) " }
        return " \((prompt.helpSearch.match ?? 0) + 1)/\(matches.count) "
    }

    /// The field of the search; nil while it is closed.
    var fieldRect: Rect? { prompt.helpSearch.field == nil ? nil : searchRoom }

    private func drawSearch(on canvas: inout Canvas) {
        let search = prompt.helpSearch
        guard search.field != nil || !search.text.isEmpty else { return }
        let room = searchRoom
        canvas.write(" / ", x: room.x - 3, y: room.y, theme.key)
        var end = room.x
        if let field = search.field {
            canvas.fill(room)
            field.draw(on: &canvas, in: room, theme.title)
            end = room.endX
        } else {
            end += canvas.write(
                VisibleText(untrusted: search.text).fitted(room.width, mark: appearance.omission), x: room.x, y: room.y, theme.title)
        }
        canvas.write(count, x: end, y: room.y, matches.isEmpty ? theme.bad : theme.focus)
    }
}

extension Workbench {
    var helpScreen: HelpScreen {
        HelpScreen(
            prompt: prompt, topic: helpTopic, hasLesson: study.lesson != nil, run: run, keys: keysBelowHelp, size: size, settings: settings)
    }
}
