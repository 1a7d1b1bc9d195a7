import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Testing
import Training

@testable import Workbench

@Suite struct LessonTests {
    // MARK: Pages and layout

    @Test(
        "The text stands beside the live screen where there is room, else or presented below it; nothing else overlaps",
        arguments: [
            Size(60, 16), Size(80, 24), Size(100, 40), Size(110, 16), Size(120, 40), Size(200, 60),
        ])
    func theLayoutHasRoomForBoth(_ size: Size) {
        for (room, rows, hasChart) in [
            (ScreenLayout.LessonRoom.text, nil, true), (.presented, nil, true), (.text, 6, false), (.presented, 6, false),
            (.text, nil, false),
            (.presented, nil, false), (.none, nil, false),
        ] as [(ScreenLayout.LessonRoom, Int?, Bool)] {
            let layout = ScreenLayout(size, lesson: room, lessonRows: rows, hasChart: hasChart)
            #expect(layout.isLessonBeside == (size.width >= 110 && room == .text))
            let parts = [
                layout.header, layout.lesson, layout.network, layout.middle, layout.chart, layout.answer, layout.layer, layout.status,
                layout.footer,
            ]
            var cells: Set<[Int]> = []
            for part in parts + layout.dividers {
                for y in part.y..<part.endY {
                    for x in part.x..<part.endX {
                        #expect(x < size.width && y < size.height)
                        #expect(cells.insert([x, y]).inserted, "\(x), \(y) twice")
                    }
                }
            }
            #expect(layout.middle.width >= 25 && layout.middle.height >= 6 && layout.network.height >= 4)
        }
        #expect(ScreenLayout(size).lesson.height == 0)
    }

    private static let sizes = [Size(60, 16), Size(80, 24), Size(100, 30), Size(120, 40), Size(160, 45), Size(200, 60), Size(300, 80)]

    @Test("Where no step is done the loss gives its room to the picture, until one is", arguments: sizes, [true, false])
    func noChartWithoutSteps(_ size: Size, _ presents: Bool) throws {
        var lesson = try LessonBench(size: size)
        lesson.bench.settings.presents = presents
        try lesson.open(1)
        #expect(!lesson.text.contains("no step done yet") && lesson.bench.layout.chart.height == 0)
        let without = lesson.bench.layout.middle
        var history = History(parameterNodes: [1, 2])
        history.append(loss: 1, batchError: 0.5, learningRate: 0.5, seconds: 0.01, norms: [1, 1].map { (gradient: $0, weight: 8) })
        lesson.tell(history)
        let later = lesson.bench.layout.middle
        #expect(without.width >= later.width && without.height >= later.height)
        #expect(without != later || lesson.bench.layout.chart.height == 0 || presents)
        // A page with something to make is likely to do steps: its panes stay where they are.
        var task = try LessonBench(size: size)
        task.bench.settings.presents = presents
        try task.open(3)
        #expect(task.bench.layout.chart == with(chartOf: task))
    }

    /// Where the chart of a page is that has one.
    private func with(chartOf lesson: LessonBench) -> Rect {
        let bench = lesson.bench
        let room: ScreenLayout.LessonRoom = bench.settings.presents ? .presented : .text
        let rows = ScreenLayout(bench.size, lesson: room).isLessonBeside ? nil : bench.lessonText.lines.count + 1
        return ScreenLayout(bench.size, lesson: room, lessonRows: rows, widestSide: bench.layout.answer.width).chart
    }

    @Test("A text below the screen takes no row that it does not need", arguments: sizes, [true, false])
    func noBlankRows(_ size: Size, _ presents: Bool) throws {
        for page in 0..<4 {
            var lesson = try LessonBench(size: size)
            lesson.bench.settings.presents = presents
            try lesson.open(page)
            let (layout, lines) = (lesson.bench.layout, lesson.bench.lessonText.lines.count)
            guard !layout.isLessonBeside else { continue }
            let most = ScreenLayout(size, lesson: presents ? .presented : .text).lesson.height
            #expect(layout.lesson.height == min(most, max(5, lines + 1)))
            #expect(lesson.bench.mostLessonScroll == max(0, lines + 1 - most))
        }
    }

    @Test("The first line names the lesson by number and title, not by its folder", arguments: sizes)
    func theHeaderNamesTheLesson(_ size: Size) throws {
        var lesson = try LessonBench(size: size)
        try lesson.open(1)
        let line = try #require(lesson.text.split(separator: "\n").first)
        #expect(!line.contains("07-") && line.contains("lesson 7") == (size.width >= 80), "\(line)")
        #expect(line.contains("lesson 7 A small lesson") == (size.width >= 120), "\(line)")
    }

