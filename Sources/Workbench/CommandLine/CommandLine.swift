import TerminalUI

/// The command line: the text, its possible completions, and the history.
struct CommandLine: Sendable {
    /// A word of the line, and the number of characters before it.
    struct Word: Hashable, Sendable {
        var text: String
        var start: Int
    }

    /// An error in a line, and the word that it concerns.
    struct Problem: Error, Sendable {
        var word: Word
        var text: VisibleText
    }

    private(set) var field = TextField()
    /// The candidates for the word, and the one inserted now.
    private(set) var candidates: [String] = []
    private(set) var candidate: Int?
    var problem: Problem?
    private var history: [String] = []
    private var place = 0
    private var unfinished = ""

    static let mostLines = 200

    /// The part of the state that keys change, for comparison.
    struct State: Equatable {
        fileprivate var field: TextField
        fileprivate var candidates: [String]
        fileprivate var candidate: Int?
        fileprivate var place: Int
        fileprivate var problem: VisibleText?
    }

    /// The part of the state that keys change.
    var state: State { State(field: field, candidates: candidates, candidate: candidate, place: place, problem: problem?.text) }

    /// Begins an empty line.
    mutating func open() {
        field = TextField()
        place = history.count
        unfinished = ""
        forget()
    }

    /// Adds the line to the history.
    mutating func keep() {
        if history.last != field.text { history.append(field.text) }
        if history.count > Self.mostLines { history.removeFirst() }
    }

    mutating func take(_ key: Key) {
        if field.take(key) { forget() }
    }

    /// Recalls an earlier or a later line.
    mutating func recall(_ step: Int) {
        if place == history.count { unfinished = field.text }
        place = min(max(place + step, 0), history.count)
        field = TextField(place < history.count ? history[place] : unfinished)
        forget()
    }

    /// Replaces the word that begins at `start` with the next candidate; `found` supplies the candidates the first time.
    mutating func complete(_ step: Int, from start: Int, with found: () -> [String]) {
        if candidate == nil { candidates = found() }
        guard !candidates.isEmpty else { return }
        let count = candidates.count
        let next = candidate.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
        let isOnly = count == 1 && !candidates[0].hasSuffix("/")
        field = TextField(String(field.text.prefix(start)) + candidates[next] + (isOnly ? " " : ""))
        candidate = count == 1 ? nil : next
        completionStart = start
        problem = nil
    }

    /// Replaces the word being completed with this candidate.
    mutating func choose(_ index: Int) {
        guard candidates.indices.contains(index), candidate != nil else { return }
        field = TextField(String(field.text.prefix(completionStart)) + candidates[index])
        candidate = index
        problem = nil
    }

    /// Places the cursor where the line was clicked. What could complete the word no longer fits.
    mutating func moveCursor(toColumn column: Int, in rect: Rect) {
        let before = field
        field.moveCursor(toColumn: column, in: rect)
        if field != before { forget() }
    }

    /// Where the completed word begins.
    private(set) var completionStart = 0

    private mutating func forget() {
        candidates = []
        candidate = nil
        problem = nil
    }

    /// The words of the line; the last is empty after a space.
    var words: [Word] {
        var found: [Word] = []
        var current = Word(text: "", start: 0)
        for (index, character) in field.text.enumerated() {
            if character == " " {
                if !current.text.isEmpty { found.append(current) }
                current = Word(text: "", start: index + 1)
            } else {
                current.text.append(character)
            }
        }
        return found + [current]
    }

    /// The command that the first word names.
    var command: LineCommand? { words.first.flatMap { LineCommand(named: $0.text) } }
}
