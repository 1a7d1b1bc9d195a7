import Messages
import NeuralNetworks
import TerminalUI
import Testing

@testable import Lessons
@testable import Training
@testable import Workbench

/// What is said at the time it is said: to wrong answers, while a scene plays, when a task is solved; and `home`, which forgets all that was
/// chosen on the way.
@Suite struct LessonReturnTests {
    private func bench(
        _ pages: String, size: Size = Size(120, 40), appearance: Appearance = Appearance(colors: .indexed, unicode: true)
    ) throws -> LessonBench {
        try LessonBench("\(LessonBench.header)\(pages)\n", size: size, appearance: appearance)
    }

    private func answerWrongly(_ lesson: inout LessonBench) {
        lesson.press(.enter)
        lesson.type("77")
        lesson.press(.enter)
    }

    /// The page's text without its line breaks.
    private func words(_ lesson: LessonBench) -> String {
        lesson.bench.lessonText.lines.map(\.text.plain.string).joined(separator: " ")
    }

    // MARK: Wrong answers

    private func page(asking answer: String, why: String, _ draws: String = "") -> String {
        """
        ## Ask

        ```scene
        at: phase=forward.conv1 layer=conv1
        ```

        ```question number sum
        \(draws)ask: What stands there?
        answer: \(answer)
        within: 0.001
        right: Yes.
        why: \(why)
        ```
        """
    }

    @Test("Only the very number that is asked for is called so after the third wrong answer")
    func whatTheScreenShows() throws {
        var same = try bench(page(asking: "conv1.activation[0,1,2]", why: "conv1.activation[0,1,2]"))
        try same.open()
        for _ in 0..<3 { answerWrongly(&same) }
        #expect(words(same).contains("shows where that number comes from"))
        var other = try bench(page(asking: "conv1.activation[0,1,2] / 4", why: "conv1.activation[0,1,2]"))
        try other.open()
        for _ in 0..<3 { answerWrongly(&other) }
        #expect(other.bench.inquiry.why.count == 1 && !words(other).contains("that number"))
        #expect(words(other).contains("shows where conv1.activation[0,1,2] comes from"))
    }

    @Test("New numbers are promised only where there are any")
    func noNewNumbers() throws {
        var same = try bench(page(asking: "c", why: "loss", "let: c = pick(1, 1)\n"))
        try same.open()
        answerWrongly(&same)
        #expect(words(same).contains("is not right") && !words(same).contains("Another try:"))
        var two = try bench(page(asking: "c", why: "loss", "let: c = pick(0, 1)\n").replacing("there?", with: "there, {c}?"))
        try two.open()
        var before = try #require(two.bench.study.lesson?.questionStates["sum"]?.asked)
        for attempt in 0..<12 {
            answerWrongly(&two)
            let asked = try #require(two.bench.study.lesson?.questionStates["sum"]?.asked)
            // Of three wrong answers that tell nothing the first may have been a slip.
            #expect(asked.readsLike(before) == (attempt % 3 == 0))
            #expect(words(two).contains("Another try:") == (attempt % 3 != 0))
            before = asked
            two.press(.backTab)
            while two.bench.selection.focusedPane != .text { two.press(.backTab) }
        }
    }

    // MARK: While it plays

    @Test("What is typed while the scene still plays goes into the answer, which is judged when it stands")
    func anAnswerBeforeItsNumbers() throws {
        var lesson = try bench(
            """
            ## Play

            ```scene
            at: step=0 phase=load layer=conv1
            play: 9 steps at 1
            ```

            ```question number count
            ask: How many are {samples}?
            answer: samples
            within: 0
            right: Yes.
            ```
            """)
        lesson.holdsPlay = true
        try lesson.open()
        #expect(lesson.bench.study.lesson?.stage == .playing && lesson.bench.study.lesson?.moment == nil)
        lesson.press(.enter)
        lesson.type("2.0")
        #expect(lesson.text.contains("your answer: 2.0") && lesson.bench.study.lesson?.stage == .playing)
        lesson.press(.enter)
        #expect(lesson.text.contains("is still playing") && lesson.bench.prompt.isAnswering)
        lesson.holdsPlay = false
        lesson.news(.rested)
        #expect(lesson.text.contains("How many are 2?"))
        lesson.press(.enter)
        #expect(lesson.text.contains("Right: 2.0."))
    }

    // MARK: A task that is solved