    @Test func pagesTurnAndTheirTextScrollsFirst() throws {
        var lesson = try LessonBench()
        try lesson.open()
        #expect(lesson.opened.count == 1 && lesson.bench.study.isStaged)
        #expect(lesson.text.contains("7 A small lesson 1/4 · The first page"))
        #expect(lesson.text.contains("In the middle stands 3, surely"))
        #expect(lesson.text.contains("▼ pgdn"))
        let first = lesson.text
        lesson.press(.pageDown)
        #expect(lesson.bench.study.lesson?.page == 0 && lesson.text != first)
        var turns = 0
        while lesson.bench.study.lesson?.page == 0 && turns < 20 {
            lesson.press(.pageDown)
            turns += 1
        }
        #expect(lesson.bench.study.lesson?.page == 1 && turns > 1)
        #expect(lesson.bench.selection.focusedPane == .text)
        // The same run: no other session.
        #expect(lesson.opened.count == 1)
        // Back, to the end of the page before.
        lesson.press(.pageUp)
        #expect(lesson.bench.study.lesson?.page == 0 && (lesson.bench.study.lesson?.scroll ?? 0) > 0)
        // With room nothing scrolls.
        lesson.resize(Size(120, 60))
        lesson.press(.pageDown)
        #expect(lesson.bench.study.lesson?.page == 1)
        lesson.press(.pageDown, .pageDown)
        #expect(lesson.bench.study.lesson?.page == 3)
        lesson.press(.pageDown)
        #expect(lesson.bench.study.lesson?.page == 3 && lesson.text.contains("last page"))
        #expect(lesson.kept.last?.records["07-small"]?.pagesSeen == [0, 1, 2, 3])
    }

    @Test(arguments: [Size(80, 24), Size(120, 40)])
    func theLiveScreenIsWholeBesideTheText(_ size: Size) throws {
        var lesson = try LessonBench(size: size)
        try lesson.open()
        // The picture with its numbers, the answer that is pointed at, the units that are pointed at in brackets.
        let text = lesson.text
        #expect(text.contains("conv1 · maps · 1×3×3"))
        #expect(text.contains("▸ answer ◂"))
        #expect(text.contains("3.00") && text.contains("["))
        #expect(text.contains("pgdn pgup page") && text.contains("home scene") && text.contains("? help") && text.contains("q quit"))
        for page in [Page.curves, .samples, .drawing] {
            lesson.press(.character(page == .curves ? "c" : page == .samples ? "s" : "d"))
            #expect(lesson.bench.page == page)
            #expect(lesson.text.contains("1/4"))
            lesson.press(.home)
            #expect(lesson.bench.page == .main)
        }
    }

    @Test func figuresAndFormulasAreComputed() throws {
        var lesson = try LessonBench(size: Size(130, 60))
        try lesson.open()
        #expect(lesson.text.contains("3 = 3·1"))
        #expect(lesson.text.contains("B = A ⋆ K"))
        #expect(lesson.text.contains("B[1,2] ="))
    }

    @Test func withoutUnicodeNothingOfItIsDrawn() throws {
        for size in [Size(80, 24), Size(120, 40)] {
            var lesson = try LessonBench(size: size, appearance: .plainest)
            for page in 0..<4 {
                try lesson.open(page)
                #expect(lesson.text.unicodeScalars.allSatisfy { $0.isASCII }, "\(lesson.text)")
            }
            lesson.press(.character("l"))
            #expect(lesson.text.unicodeScalars.allSatisfy { $0.isASCII })
        }
    }

    // MARK: The scene

