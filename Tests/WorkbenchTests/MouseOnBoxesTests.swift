import Lessons
import Messages
import Tensors
import TerminalUI
import Testing
import Training

@testable import Workbench

/// What lies over the page takes clicks where it is drawn; a click beside it loses nothing that was typed.
@Suite struct MouseOnBoxesTests {
    private static let sizes = [Size(60, 16), Size(80, 24), Size(120, 40), Size(200, 60)]

    /// The text of some columns of a row.
    private func text(_ bench: Workbench, _ rect: Rect) -> String {
        let canvas = bench.view()
        return String(String.UnicodeScalarView((rect.x..<rect.endX).compactMap { canvas[$0, rect.y].scalar }))
    }

    // MARK: Fields

    @Test(arguments: sizes, Language.allCases)
    func fields(_ size: Size, _ language: Language) throws {
        for key in [Key.character("g"), .character("=")] {
            var bench = try Bench(size: size, language: language)
            bench.press(.character("b"), .character("3"), .enter, key)
            let box = try #require(bench.bench.fieldBox)
            var closed = bench
            closed.click(box.rect.x - 1, box.rect.y)
            #expect(closed.bench.prompt.overlay == nil)
            bench.type("12")
            #expect(text(bench.bench, box.fieldRect).hasPrefix("12"))
            // Beside the field, and beside the box: what is typed stays.
            bench.click(box.rect.x, box.rect.y)
            #expect(bench.bench.fieldBox?.field.text == "12" && bench.bench.prompt.notice == nil)
            bench.click(box.rect.x + 3, box.rect.endY)
            #expect(bench.bench.fieldBox?.field.text == "12" && bench.text.contains(bench.bench.words(.noticeTypedStays).string))
            bench.click(box.fieldRect.x, box.fieldRect.y)
            bench.type("3")
            bench.click(box.fieldRect.x + 2, box.fieldRect.y)
            bench.type("4")
            bench.click(box.fieldRect.endX - 1, box.fieldRect.y)
            bench.type("5")
            #expect(bench.bench.fieldBox?.field.text == "31425")
        }
    }

    @Test("In a text longer than its room, and among wide characters, the cursor goes where one clicks")
    func theCursorGoesWhereOneClicks() {
        let rect = Rect(x: 3, y: 0, width: 10, height: 1)
        for text in ["short", "a text that is longer than its room", "中文和 ASCII 混排的很长的一行"] {
            let whole = TextField(text)
            var canvas = Canvas(Size(20, 1))
            whole.draw(on: &canvas, in: rect, .plain)
            for column in rect.x..<rect.endX {
                var field = whole
                field.moveCursor(toColumn: column, in: rect)
                // Of a wide character, both halves.
                let shown = canvas[column, 0].scalar ?? canvas[column - 1, 0].scalar
                let character = field.cursor < text.count ? Array(text)[field.cursor] : " "
                #expect(shown.map { Character($0) } == character, "\(text) \(column)")
            }
        }
    }

    // MARK: The command line

    @Test(arguments: sizes, [Appearance(colors: .indexed, unicode: true), .plainest])
    func candidates(_ size: Size, _ appearance: Appearance) throws {
        var bench = try Bench(size: size, appearance: appearance)
        bench.press(.character(":"), .tab)
        let box = bench.bench.commandLineBox
        let names = bench.bench.prompt.line.candidates
        #expect(box.placedCandidates.count > 10)
        for (index, rect) in box.placedCandidates {
            #expect(text(bench.bench, rect) == names[index])
            var clicked = bench
            clicked.click(rect.endX - 1, rect.y)
            #expect(clicked.bench.prompt.line.field.text == names[index] && clicked.bench.prompt.line.candidate == index)
            #expect(clicked.bench.prompt.line.candidates == names)
            // tab goes on from there.
            clicked.press(.tab)
            #expect(clicked.bench.prompt.line.field.text == names[(index + 1) % names.count])
        }
        bench.click(box.rect.x + 1, box.rect.y + 1, .wheelDown)
        #expect(bench.bench.prompt.line.candidate == 1)
        bench.click(box.rect.x + 1, box.rect.y + 1, .wheelUp)
        bench.click(box.rect.x + 1, box.rect.y + 1, .wheelUp)
        #expect(bench.bench.prompt.line.candidate == names.count - 1)
        bench.click(5, 0, .wheelUp)
        #expect(bench.bench.prompt.line.candidate == names.count - 1)
        // A click beside it keeps what is typed; an empty line closes.
        bench.click(5, 0)
        #expect(bench.bench.prompt.overlay == .commandLine && bench.text.contains(bench.bench.words(.noticeTypedStays).string))
        bench.click(bench.bench.commandLineBox.fieldRect.x, bench.bench.commandLineBox.fieldRect.y)
        bench.type("X")
        #expect(bench.bench.prompt.line.field.text == "X" + names[names.count - 1])
        bench.press(.control("u"))
        bench.click(5, 0)
        #expect(bench.bench.prompt.overlay == nil)
    }