    @Test("What is said to a solved task is no dimmer than the text was while it was tried")
    func aSolvedTaskIsBright() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open(3)
        func dim() -> Int {
            let canvas = lesson.bench.view()
            let room = lesson.bench.layout.lesson
            return (room.y + 1..<room.endY).reduce(0) { sum, y in
                sum + (room.x..<room.endX).filter { canvas[$0, y].style == lesson.bench.theme.quiet && canvas[$0, y].scalar != " " }.count
            }
        }
        for _ in 0..<3 { lesson.press(.character("b")) }
        #expect(lesson.text.contains("✓ Bring the loss down.") && lesson.text.contains("home: back to"))
        #expect(dim() == 0)
        // Who comes back to it later and goes elsewhere has left it as any other page.
        lesson.press(.home)
        #expect(!lesson.bench.isSceneLeft)
        lesson.press(.character("n"))
        #expect(dim() > 0)
    }

    // MARK: Home

    private func history(_ steps: Range<Int>) -> History {
        var history = History(parameterNodes: [1, 2], firstStep: steps.lowerBound)
        for step in steps {
            history.append(
                loss: 1 / Float(step + 1), batchError: 0, learningRate: 1, seconds: 1, norms: [1, 2].map { (gradient: $0, weight: 8) })
        }
        return history
    }

    @Test("Home forgets what was chosen among curves and samples, and what was never another future")
    func homeIsExact() throws {
        var lesson = try bench(
            """
            ## Curves

            ```scene
            at: phase=backward.conv1 page=curves
            ```

            A.

            ## Samples

            ```scene
            at: phase=backward.conv1 page=samples
            ```

            B.
            """)
        try lesson.open()
        lesson.tell(history(0..<30))
        lesson.press(.left, .left, .character("2"), .character("]"))
        #expect(lesson.bench.curvesState != CurvesState() && lesson.bench.run.curves.smoothing != 50)
        // Something was changed by hand: there is a future that was left.
        lesson.tell(history(10..<12))
        #expect(lesson.bench.run.curves.former != nil)
        lesson.press(.home)
        #expect(lesson.bench.curvesState == CurvesState() && lesson.bench.run.curves.smoothing == 50)
        #expect(lesson.bench.run.curves.former == nil)
        // On the way back the curves are only cut.
        lesson.bench.study.lesson?.stage = .arriving
        lesson.tell(history(5..<5))
        #expect(lesson.bench.run.curves.count == 5 && lesson.bench.run.curves.former == nil)
        try lesson.open(1)
        lesson.press(.character("m"))
        #expect(lesson.bench.samplesState.isMatrixOpen)
        lesson.press(.home)
        #expect(!lesson.bench.samplesState.isMatrixOpen && lesson.bench.samplesState.filter == SampleFilter())
    }

    // MARK: Beside it

    @Test("The question whether to forget has its own answers in the footer")
    func theResetIsAnswered() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open()
        lesson.press(.character("l"), .character("r"))
        #expect(lesson.text.contains("yes, reset") && lesson.text.contains("no, keep") && !lesson.text.contains("leave  n"))
    }

    @Test("For a projector the paragraph that leads to a question is whole, the others begin")
    func aQuestionIsWhole() throws {
        var lesson = try bench(
            """
            ## Steps

            ```scene
            at: phase=forward.conv1 layer=conv1
            ```

            One thing. Another thing.

            Here the window goes on by two. So B is smaller.

            ```question number count
            ask: How many?
            answer: 3
            within: 0
            right: Yes.
            ```

            ## After

            One thing. Another thing.
            """)
        lesson.bench.settings.presents = true
        try lesson.open()
        #expect(lesson.text.contains("So B is smaller") && !lesson.text.contains("Another"))
        let question = try #require(lesson.bench.study.lesson?.question)
        let text = lesson.bench.lessonText
        let lines = try #require(text.lines(ofQuestion: question.id))
        #expect(text.lines[lines.lowerBound].text.plain.string.hasPrefix("? How many"))
        lesson.press(.pageDown)
        #expect(lesson.text.contains("One thing.") && !lesson.text.contains("Another"))
    }

    @Test("Where a scene points at the answer, the loss is read in its title", arguments: Language.allCases)
    func theLossThatIsPointedAt(_ language: Language) throws {
        var lesson = try LessonBench(
            "\(LessonBench.header)## A\n\n```scene\nat: phase=backward.conv1\npoint: pane answer\n```\n\nA.\n", language: language)
        try lesson.open()
        let title = lesson.text.split(separator: "\n").first { $0.contains("▸ ") && $0.contains(" ◂") }
        #expect(title?.contains("0.") == true && title?.contains("…") == false, "\(lesson.text)")
    }

    @Test("That Chinese cannot be shown is read, too, where the program begins with a lesson")
    func whatCannotBeShown() throws {
        var lesson = try LessonBench(size: Size(120, 40), appearance: .plainest)
        lesson.bench.settings.firstNotice = .noticeChinese
        lesson.bench.announceStart()
        try lesson.open()
        #expect(lesson.text.contains("Chinese cannot be shown"))
        lesson.press(.right, .home)
        #expect(!lesson.text.contains("Chinese cannot be shown"))
    }

    @Test("Without Unicode an item has a mark of its own, and no sign of the text is lost")
    func itemsInASCII() throws {
        var lesson = try bench("## Items\n\n- About ⅔ of Müller’s ÷, ℓ.\n\nΣ w·x", appearance: .plainest)
        try lesson.open()
        #expect(lesson.text.contains("* About 2/3 of Muller's /, l.") && lesson.text.contains("sum w*x"))
    }
}
