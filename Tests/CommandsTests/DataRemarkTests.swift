import Datasets
import Interchange
import Messages
import NeuralNetworks
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Commands
@testable import Lessons

/// Small data in MNIST's four files.
func writeData(to folder: TemporaryFolder, count: Int, extents: [Int] = [5, 5]) {
    func big(_ numbers: [Int]) -> [UInt8] { numbers.flatMap { number in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } } }
    var stream = RandomStream(seed: 1, purpose: .testing, index: 9)
    for (set, count) in [("train", count), ("t10k", 7)] {
        let pixels = (0..<count * extents.reduce(1, *)).map { _ in UInt8(stream.integer(below: 256)) }
        folder.write(big([0x801 + extents.count, count] + extents) + pixels, to: "data/\(set)-images-idx3-ubyte")
        folder.write(big([0x801, count]) + (0..<count).map { UInt8($0 * $0 % 3) }, to: "data/\(set)-labels-idx1-ubyte")
    }
}

@Suite struct DataRemarkTests {
    private let folder = TemporaryFolder()

    private func options(_ extents: [Int] = [5, 5]) -> RunOptions {
        writeData(to: folder, count: 12, extents: extents)
        var options = RunOptions()
        options.model = "f3"
        options.data = .directory(folder.path("data"))
        options.batchSize = 4
        options.threads = 1
        return options
    }

    @Test("Every command prints remarks about the data on standard error")
    func everyCommandTells() throws {
        let options = options()
        var labels = folder.read("data/train-labels-idx1-ubyte")
        labels[8] = 1
        folder.write(labels, to: "data/train-labels.idx1-ubyte")
        let expected = "cnn-tui: \(folder.path)/data/train-labels-idx1-ubyte is used, train-labels.idx1-ubyte differs\n"
        func told(_ run: (CommandOutput) throws -> Void) rethrows -> Bool {
            let recorder = Recorder()
            try run(recorder.commandOutput())
            return recorder.errors == expected
        }
        #expect(try told { _ = try TrainCommand(options: options, length: .epochs(1)).run($0) })
        #expect(try told { _ = try TrainCommand(options: options, length: .epochs(1), json: true).run($0) })
        #expect(try told { try TraceCommand(options: options, steps: 1, outputFile: folder.path("t.safetensors")).run($0) })
        #expect(try told { try ShowCommand(options: options, view: "network", layer: "").run($0, appearance: .plainest) })
        #expect(try told { try ShowCommand(options: options, view: "maps", layer: "dense1").run($0, appearance: .plainest) })
        #expect(try told { try WhyCommand(options: options, place: "loss").run($0) })
        #expect(try told { _ = try CheckCommand(plan: RunPlan(options: options)).run($0) })
    }

    @Test("A handout, too, prints remarks about its scenes' data on standard error, each once")
    func handoutsTell() throws {
        _ = options()
        let text = """
            ---
            title: T
            teaches: t
            minutes: 3
            model: f3
            data: \(folder.path("data"))
            batch: 4
            ---

            ## A

            One.

            ## B

            ```scene
            seed: 2
            ```

            Two.
            """
        let lesson = try LessonReader.read(text, path: folder.path("lesson/en.md"))
        var labels = folder.read("data/train-labels-idx1-ubyte")
        labels[8] = 1
        folder.write(labels, to: "data/train-labels.idx1-ubyte")
        let recorder = Recorder()
        let file = folder.path("handout.html")
        try HandoutCommand(lesson: lesson, file: file, answers: false, words: Phrasebook(.english), threads: 1).run(
            recorder.commandOutput())
        #expect(recorder.errors == "cnn-tui: \(folder.path)/data/train-labels-idx1-ubyte is used, train-labels.idx1-ubyte differs\n")
        #expect(recorder.output == "wrote \(file)\n")
        folder.write(text, to: "lessons/01-t/en.md")
        let checked = Recorder()
        #expect(try LessonCheckCommand(folder: folder.path("lessons"), language: .english).run(checked.commandOutput()))
        #expect(checked.errors == recorder.errors)
    }

    @Test("The layout of pictures is saved with a run; a run of an older version, which read all channels first, resumes that way")
    func layouts() throws {
        let options = options([4, 5, 3])
        func record(_ name: String, _ layout: ChannelLayout?) throws -> RunRecord {
            var given = try GivenOptions([.model: options.model, .data: folder.path("data"), .batchSize: "4", .threads: "1"])
            if let layout { try given.take(.layout, layout.rawValue) }
            let plan = try RunPlan.named(name, in: folder.path("runs"), given: given)
            _ = try TrainCommand(plan: plan, length: .steps(1), json: true).run(Recorder().commandOutput(), now: { 1_764_000_000 })
            return try RunFolder.look(name, in: folder.path("runs")).newest().record
        }
        func resumed(_ name: String, _ layout: ChannelLayout? = nil) throws -> MapShape {
            var given = GivenOptions()
            if let layout { try given.take(.layout, layout.rawValue) }
            return try RunPlan.existing(name, in: folder.path("runs"), given: given).start().network.inputShape
        }
        #expect(try record("shown", nil).input == MapShape(maps: 3, rows: 4, columns: 5))
        #expect(try record("first", .channelsFirst).options.layout == .channelsFirst)
        #expect(try resumed("shown") == MapShape(maps: 3, rows: 4, columns: 5))
        #expect(try resumed("first") == MapShape(maps: 4, rows: 5, columns: 3))
        #expect(throws: RunMismatch.self) { try resumed("first", .channelsLast) }
        let found = try RunFolder.look("first", in: folder.path("runs")).newest()
        var older = found.record
        older.options.layout = nil
        try RunFile.write(older, to: found.file.path)
        #expect(try resumed("first") == MapShape(maps: 4, rows: 5, columns: 3))
    }
}