    @Test func aSceneThatWasLeftIsGreyedAndComesBackExactly() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open()
        let there = lesson.text
        let before = lesson.bench.address
        #expect(!lesson.bench.isSceneLeft)
        // Looking around does not leave it.
        lesson.press(.right, .down, .tab)
        #expect(!lesson.bench.isSceneLeft)
        lesson.press(.character("n"))
        #expect(lesson.bench.isSceneLeft && lesson.text.contains("home: back to"))
        #expect(!lesson.bench.pointedPanes.contains(.answer))
        lesson.press(.character("u"), .character("z"), .character("c"), .home)
        #expect(!lesson.bench.isSceneLeft)
        #expect(lesson.bench.address == before)
        #expect(lesson.text == there)
    }

    @Test func aPageThatLetsSomethingHappenGoesAlong() throws {
        var lesson = try LessonBench()
        try lesson.open(3)
        lesson.press(.character("n"))
        #expect(!lesson.bench.isSceneLeft)
    }

    @Test func leavingGoesBackToTheOwnRun() throws {
        var lesson = try LessonBench()
        try lesson.open()
        lesson.press(.character("l"))
        #expect(lesson.text.contains("A small lesson") && lesson.text.contains("page 1/4, solved 0/4"))
        #expect(lesson.text.contains("close “A small lesson”"))
        lesson.press(.down, .enter)
        #expect(lesson.closed == 1 && lesson.bench.study.lesson == nil)
    }

    @Test func theStateLineOfGivenNumbersNamesTheLesson() throws {
        var lesson = try LessonBench()
        try lesson.open(1)
        #expect(lesson.bench.stateLine?.hasPrefix("cnn-tui lesson 07-small --page 2 --at 'step=0 phase=forward.conv1") == true)
    }

    // MARK: Questions

    private func right(_ lesson: LessonBench) throws -> Int {
        let map = [[0, -1, -1], [0, 0, 3], [1, 0, -1]]
        let asked = try #require(lesson.bench.study.lesson?.questionStates["sum"]?.asked)
        guard case .number(let r) = asked.variables["r"], case .number(let c) = asked.variables["c"] else {
            Issue.record("no numbers are drawn")
            return 0
        }
        return map[Int(r)][Int(c)]
    }

    @Test func aRightNumberIsToldAndKept() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open(1)
        #expect(lesson.bench.selection.focusedPane == .text)
        let answer = try right(lesson)
        lesson.press(.enter)
        lesson.type("\(answer).0")
        #expect(lesson.text.contains("your answer: \(answer).0"))
        lesson.press(.enter)
        #expect(lesson.text.contains("✓ What stands in") && lesson.text.contains("It is \(answer)."))
        #expect(lesson.kept.last?.records["07-small"]?.solved == ["sum"])
        #expect(lesson.bench.study.lesson?.question?.id == "size")
    }

    /// A known mistake brings other numbers; what may be a slip keeps them once.
    @Test func aWrongNumberGetsItsHintAndOtherNumbersTheThirdTheDerivation() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open(1)
        let misconception = try right(lesson) + 10
        lesson.press(.enter)
        lesson.type("\(misconception)")
        lesson.press(.enter)
        #expect(lesson.text.contains("Ten too many: \(misconception)."))
        // What was asked, what is said to the answer, and only then what is asked now.
        let parts = ["  What stands in", "Your answer \(misconception) is not right.", "Ten too many", "Another try:", "? What stands in"]
        let places = parts.compactMap { part in
            lesson.bench.lessonText.lines.firstIndex { $0.text.plain.string.contains(part) || "  \($0.text.plain.string)".hasPrefix(part) }
        }
        #expect(places.count == parts.count && places == places.sorted(), "\(lesson.text)")
        #expect(lesson.bench.study.lesson?.questionStates["sum"]?.tries.wrong == 1)
        // Text that is no number is refused in its place and does not count as an answer.
        lesson.press(.enter)
        lesson.type("x")
        lesson.press(.enter)
        #expect(lesson.text.contains("x is not a number") && lesson.bench.prompt.isAnswering)
        lesson.press(.escape)
        #expect(!lesson.bench.prompt.isAnswering && lesson.bench.selection.focusedPane == .text)
        for isThird in [false, true] {
            #expect(lesson.bench.inquiry.why.isEmpty)
            let asked = lesson.bench.study.lesson?.questionStates["sum"]?.asked
            lesson.press(.enter)
            lesson.type("77")
            lesson.press(.enter)
            #expect(lesson.text.contains("of the picture."))
            #expect((lesson.bench.study.lesson?.questionStates["sum"]?.asked == asked) == !isThird)
            #expect(lesson.text.contains("Another try:") == isThird)
            #expect(lesson.text.contains("Perhaps a slip") == !isThird)
        }
        #expect(lesson.bench.inquiry.why.count == 1 && lesson.text.contains("conv1.activation["))
        #expect(lesson.text.contains("The screen now shows"))
        // It goes on asking.
        #expect(lesson.bench.study.lesson?.questionStates["sum"]?.tries == LessonState.Tries(wrong: 3, draws: 2))
        lesson.press(.backTab)
        #expect(lesson.bench.selection.focusedPane == .picture)
        lesson.press(.backTab)
        #expect(lesson.bench.selection.focusedPane == .text)
        #expect(lesson.bench.study.lesson?.question?.id == "sum")
    }

    @Test func aChoiceIsMadeWithArrowsOrDigits() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open(1)
        let answer = try right(lesson)
        lesson.press(.enter)
        lesson.type("\(answer)")
        lesson.press(.enter, .enter, .enter)
        #expect(lesson.text.contains("Your answer 1 is not right.") && lesson.text.contains("Count them."))
        lesson.press(.enter, .down, .enter)
        #expect(lesson.text.contains("Four less two and one."))
        #expect(lesson.bench.study.lesson?.question == nil)
        lesson.press(.enter)
        #expect(lesson.text.contains("This page is solved"))
    }

    @Test func aUnitIsAnsweredWhereItIsSelected() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open(2)
        #expect(lesson.bench.selection.focusedPane == .picture)
        lesson.press(.backTab, .enter)
        #expect(lesson.text.contains("conv1.activation[0,0,0] is not it.") && lesson.text.contains("Not there."))
        lesson.press(.backTab, .backTab, .down, .right, .right, .backTab, .enter)
        #expect(lesson.text.contains("✓ Where is the largest?"))
    }

    @Test func whatIsMadeToHappenIsSeen() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open(3)
        lesson.press(.backTab)
        if lesson.bench.selection.focusedPane != .text { lesson.press(.backTab) }
        lesson.press(.enter)
        #expect(lesson.text.contains("Not yet.") && lesson.text.contains("A step must be done."))
        for _ in 0..<3 { lesson.press(.character("b")) }
        #expect(lesson.text.contains("✓ Bring the loss down."))
        #expect(lesson.kept.last?.records["07-small"]?.solved == ["lower"])
    }

    @Test func progressIsResetAfterAsking() throws {
        var lesson = try LessonBench()
        lesson.press(.character("l"), .character("r"))
        #expect(lesson.text.contains("There is no progress to reset"))
        lesson.press(.enter, .character("l"), .character("r"))
        #expect(lesson.text.contains("Reset your progress"))
        lesson.press(.character("n"))
        #expect(lesson.bench.study.progress.records["07-small"] != nil)
        lesson.press(.character("r"), .character("y"))
        #expect(lesson.bench.study.progress.records["07-small"] == nil)
    }

    @Test("Answers are chosen by as many numbers as there are, or by a click on one", arguments: [Size(80, 24), Size(120, 40)])
    func choosing(_ size: Size) throws {
        var lesson = try LessonBench(size: size)
        try lesson.open(1)
        lesson.bench.selection.focusedPane = .text
        // The first question is a number's: solved, the choice is asked.
        lesson.bench.study.lesson?.questionStates["sum", default: .init()].isSolved = true
        lesson.press(.enter)
        guard case .answer(.choice(0)) = lesson.bench.prompt.overlay else {
            Issue.record("\(String(describing: lesson.bench.prompt.overlay))")
            return
        }
        #expect(lesson.bench.choiceCount == 2 && lesson.text.contains("1–2 choose"))
        lesson.press(.character("3"))
        #expect(lesson.bench.prompt.overlay == .answer(.choice(0)) && lesson.bench.prompt.notice?.string.contains("no choice") == true)
        let rows = lesson.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let room = lesson.bench.layout.lesson
        let place = try #require(rows.firstIndex { $0.contains("2 3×3") })
        _ = lesson.bench.update(.mouse(MouseEvent(.press, column: room.x + 4, row: place)))
        #expect(lesson.bench.prompt.overlay == .answer(.choice(1)))
        _ = lesson.bench.update(.mouse(MouseEvent(.press, column: room.x + 4, row: place - 1)))
        #expect(lesson.bench.prompt.overlay == .answer(.choice(0)))
        // Beside them nothing is chosen, and beside the text the field closes.
        let ask = try #require(rows.firstIndex { $0.contains("How large?") })
        _ = lesson.bench.update(.mouse(MouseEvent(.press, column: room.x + 4, row: ask)))
        #expect(lesson.bench.prompt.overlay == .answer(.choice(0)))
        _ = lesson.bench.update(.mouse(MouseEvent(.press, column: size.width - 1, row: 1)))
        #expect(lesson.bench.prompt.overlay == nil)
    }

    @Test func noKeyIsBoundTwice() {
        for table in [
            Keys.text, Keys.text(Keys.beginningNumber), Keys.text(Keys.beginningChoice), Keys.lessonList, Keys.reset, Keys.answer,
            Keys.choice(among: 5), Keys.beside(Keys.main), Keys.beside(Keys.curves),
            Keys.beside(Keys.samples),
            Keys.beside(Keys.drawing), Keys.beside(Keys.whyAndMain),
        ] { #expect(KeyTable(table.map(\.binding)).duplicates.isEmpty) }
    }

    @Test func theMouseScrollsAndGivesTheTextTheKeys() throws {
        var lesson = try LessonBench()
        try lesson.open()
        let room = lesson.bench.layout.lesson
        _ = lesson.bench.update(.mouse(MouseEvent(.press, column: room.x + 3, row: room.y + 2)))
        #expect(lesson.bench.selection.focusedPane == .text)
        _ = lesson.bench.update(.mouse(MouseEvent(.wheelDown, column: room.x + 3, row: room.y + 2)))
        #expect(lesson.bench.study.lesson?.scroll == 2)
        _ = lesson.bench.update(.mouse(MouseEvent(.press, column: 5, row: 4)))
        #expect(lesson.bench.selection.focusedPane == .network)
    }
}
