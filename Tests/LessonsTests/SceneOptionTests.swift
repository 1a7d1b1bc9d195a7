import Files
import NeuralNetworks
import OptionSamples
import Testing
import Training

@testable import Lessons

@Suite struct SceneOptionTests {
    @Test("A scene has a key for each option but the threads, and takes its value", arguments: RunOption.all)
    func keys(_ option: RunOption) throws {
        guard let key = option.lessonKey else { return #expect(option == .threads) }
        #expect(SceneReader.once.contains(key))
        let text = option == .network ? "net.txt" : option.sample
        if option == .network {
            // A network file lies beside the lesson, too, and must be there.
            let found = SmallLesson.problems(SmallLesson.page("```scene\ndata: mnist\n\(key): \(text)\n```\nx")).map(\.problem)
            return #expect(found.map { "\($0)" } == ["\(LessonProblem.other(FileError(path: "/lessons/02-window/\(text)", .missing)))"])
        }
        // Pictures written in the header would come in their order.
        let data = option == .data ? "" : "data: mnist\n"
        let run = try SmallLesson.read(SmallLesson.page("```scene\n\(data)\(key): \(text)\n```\nx")).pages[0].scene.run
        // A file of initial weights lies beside the lesson.
        var expected = RunOptions()
        try option.take(option == .initial ? "/lessons/02-window/\(text)" : text, in: &expected)
        #expect(option.value(in: run) == option.value(in: expected))
    }

    @Test(
        "Paths are those of the lesson's folder, batches are small, and each problem says what is expected",
        arguments: [
            ("data", "", "mnist, FOLDER"), ("initial", "a/b", "FILE"), ("batch", "10001", "1 ... 10000"), ("batch", "x", "1 ... 10000"),
            ("seed", "x", "0 ... 18446744073709551615"), ("learning-rate", "0", "> 0"), ("learning-rate", "x", "> 0"),
            ("loss", "x", LossFunction.names.joined(separator: ", ")), ("order", "x", "random, file"), ("validation", "x", "0.1, 5000"),
            ("layout", "x", "channels-first, channels-last"),
        ])
    func problems(_ key: String, _ text: String, _ expected: String) {
        let found = SmallLesson.problems(SmallLesson.page("```scene\n\(key): \(text)\n```\nx")).map(\.problem)
        #expect(found.map { "\($0)" } == ["\(LessonProblem.badValue(key: key, found: text, expected: expected))"])
    }

    @Test func numbersThatSinglePrecisionHasNot() {
        let found = SmallLesson.problems(SmallLesson.page("```scene\nlearning-rate: 1e-50\n```\nx")).map(\.problem)
        let problem = LessonProblem.badNumber(key: "learning-rate", UnfitNumber(text: "1e-50", problem: .tooSmall))
        #expect(found.map { "\($0)" } == ["\(problem)"])
    }

    @Test func foldersOfLessons() throws {
        for (text, data) in [("digits", "/lessons/02-window/digits"), ("/digits", "/digits"), ("mnist", "mnist")] {
            let run = try SmallLesson.read(SmallLesson.page("```scene\ndata: \(text)\n```\nx")).pages[0].scene.run
            #expect(RunOption.data.value(in: run) == .text(data))
        }
    }
}
