import Lessons
import Messages
import TerminalUI
import Testing

@testable import Workbench

/// Letters of vi that move.
@Suite struct MovingKeysTests {
    private static func bench() throws -> Bench {
        var bench = try Bench("2c5-2s-3c3-2m")
        bench.press(.character("b"))
        bench.type(":keys vim")
        bench.press(.enter)
        return bench
    }

    @Test func noKeyIsBoundTwiceWithThem() {
        for table in [
            Keys.main, Keys.mainWithSample, Keys.whyAndMain, Keys.previewAndMain, Keys.overview, Keys.curves, Keys.samples, Keys.drawing,
            Keys.help, Keys.lessonList, Keys.text, Keys.text(Keys.beginningNumber), Keys.text(Keys.beginningChoice), Keys.quit,
            Keys.stateLine, Keys.choice(among: 5), Keys.beside(Keys.main), Keys.beside(Keys.whyAndMain), Keys.beside(Keys.curves),
            Keys.beside(Keys.samples), Keys.beside(Keys.drawing), Keys.beside(Keys.overview),
        ] {
            let vim = Keys.vim(table)
            #expect(KeyTable(vim.map(\.binding)).duplicates.isEmpty)
            // No action is lost, and every key that was there is still there or has become a capital.
            #expect(vim.map(\.binding.action) == table.map(\.binding.action))
            let kept = Set(vim.flatMap(\.binding.keys))
            for key in table.flatMap(\.binding.keys) {
                switch key {
                case .character("h"): #expect(kept.contains(.character("H")))
                case .character("l"): #expect(kept.contains(.character("L")))
                default: #expect(kept.contains(key))
                }
            }
        }
    }

    @Test(arguments: [Page.main, .overview, .curves, .samples, .drawing])
    func lettersDoWhatArrowsDo(_ page: Page) throws {
        for (letter, key) in [("h", Key.left), ("j", .down), ("k", .up), ("l", .right)] {
            var (byLetter, byArrow) = (try Self.bench(), try Self.bench())
            let start: [Key] = page == .main ? [.down, .enter] : []
            for key in start {
                byLetter.press(key)
                byArrow.press(key)
            }
            (byLetter.bench.page, byArrow.bench.page) = (page, page)
            byLetter.press(.character(Character(letter)))
            byArrow.press(key)
            // The answer to a key without effect names the key.
            let notices = [byLetter, byArrow].map { $0.bench.prompt.notice == nil }
            #expect(notices[0] == notices[1])
            byLetter.bench.prompt.notice = nil
            byArrow.bench.prompt.notice = nil
            #expect(byLetter.text == byArrow.text, "\(page), \(letter)")
        }
    }

    @Test func capitalsHaveWhatTheLettersHad() throws {
        var bench = try Self.bench()
        func action(_ key: Key) -> Action? { bench.bench.keyTable.first { $0.binding.keys.contains(key) }?.binding.action }
        #expect(action(.character("L")) == .lesson(.list) && action(.character("l")) == .move(.right))
        #expect(Keys.vim(Keys.lessonList).contains { $0.binding.keys.contains(.character("L")) && $0.binding.action == .back })
        bench.press(.character("c"))
        #expect(action(.character("H")) == .curves(.logarithmicAcross) && action(.character("h")) == .curves(.cursorColumns(-1)))
    }

    @Test func inFieldsTheyAreLetters() throws {
        var bench = try Self.bench()
        bench.type(":hjkl")
        #expect(bench.text.contains(":hjkl"))
        bench.press(.escape, .character("?"), .character("/"))
        bench.type("hjkl")
        #expect(bench.bench.prompt.helpSearch.field?.text == "hjkl")
        // What the help lists does not change while one types.
        #expect(bench.bench.keysBelowHelp.contains { $0.binding.keys.first == .character("L") })
    }

    @Test func helpAndMessagesNameThem() throws {
        var bench = try Self.bench()
        let help = HelpContents(.main, hasLesson: false, bench.bench.run, bench.bench.keyTable, bench.bench.settings, width: 100)
        let lines = help.lines.map(\.text)
        #expect(lines.contains { $0.hasPrefix("↑↓←→ h j k l  ") })
        #expect(lines.contains { $0.hasPrefix("L  ") && $0.contains("lessons") })
        bench.type(":handout a.html")
        bench.press(.enter)
        #expect(bench.text.contains("No lesson is open: L lists them"))
        bench.press(.escape)
        bench.type(":keys arrows")
        bench.press(.enter)
        bench.type(":handout a.html")
        bench.press(.enter)
        #expect(bench.text.contains("No lesson is open: l lists them"))
    }
}
