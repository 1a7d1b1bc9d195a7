import Messages
import TerminalUI

/// Actions of keys in the help alone.
public enum HelpAction: Hashable, Sendable {
    /// By a page, down (1) or up (−1).
    case page(Int)
    /// To the beginning (−1) or the end (1).
    case end(Int)
    /// To the next (1) or the previous heading (−1).
    case section(Int)
    case glossary
    /// Opens the search field; accepts its text; closes it.
    case search, find, leaveField
    /// To the next (1) or the previous match (−1).
    case again(Int)
}

/// The search in the help.
struct HelpSearch: Hashable, Sendable {
    /// The field, while it is open.
    var field: TextField?
    /// The last text searched for; empty before the first search.
    var text = ""
    /// The line of the match.
    var line: Int?
}

extension Keys {
    /// The keys while the help is open.
    static let help: [BoundKey] = [
        key([.escape, .character("?"), .enter, .character(" ")], .back, .keyBack, .keyBackHelp, .helpProgram, 1),
        key([.up], .scroll(-1), .keyScroll, .keyMoveHelp, .helpProgram, 2, ("↑↓", "up down")),
        key([.down], .scroll(1), .keyScroll, .keyMoveHelp, .helpProgram, nil),
        help([.pageDown], .page(1), .keySamplePage, 4, ("pgdn pgup", "pgdn pgup")),
        help([.pageUp], .page(-1), .keySamplePage, nil),
        help([.home], .end(-1), .keySampleEnds, 7, ("home end", "home end")),
        help([.end], .end(1), .keySampleEnds, nil),
        help([.tab], .section(1), .keySection, 6),
        help([.backTab], .section(-1), .keySection, nil),
        help([.character("g")], .glossary, .keyGlossary, 3),
        help([.character("/")], .search, .keySearch, 3),
        help([.character("n")], .again(1), .keySearchAgain, 5, ("n N", "n N")),
        help([.character("N")], .again(-1), .keySearchAgain, nil),
        key([.character("q"), .control("c")], .quit, .keyQuit, .keyQuitHelp, .helpProgram, 5),
    ]

    /// The keys while the search text is typed.
    static let helpSearch: [BoundKey] = [
        help([.enter], .find, .keySearch, 1),
        help([.escape, .control("c")], .leaveField, .keyBack, 2),
    ]

    private static func help(
        _ keys: [Key], _ action: HelpAction, _ label: Phrase, _ rank: Int?, _ together: (unicode: VisibleText, ascii: VisibleText)? = nil
    ) -> BoundKey {
        key(keys, .helpScreen(action), label, .keyHelpHelp, .helpProgram, rank, together)
    }
}

extension Workbench {
    mutating func openHelp() {
        if case .lessons = prompt.overlay { prompt.overlayBelow = prompt.overlay }
        prompt.helpSearch = HelpSearch()
        prompt.overlay = .help(scroll: 0)
    }

    mutating func scrollHelp(_ lines: Int) {
        guard case .help(let scroll) = prompt.overlay else { return }
        prompt.overlay = .help(scroll: min(max(0, scroll + lines), helpScreen.mostScroll))
    }

    /// Why an action of the help is impossible now; nil if it is possible.
    func obstacle(_ action: HelpAction) -> Phrase? {
        if case .again = action, prompt.helpSearch.text.isEmpty { return .noticeNoSearch }
        return nil
    }

    mutating func perform(_ action: HelpAction) {
        guard case .help(let scroll) = prompt.overlay else { return }
        let screen = helpScreen
        func show(_ line: Int) { prompt.overlay = .help(scroll: min(max(0, line), screen.mostScroll)) }
        switch action {
        case .page(let by): show(scroll + by * screen.rows)
        case .end(let by): show(by < 0 ? 0 : .max)
        case .section(let by):
            let headings = screen.headings
            // Headings on the last page cannot be scrolled to the top.
            let reachable = headings.filter { $0 <= screen.mostScroll } + headings.filter { $0 > screen.mostScroll }.prefix(1)
            show((by > 0 ? reachable.first { $0 > scroll } : reachable.last { $0 < scroll }) ?? scroll)
        case .glossary: show(screen.glossaryLine)
        case .search: prompt.helpSearch.field = TextField(prompt.helpSearch.text)
        case .leaveField: prompt.helpSearch.field = nil
        case .find:
            prompt.helpSearch.text = (prompt.helpSearch.field?.text ?? "").split(separator: " ").joined(separator: " ")
            (prompt.helpSearch.field, prompt.helpSearch.line) = (nil, nil)
            if !prompt.helpSearch.text.isEmpty { findInHelp(1, from: scroll) }
        case .again(let by): findInHelp(by, from: (prompt.helpSearch.line ?? scroll) + by)
        }
    }

    /// Goes to the next match from a line on, wrapping around at the end.
    private mutating func findInHelp(_ step: Int, from start: Int) {
        let screen = helpScreen
        let wanted = prompt.helpSearch.text.lowercased()
        let count = screen.lineCount
        let places = (0..<count).map { ((start + step * $0) % count + count) % count }
        guard let found = places.first(where: { screen.text(ofLine: $0).lowercased().contains(wanted) }) else {
            prompt.notice = words(.noticeNotFound, [.found: VisibleText(untrusted: prompt.helpSearch.text)])
            return
        }
        if found == prompt.helpSearch.line { prompt.notice = words(.noticeOnlyPlace) }
        prompt.helpSearch.line = found
        prompt.overlay = .help(scroll: min(found, screen.mostScroll))
    }
}
