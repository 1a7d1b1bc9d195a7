import TerminalUI

/// A line that is typed: its characters, and where the next one goes.
struct TextField: Hashable, Sendable {
    /// What was typed: text from outside.
    private(set) var text = ""
    /// Characters before the place of the next one.
    private(set) var cursor = 0
    /// Characters of the text: Unicode's rules for where one ends make counting them the slowest part of a key.
    private var count = 0

    /// The most characters it takes.
    static let mostCharacters = 1000

    /// A field that holds a text already, the next character behind it.
    init(_ text: String = "") {
        self.text = String(text.prefix(Self.mostCharacters))
        count = self.text.count
        cursor = count
    }

    /// Takes a key; false if it is none of a field's.
    mutating func take(_ key: Key) -> Bool {
        switch key {
        case .character(let character):
            guard count < Self.mostCharacters else { return true }
            // Longer in bytes than any such line: a character can carry any number of marks.
            guard text.utf8.count < 4 * Self.mostCharacters else { return true }
            // It may join its neighbours: what counts is what stands behind it.
            let behind = count - cursor
            text.insert(character, at: index(cursor))
            count = text.count
            cursor = max(0, count - behind)
        case .backspace:
            guard cursor > 0 else { return true }
            cursor -= 1
            removeCharacter()
        case .delete:
            guard cursor < count else { return true }
            removeCharacter()
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = count
        case .control("u"): self = TextField()
        default: return false
        }
        return true
    }

    /// Takes away the character at the cursor; its neighbours may join.
    private mutating func removeCharacter() {
        text.remove(at: index(cursor))
        count = text.count
        cursor = min(cursor, count)
    }

    private func index(_ place: Int) -> String.Index {
        place == count ? text.endIndex : text.index(text.startIndex, offsetBy: place)
    }

    /// Draws it into one row, the place of the next character marked; of a longer text the part around it.
    func draw(on canvas: inout Canvas, in rect: Rect, _ style: Style) {
        guard rect.width > 1 else { return }
        let shown = text.map { VisibleText(untrusted: String($0)) }
        var first = 0
        while shown[first..<cursor].reduce(0, { $0 + $1.width }) > rect.width - 2 { first += 1 }
        var x = rect.x
        for (place, character) in shown.enumerated().dropFirst(first) where x + character.width <= rect.endX {
            var style = style
            if place == cursor { style.reverse.toggle() }
            x += canvas.write(character, x: x, y: rect.y, style)
        }
        if cursor == count && x < rect.endX { canvas.put(" ", x: x, y: rect.y, Style(reverse: true)) }
    }
}
