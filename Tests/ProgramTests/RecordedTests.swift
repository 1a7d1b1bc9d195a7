import FoundationEssentials
import Glibc
import GoldenFiles
import Interchange
import Lessons
import TemporaryFolders
import Testing
import Training
import Workbench

@testable import Commands

/// Files of users work as before: states, lines, handouts and JSON output of earlier versions (`Recorded/README.md`).
@Suite(.serialized) struct RecordedTests {
    /// Keys whose values differ every time.
    private static let eachTime: Set<String> = ["seconds", "samples_per_second"]
    /// Keys whose values depend on all bits of a run.
    private static let hashes: Set<String> = ["parameters_sha256"]

    @Test("JSON has the same keys and numbers, and runs resume as before", arguments: Recording.all)
    func printedAnswers(_ recording: Recording) throws {
        let place = try RecordedPlace(recording)
        for command in try recording.commands where [.same, .print].contains(command.verb) {
            let found = try Self.printed(command, place)
            let (isExact, name) = (command.verb == .same, "\(command.name).json")
            let isHashKnown = isExact || recording.isOfOwnKind
            let differences = try recording.json(name).differences(
                from: found, ignoring: Self.eachTime.union(isHashKnown ? [] : Self.hashes),
                isSame: { isExact ? $0 == $1 : recording.isSame($0, $1) })
            #expect(differences.isEmpty, "\(command.name): \(differences.joined(separator: "\n"))")
        }
    }

    /// A command's output, without the paths of this copy or of the recorded one.
    private static func printed(_ command: RecordedCommand, _ place: RecordedPlace) throws -> JSONValue {
        let ended = try place.run(command)
        try #require(ended.code == 0, "\(command.name): \(ended.errors)")
        let text = place.neutral(ended.output).split(separator: "\"", omittingEmptySubsequences: false).map {
            $0.hasSuffix("/given/data") ? "GIVEN/data" : $0
        }
        return try JSONDecoder().decode(JSONValue.self, from: Data(text.joined(separator: "\"").utf8))
    }

    @Test("Every file of a run is intact, with its curves and changes", arguments: Recording.all)
    func runFiles(_ recording: Recording) throws {
        let found = try RecordedCurves.read(in: recording.path("state/cnn-tui/runs"))
        let recorded = try recording.json("curves.json")
        let differences = try recorded.differences(from: JSONValue(encoding: found), isSame: ==)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
        #expect(found.count > 4)
    }

    @Test("Handouts have the same bytes, or the approved ones", arguments: Recording.all)
    func handouts(_ recording: Recording) throws {
        let place = try RecordedPlace(recording)
        for command in try recording.commands where command.verb == .file {
            let ended = try place.run(command)
            #expect(ended.code == 0, "\(ended.errors)")
            let found = place.file(of: command)
            let approved = GoldenFile(path: "\(recording.folder)/approved/\(command.name)")
            if try found == recording.bytes(command.name) {
                #expect(approved.text == nil || GoldenFile.isWriting, "\(approved.path) is not needed any more")
                if GoldenFile.isWriting { try? FileManager.default.removeItem(atPath: approved.path) }
            } else {
                let recorded = GoldenFile(path: recording.path(command.name))
                let known = approved.text == nil && !GoldenFile.isWriting ? recorded : approved
                let difference = try known.difference(from: String(decoding: found, as: UTF8.self), suite: "RecordedTests")
                #expect(difference == nil, "\(difference ?? "")\n(approved changes are written to \(approved.path))")
            }
        }
    }

