import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Testing
import Training

@testable import Workbench

/// When a right answer is shown: after the third wrong one, and for a choice that is solved.
@Suite struct SolutionTests {
    private static let text =
        String(LessonBench.header) + """
            ## Questions

            ```scene
            at: phase=forward.conv1 layer=conv1
            ```

            ```question number size
            let: n = 28
            let: k = pick(3, 5)
            ask: How many windows of {k} in {n}?
            answer: n - k + 1
            within: 0
            hint: n - k | One more.
            right: Yes.
            ```

            ```question choice which
            ask: Which?
            choice: 1 == 2 | the first | No.
            choice: 1 == 1 | the second
            right: So it is.
            ```

            ## A number that is more than the one that is opened

            ```question number double
            ask: Twice the first?
            answer: 2 * input.activation[0,1,2]
            within: 0.001
            right: Yes.
            why: input.activation[0,1,2]
            ```

            ## The number that is opened

            ```question number whole
            ask: The first?
            answer: 0 + conv1.sum[0,0,0]
            within: 0.001
            right: Yes.
            why: conv1.sum[0,0,0]
            ```
            """

    private func opened(
        _ page: Int, _ language: Language = .english, _ appearance: Appearance = Appearance(colors: .indexed, unicode: true)
    ) throws -> LessonBench {
        var lesson = try LessonBench(Self.text, size: Size(200, 60), language: language, appearance: appearance)
        try lesson.open(page)
        return lesson
    }

    private func answer(_ text: String, _ lesson: inout LessonBench) {
        lesson.press(.enter)
        lesson.type(text)
        lesson.press(.enter)
    }

    @Test(
        "Where no derivation can be opened, the third wrong answer tells how the right one comes about, and asks for another",
        arguments: Language.allCases)
    func theThirdTellsTheSolution(_ language: Language) throws {
        var lesson = try opened(0, language)
        let head = language == .english ? "The right answer: 28 − " : "正确答案：28 − "
        for attempt in 0..<6 {
            let asked = try #require(lesson.bench.study.lesson?.questionStates["size"]?.asked)
            guard case .number(let k) = asked.variables["k"] else { return #expect(Bool(false)) }
            answer("77", &lesson)
            let told = lesson.text.contains("\(head)\(Int(k)) + 1 = \(29 - Int(k))")
            #expect(told == (attempt % 3 == 2), "\(attempt)")
            let (again, same) = language == .english ? ("Another try:", "once more with the same") : ("换一组数再试：", "用同样的数")
            #expect(lesson.text.contains(attempt % 3 == 0 ? same : again) && !lesson.text.contains(attempt % 3 == 0 ? again : same))
            #expect(lesson.bench.study.lesson?.question?.id == "size" && lesson.bench.inquiry.why.isEmpty)
        }
    }

    @Test("The right answer stands below the question that it belongs to, above the one that is asked now; typing shows that one")
    func whichQuestionItBelongsTo() throws {
        var lesson = try LessonBench(Self.text, size: Size(80, 24))
        try lesson.open(0)
        for _ in 0..<2 { answer("77", &lesson) }
        let before = try #require(lesson.bench.study.lesson?.questionStates["size"]?.asked)
        answer("77", &lesson)
        let lines = lesson.bench.lessonText.lines.map(\.text.plain.string)
        let old = try #require(before.ask.map(\.text).joined().split(separator: " ").last)
        let places = [
            lines.firstIndex { $0.contains(old) }, lines.firstIndex { $0.contains("The right answer:") },
            lines.firstIndex { $0.contains("Another try:") }, lines.firstIndex { $0.hasPrefix("? ") },
        ].compactMap(\.self)
        #expect(places.count == 4 && places == places.sorted(), "\(lines)")
        lesson.type("4")
        #expect(lesson.text.contains("your answer: 4") && lesson.text.contains("? "))
    }

    @Test func inASCIIToo() throws {
        var lesson = try opened(0, .english, .plainest)
        for _ in 0..<3 { answer("77", &lesson) }
        #expect(lesson.text.contains("The right answer: 28 - ") && lesson.text.unicodeScalars.allSatisfy { $0.isASCII })
    }

    @Test("Beside a derivation it stands where the number that is derived is not the answer")
    func besideADerivation() throws {
        var lesson = try opened(1)
        for _ in 0..<3 { answer("77", &lesson) }
        #expect(!lesson.bench.inquiry.why.isEmpty && lesson.text.contains("The right answer: 2·3 = 6"))
        lesson = try opened(2)
        for _ in 0..<3 { answer("77", &lesson) }
        #expect(!lesson.bench.inquiry.why.isEmpty && !lesson.text.contains("The right answer:"))
    }

    @Test("A solved choice shows which of them was right, also when the page is opened again", arguments: [true, false])
    func theRightChoiceIsMarked(_ unicode: Bool) throws {
        let sign = unicode ? "✓" : "+"
        var lesson = try opened(0, .english, unicode ? Appearance(colors: .indexed, unicode: true) : .plainest)
        let asked = try #require(lesson.bench.study.lesson?.questionStates["size"]?.asked)
        guard case .number(let k) = asked.variables["k"] else { return #expect(Bool(false)) }
        answer("\(29 - Int(k))", &lesson)
        lesson.press(.enter, .enter)
        #expect(lesson.text.contains("Your answer 1 is not right.") && !lesson.text.contains("\(sign)2 the second"))
        lesson.press(.enter, .down, .enter)
        #expect(lesson.text.contains("\(sign)2 the second") && lesson.text.contains(" 1 the first"))
        lesson.press(.pageDown, .pageUp)
        #expect(lesson.text.contains("\(sign)2 the second") && !lesson.text.contains("\(sign)1"))
        lesson.bench.study.lesson?.questionStates = [:]
        try lesson.open(0)
        #expect(lesson.text.contains("\(sign)2 the second"))
    }
}
