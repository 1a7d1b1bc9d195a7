import Datasets
import FoundationEssentials
import Messages
import TemporaryFolders
import TerminalUI
import Testing

@testable import Commands

/// The documents for users: the README and the manual.
enum Documents {
    /// The package's own folder.
    static let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    static let manual = package + "/assets/manual"

    /// The topics, found without the program.
    static let topics = ((try? FileManager.default.contentsOfDirectory(atPath: manual)) ?? []).sorted().filter { $0.hasSuffix(".md") }
        .map { String($0.dropLast(3)) }

    static func text(_ path: String) throws -> String { String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self) }

    static func topic(_ name: String) throws -> String { try text("\(manual)/\(name).md") }

    /// The targets of the links in a Markdown text.
    static func links(_ text: String) -> [String] {
        text.split(separator: "](").dropFirst().map { String($0.prefix { $0 != ")" }) }
    }

    /// The code spans of a Markdown text.
    static func codeSpans(_ text: some StringProtocol) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    /// The part of a text below a second-level heading, up to the next one; nil if there is none.
    static func section(_ heading: String, of text: String) -> Substring? {
        let parts = text.split(separator: "\n## ", omittingEmptySubsequences: false)
        return parts.first { $0.hasPrefix("\(heading)\n") }?.dropFirst(heading.count + 1)
    }
}

@Suite struct ManualTests {
    private func printed(_ topic: String?, _ language: Language = .english, unicode: Bool = true) throws -> String {
        let recorder = Recorder()
        try ManualCommand(topic: topic).run(recorder.commandOutput(language, unicode: unicode))
        #expect(recorder.errors.isEmpty)
        return recorder.output
    }

    @Test func everyTopicIsListedWithALine() throws {
        #expect(Documents.topics.count >= 10)
        let lines = try printed(nil).split(separator: "\n")
        #expect(lines.dropLast().map { $0.prefix { $0 != " " } } == Documents.topics.map { $0[...] })
        #expect(lines.last == "cnn-tui manual TOPIC prints one of them.")
        for (name, line) in zip(Documents.topics, lines) {
            let text = try Documents.topic(name).split(separator: "\n", omittingEmptySubsequences: false)
            #expect(text[0].hasPrefix("# ") && text[1].isEmpty && !text[2].isEmpty && text[3].isEmpty, "\(name)")
            #expect(line.hasSuffix("  \(text[2])") && text[2].hasSuffix(".") && line.count <= 80, "\(line)")
        }
        #expect(try printed(nil, .chinese).contains("主题名"))
    }

    @Test(arguments: Documents.topics)
    func everyTopicIsPrintedAsItStands(_ name: String) throws {
        let text = try Documents.topic(name)
        #expect(try printed(name) == text && printed(name.uppercased()) == text && text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
        // In ASCII every character has a meaningful spelling except the dot.
        #expect(!text.contains("·"))
        let plain = VisibleText.asciiSpelling(try printed(name))
        #expect(plain.allSatisfy(\.isASCII) && plain.count { $0 == "?" } == text.count { $0 == "?" }, "\(name)")
        for line in text.split(separator: "\n") {
            #expect(line.count <= (line.hasPrefix("|") ? 100 : 80) && line.last != " ", "\(name): \(line)")
            // A code span across two lines could not be copied.
            #expect(line.hasPrefix("```") || line.count { $0 == "`" } % 2 == 0, "\(name): \(line)")
        }
    }

    @Test func aTopicThatThereIsNot() throws {
        let words = Phrasebook(.english)
        func told(_ topic: String) -> String {
            do {
                _ = try printed(topic)
                return "printed"
            } catch { return words.words(error).string }
        }
        #expect(told("dta").hasPrefix("the manual has no topic dta. Did you mean data? Its topics are commands, config, data, "))
        #expect(told("xyzzy").hasPrefix("the manual has no topic xyzzy; its topics are commands, config, data, "))
        for outside in ["../manual/data", "/etc/passwd", "data.md", "", ".", "../lessons/README"] {
            #expect(told(outside).hasPrefix("the manual has no topic \(outside)"), "\(outside)")
        }
        #expect(told("a\u{1b}[31m").contains("a\\u{1b}[31m"))
    }

    @Test func anotherFolder() throws {
        let folder = TemporaryFolder()
        #expect(throws: AssetsMissing.self) { try Manual(folder: folder.path) }
        folder.write("\u{feff}# B\n\nThe \u{1b}[7msecond.\n", to: "b.md")
        folder.write("# A\n\nThe first.\n", to: "a.md")
        for other in [".hidden.md", ".md", "c.txt"] { folder.write("no topic", to: other) }
        let manual = try Manual(folder: folder.path)
        #expect(manual.names == ["a", "b"])
        let recorder = Recorder()
        try ManualCommand().run(recorder.commandOutput(), manual)
        #expect(recorder.output.hasPrefix("a  The first.\nb  The \\u{1b}[7msecond.\n"))
        let topic = Recorder()
        try ManualCommand(topic: "b").run(topic.commandOutput(), manual)
        #expect(topic.output == "# B\n\nThe \\u{1b}[7msecond.\n")
        folder.write([UInt8](repeating: 0x20, count: 1 << 20), to: "a.md")
        #expect(throws: (any Error).self) { try manual.topic("a") }
    }

    @Test func linksLeadSomewhere() throws {
        let fromManual = try Documents.topics.map { (Documents.manual, try Documents.topic($0)) }
        let readme = try Documents.text(Documents.package + "/README.md")
        for (folder, text) in fromManual + [(Documents.package, readme)] {
            for link in Documents.links(text) where !link.hasPrefix("https://") {
                let parts = link.split(separator: "#", maxSplits: 1)
                let path = "\(folder)/\(parts[0])"
                #expect(FileManager.default.fileExists(atPath: path), "\(link)")
                guard parts.count == 2, let target = try? Documents.text(path) else { continue }
                let headings = target.split(separator: "\n").filter { $0.hasPrefix("#") }
                    .map { $0.drop { "# ".contains($0) }.lowercased().split(separator: " ").joined(separator: "-") }
                #expect(headings.contains(String(parts[1])), "\(link)")
            }
        }
        let linked = Documents.links(readme)
        for name in Documents.topics { #expect(linked.contains("assets/manual/\(name).md"), "README does not lead to \(name)") }
    }

    @Test func theREADMEIsForTheFirstHour() throws {
        let readme = try Documents.text(Documents.package + "/README.md")
        let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count < 250)
        for line in lines { #expect(line.count <= 120, "\(line)") }
        // The commands that people and machines run first.
        for command in [".ci/setup && swift run -c release cnn-tui", ".ci/setup && swift test"] {
            #expect(lines.contains(command[...]), "\(command)")
        }
    }
}
