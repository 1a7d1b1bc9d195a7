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
    /// Where one was before the field was opened.
    struct Origin: Hashable, Sendable {
        var scroll: Int
        var text: String
        var match: Int?
    }

    /// The field, while it is open.
    var field: TextField?
    /// The text searched for; empty before the first search.
    var text = ""
    /// The place of the chosen match among all; nil without one.
    var match: Int?
    /// Where `esc` leads back to from the field.
    var origin: Origin?
}

extension Keys {
    /// The keys while the help is open.
    static let help: [BoundKey] = [
        key([.escape, .character("?"), .enter, .character(" ")], .back, .keyBack, .keyBackHelp, .helpOfHelp, 1),
        key([.up], .scroll(-1), .keyScroll, .keyHelpScrollHelp, .helpOfHelp, 2, ("↑↓", "up down")),
        key([.down], .scroll(1), .keyScroll, .keyHelpScrollHelp, .helpOfHelp, nil),
        help([.pageDown], .page(1), .keySamplePage, .keyHelpPageHelp, 4, ("pgdn pgup", "pgdn pgup")),
        help([.pageUp], .page(-1), .keySamplePage, .keyHelpPageHelp, nil),
        help([.home], .end(-1), .keySampleEnds, .keyHelpEndsHelp, 7, ("home end", "home end")),
        help([.end], .end(1), .keySampleEnds, .keyHelpEndsHelp, nil),
        help([.tab, .right], .section(1), .keySection, .keyHelpSectionHelp, 6),
        help([.backTab, .left], .section(-1), .keySection, .keyHelpSectionBackHelp, nil),
        help([.character("g")], .glossary, .keyGlossary, .keyGlossaryHelp, 3),
        help([.character("/")], .search, .keySearch, .keySearchHelp, 3),
        help([.character("n")], .again(1), .keySearchAgain, .keySearchAgainHelp, 5, ("n N", "n N")),
        help([.character("N")], .again(-1), .keySearchAgain, .keySearchAgainHelp, nil),
        key([.character("q"), .control("c")], .quit, .keyQuit, .keyQuitHelp, .helpProgram, 5),
    ]

    /// The keys while the search text is typed.
    static let helpSearch: [BoundKey] = [
        help([.enter], .find, .keySearch, .keySearchHelp, 1),
        help([.escape, .control("c")], .leaveField, .keyBack, .keyBackHelp, 2),
    ]

    private static func help(
        _ keys: [Key], _ action: HelpAction, _ label: Phrase, _ help: Phrase, _ rank: Int?,
        _ together: (unicode: VisibleText, ascii: VisibleText)? = nil
    ) -> BoundKey {
        key(keys, .helpScreen(action), label, help, .helpOfHelp, rank, together)
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
        let most = helpScreen.mostScroll
        prompt.overlay = .help(scroll: min(max(0, min(scroll, most) + lines), most))
    }

    /// Takes a new size of the screen. What stood at the top of the help stays there.
    mutating func resize(to size: Size) {
        guard case .help(let scroll) = prompt.overlay else {
            self.size = size
            return
        }
        let entry = helpScreen.entry(ofLine: scroll)
        self.size = size
        let screen = helpScreen
        prompt.overlay = .help(scroll: min(screen.line(ofEntry: entry), screen.mostScroll))
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
        case .search:
            let search = prompt.helpSearch
            prompt.helpSearch.origin = HelpSearch.Origin(scroll: scroll, text: search.text, match: search.match)
            prompt.helpSearch.field = TextField(search.text)
        case .leaveField:
            let origin = prompt.helpSearch.origin
            prompt.helpSearch = HelpSearch(text: origin?.text ?? "", match: origin?.match)
            show(origin?.scroll ?? scroll)
        case .find:
            (prompt.helpSearch.field, prompt.helpSearch.origin) = (nil, nil)
            if screen.matches.isEmpty && !prompt.helpSearch.text.isEmpty { tellNotFound() }
        case .again(let by): showMatch(by)
        }
    }

    /// Searches while the text is typed: the first match from where one was, else the first of all.
    mutating func typeInHelp(_ key: Key) {
        guard prompt.helpSearch.field?.take(key) == true else { return }
        let text = (prompt.helpSearch.field?.text ?? "").split(separator: " ").joined(separator: " ")
        guard text != prompt.helpSearch.text else { return }
        (prompt.helpSearch.text, prompt.helpSearch.match) = (text, nil)
        let origin = prompt.helpSearch.origin?.scroll ?? 0
        prompt.overlay = .help(scroll: origin)
        let matches = helpScreen.matches
        guard !matches.isEmpty else { return }
        choose(match: matches.firstIndex { $0.line >= origin } ?? 0)
    }

    /// Goes to the next or the previous match, wrapping around; one that was scrolled away counts from the top of what is visible.
    private mutating func showMatch(_ step: Int) {
        guard case .help(let scroll) = prompt.overlay else { return }
        let screen = helpScreen
        let matches = screen.matches
        guard !matches.isEmpty else { return tellNotFound() }
        let current = prompt.helpSearch.match.flatMap { matches.indices.contains($0) ? $0 : nil }
        let next: Int
        if let current, (scroll..<scroll + screen.rows).contains(matches[current].line) {
            next = (current + step + matches.count) % matches.count
        } else {
            next =
                (step > 0 ? matches.firstIndex { $0.line >= scroll } : matches.lastIndex { $0.line < scroll })
                ?? (step > 0 ? 0 : matches.count - 1)
        }
        if next == current { prompt.notice = words(.noticeOnlyPlace) }
        choose(match: next)
    }

    /// Marks a match, and scrolls to it if it is not visible: with some lines above it.
    private mutating func choose(match: Int) {
        guard case .help(let scroll) = prompt.overlay else { return }
        let screen = helpScreen
        prompt.helpSearch.match = match
        let line = screen.matches[match].line
        if !(scroll..<scroll + screen.rows).contains(line) {
            prompt.overlay = .help(scroll: min(max(0, line - screen.rows / 3), screen.mostScroll))
        }
    }

    private mutating func tellNotFound() {
        prompt.notice = words(.noticeNotFound, [.found: VisibleText(untrusted: prompt.helpSearch.text)])
    }
}