    @Test("Lines open the same screens, and are reproduced", arguments: Recording.all)
    func lines(_ recording: Recording) throws {
        let place = try RecordedPlace(recording)
        let lines = try recording.json("lines.json", as: [String: RecordedLine].self)
        #expect(lines.count == (try recording.commands.count { $0.verb == .line }))
        for (name, recorded) in lines.sorted(by: { $0.key < $1.key }) {
            // On another kind of processor the hash differs, and the screen would say so in place of something else.
            func comparable(_ line: String) -> String {
                guard !recording.isOfOwnKind, let hash = line.firstRange(of: " hash=") else { return place.neutral(line) }
                return place.neutral(String(line[..<hash.lowerBound]) + "'")
            }
            // The language is not part of the copied line.
            let language = try recording.commands.first { $0.name == name && $0.verb == .line }?.words.filter { $0 == "zh" } ?? []
            let opening = try #require(try RecordedCommand.read("line \(name): \(comparable(recorded.line))").first)
            var command = opening
            command.words = opening.words.dropFirst() + language.flatMap { ["--lang", $0] }
            let screen = try place.open(command)
            func isThere(_ number: String) -> Bool {
                if recording.isOfOwnKind { return screen.numbers.contains(number) }
                return screen.numbers.contains { recording.isSame(Double(number) ?? .nan, Double($0) ?? .nan) }
            }
            let hasNumbers = screen.terminal.read(seconds: 20) { recorded.numbers.allSatisfy(isThere) }
            #expect(hasNumbers, "\(name): \(recorded.numbers) are not all on\n\(screen.text)")
            let expected = comparable(recorded.line)
            let found = screen.line(within: 20) { comparable($0) == expected }
            #expect(found != nil, "\(name): the line is\n\(screen.terminal.copied.map(comparable) ?? "not there"), and was\n\(expected)")
        }
    }

    @Test("Solved questions are still present, under their names", arguments: Recording.all)
    func lessonProgress(_ recording: Recording) throws {
        let place = try RecordedPlace(recording)
        let path = place.folder.path("state/cnn-tui/lessons.json")
        let file = ProgressFile(path: path)
        let progress = file.read()
        #expect(!file.isDamaged && !progress.records.isEmpty)
        let lessons = try Self.lessons()
        for (name, record) in progress.records {
            let lesson = lessons.first { $0.name == name }
            let ids = Set(lesson?.pages.flatMap(\.questions).map(\.id) ?? [])
            #expect(lesson != nil && record.solved.isSubset(of: ids), "\(name): \(record.solved.subtracting(ids))")
        }
        // Read, saved and read again it is the same.
        try file.keep(progress)
        #expect(ProgressFile(path: path).read() == progress)
    }

    private static func lessons() throws -> [Lesson] { try LessonCourse().entries.map { try $0.lesson(.english) } }

