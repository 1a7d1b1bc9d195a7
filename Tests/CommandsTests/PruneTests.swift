import Files
import Glibc
import Interchange
import Messages
import NeuralNetworks
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Commands

@Suite struct PruneTests {
    private let temporary = TemporaryFolder()
    private var root: String { temporary.path("runs") }
    private static let day = 86_400
    private static let now = 2_000_000_000

    /// Writes a run, saved so many days ago.
    private func write(_ name: String, daysAgo: Int) throws {
        let network = try Network("f3", input: MapShape(maps: 1, rows: 2, columns: 2), classes: 2)
        let state = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 1, seed: 1, batchSize: 5)
        let record = RunRecord(
            options: RunOptions(), input: network.inputShape, classCount: 2, dataHash: "", state: state,
            history: History(parameterNodes: network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty }), savedAt: 0,
            version: "1")
        var named = record
        named.options.model = try #require(network.notation)
        temporary.write("", to: "runs/\(name)/.lock")
        let path = "\(root)/\(name)/000001-step-0.safetensors"
        try RunFile.write(named, to: path)
        let time = timespec(tv_sec: Self.now - daysAgo * Self.day, tv_nsec: 0)
        let times = [time, time]
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    }

    private func fill() throws {
        for (name, days) in [
            ("new", 0), ("2026-11-25-140322-77", 1), ("digits", 40), ("2026-10-01-000000-5", 41), ("2026-09-01-000000-6-2", 90),
            ("2026-9-1", 100),
        ] { try write(name, daysAgo: days) }
    }

    private func run(_ command: PruneCommand, agrees: Bool = true) throws -> (output: String, asked: Int) {
        let recorder = Recorder()
        var asked = 0
        #expect(
            try command.run(recorder.commandOutput(), now: { Self.now }) {
                asked += 1
                return agrees
            })
        return (recorder.output, asked)
    }

    @Test("A run goes if all conditions hold; without a name of its own is what has date, time and process for one")
    func conditions() throws {
        try fill()
        func names(_ command: PruneCommand) -> [String] { command.candidates(RunAge.all(in: root), now: Self.now).map(\.name) }
        let (one, two, three) = ("2026-11-25-140322-77", "2026-10-01-000000-5", "2026-09-01-000000-6-2")
        #expect(names(PruneCommand(olderThan: 30 * Self.day, root: root)) == ["digits", two, three, "2026-9-1"])
        #expect(names(PruneCommand(unnamed: true, root: root)) == [one, two, three])
        #expect(names(PruneCommand(keep: 1, unnamed: true, root: root)) == [two, three])
        #expect(names(PruneCommand(olderThan: 60 * Self.day, keep: 1, unnamed: true, root: root)) == [three])
        #expect(names(PruneCommand(keep: 4, root: root)) == [three, "2026-9-1"])
        // The newest goes only if that is asked for.
        #expect(names(PruneCommand(olderThan: -1, root: root)).count == 5)
        #expect(names(PruneCommand(keep: 0, root: root)).count == 6)
        #expect(names(PruneCommand(keep: 100, root: root)).isEmpty)
        // One that is open stays.
        let open = try RunFolder.open("digits", in: root)
        #expect(names(PruneCommand(olderThan: 30 * Self.day, root: root)) == [two, three, "2026-9-1"])
        #expect(try run(PruneCommand(unnamed: true, isDryRun: true, root: root)).output.contains("digits is open in a program"))
        open.unlock()
    }

    @Test("It says first what it would delete; refused or dry nothing goes, confirmed only that")
    func asking() throws {
        try fill()
        let command = PruneCommand(olderThan: 60 * Self.day, root: root)
        let before = RunFolder.names(in: root)
        var dry = command
        dry.isDryRun = true
        let (text, asked) = try run(dry)
        #expect(text.contains("2026-9-1") && text.contains("2 of 6 runs to delete") && asked == 0)
        #expect(try run(command, agrees: false).output.contains("nothing was deleted") && RunFolder.names(in: root) == before)
        let done = try run(command)
        #expect(done.asked == 1 && done.output.contains("deleted the run 2026-9-1"))
        #expect(RunFolder.names(in: root) == before.filter { !["2026-9-1", "2026-09-01-000000-6-2"].contains($0) })
        #expect(try run(command).output == "no run to delete\n")
    }

    @Test func ages() {
        #expect(["30d", "12h", "2w", "0d"].map(PruneCommand.seconds) == [30 * 86_400, 12 * 3600, 14 * 86_400, 0])
        for text in ["", "d", "30", "30 d", "-1d", "1.5d", "30m", "9999999999999999999d", "999999999999999d", "３d"] {
            #expect(PruneCommand.seconds(text) == nil, "\(text)")
        }
    }
}

