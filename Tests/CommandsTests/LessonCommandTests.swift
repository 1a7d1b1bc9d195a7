import Glibc
import Messages
import TemporaryFolders
import Testing

@testable import Commands

@Suite struct LessonCommandTests {
    /// A temporary folder of lessons, and the output of a command.
    private final class Place {
        let temporary = TemporaryFolder()
        var folder: String { temporary.path }
        var said = ""

        func output(_ language: Language = .english) -> CommandOutput {
            CommandOutput(
                standardOutput: { self.said += $0 }, standardError: { self.said += $0 }, progressAppearance: nil,
                words: Phrasebook(language))
        }

        func read(_ name: String) -> String { String(decoding: temporary.read(name), as: UTF8.self) }

        func write(_ text: String, to name: String) { temporary.write(text, to: name) }
    }

    @Test func whatIsBegunIsWhole() throws {
        let place = Place()
        try LessonNewCommand(name: "why-padding", folder: place.folder).run(place.output())
        #expect(place.said == "wrote \(place.folder)/01-why-padding/en.md\nwrote \(place.folder)/01-why-padding/zh.md\n")
        try LessonNewCommand(name: "another", folder: place.folder).run(place.output())
        place.said = ""
        #expect(try LessonCheckCommand(folder: place.folder).run(place.output()))
        #expect(place.said == "01-why-padding: pages 3, questions 1, languages en zh\n02-another: pages 3, questions 1, languages en zh\n")
        place.said = ""
        #expect(try LessonCheckCommand(folder: "\(place.folder)/02-another").run(place.output(.chinese)))
        #expect(place.said == "02-another：3 页，1 题，en zh\n")
    }

    @Test func aFolderIsMadeForIt() throws {
        let place = Place()
        try LessonNewCommand(name: "first", folder: "\(place.folder)/my/lessons").run(place.output())
        #expect(try LessonCheckCommand(folder: "\(place.folder)/my/lessons").run(place.output()))
        place.write("in the way", to: "file")
        #expect(throws: (any Error).self) { try LessonNewCommand(name: "first", folder: "\(place.folder)/file").run(place.output()) }
    }

    @Test func oneLanguageCanBeChecked() throws {
        let place = Place()
        try LessonNewCommand(name: "half", folder: place.folder).run(place.output())
        unlink("\(place.folder)/01-half/zh.md")
        #expect(try !LessonCheckCommand(folder: place.folder).run(place.output()))
        #expect(try !LessonCheckCommand(folder: place.folder, language: .chinese).run(place.output()))
        place.said = ""
        #expect(try LessonCheckCommand(folder: place.folder, language: .english).run(place.output()))
        #expect(place.said == "01-half: pages 3, questions 1, languages en\n")
        // The other file is not read.
        place.write("nonsense", to: "01-half/zh.md")
        #expect(try LessonCheckCommand(folder: place.folder, language: .english).run(place.output()))
    }

    @Test func nothingIsOverwritten() throws {
        let place = Place()
        try LessonNewCommand(name: "other", folder: place.folder).run(place.output())
        place.write("mine", to: "01-other/en.md")
        #expect(throws: LessonNewProblem.exists("\(place.folder)/01-other")) {
            try LessonNewCommand(name: "other", folder: place.folder).run(place.output())
        }
        #expect(place.read("01-other/en.md") == "mine")
        for name in ["", "Other", "a/b", "../x", "1-a", "ü", "a b"] {
            #expect(throws: LessonNewProblem.badName(name)) { try LessonNewCommand(name: name, folder: place.folder).run(place.output()) }
        }
    }

    @Test func errorsBeginWithFileAndLine() throws {
        let place = Place()
        try LessonNewCommand(name: "other", folder: place.folder).run(place.output())
        let text = place.read("01-other/en.md")
        func lines(changing part: String, to other: String) throws -> [String] {
            place.said = ""
            place.write(text.split(separator: part, omittingEmptySubsequences: false).joined(separator: other), to: "01-other/en.md")
            #expect(try !LessonCheckCommand(folder: place.folder).run(place.output()))
            return place.said.split(separator: "\n").map { String($0.dropFirst(place.folder.count)) }
        }
        // A wrong layer name in a scene; an expression that does not parse; a question without its translation.
        let layer = try lines(changing: "layer=input", to: "layer=conv7")
        #expect(
            layer.filter { $0 == "/01-other/en.md:35: conv7: no such layer; this network has input, conv1, output" }.count == 1, "\(layer)")
        let expression = try lines(changing: "answer: conv1.activation[0,0,c]", to: "answer: conv1.activation[0,0,c")
        #expect(expression.contains { $0.hasPrefix("/01-other/en.md:46: “conv1.activation[0,0,c”, character 23: ") }, "\(expression)")
        let question = try lines(changing: "first-sum", to: "last-sum")
        #expect(
            question.contains { $0.hasPrefix("/01-other/zh.md:42: question “first-sum” is missing or differs at en.md:") }, "\(question)")
    }

    /// An error in one place hides none in another.
    @Test func faultsAreToldTogether() throws {
        let place = Place()
        try LessonNewCommand(name: "other", folder: place.folder).run(place.output())
        var text = place.read("01-other/en.md")
        for (part, other) in [
            ("layer=input", "layer=conv7"), ("answer: conv1.activation[0,0,c]", "answer: conv1.activation[0,0,c"),
            ("layer=conv1 unit=0,0,0", "layer=conv1 unit=0,9,0"), ("## Sources\n", "## Sources\n\n{pool2.sum[0,0,0]}\n"),
        ] {
            text = text.split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
        }
        place.write(text, to: "01-other/en.md")
        place.said = ""
        #expect(try !LessonCheckCommand(folder: place.folder).run(place.output()))
        let lines = place.said.split(separator: "\n").map { String($0.dropFirst(place.folder.count + 10)) }
        // The second page and the third, which keeps its scene, could not be set up; the first is compared all the same.
        #expect(lines.map { $0.prefix { $0 != " " } } == ["en.md:17:", "en.md:35:", "en.md:46:", "zh.md:17:", "zh.md:54:"], "\(lines)")
    }

    @Test func aFolderWithoutLessonsIsNoSuccess() throws {
        let place = Place()
        #expect(try !LessonCheckCommand(folder: place.folder).run(place.output()))
        #expect(place.said == "no lessons in \(place.folder)\n")
    }
}
