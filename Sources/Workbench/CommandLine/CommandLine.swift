import TerminalUI

/// The line that is typed, what could complete it, and the lines before.
struct CommandLine: Sendable {
    /// A word of a line, and how many characters stand before it.
    struct Word: Hashable, Sendable {
        var text: String
        var start: Int
    }

    /// What was wrong with a line, and with which word of it.
    struct Problem: Error, Sendable {
        var word: Word
        var text: VisibleText
    }

    private(set) var field = TextField()
    /// What the word could be, and which of it stands there.
    private(set) var candidates: [String] = []
    private(set) var candidate: Int?
    var problem: Problem?
    private var history: [String] = []
    private var place = 0
    private var unfinished = ""

    static let mostLines = 200

    /// What keys change of it, to be compared.
    struct State: Equatable {
        fileprivate var field: TextField
        fileprivate var candidates: [String]
        fileprivate var candidate: Int?
        fileprivate var place: Int
        fileprivate var problem: VisibleText?
    }

    /// What keys change of it.
    var state: State { State(field: field, candidates: candidates, candidate: candidate, place: place, problem: problem?.text) }

    /// Begins an empty line.
    mutating func open() {
        field = TextField()
        place = history.count
        unfinished = ""
        forget()
    }

    /// Keeps the line for later.
    mutating func keep() {
        if history.last != field.text { history.append(field.text) }
        if history.count > Self.mostLines { history.removeFirst() }
    }

    mutating func take(_ key: Key) {
        if field.take(key) { forget() }
    }

    /// An earlier line, or a later one.
    mutating func recall(_ step: Int) {
        if place == history.count { unfinished = field.text }
        place = min(max(place + step, 0), history.count)
        field = TextField(place < history.count ? history[place] : unfinished)
        forget()
    }

    /// Puts the next candidate in place of the word from `start` on; the first time these are given.
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

    /// Where the word that is being completed begins.
    private(set) var completionStart = 0

    private mutating func forget() {
        candidates = []
        candidate = nil
        problem = nil
    }

    /// The words of the line; the last is empty behind a space.
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
}
