@testable import Lessons
import Messages
import NeuralNetworks
import TemporaryFolders
import TerminalUI
import Tensors
import Testing

@testable import Training
@testable import Workbench

/// What scenes and questions do when someone goes elsewhere, comes back, or is quicker than they are.
@Suite struct LessonSceneTests {
    /// A lesson of these pages on the small network.
    private func bench(_ pages: String, size: Size = Size(120, 40)) throws -> LessonBench {
        try LessonBench("\(LessonBench.header)\(pages)\n", size: size)
    }

    private func scenesSet(_ lesson: LessonBench) -> Int {
        lesson.sent.reduce(0) { if case .setScene = $1 { $0 + 1 } else { $0 } }
    }

    // MARK: Selections

    @Test("A task of what is looked at is solved by looking there, without any step")
    func aSelectionSolvesATask() throws {
        var lesson = try bench(
            """
            ## Look

            ```scene
            at: phase=backward.conv1 layer=conv1 focus=picture
            ```

            ```question make look
            ask: Look at the residuals of output.
            when: selected.layer == output and selected.view == residuals
            right: Here they are.
            ```
            """)
        try lesson.open()
        lesson.press(.tab)
        #expect(lesson.bench.study.progress.records["07-small"]?.solved.isEmpty == true)
        lesson.press(.escape, .down)
        #expect(lesson.text.contains("✓") && lesson.text.contains("Here they are."))
        #expect(lesson.kept.last?.records["07-small"]?.solved == ["look"])
    }

