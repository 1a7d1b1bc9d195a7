import TerminalUI

/// A line being typed: its characters and the cursor.
struct TextField: Hashable, Sendable {
    /// The text, untrusted.
    private(set) var text = ""
    /// Characters before the cursor.
    private(set) var cursor = 0
    /// The number of characters, stored because counting them by Unicode's rules is the slowest part of a key.
    private var count = 0

    /// The most characters it takes.
    static let mostCharacters = 1000

    /// A field with a text, the cursor at its end.
    init(_ text: String = "") {
        self.text = String(text.prefix(Self.mostCharacters))
        count = self.text.count
        cursor = count
    }

    /// Handles a key; false if it is not one for a field.
    mutating func take(_ key: Key) -> Bool {
        switch key {
        case .character(let character):
            guard count < Self.mostCharacters else { return true }
            // Limited in bytes too: a character can carry any number of combining marks.
            guard text.utf8.count < 4 * Self.mostCharacters else { return true }
            // It may combine with its neighbours, so the cursor is found by counting the characters after it.
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

    /// Deletes the character at the cursor; its neighbours may combine.
    private mutating func removeCharacter() {
        text.remove(at: index(cursor))
        count = text.count
        cursor = min(cursor, count)
    }

    private func index(_ place: Int) -> String.Index {
        place == count ? text.endIndex : text.index(text.startIndex, offsetBy: place)
    }

    /// The first character drawn in so many columns.
    private func first(_ shown: [VisibleText], width: Int) -> Int {
        var first = 0
        while shown[first..<cursor].reduce(0, { $0 + $1.width }) > width - 2 { first += 1 }
        return first
    }

    /// Places the cursor on the character that is drawn at a column of its row, or behind the last one.
    mutating func moveCursor(toColumn column: Int, in rect: Rect) {
        let shown = text.map { VisibleText(untrusted: String($0)) }
        var place = first(shown, width: rect.width)
        var x = rect.x
        while place < count, x + shown[place].width <= column {
            x += shown[place].width
            place += 1
        }
        cursor = place
    }

    /// Draws it into one row, with the cursor marked; of a longer text, the part around the cursor.
    func draw(on canvas: inout Canvas, in rect: Rect, _ style: Style) {
        guard rect.width > 1 else { return }
        let shown = text.map { VisibleText(untrusted: String($0)) }
        let first = first(shown, width: rect.width)
        var x = rect.x
        for (place, character) in shown.enumerated().dropFirst(first) where x + character.width <= rect.endX {
            var style = style
            if place == cursor { style.reverse.toggle() }
            x += canvas.write(character, x: x, y: rect.y, style)
        }
        if cursor == count && x < rect.endX { canvas.put(" ", x: x, y: rect.y, Style(reverse: true)) }
    }
}