    // MARK: Other boxes

    @Test(arguments: sizes, Language.allCases)
    func theLineThatReopensTheScreen(_ size: Size, _ language: Language) throws {
        var bench = try Bench(size: size, language: language)
        bench.press(.character("b"), .character("y"))
        bench.look()
        var scratch = Canvas(size)
        let rect = bench.bench.stateLineBox.draw(on: &scratch)
        #expect(bench.line(rect.y).contains(bench.bench.words(.paneStateLine).string))
        bench.click(rect.x + 2, rect.endY - 1)
        #expect(bench.bench.prompt.overlay == .stateLine)
        bench.click(rect.x + 2, rect.y - 1)
        #expect(bench.bench.prompt.overlay == nil)
    }

    @Test("The answers of a question take clicks, also where there is no room for a box", arguments: Language.allCases)
    func answers(_ language: Language) throws {
        for size in [Size(20, 8), Size(50, 10), Size(60, 16), Size(80, 24), Size(200, 60)] {
            var bench = try Bench(size: Size(80, 24), language: language)
            bench.press(.character("b"), .character("n"), .character("n"), .character("q"))
            bench.resize(size)
            #expect(bench.bench.prompt.overlay == .quit)
            for (phrase, key, leaves) in [(Phrase.keyYes, "y", true), (.keyNo, "n", false)] {
                let wanted = "\(key) \(bench.bench.words(phrase))"
                let rows = bench.text.split(separator: "\n", omittingEmptySubsequences: false)
                // The last line but one of the box, not the keys.
                let last = size.height >= 16 ? size.height - 1 : size.height
                let row = try #require(rows.prefix(last).lastIndex { $0.contains(wanted) }, "\(size) \(bench.text)")
                let before = try #require(rows[row].firstRange(of: wanted)).lowerBound
                let x = VisibleText(untrusted: String(rows[row][..<before])).width
                var clicked = bench.bench
                let effects = clicked.update(.mouse(MouseEvent(.press, column: x + 2, row: row)))
                #expect(effects.contains { if case .leave = $0 { true } else { false } } == leaves)
                #expect((clicked.prompt.overlay == nil) == !leaves)
                var beside = bench.bench
                _ = beside.update(.mouse(MouseEvent(.wheelDown, column: x + 2, row: row)))
                #expect(beside.prompt.overlay == .quit)
            }
        }
    }

    @Test(arguments: sizes)
    func theSearchOfTheHelp(_ size: Size) throws {
        var bench = try Bench(size: size)
        bench.press(.character("?"), .character("/"))
        bench.type("oss")
        let screen = bench.bench.helpScreen
        let room = try #require(screen.fieldRect)
        #expect(text(bench.bench, room).hasPrefix("oss"))
        bench.click(room.x, room.y)
        bench.press(.character("l"))
        #expect(bench.bench.prompt.helpSearch.text == "loss")
        bench.click(3, 0)
        #expect(bench.bench.prompt.helpSearch.text == "loss" && bench.text.contains("what is typed stays"))
        bench.press(.control("u"))
        bench.click(3, 0)
        #expect(bench.bench.prompt.helpSearch.field == nil && bench.bench.prompt.overlay != nil)
        bench.click(3, 0)
        #expect(bench.bench.prompt.overlay == nil)
    }

    // MARK: Lessons

