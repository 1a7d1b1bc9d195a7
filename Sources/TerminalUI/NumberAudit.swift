/// What becomes of the words with a digit that are written into a canvas: whether each can still be read whole at the end.
struct NumberAudit: Hashable, Sendable {
    private struct Word: Hashable, Sendable {
        var text: String
        var isCovered = false
    }

    private var words: [Word] = []
    /// The word that a cell belongs to; -1 for none.
    private var owners: [Int32]
    /// Words that did not get onto the canvas whole.
    private var cut: [String] = []
    /// The words of the text that is being written, the next one last, and whether the scalar before belonged to one.
    private var ahead: [String] = []
    private var current: Int32 = -1

    init(cellCount: Int) { owners = Array(repeating: -1, count: cellCount) }

    /// The words that lost a part, in the order in which they were written.
    var broken: [String] {
        let kept = Set(owners)
        return cut + words.indices.filter { words[$0].isCovered && kept.contains(Int32($0)) }.map { words[$0].text }
    }

    private static func words(_ text: VisibleText) -> [String] { text.string.split(separator: " ").map(String.init) }

    private static func holdsDigit(_ word: String) -> Bool { word.utf8.contains { (0x30...0x39).contains($0) } }

    /// A text is about to be written as `shown`; `isSeen` is false where that is beside the canvas.
    mutating func begin(_ text: VisibleText, _ shown: VisibleText, isSeen: Bool) {
        ahead = Self.words(shown).reversed()
        // A text that ends in its mark says itself that something is missing.
        if !isSeen || (shown.isEmpty && !text.isEmpty) { cut += Self.words(text).filter(Self.holdsDigit) }
    }

    /// A scalar of that text came to a cell.
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

    /// A cell gets another scalar.
    mutating func cover(_ place: Int) {
        if owners[place] >= 0 { words[Int(owners[place])].isCovered = true }
        owners[place] = -1
    }

    /// A cell is blanked for something else: what stood there is meant to be hidden.
    mutating func release(_ place: Int) { owners[place] = -1 }
}
