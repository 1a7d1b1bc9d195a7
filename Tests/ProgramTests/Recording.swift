import FoundationEssentials
import Glibc
import TemporaryFolders
import Tensors
import Testing

@testable import Commands

/// A command of `Recorded/…/commands`.
struct RecordedCommand {
    enum Verb: String {
        case make, type, thin, progress, same, print, file, line

        /// Whether it creates the users' files and is not repeated.
        var isOnlyRecorded: Bool { [.make, .type, .thin, .progress].contains(self) }
    }

    var verb: Verb
    var name: String
    /// The program's arguments.
    var words: [String]
    /// The keys typed then, one piece after another.
    var keys: [String] = []

    /// The commands of a file.
    static func read(_ text: String) throws -> [RecordedCommand] {
        var commands: [RecordedCommand] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("  ") {
                let keys = line.dropFirst(2).replacing("\\r", with: "\r").replacing("\\e", with: "\u{1b}")
                commands[commands.count - 1].keys.append(String(keys))
                continue
            }
            let parts = line.split(separator: ":", maxSplits: 1)
            let head = parts[0].split(separator: " ")
            let verb = try #require(Verb(rawValue: String(head[0])), "\(line)")
            commands.append(RecordedCommand(verb: verb, name: String(head[1]), words: words(parts.count > 1 ? parts[1] : "")))
        }
        return commands
    }

    /// Words separated by blanks, or in quotes.
    private static func words(_ text: Substring) -> [String] {
        text.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
    }
}

/// The files of users of an earlier version, as recorded on one kind of processor.
struct Recording: CustomTestStringConvertible, Sendable {
    /// The folder of the state.
    let folder: String
    /// The kind of processor.
    let kind: String

    var testDescription: String { "\(folder.split(separator: "/").last ?? ""), \(kind)" }

    static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/Recorded"
    /// The kind of processor that the tested programs are built for: on it a run has the same bits.
    static let ownKind = VectorUnit.instructionSet.split(separator: " ").joined(separator: "-")
    /// The state to record.
    static let wanted = getenv("RECORD").map { String(cString: $0) }

    /// Every state, with the recording on this kind of processor, or those on others if there is none.
    static let all: [Recording] = names(in: root).filter { $0 != "README.md" && $0 != wanted }.flatMap { name in
        let kinds = names(in: "\(root)/\(name)").filter { !["commands", "given", "approved"].contains($0) }
        return (kinds.contains(ownKind) ? [ownKind] : kinds).map { Recording(folder: "\(root)/\(name)", kind: $0) }
    }

    private static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    var isOfOwnKind: Bool { kind == Self.ownKind }

    var commands: [RecordedCommand] {
        get throws { try RecordedCommand.read(String(decoding: Data(contentsOf: URL(filePath: "\(folder)/commands")), as: UTF8.self)) }
    }

    /// The path of a recorded file.
    func path(_ name: String) -> String { "\(folder)/\(kind)/\(name)" }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

    func json<Value: Decodable>(_ name: String, as type: Value.Type = JSONValue.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes(name)))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let parent = path(name).split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: path(name)))
    }

    func write(json value: some Encodable, to name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        var bytes = [UInt8](try encoder.encode(value))
        bytes.append(0x0a)
        try write(bytes, to: name)
    }

    /// Whether a number equals the recorded one: exactly on the same kind of processor, up to rounding on others.
    func isSame(_ recorded: Double, _ found: Double) -> Bool {
        recorded == found || !isOfOwnKind && abs(recorded - found) <= 1e-5 * max(abs(recorded), abs(found)) + 1e-8
    }
}

/// A copy of the recorded files, for programs to work on.
final class RecordedPlace {
    let folder = TemporaryFolder()
    let recording: Recording

    /// All inputs and, unless they are still to be created, the users' files.
    init(_ recording: Recording, isNew: Bool = false) throws {
        self.recording = recording
        try FileManager.default.copyItem(atPath: "\(recording.folder)/given", toPath: folder.path("given"))
        if isNew {
            try FileManager.default.createDirectory(atPath: folder.path("state"), withIntermediateDirectories: true)
        } else {
            try FileManager.default.copyItem(atPath: recording.path("state"), toPath: folder.path("state"))
        }
    }

    var environment: [String: String] {
        ["XDG_STATE_HOME": folder.path("state"), "HOME": folder.path, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"]
    }

    private var places: [(name: String, path: String)] {
        [("GIVEN", folder.path("given")), ("STATE", folder.path("state")), ("FILE", folder.path("file"))]
    }

    /// The words with the paths of this copy.
    func words(_ command: RecordedCommand) -> [String] {
        command.words.map { word in
            places.reduce(word) { word, place in
                let own = place.name == "FILE" ? "\(place.path)-\(command.name)" : place.path
                return word.replacing(place.name, with: own)
            }
        }
    }

    /// The content of the file that a command writes.
    func file(of command: RecordedCommand) -> [UInt8] { folder.read("file-\(command.name)") }

    /// A text without the paths of this copy.
    func neutral(_ text: String) -> String {
        places.reduce(text) { $0.replacing($1.path, with: $1.name) }
    }

    /// Runs a command to its end.
    func run(_ command: RecordedCommand) throws -> ChildProcess {
        try #require(ChildProcess(Programs.builtWithTests, words(command), environment: environment))
    }

    /// The same in a terminal.
    func open(_ command: RecordedCommand) throws -> RecordedScreen {
        RecordedScreen(
            try #require(PseudoTerminal(Programs.builtWithTests, words(command), environment: environment, columns: 120, rows: 40)))
    }
}

/// A program's terminal, with what it shows.
final class RecordedScreen {
    let terminal: PseudoTerminal
    private var screen = EmulatedTerminal(columns: 120, rows: 40)
    private var taken = 0

    init(_ terminal: PseudoTerminal) { self.terminal = terminal }

    /// The current text of the screen.
    var text: String {
        screen.take(terminal.output[taken...])
        taken = terminal.output.count
        return screen.text
    }

    /// The numbers with at least six digits after `= ` on the screen.
    var numbers: [String] {
        text.split(separator: "\n").flatMap { line in
            line.split(separator: "= ").dropFirst().compactMap { part in
                let number = String(part.prefix { $0.isNumber || "+-.e".contains($0) })
                return number.count(where: \.isNumber) >= 6 && Double(number) != nil ? number : nil
            }
        }
    }

    /// Waits until no output has come for a while, at most ten seconds; for recording only.
    func settle() {
        let end = Date.now.addingTimeInterval(10)
        while Date.now < end && terminal.wait(forBytes: terminal.output.count + 1, seconds: 0.7) {}
    }

    /// The line that `y` copies, once it satisfies a condition; nil if it never does.
    func line(within seconds: Double, where holds: (String) -> Bool) -> String? {
        let end = Date.now.addingTimeInterval(seconds)
        repeat {
            // The key opens the line, and closes an open one.
            terminal.type("y")
            if terminal.read(seconds: 1, until: { terminal.copied.map(holds) ?? false }) { return terminal.copied }
        } while Date.now < end
        return nil
    }
}
