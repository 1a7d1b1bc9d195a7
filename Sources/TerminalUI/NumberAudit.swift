/// Tracks every word with a digit written to a canvas, to find out whether it can be read in full at the end.
struct NumberAudit: Hashable, Sendable {
    private struct Word: Hashable, Sendable {
        var text: String
        var isCovered = false
    }

    private var words: [Word] = []
    /// The index of the word that each cell belongs to; −1 for none.
    private var owners: [Int32]
    /// The words that were not written in full.
    private var cut: [String] = []
    /// The remaining words of the text being written, the next one last.
    private var ahead: [String] = []
    private var current: Int32 = -1

    init(cellCount: Int) { owners = Array(repeating: -1, count: cellCount) }

    /// The words that lost a part, in the order they were written.
    var broken: [String] {
        let kept = Set(owners)
        return cut + words.indices.filter { words[$0].isCovered && kept.contains(Int32($0)) }.map { words[$0].text }
    }

    private static func words(_ text: VisibleText) -> [String] { text.string.split(separator: " ").map(String.init) }

    private static func holdsDigit(_ word: String) -> Bool { word.utf8.contains { (0x30...0x39).contains($0) } }

    /// Call before `text` is written as `shown`; `isSeen` is false if it lies outside the canvas.
    mutating func begin(_ text: VisibleText, _ shown: VisibleText, isSeen: Bool) {
        ahead = Self.words(shown).reversed()
        // A text that ends in `omission` shows that something is missing.
        if !isSeen || (shown.isEmpty && !text.isEmpty) { cut += Self.words(text).filter(Self.holdsDigit) }
    }

    /// Call after a character of that text was written to a cell.
    mutating func wrote(_ scalar: Unicode.Scalar, at place: Int) {
        if scalar == " " {
            current = -1
        } else if current < 0, let word = ahead.popLast() {
            words.append(Word(text: word))
            current = Int32(words.count - 1)
        }
        owners[place] = current >= 0 && Self.holdsDigit(words[Int(current)].text) ? current : -1
    }

    mutating func end() {
        ahead = []
        current = -1
    }

    /// Call before a cell gets another character.
    mutating func cover(_ place: Int) {
        if owners[place] >= 0 { words[Int(owners[place])].isCovered = true }
        owners[place] = -1
    }

    /// Call before a cell is deliberately blanked: its number is meant to be hidden.
    mutating func release(_ place: Int) { owners[place] = -1 }
}
