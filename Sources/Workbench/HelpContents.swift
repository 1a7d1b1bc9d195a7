import Messages
import TerminalUI

/// A line of the help.
struct HelpLine {
    /// Its pieces side by side, columns of a table filled up with spaces.
    var pieces: [(text: VisibleText, style: Style)] = []
    /// What its last piece has before it, where it goes on with that of the line before: the space at which the text was broken, or nothing;
    /// nil for the beginning of a text.
    var joint: VisibleText?
    /// The number of its paragraph, or row of a table, which does not depend on the width.
    var entry = 0

    /// The text of the whole line.
    var text: String { pieces.map(\.text.string).joined() }
}

/// All lines of the help for a width: the open page first, then what is the same everywhere.
struct HelpContents {
    private let keys: [BoundKey]
    private let settings: Workbench.Settings
    private let width: Int
    private(set) var lines: [HelpLine] = []
    /// The lines that are headings.
    private(set) var headings: [Int] = []
    private var entries = 0

    private var words: Phrasebook { settings.words }
    private var theme: Theme { settings.theme }

    /// `keys`: those of the page. `hasLesson`: whether a lesson's text stands beside it.
    init(_ topic: HelpTopic, hasLesson: Bool, _ run: RunStatus, _ keys: [BoundKey], _ settings: Workbench.Settings, width: Int) {
        (self.keys, self.settings, self.width) = (keys, settings, width)
        heading(topic.title)
        paragraph(topic.text)
        var order: [Phrase] = []
        for key in keys where !order.contains(key.heading) { order.append(key.heading) }
        for own in topic.ownKeys {
            if own == topic.keys { add(HelpLine()) } else { heading(own) }
            table(of: keys.filter { $0.heading == own })
        }
        heading(.helpMouse)
        paragraph(topic.mouse)
        if hasLesson && topic != .lessonText && topic != .lessonList { paragraph(.mouseLessonText) }
        paragraph(.mouseEverywhere)
        for other in order where !topic.ownKeys.contains(other) {
            heading(other)
            table(of: keys.filter { $0.heading == other })
        }
        heading(.helpRun)
        let named = RunSettings(settings.run, run, words).entries
        for line in VisibleText.lines(of: Array(named.dropFirst()), heading: named.first ?? "", columns: width) {
            add(HelpLine(pieces: [(line, .plain)]))
        }
        heading(.helpCommands)
        addCommands()
        heading(.helpReading)
        paragraph(.helpReadingText)
        heading(.helpOfHelp)
        table(of: Keys.help.filter { $0.heading == .helpOfHelp })
        heading(.helpGlossary)
        addGlossary()
    }

    private mutating func add(_ line: HelpLine) {
        var line = line
        if line.joint == nil { entries += 1 }
        line.entry = entries
        lines.append(line)
    }

    private mutating func heading(_ phrase: Phrase) {
        if !lines.isEmpty { add(HelpLine()) }
        headings.append(lines.count)
        add(HelpLine(pieces: [(words(phrase), theme.title)]))
    }

    private mutating func paragraph(_ phrase: Phrase) { row([], words(phrase)) }

    /// A row of a table: its first columns, and a text that goes on below itself.
    private mutating func row(_ columns: [(text: VisibleText, width: Int, style: Style)], _ text: VisibleText) {
        let used = columns.reduce(0) { $0 + $1.width }
        var rest = text.string.unicodeScalars[...]
        for (index, part) in text.wrapped(width - used).enumerated() {
            let hasSpace = rest.first == " "
            rest = rest.drop { $0 == " " }.dropFirst(part.string.unicodeScalars.count)
            let first = columns.map { ((index == 0 ? $0.text : "").padded($0.width), $0.style) }
            add(HelpLine(pieces: first + [(part, .plain)], joint: index == 0 ? nil : hasSpace ? " " : ""))
        }
    }

    private mutating func table(of keys: [BoundKey]) {
        let keyWidth = (listed(self.keys).map { name($0).width }.max() ?? 0) + 2
        for key in listed(keys) { row([(name(key), keyWidth, theme.key)], words(key.help)) }
    }

