import NeuralNetworks
import TemporaryFolders
import Testing
import Training

@testable import Lessons

@Suite struct RehearsalTests {
    private struct Found {
        var file: String
        var line: Int
        var problem: String
    }

    /// The errors in a lesson of these two texts; nil repeats the first.
    private func check(_ english: String, _ chinese: String? = nil) throws -> (report: LessonReport, found: [Found]) {
        let folder = TemporaryFolder()
        folder.write(english, to: "02-window/en.md")
        if chinese != "" { folder.write(chinese ?? english, to: "02-window/zh.md") }
        let entry = try #require(try LessonCourse(folder: folder.path).entry("2"))
        let report = LessonRehearsal(start: SmallLesson.start).check(entry)
        let found = report.errors.map { error in
            Found(file: String(error.file.suffix(5)), line: error.line, problem: "\(error.problem)")
        }
        return (report, found)
    }

    /// Expects one problem in the English page, at a line of the text, with a word of it.
    private func expect(_ text: String, _ line: Int, _ problem: String, _ location: SourceLocation = #_sourceLocation) throws {
        let found = try check(SmallLesson.page(text)).found.filter { $0.file == "en.md" }
        #expect(
            found.count == 1 && found[0].line == line + 14 && found[0].problem.contains(problem), "\(found)", sourceLocation: location)
    }

    private static let whole = """
        The map has {rows(conv1)}×{columns(conv1)} units.

        ```question number sum
        let: c = pick(0, 2)
        ask: Column {c}?
        answer: conv1.activation[0,0,c]
        within: 0.001
        right: {answer}
        hint: input.activation[0,0,c] + input.activation[0,1,c+1] | {you}
        why: conv1.activation[0,0,c]
        ```

        ```question unit go
        ask: Go.
        where: row == 1
        right: {row}
        ```

        ```question make on
        ask: On.
        when: step > start.step
        right: {step}
        ```

        ```figure full
        A: 1 2 / 3 4
        K: conv1.kernel[0,0,:,:]
        ```
        """

    @Test func aWholeLesson() throws {
        let (report, found) = try check(SmallLesson.page(Self.whole))
        #expect(found.isEmpty, "\(found)")
        #expect(report.name == "02-window" && report.pages == 1 && report.questions == 3 && report.languages == [.english, .chinese])
    }

    @Test(arguments: [
        ("```scene\nat: phase=forward.conv9\n```\na", 1, "AddressError"), ("```scene\nat: layer=conv9\n```\na", 1, "noLayer"),
        ("```scene\nat: phase=forward.conv1 layer=conv1 unit=0,3,0\n```\na", 1, "outOfRange(\"unit=ROW\""),
        ("```scene\nat: phase=load layer=conv1 sample=2\n```\na", 1, "outOfRange(\"sample\""),
        ("```scene\nat: phase=load guest=test:2\n```\na", 1, "outOfRange(\"guest\""),
        ("```scene\nat: phase=load layer=conv1 view=kernels update=1\n```\na", 1, "outOfRange(\"update\""),
        ("```scene\nat: phase=load why=conv1.activation[0,0,0]\n```\na", 1, "notComputed"),
        ("```scene\nat: step=1 phase=update why=conv1.activation[0,0,0]\n```\na", 1, "afterUpdate"),
        (
            "```scene\nat: phase=forward.conv1 layer=conv1 why=conv1.activation[0,0,0]\npoint: term 5\n```\na", 1,
            "outOfRange(\"point: term\""
        ),
        ("```scene\npoint: term 0\n```\na", 1, "keyMissing"),
        ("```scene\npoint: units 1 0 0\n```\na", 1, "outOfRange(\"point: units PLANE\""),
        ("```scene\nat: phase=load layer=input view=kernels unit=0,0,0\n```\na", 1, "noPicture"),
        ("```scene\nmodel: 2s-2s-2s\n```\na", 1, "NotationError"), ("```scene\nweights: conv1.kernel = 1 2\n```\na", 1, "wrongCount"),
        ("```scene\nweights: conv2.kernel = 1\n```\na", 1, "noParameter"), ("```scene\ndata: nowhere\n```\na", 1, "missing"),
        ("{conv9.bias[0]}", 1, "noLayer"), ("a\n{output.residual[0]}", 2, "notComputed"), ("- {sum(1)}", 1, "wrongKind"),
        ("```formula\nx\nwith: {nothing}\n```", 3, "noName"), ("```figure correlation\nA: 1 2\nK: 1 / 2\n```", 1, "figureMisfit"),
        ("```figure matrix\nA: conv1.kernel[0,0,2,0]\n```", 2, "outOfRange"),
        ("```question number a\nask: x\nanswer: 1/0\nwithin: 1\nright: x\n```", 3, "divisionByZero"),
        ("```question number a\nask: x\nanswer: conv1.bias[:]\nwithin: 1\nright: x\n```", 3, "wrongKind"),
        ("```question number a\nask: {answer}\nanswer: 1\nwithin: 1\nright: x\n```", 2, "notComputed"),
        ("```question number a\nask: x\nanswer: pick(1, 2)\nwithin: 1\nright: x\n```", 3, "noDrawing"),
        ("```question number a\nlet: b = pick(1, 0)\nask: x\nanswer: 1\nwithin: 1\nright: x\n```", 2, "badRange"),
        ("```question number a\nask: x\nanswer: 2\nwithin: 0.1\nright: x\nhint: 1 + 1.05 | y\n```", 6, "hintIsAnswer"),
        ("```question number a\nask: x\nanswer: 2\nwithin: 0.1\nright: {nothing}\n```", 5, "noName"),
        ("```question number a\nask: x\nanswer: 2\nwithin: 0.1\nright: x\nwhy: conv1.activation[0,0,3]\n```", 6, "noWhy"),
        ("```question choice a\nask: x\nchoice: true | a\nchoice: 1 < 2 | b\nright: x\n```", 1, "notOneRight"),
        ("```question choice a\nask: x\nchoice: 1 | a\nchoice: 1 < 2 | b\nright: x\n```", 3, "wrongKind"),
        ("```question unit a\nask: x\nwhere: row < 3\nright: x\n```", 3, "everyUnit"),
        ("```question unit a\nask: x\nwhere: row == 3\nright: x\n```", 3, "noUnit"),
        ("```question unit a\nask: x\nlayer: conv9\nwhere: row == 1\nright: x\n```", 1, "noLayer"),
        ("```question unit a\nask: x\nview: pictures\nwhere: row == 1\nright: x\n```", 1, "badValue"),
        ("```question make a\nask: x\nwhen: step == 0\nright: x\n```", 3, "alreadyMade"),
        ("```question make a\nask: x\nwhen: step\nright: x\n```", 3, "wrongKind"),
        ("```question make a\nask: x\nwhen: loss < start.loss\nright: x\n```", 3, "notComputed"),
    ])
    func whatFailsInItsSceneHasItsLine(_ text: String, _ line: Int, _ problem: String) throws { try expect(text, line, problem) }

    /// A hint that is the right answer in only some tries is no error.
    @Test func aHintMayMeetTheAnswerNowAndThen() throws {
        let text = "```question number a\nlet: c = pick(0, 1)\nask: x {c}\nanswer: c\nwithin: 0\nright: x\nhint: 0 | y\n```"
        let found = try check(SmallLesson.page(text)).found
        #expect(found.isEmpty, "\(found)")
    }

    @Test func runsThatDivergeAreToldOfTheirScene() throws {
        try expect(
            "```scene\nlearning-rate: 3e38\nmodel: 1c2:none\nloss: cross-entropy\nat: step=9 phase=load\n```\na", 1, "NotFinite")
    }

    // MARK: Translations

    @Test func aLessonWithoutItsTranslation() throws {
        let (report, found) = try check(SmallLesson.page(Self.whole), "")
        #expect(found.count == 1 && found[0].file == "zh.md" && found[0].line == 0 && found[0].problem.contains("languageMissing"))
        #expect(report.languages == [.english])
    }

    /// The error for a change in the translation, with the lines in both files.
    @Test(arguments: [
        ("step > start.step", "step > start.step + 1", 35, "questionDiffers(\"on\", other: \"en.md:35\")"),
        ("{rows(conv1)}", "{rows(input)}", 13, "placeholders([\"rows(input)\", \"rows(conv1)\"]), other: \"en.md:13\""),
        ("A: 1 2", "A: 2 1", 13, "figures, other: \"en.md:13\""), ("question make on", "question make off", 33, "questionDiffers(\"off\""),
        ("hint: input", "hint: 0 * input", 23, "questionDiffers(\"sum\", other: \"en.md:23\")"),
        ("within: 0.001", "within: 0.1", 20, "questionDiffers(\"sum\", other: \"en.md:20\")"),
        ("right: {row}", "right: {column}", 30, "questionDiffers(\"go\", other: \"en.md:30\")"),
        ("pick(0, 2)", "pick(0, 1)", 18, "questionDiffers(\"sum\", other: \"en.md:18\")"), ("minutes: 5", "minutes: 6", 1, "header"),
        ("minutes: 5", "minutes: 5\noptional: 1", 1, "header"),
        ("conv1.bias = 0", "conv1.bias = 1", 13, "sceneDiffers(other: \"en.md:13\")"),
    ])
    func translationsThatDiffer(_ part: String, _ other: String, _ line: Int, _ problem: String) throws {
        let english = SmallLesson.page(Self.whole)
        let pieces = english.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
        #expect(pieces.count == 2)
        let found = try check(english, pieces.joined(separator: other)).found
        #expect(found.contains { $0.file == "zh.md" && $0.line == line && $0.problem.contains(problem) }, "\(found)")
        #expect(found.allSatisfy { $0.file == "zh.md" })
    }

    @Test func matricesOfAFigureHaveAnOrder() throws {
        let lines = ["A: 1 2 / 3 4", "K: conv1.kernel[0,0,:,:]"]
        func page(_ lines: [String]) -> String { SmallLesson.page("```figure full\n\(lines.joined(separator: "\n"))\n```") }
        let found = try check(page(lines), page(lines.reversed())).found
        #expect(found.count == 1 && found[0].problem.contains("figures"), "\(found)")
        #expect(try check(page(lines), page(lines).replacing("```figure", with: "\n```figure")).found.isEmpty)
    }

    @Test func pagesAndQuestionsThatAreMissing() throws {
        let page = SmallLesson.page("Text.")
        let more = try check(page + "\n## Two\n\nText.\n", page).found
        #expect(more.count == 1 && more[0].file == "zh.md" && more[0].line == 13 && more[0].problem.contains("en.md:17"))
        let question = "```question make on\nask: On.\nwhen: step > start.step\nright: x\n```\n"
        let missing = try check(page + question, page).found
        #expect(missing.count == 1 && missing[0].file == "zh.md" && missing[0].line == 13 && missing[0].problem.contains("en.md:16"))
    }

    @Test func aTranslationMayOrderItsSentencesOtherwise() throws {
        #expect(try check(SmallLesson.page("{1} a {2} {1}"), SmallLesson.page("{2} {1} 乙 {1}")).found.isEmpty)
    }

    // MARK: The stage

    /// Scenes set up in sequence, forwards and back, equal each one alone.
    @Test func scenesComeOutTheSameInAnyOrder() throws {
        func scene(_ at: String) throws -> LessonScene {
            try SmallLesson.read(SmallLesson.page("```scene\nbatch: 1\nat: \(at)\n```\nx")).pages[0].scene
        }
        let lines = [
            "step=9 phase=load", "step=4 phase=backward.conv1", "step=20", "step=9 phase=load change=4:lr=0.1", "step=9 phase=load",
            "step=20 phase=update", "step=0",
        ]
        let stage = LessonStage(start: SmallLesson.start)
        var seen: [[Double?]] = []
        for line in lines {
            let (together, alone) = (try stage.stand(scene(line)), try LessonStage(start: SmallLesson.start).stand(scene(line)))
            func numbers(_ standing: LessonStage.Standing) -> [Double?] {
                let network = standing.moment.network
                return ["conv1.kernel[0,0,1,1]", "output.weight[1,3]", "conv1.activation[0,1,1]", "output.residual[0]", "loss"].map {
                    (try? network.place(named: $0)).flatMap { standing.moment.value($0, sample: 0) }
                }
            }
            #expect(numbers(together) == numbers(alone), "\(line)")
            #expect(together.trainer.lastPhase == alone.trainer.lastPhase && together.moment.numbers.step == alone.moment.numbers.step)
            seen.append(numbers(together))
        }
        #expect(seen[0] == seen[4] && seen[0] != seen[3] && seen[2] == seen[5])
    }
}