    @Test func aUnitElsewhereIsToldWhereItIsLookedFor() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open(2)
        lesson.press(.tab, .backTab, .enter)
        #expect(lesson.text.contains("The unit is in conv1") && !lesson.text.contains("Not there."))
    }

    @Test("Without a layer's name a scene shows the first layer, wherever one comes from")
    func aSceneWithoutALayer() throws {
        let pages = """
            ## One

            ```scene
            at: phase=backward.conv1 layer=output
            ```

            A.

            ## Two

            ```scene
            at: phase=backward.conv1
            point: units 0 0 0
            ```

            B.
            """
        var lesson = try bench(pages)
        try lesson.open()
        #expect(lesson.bench.selection.node == 2)
        lesson.press(.pageDown)
        #expect(lesson.bench.selection.node == 1 && lesson.bench.pointedUnits?(0, 0, 0) == true)
        lesson.press(.down)
        #expect(lesson.bench.selection.node == 2 && lesson.bench.pointedUnits == nil)
        lesson.press(.home)
        #expect(lesson.bench.selection.node == 1)
    }

    // MARK: The same scene

    @Test func aSceneThatIsWrittenTwiceStandsOn() throws {
        let scene = "```scene\nat: phase=forward.conv1 layer=conv1\n```"
        var lesson = try bench("## One\n\n\(scene)\n\nA.\n\n## Two\n\n\(scene)\n\nB.")
        try lesson.open()
        let before = scenesSet(lesson)
        lesson.press(.pageDown)
        #expect(lesson.bench.study.lesson?.page == 1 && !lesson.bench.isSceneLeft && scenesSet(lesson) == before)
    }

    @Test("Where the keys are on a page is its own affair: a page that goes on with a scene in the picture gives them to the picture")
    func aPageTurnGivesTheKeysToThePictureEachTime() throws {
        var lesson = try bench(
            """
            ## One

            ```scene
            at: phase=forward.conv1 layer=conv1 focus=picture
            ```

            A.

            ## Two

            B.
            """)
        try lesson.open()
        #expect(lesson.bench.selection.focusedPane == .picture)
        lesson.press(.backTab)
        if lesson.bench.selection.focusedPane != .text { lesson.press(.backTab) }
        lesson.press(.pageDown)
        #expect(lesson.bench.study.lesson?.page == 1 && lesson.bench.selection.focusedPane == .picture)
        lesson.press(.home)
        #expect(lesson.bench.selection.focusedPane == .picture)
        // Opened anew, the page with the scene has the keys in its picture, and again when it comes back.
        try lesson.open(0)
        lesson.press(.home)
        #expect(lesson.bench.study.lesson?.page == 0 && lesson.bench.selection.focusedPane == .picture)
    }

    @Test("Small whole numbers of a window are read on the smallest screen, too")
    func windowsWithNumbers() throws {
        var lesson = try LessonBench(
            """
            ---
            title: A window
            teaches: to test
            minutes: 3
            model: 1c1:none-1c3:none
            sample: 0 | 2 3 2 1 3 / 1 0 0 2 1 / 4 3 4 4 0 / 0 4 4 1 4 / 4 1 3 3 2
            batch: 1
            weights: conv1.kernel = 1
            weights: conv1.bias = 0
            weights: conv2.kernel = 5 2 -1 / 0 3 1 / 4 -2 -3
            weights: conv2.bias = 0
            ---

            ## Where

            ```scene
            at: phase=forward.conv2 layer=conv2 unit=0,0,1 focus=picture why=conv2.activation[0,0,1]
            ```

            A text that is long enough to take all of its room, so that the picture has no more of it than it has beside the pages of a lesson that says much: there must be eight lines of it, or more, and it goes on for a while, for a line has about eighty columns and eight of them are many words, more than one would think at first; and then a little more, and still some words, until it is certain that none of the rows below it is left, and the picture has to do with what there is for it, which is not much.

            Another paragraph, for the same reason.

            And a third one.
            """)
        try lesson.open()
        #expect(lesson.bench.layout.lesson.height == 8)
        let canvas = lesson.bench.view()
        let lines = (0..<24).map { y in (0..<80).map { String(canvas[$0, y].scalar ?? " ") }.joined() }
        let title = try #require(lines.firstIndex { $0.contains("products") && $0.contains("kernel 0←0") })
        let numbers = lines[title + 1...title + 3].map { line in
            line.drop { $0 != "│" }.split { !"0123456789.-".contains($0) }.compactMap { Double($0) }
        }
        #expect(numbers.first == [3, 2, 1, 5, 2, -1, 15, 4, -1] && numbers.last == [3, 4, 4, 4, -2, -3, 12, -8, -12], "\(lesson.text)")
    }

    @Test func onlyTheDerivationOfTheSceneIsPointedInto() throws {
        var lesson = try bench(
            """
            ## Why

            ```scene
            at: phase=forward.conv1 layer=conv1 focus=picture why=conv1.activation[0,1,2]
            point: term 1
            ```

            A.
            """)
        try lesson.open()
        #expect(lesson.bench.pointedTerm == 1 && lesson.bench.inquiry.why.count == 1)
        // Another number's is as deep.
        lesson.press(.escape, .enter)
        #expect(lesson.bench.inquiry.why.count == 1 && lesson.bench.pointedTerm == nil)
    }

    // MARK: Where answers are typed

    @Test("A question has the keys in the text, whatever scene the page goes on with, unless its own scene gives them to the picture")
    func questionsHaveTheKeys() throws {
        let question = "```question number two\nask: What is 1 + 1?\nanswer: 2\nwithin: 0.1\nright: Yes.\nhint: | No.\n```"
        var lesson = try bench(
            """
            ## Look

            ```scene
            at: phase=forward.conv1 layer=conv1 focus=picture
            ```

            A.

            ## Ask

            \(question)

            ## Ask there

            ```scene
            at: phase=forward.conv1 layer=conv1 focus=picture
            ```

            \(question.replacing("two", with: "there"))
            """)
        try lesson.open()
        #expect(lesson.bench.selection.focusedPane == .picture)
        lesson.press(.pageDown)
        #expect(lesson.bench.selection.focusedPane == .text)
        lesson.press(.escape, .home)
        #expect(lesson.bench.selection.focusedPane == .text)
        lesson.press(.pageDown)
        #expect(lesson.bench.selection.focusedPane == .picture)
    }

    @Test("A digit or a sign typed in the text begins the answer; where nothing is asked keys are what they are elsewhere")
    func aDigitBeginsTheAnswer() throws {
        for first in ["5", "-", "+"] {
            var lesson = try LessonBench(size: Size(120, 40))
            try lesson.open(1)
            let view = lesson.bench.selection.view
            lesson.type("\(first)12")
            #expect(lesson.bench.prompt.answer == .number(TextField("\(first)12")) && lesson.bench.selection.view == view)
            lesson.press(.enter)
            #expect(lesson.text.contains("Your answer \(first)12 is not right."))
        }
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open(1)
        lesson.bench.study.lesson?.questionStates["sum"]?.isSolved = true
        lesson.type("3")
        #expect(lesson.bench.prompt.answer == nil && lesson.bench.prompt.notice != nil)
        lesson.type("2")
        #expect(lesson.bench.prompt.answer == .choice(1))
        lesson.press(.escape)
        lesson.bench.study.lesson?.questionStates["size"]?.isSolved = true
        let speed = lesson.bench.speed
        lesson.type("-")
        #expect(lesson.bench.prompt.answer == nil && lesson.bench.speed == speed - 1)
    }

    @Test("How to answer is said on every page with a question, on a projector too", arguments: [true, false])
    func howToAnswer(_ presents: Bool) throws {
        for language in Language.allCases {
            for size in [Size(80, 24), Size(100, 30), Size(120, 40), Size(200, 60), Size(300, 80)] {
                var lesson = try LessonBench(size: size, language: language)
                lesson.bench.settings.presents = presents
                for (page, here, there) in [
                    (1, Phrase.lessonTypeNumber, Phrase.lessonTypeNumberThere), (2, .lessonTakeUnit, .lessonTakeUnitThere),
                    (3, .lessonMake, .lessonMakeThere),
                ] {
                    try lesson.open(page)
                    let how = lesson.bench.selection.focusedPane == .text ? here : there
                    let shown = lesson.bench.lessonText.lines.map(\.text.plain.string).joined().filter { $0 != " " }
                    #expect(shown.contains(lesson.bench.words(how).string.filter { $0 != " " }), "\(size) \(language) \(page)")
                }
            }
        }
    }

    @Test("What the learner gives has another name than what the network gives", arguments: Language.allCases)
    func twoAnswers(_ language: Language) throws {
        var lesson = try LessonBench(size: Size(120, 40), language: language)
        try lesson.open(1)
        let (own, pane) = (lesson.bench.words(.keyAnswer).string, lesson.bench.words(.paneAnswer).string)
        #expect(own != pane && lesson.text.split(separator: "\n").last?.contains("enter \(own)") == true)
        let learner: [Phrase] = [
            .keyAnswer, .keySubmit, .lessonAnswerField, .lessonTypeNumber, .lessonTypeNumberThere, .lessonChoose, .lessonChooseThere,
            .lessonTakeUnit, .lessonTakeUnitThere, .handoutNumber,
        ]
        for phrase in learner {
            let text = lesson.bench.words(phrase).string.lowercased()
            #expect(!text.replacing("your answer", with: "").contains("answer") && !text.contains("预测"), "\(phrase)")
        }
    }

    // MARK: Wrong answers

    @Test("The third wrong answer shows where the number comes from, even if the step has yet to make it")
    func aNumberThatIsNotMadeYetIsDerived() throws {
        var lesson = try bench(
            """
            ## Foretell

            ```scene
            at: phase=load layer=input
            ```

            ```question number sum
            ask: What will stand in the corner?
            answer: conv1.activation[0,0,0]
            within: 0.001
            right: Yes.
            why: conv1.activation[0,0,0]
            ```
            """)
        try lesson.open()
        for _ in 0..<3 {
            lesson.press(.enter)
            lesson.type("77")
            lesson.press(.enter)
        }
        #expect(lesson.bench.inquiry.why.count == 1 && lesson.bench.shownDerivation?.value == 0)
        #expect(lesson.bench.run.snapshot?.lastPhase == .forward(1) && !lesson.bench.isSceneLeft)
        #expect(lesson.text.contains("The screen now shows") && lesson.bench.study.lesson?.question?.id == "sum")
        // Back to the scene, where nothing of it is seen.
        lesson.press(.home)
        #expect(lesson.bench.run.snapshot?.lastPhase == .load && lesson.bench.inquiry.why.isEmpty)
        #expect(!lesson.text.contains("The screen now shows"))
    }

    @Test("Who opens another lesson and comes back is not asked the first numbers again")
    func triesAreKept() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        try lesson.open(1)
        lesson.press(.enter)
        lesson.type("77")
        lesson.press(.enter)
        let asked = try #require(lesson.bench.study.lesson?.questionStates["sum"]?.asked)
        // The other's scenes have a run of their own.
        lesson.open(try LessonReader.read(LessonBench.text.replacing("batch: 2", with: "batch: 1"), path: "/lessons/08-other/en.md"))
        try lesson.open(1)
        #expect(lesson.opened.count == 3)
        #expect(
            lesson.bench.study.lesson?.questionStates["sum"]?.tries.wrong == 1
                && lesson.bench.study.lesson?.questionStates["sum"]?.asked == asked)
        lesson.press(.character("l"), .character("r"), .character("y"))
        #expect(lesson.bench.study.lesson?.questionStates["sum"]?.tries.wrong == 0)
    }

    // MARK: What is under way

    @Test(
        "Until its scene is there a page says how far it is, and shows neither its text nor what the network makes of another sample",
        arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
    func onTheWay(_ size: Size) throws {
        var lesson = try bench(
            """
            ## Far

            ```scene
            at: step=4 phase=forward.output layer=conv1 sample=1
            ```

            The picture is a **7**, and there are {samples} samples.

            ```question choice what
            ask: What is it?
            choice: 1 == 2 | a nine | No.
            choice: 1 == 1 | a seven
            right: Yes.
            ```
            """, size: size)
        lesson.holdsScene = true
        try lesson.open()
        for step in 0..<4 {
            #expect(lesson.bench.sceneOnTheWay == SceneOnTheWay(step: step, destination: 4))
            let text = lesson.text
            #expect(text.contains("The network goes to step 4"))
            for word in ["picture is", "there are", "What is it", "a seven", "label", "= ", "…"] {
                #expect(!text.contains(word), "\(word) at step \(step)")
            }
            #expect(text.contains("░") && text.contains("no answer yet"))
            try lesson.goOn()
        }
        lesson.arrive()
        #expect(lesson.text.contains("picture is") && lesson.text.contains("label 1"))
        #expect(!lesson.text.contains("The network goes to") && !lesson.text.contains("no answer yet"))
    }

    @Test("Who stops on the way has left the scene, and reads the page")
    func stoppedOnTheWay() throws {
        var lesson = try bench("## Far\n\n```scene\nat: step=4 phase=forward.output layer=conv1\n```\n\nA text with {samples} samples.")
        lesson.holdsScene = true
        try lesson.open()
        lesson.press(.escape)
        #expect(lesson.bench.isSceneLeft && lesson.bench.sceneOnTheWay == nil)
        #expect(lesson.text.contains("A text with … samples.") && lesson.text.contains("home: back to"))
    }

    @Test("Numbers that another page asked for are not taken for those of the lesson that is opened")
    func numbersOfTheLessonBefore() throws {
        var lesson = try LessonBench(size: Size(120, 40))
        lesson.holdsNumbers = true
        try lesson.open()
        #expect(lesson.bench.study.lesson?.stage != .arriving && lesson.bench.study.lesson?.moment == nil)
        var other = try LessonBench.lesson()
        other.name = "08-other"
        lesson.open(other)
        lesson.giveNumbers()
        #expect(lesson.bench.study.lesson?.moment == nil)
        lesson.giveNumbers()
        #expect(lesson.bench.study.lesson?.moment != nil)
    }

    @Test func whatCannotBePlayedOnShowsTheNumbersOfItsBeginning() throws {
        var lesson = try bench(
            """
            ## Play

            ```scene
            at: step=0 phase=load layer=conv1
            play: 9 steps at 1
            ```

            There are {samples} samples.
            """)
        lesson.holdsPlay = true
        try lesson.open()
        #expect(lesson.bench.study.lesson?.stage == .playing && !lesson.text.contains("There are 2 samples."))
        lesson.news(.notFinite(NotFinite(quantity: .loss, layer: "output", phase: .loss, step: 1, learningRate: 1)))
        #expect(lesson.bench.study.lesson?.stage == .left && lesson.text.contains("There are 2 samples."))
    }

    // MARK: Languages

    @Test("A copy of a lesson stays that copy in another language")
    func aCopyOfOnesOwn() throws {
        let folder = TemporaryFolder()
        for file in ["en.md", "zh.md"] { folder.write(LessonBench.text, to: "07-small/\(file)") }
        var lesson = try LessonBench(size: Size(120, 40))
        let own = try #require(LessonCourse.entry(folder: folder.path("07-small")))
        lesson.open(try own.lesson(inLanguage: .english))
        lesson.press(.character(":"))
        lesson.type("lang zh")
        lesson.press(.enter)
        #expect(lesson.bench.words.language == .chinese)
        #expect(lesson.bench.study.lesson?.lesson.path == folder.path("07-small/zh.md"))
        // The program's own is another, and can be opened from the list.
        #expect(lesson.bench.study.lesson?.reference == folder.path("07-small"))
    }
}