    /// The keys with a row of their own: those written together share one.
    private func listed(_ keys: [BoundKey]) -> [BoundKey] {
        keys.reduce(into: []) { kept, key in
            if !kept.contains(where: { $0.label == key.label && $0.help == key.help }) { kept.append(key) }
        }
    }

    private mutating func addCommands() {
        let usageWidth = LineCommand.all.map { min($0.usage.count, 26) + 2 }.max() ?? 0
        for command in LineCommand.all {
            let usage = VisibleText(untrusted: command.usage)
            let isWide = usage.width + 2 > usageWidth
            if isWide { add(HelpLine(pieces: [(usage, theme.key)])) }
            row([(isWide ? "" : usage, usageWidth, theme.key)], words(command.help))
        }
    }

    /// The terms in both languages side by side, the user's first, with their definitions.
    private mutating func addGlossary() {
        let names = Glossary.terms.map { term in
            let names = words.names(term)
            return words.language == .chinese ? (names.chinese, names.english) : (names.english, names.chinese)
        }
        let firstWidth = (names.map(\.0.width).max() ?? 0) + 1
        let secondWidth = (names.map { $0.1.width + 1 }.max() ?? 0)
        for (term, name) in zip(Glossary.terms, names) {
            row([(name.0, firstWidth, theme.key), (name.1, secondWidth, .plain)], words.explanation(term))
        }
    }

    private func name(_ key: BoundKey) -> VisibleText {
        func joined(_ keys: [Key]) -> VisibleText { .joined(keys.map { $0.name(settings.appearance) }, separator: " ") }
        guard key.together != nil else {
            return joined(key.binding.keys.filter { !key.added.contains($0) }.prefix(2) + Keys.inOrder(key.added))
        }
        let added = keys.filter { $0.label == key.label && $0.help == key.help }.flatMap(\.added)
        let name = Footer.name(key, settings.appearance)
        return added.isEmpty ? name : .joined([name, joined(Keys.inOrder(added))], separator: " ")
    }
}

// MARK: Searching

/// A place where the text searched for stands: in one line, or in several where it is broken.
struct HelpMatch {
    /// Scalars of lines.
    var parts: [(line: Int, scalars: Range<Int>)]

    /// The line in which it begins.
    var line: Int { parts[0].line }
}

extension HelpContents {
    /// All places of a text, in order and without overlaps. Neither case nor the number of spaces matters, nor where lines are broken.
    func matches(of wanted: String) -> [HelpMatch] {
        let wanted = wanted.unicodeScalars.map(Self.folded)
        guard let first = wanted.first else { return [] }
        let text = searched
        var matches: [HelpMatch] = []
        var place = 0
        while place + wanted.count <= text.count {
            guard text[place].scalar == first, (0..<wanted.count).allSatisfy({ text[place + $0].scalar == wanted[$0] }) else {
                place += 1
                continue
            }
            matches.append(match(text[place..<place + wanted.count]))
            place += wanted.count
        }
        return matches
    }

    /// A scalar of the text as one sentence after the other; nil for what stands where a line is broken.
    private typealias Searched = (scalar: Unicode.Scalar, at: (line: Int, offset: Int)?)

    private var searched: [Searched] {
        var all: [Searched] = []
        for (number, line) in lines.enumerated() {
            let scalars = Array(line.text.unicodeScalars)
            var start = 0
            if let joint = line.joint {
                start = line.pieces.dropLast().reduce(0) { $0 + $1.text.string.unicodeScalars.count }
                all += joint.string.unicodeScalars.map { ($0, nil) }
            } else {
                all.append(("\n", nil))
            }
            for (offset, scalar) in scalars.enumerated().dropFirst(start) where scalar != " " || all.last?.scalar != " " {
                all.append((Self.folded(scalar), (number, offset)))
            }
        }
        return all
    }

    private func match(_ scalars: ArraySlice<Searched>) -> HelpMatch {
        var match = HelpMatch(parts: [])
        for case (_, let at?) in scalars {
            if let last = match.parts.last, last.line == at.line {
                match.parts[match.parts.count - 1].scalars = last.scalars.lowerBound..<at.offset + 1
            } else {
                match.parts.append((at.line, at.offset..<at.offset + 1))
            }
        }
        return match
    }

    /// A scalar in lower case, where that is one scalar.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower.first ?? scalar : scalar
    }
}