    @Test(arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
    func choicesAndFieldsOfALesson(_ size: Size) throws {
        var bench = try LessonBench(size: size)
        try bench.open(1)
        func click(_ column: Int, _ row: Int, _ kind: MouseEvent.Kind = .press) {
            bench.carry(bench.bench.update(.mouse(MouseEvent(kind, column: column, row: row))))
        }
        let rect = bench.bench.layout.lesson
        // The first question has a field.
        click(rect.x + 2, rect.y + 1)
        click(rect.x + 2, rect.y + 1)
        for character in "12" { bench.press(.character(character)) }
        let room = try #require(bench.bench.lessonPane.fieldRect(in: rect))
        #expect(text(bench.bench, room).hasPrefix("12"))
        click(2, 0)
        #expect(bench.bench.prompt.isAnswering && bench.bench.prompt.notice == bench.bench.words(.noticeTypedStays))
        click(room.x, room.y)
        bench.press(.character("7"))
        guard case .answer(.number(let field)) = bench.bench.prompt.overlay else {
            Issue.record("the field is closed")
            return
        }
        #expect(field.text == "712")
        bench.press(.control("u"))
        click(2, 0)
        #expect(!bench.bench.prompt.isAnswering)
        // The second one has choices; the first is given up for it.
        bench.bench.study.lesson?.questionStates["sum"]?.isSolved = true
        bench.press(.enter)
        let choices = (rect.y + 1..<rect.endY).filter { bench.bench.lessonPane.choice(atRow: $0, in: rect) == 1 }
        let row = try #require(choices.first)
        bench.press(.escape)
        bench.press(.backTab)
        click(rect.x + 4, row)
        #expect(bench.bench.prompt.answer == .choice(1))
        click(rect.x + 4, row, .wheelUp)
        #expect(bench.bench.prompt.answer == .choice(0))
        click(rect.x + 4, row, .wheelDown)
        click(rect.x + 4, row)
        #expect(!bench.bench.prompt.isAnswering && bench.bench.study.lesson?.questionStates["size"]?.isSolved == true)
    }

    @Test("While the list of lessons asks, neither click nor wheel moves it")
    func theListAsks() throws {
        var bench = try LessonBench(size: Size(80, 24))
        try bench.open(0)
        bench.press(.character("l"), .character("r"))
        let before = bench.bench.prompt.overlay
        for kind in [MouseEvent.Kind.wheelDown, .press] {
            bench.carry(bench.bench.update(.mouse(MouseEvent(kind, column: 10, row: 3))))
            #expect(bench.bench.prompt.overlay == before)
        }
    }

    // MARK: Other pages

    @Test(arguments: [Size(60, 16), Size(80, 24), Size(120, 40), Size(200, 60)])
    func theUnitsThatTheStatisticsList(_ size: Size) throws {
        var bench = try Bench("10c5:relu-2s", size: size)
        var state = bench.trainer.state
        state.parameters.ofNode[1][1] = Tensor(Shape(10), (0..<10).map { $0 < 6 ? -1000 : 0.5 })
        bench.trainer.restart(from: state)
        bench.press(.character("b"), .character("6"))
        let main = bench.bench.middleRects.main
        var scratch = Canvas(size)
        let units = bench.bench.drawMiddle(on: &scratch, in: main)
        #expect(units.count > 3)
        for (place, rect) in units {
            var clicked = bench
            clicked.click(rect.x + 1, rect.y)
            #expect(clicked.bench.selectedStuckUnit == place && clicked.bench.inquiry.why.isEmpty)
            // The list scrolls to keep rows around the selected unit.
            let now = try #require(clicked.bench.drawMiddle(on: &scratch, in: main).first { $0.place == place }).rect
            #expect(text(clicked.bench, now).hasPrefix("▸"))
            clicked.click(now.x + 1, now.y)
            #expect(clicked.bench.inquiry.why.count == 1)
        }
        bench.click(main.x + 3, main.y + 3, .wheelDown)
        let down = try #require(bench.bench.selectedStuckUnit)
        #expect(down > 0)
        bench.click(main.x + 3, main.y + 3, .wheelUp)
        #expect(bench.bench.selectedStuckUnit == 0)
    }

    @Test(
        "The wheel over the small input goes through the samples, a click selects the layer",
        arguments: [Size(80, 34), Size(120, 40), Size(200, 60)])
    func theSmallInput(_ size: Size) throws {
        var bench = try Bench(size: size)
        bench.press(.character("b"))
        let rect = try #require(bench.bench.inputPicture).rect
        bench.click(rect.x + 2, rect.y + 2, .wheelDown)
        #expect(bench.bench.selection.sample == 1 && bench.bench.selection.node == 1)
        bench.click(rect.x + 2, rect.y + 2, .wheelUp)
        bench.click(rect.x + 2, rect.y + 2, .wheelUp)
        #expect(bench.bench.selection.sample == 0 && bench.bench.prompt.notice == nil)
        bench.click(rect.x + 2, rect.y + 2)
        #expect(bench.bench.selection.node == 0)
    }

    @Test(arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
    func theDrawingsAnswer(_ size: Size) throws {
        var bench = try Bench(size: size)
        bench.press(.character("b"), .character("d"))
        let areas = DrawingAreas(bench.bench.layout.body, rows: 28, columns: 28)
        let bar = (areas.answer.x + 6, areas.answer.y + 3)
        bench.click(bar.0, bar.1)
        #expect(bench.bench.page == .drawing && bench.bench.inquiry.why.isEmpty)
        bench.press(.enter, .down, .down, .right)
        bench.look()
        let digit = try #require(bench.line(bar.1).dropFirst(areas.answer.x).first { $0.isNumber })
        bench.click(bar.0, bar.1)
        let question = try #require(bench.bench.inquiry.why.last?.question)
        #expect(bench.bench.page == .main && question.place.node == 5 && "\(question.place.entry)" == String(digit))
        #expect(bench.bench.selection.guest?.source == .drawing && bench.bench.drawingState.board?.isPenDown == false)
        bench.press(.escape, .character("d"))
        guard areas.maps.height >= 4 else { return }
        let (node, thickness) = (bench.bench.selection.node, bench.bench.drawingState.thickness)
        bench.click(areas.maps.x + 4, areas.maps.y + 2, .wheelDown)
        #expect(bench.bench.selection.node == node + 1 && bench.bench.drawingState.thickness == thickness)
        bench.click(areas.board.x + 2, areas.board.y + 2, .wheelDown)
        #expect(bench.bench.drawingState.thickness == thickness - 1)
    }
}
