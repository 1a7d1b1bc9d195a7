import TerminalUI
import Testing

@testable import Workbench

@Suite struct TextFieldTests {
    /// Characters that combine with their neighbours once moved the cursor beyond the end of the text.
    @Test(arguments: [
        ["e", "\u{301}", "x"], ["\u{1f1e9}", "\u{1f1ea}", "x"], ["\u{1f469}", "\u{200d}", "\u{1f469}", "x"], ["\r", "\n", "x"],
        ["\u{301}", "\u{301}", "\u{301}", "a"],
    ])
    func whatJoinsIsOneCharacter(_ typed: [String]) {
        var field = TextField()
        for _ in 0..<3 { for character in typed { _ = field.take(.character(Character(character))) } }
        #expect(field.cursor == field.text.count && field.text == String(repeating: typed.joined(), count: 3))
        for key: Key in [.left, .left, .backspace, .delete, .character("\u{200d}"), .backspace, .backspace, .home, .delete, .end] {
            _ = field.take(key)
            #expect((0...field.text.count).contains(field.cursor))
        }
    }

    @Test func marksWithoutEndAreNotTaken() {
        var field = TextField("a")
        for _ in 0..<10_000 { _ = field.take(.character("\u{301}")) }
        #expect(field.text.utf8.count <= 4 * TextField.mostCharacters + 4)
    }
}