    /// `RECORD=NAME` records the state `Recorded/NAME` on this kind of processor.
    @Test(.enabled(if: Recording.wanted != nil)) func record() throws {
        let name = try #require(Recording.wanted)
        let recording = Recording(folder: "\(Recording.root)/\(name)", kind: Recording.ownKind)
        let place = try RecordedPlace(recording, isNew: true)
        let commands = try recording.commands
        for command in commands where command.verb.isOnlyRecorded {
            switch command.verb {
            case .type: try Self.type(command, place)
            case .thin: try Self.thin(command, place)
            case .progress: try Self.solveAll(place)
            default:
                let ended = try place.run(command)
                try #require(ended.code == 0, "\(command.name): \(ended.errors)")
            }
        }
        try? FileManager.default.removeItem(atPath: recording.path(""))
        try FileManager.default.createDirectory(atPath: recording.path(""), withIntermediateDirectories: true)
        for path in try FileManager.default.subpathsOfDirectory(atPath: place.folder.path("state")) where !path.hasSuffix(".lock") {
            let bytes = place.folder.read("state/\(path)")
            if !bytes.isEmpty { try recording.write(bytes, to: "state/\(path)") }
        }
        try recording.write(json: RecordedCurves.read(in: recording.path("state/cnn-tui/runs")), to: "curves.json")
        var lines: [String: RecordedLine] = [:]
        for command in commands {
            switch command.verb {
            case .same, .print: try recording.write(json: Self.printed(command, place), to: "\(command.name).json")
            case .file:
                let ended = try place.run(command)
                try #require(ended.code == 0, "\(command.name): \(ended.errors)")
                try recording.write(place.file(of: command), to: command.name)
            case .line:
                let screen = try place.open(command)
                screen.settle()
                let numbers = screen.numbers
                let moment = try #require(command.words.last?.split(separator: " ").first)
                let line = try #require(
                    screen.line(within: 20) { $0.contains("\(moment) ") && $0.contains("hash=") }, "\(command.name)")
                lines[command.name] = RecordedLine(line: place.neutral(line), numbers: numbers)
            case .make, .type, .thin, .progress: break
            }
        }
        try recording.write(json: lines, to: "lines.json")
    }

    /// A session on the screen, one piece of keys after another.
    private static func type(_ command: RecordedCommand, _ place: RecordedPlace) throws {
        let screen = try place.open(command)
        for keys in command.keys {
            screen.settle()
            screen.terminal.type(keys)
        }
        try #require(screen.terminal.waitForEnd() == 0)
    }

    /// Repeats a run of which only the newest steps are kept one by one.
    private static func thin(_ command: RecordedCommand, _ place: RecordedPlace) throws {
        let root = place.folder.path("state/cnn-tui/runs")
        let found = try RunFolder.look(command.words[0], in: root).newest()
        var record = found.record
        var history = History(parameterNodes: record.history.parameterNodes, mostPoints: 4)
        history.append(record.history)
        history.thin()
        record.history = history
        try #require(history.points.blockCount > 0)
        place.folder.write(try RunFile.bytes(of: record), to: "state/cnn-tui/runs/\(command.name)/\(found.file.name)")
    }

    /// Marks every page of every lesson as seen and every question as solved.
    private static func solveAll(_ place: RecordedPlace) throws {
        var progress = LessonProgress()
        for lesson in try lessons() {
            var record = LessonProgress.Record()
            record.pagesSeen = Set(lesson.pages.indices)
            record.solved = Set(lesson.pages.flatMap(\.questions).map(\.id))
            record.lastPage = lesson.pages.count / 2
            progress.records[lesson.name] = record
        }
        try ProgressFile(path: place.folder.path("state/cnn-tui/lessons.json")).keep(progress)
    }
}

/// A line that opens a screen, and the numbers then shown.
struct RecordedLine: Codable {
    var line: String
    var numbers: [String]
}

/// The content of a run's file apart from its weights, whose hash `runs show` prints; unknown numbers are null.
struct RecordedCurves: Codable {
    var step: Int
    var blocks: Int
    var losses, batchErrors, learningRates: [Float?]
    var extents: [[Float?]]
    var norms, ratios: [[Float?]]
    var tests: [[Double]]
    var changes: [String]

    private init(_ record: RunRecord) throws {
        func known(_ column: HistoryColumn) -> [Float?] { column.values.map { $0.isNaN ? nil : $0 } }
        let (history, network) = (record.history, try record.network())
        step = record.state.step
        blocks = history.points.blockCount
        losses = known(history.losses)
        batchErrors = known(history.batchErrors)
        learningRates = known(history.learningRates)
        extents = history.losses.extents.map { [$0.low, $0.high] }
        norms = history.gradientNorms.map(known)
        ratios = history.updateRatios.map(known)
        tests = history.tests.map { [Double($0.step), $0.error] }
        changes = record.state.changes.map { change in
            switch change.target {
            case .learningRate: "\(change.step) rate \(change.value)"
            case .setting(let setting): "\(change.step) \(setting.name) \(change.value)"
            case .parameter(let place): "\(change.step) \(network.name(of: place)) \(change.value)"
            case .pixel(let place, let sample): "\(change.step) \(network.name(of: place))@\(sample) \(change.value)"
            }
        }
    }

    /// For every file of every run, by run and file.
    static func read(in root: String) throws -> [String: RecordedCurves] {
        var found: [String: RecordedCurves] = [:]
        for name in RunFolder.names(in: root) {
            for file in try RunFolder.look(name, in: root).files {
                found["\(name)/\(file.name)"] = try RecordedCurves(RunFile.read(file.path))
            }
        }
        return found
    }
}

extension JSONValue {
    init(encoding value: some Encodable) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
    }
}
