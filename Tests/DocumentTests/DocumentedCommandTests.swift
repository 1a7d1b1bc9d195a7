import ArgumentParser
import Commands
import FoundationEssentials
import Lessons
import NeuralNetworks
import Testing
import Training

@testable import cnn_tui

/// The program accepts each command shown in the README, the manual, `--help` and the other documents.
@Suite struct DocumentedCommandTests {
    private static let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")

    private static let documents: [String] = {
        let manual = (try? FileManager.default.contentsOfDirectory(atPath: package + "/assets/manual")) ?? []
        return ["README.md", ".github/CONTRIBUTING.md", "assets/lessons/README.md"] + manual.sorted().map { "assets/manual/\($0)" }
    }()

    /// The commands in a text: lines of code, and code spans. Those with an ellipsis (`…`) are left out.
    private static func commands(_ text: String) -> [[String]] {
        var found: [[String]] = []
        // The language of the code block; nil outside of one.
        var language: Substring?
        for line in text.split(separator: "\n") {
            let start = line.drop { $0 == " " }
            if start.hasPrefix("```") {
                language = language == nil ? start.dropFirst(3) : nil
            } else if let language {
                if language == "sh" { found.append(words(line)) }
            } else {
                // Indented as code, or within backticks.
                let spans = line.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
                found += (line.hasPrefix("    ") && spans.isEmpty ? [line] : spans.map(\.element)).map { words($0) }
            }
        }
        return found.compactMap { line in
            let command = Array(line.drop { $0.contains("=") && !$0.hasPrefix("-") })
            return command.first == "cnn-tui" && !command.contains("…") ? Array(command.dropFirst()) : nil
        }
    }

    /// A line split as by a shell: up to a comment, a pipe or a redirection.
    private static func words(_ line: some StringProtocol) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
                continue
            }
            switch character {
            case "'", "\"":
                quote = character
                word = word ?? ""
            case " ":
                if let whole = word { words.append(whole) }
                word = nil
            case "#" where word == nil, "|", ">", ";", "&":
                return words + [word].compactMap { $0 }
            default: word = (word ?? "") + String(character)
            }
        }
        return words + [word].compactMap { $0 }
    }

    /// Throws unless the program would start the command.
    private func check(_ arguments: [String]) throws {
        // The parser answers this by an error that holds the script.
        if arguments.first == "--generate-completion-script" {
            #expect(arguments.count > 1 && CompletionShell(rawValue: arguments[1]) != nil, "\(arguments)")
            return
        }
        let command = try Program.parseAsRoot(arguments)
        func value(_ option: String) -> String? { arguments.firstIndex(of: option).map { arguments[$0 + 1] } }
        if let model = value("--model") { try Network.checkNotation(model) }
        if let line = value("--at") { _ = try ScreenAddress(parsing: line) }
        if let topic = (command as? ManualPages)?.topic, topic != "TOPIC" { _ = try Manual().topic(topic) }
        if let name = (command as? LessonOpen)?.name, !name.contains("/") { _ = try LessonLibrary.lesson(name, .english) }
        if let view = (command as? Show)?.view, view != "network" && view != "why" {
            #expect(LayerView(word: view) != nil, "\(arguments)")
        }
    }

    @Test(arguments: documents)
    func theProgramTakesThem(_ document: String) throws {
        let text = String(decoding: try Data(contentsOf: URL(filePath: "\(Self.package)/\(document)")), as: UTF8.self)
        for arguments in Self.commands(text) {
            #expect(throws: Never.self, "\(document): cnn-tui \(arguments.joined(separator: " "))") { try check(arguments) }
        }
    }

    @Test func documentsShowManyCommands() throws {
        let all = try Self.documents.flatMap { document in
            Self.commands(String(decoding: try Data(contentsOf: URL(filePath: "\(Self.package)/\(document)")), as: UTF8.self))
        }
        #expect(all.count > 60 && all.contains(["lesson", "7", "--handout", "blame.html"]))
        #expect(
            Self.commands("`cnn-tui show maps` and\n```sh\nA=1 cnn-tui --at 'a b' | less # c\n```") == [
                ["show", "maps"], ["--at", "a b"],
            ])
    }

    /// The examples in the `--help` of a command and its subcommands.
    private func examples(_ command: any ParsableCommand.Type) -> [[String]] {
        let lines = command.configuration.discussion.split(separator: "\n").map { $0.drop { $0 == " " } }
        // A description follows after two blanks.
        return lines.filter { $0 == "cnn-tui" || $0.hasPrefix("cnn-tui ") }.map { line in
            Array(Self.words(line.split(separator: "  ")[0]).dropFirst())
        } + command.configuration.subcommands.flatMap { examples($0) }
    }

    @Test func examplesOfHelpAreTaken() {
        let all = examples(Program.self)
        #expect(all.count > 30)
        for arguments in all {
            #expect(throws: Never.self, "cnn-tui \(arguments.joined(separator: " "))") { try check(arguments) }
        }
    }

    /// The options of a command and its subcommands.
    private func options(_ command: CommandDescription) -> Set<String> {
        let own = (command.arguments ?? []).flatMap(\.longNames)
        return (command.subcommands ?? []).reduce(into: Set(own)) { $0.formUnion(options($1)) }
    }

    @Test func everyOptionIsInTheManual() throws {
        let manual = try Self.documents.filter { $0.hasPrefix("assets/manual/") }
            .map { String(decoding: try Data(contentsOf: URL(filePath: "\(Self.package)/\($0)")), as: UTF8.self) }.joined()
        // `--maps` does not count as `--map`.
        let words = Set(manual.split { !$0.isLetter && !$0.isNumber && $0 != "-" })
        let all = options(try #require(CommandDescription.program))
        #expect(all.count > 30)
        for option in all.subtracting(["version"]) { #expect(words.contains("--\(option)"), "--\(option)") }
    }
}