@Suite struct CurvesTableTests {
    private func record(steps: Int, mostPoints: Int = 1 << 10, validation: Bool = false) throws -> RunRecord {
        let network = try Network("f3", input: MapShape(maps: 1, rows: 2, columns: 2), classes: 2)
        let nodes = network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty }
        var history = History(parameterNodes: nodes, mostPoints: mostPoints)
        for step in 0..<steps {
            history.append(
                loss: step == 1 ? .nan : 1 / Float(step + 1), batchError: 0.25, learningRate: 0.1, seconds: 0.5,
                norms: nodes.map { (gradient: Double($0), weight: 0) })
        }
        history.append(testError: 0.5, validationError: validation ? 0.75 : nil, afterStep: 2)
        history.append(testError: 0.125, validationError: validation ? 0.25 : nil, afterStep: steps)
        history.thin()
        var options = RunOptions()
        options.model = try #require(network.notation)
        if validation { options.validation = .count(1) }
        let state = TrainerState(
            parameters: network.initialParameters(seed: 1), learningRate: 0.1, seed: 1, order: .random, batchSize: 1, epoch: 0,
            batch: steps, step: steps, changes: [])
        return RunRecord(
            options: options, input: network.inputShape, classCount: 2, dataHash: "", state: state, history: history, savedAt: 0,
            version: "1")
    }

    @Test("Every column with its header, a row for each step and each test, nothing where there is no number")
    func csv() throws {
        let lines = try CurvesTable(record(steps: 3, validation: true)).text(.csv).split(separator: "\n")
        #expect(
            lines == [
                "step,steps,seconds,loss,train_error,learning_rate,gradient_norm.dense1,gradient_norm.output,update_ratio.dense1,"
                    + "update_ratio.output,validation_error,test_error",
                "0,1,0.5,1.0,0.25,0.1,1.0,2.0,,,,", "1,1,0.5,,0.25,0.1,1.0,2.0,,,,", "2,,,,,,,,,,0.75,0.5",
                "2,1,0.5,0.33333334,0.25,0.1,1.0,2.0,,,,", "3,,,,,,,,,,0.25,0.125",
            ])
    }

    @Test("As JSON a list for each column, all of the same length")
    func json() throws {
        let text = try CurvesTable(record(steps: 3)).text(.json)
        #expect(text.contains("\"step\":[0,1,2,2,3]") && text.contains("\"loss\":[1.0,null,null,0.33333334,null]"))
        #expect(text.contains("\"test_error\":[null,null,0.5,null,0.125]") && !text.contains("validation") && text.hasSuffix("}\n"))
    }

    @Test("Blocks of old steps say how many they are, with mean and extremes")
    func blocks() throws {
        let table = try CurvesTable(record(steps: 40, mostPoints: 8)).text(.csv)
        let lines = table.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(lines[0].contains("loss.low") && lines[0].contains("update_ratio.output.high"))
        #expect(Set(lines.map(\.count)) == [lines[0].count])
        let steps = lines.dropFirst().compactMap { Int($0[1]) }
        #expect(steps.reduce(0, +) == 40 && steps[0] > 1)
        #expect(lines.dropFirst().compactMap { Double($0[2]) }.reduce(0, +) == 20)
    }

    @Test func formsByName() {
        #expect(["a.csv", "A.CSV", "-", "b.json"].allSatisfy(RunsCommand.isTable))
        #expect(!["a", "a.txt", "csv", "a.csv.gz"].contains(where: RunsCommand.isTable))
    }
}
