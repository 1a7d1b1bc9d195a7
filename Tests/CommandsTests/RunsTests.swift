import Datasets
import Files
import FoundationEssentials
import Glibc
import Interchange
import Messages
import NeuralNetworks
import TemporaryFolders
import TerminalUI
import Testing
import Training

@testable import Commands

@Suite struct RunsTests {
    private let temporary = TemporaryFolder()
    private var root: String { temporary.path }
    /// 600 pictures to learn from and 100 to test with: an epoch has sixty batches of ten.
    private let data: TemporaryFolder = {
        let folder = TemporaryFolder()
        for (name, count) in [("train", 600), ("t10k", 100)] {
            let extent: (Int) -> [UInt8] = { [0, 0, UInt8($0 >> 8), UInt8($0 & 255)] }
            let pixels = (0..<count * 784).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7 ^ $0 / 784 * 37) }
            folder.write([0, 0, 8, 3] + extent(count) + extent(28) + extent(28) + pixels, to: "\(name)-images-idx3-ubyte")
            folder.write([0, 0, 8, 1] + extent(count) + (0..<count).map { UInt8($0 % 10) }, to: "\(name)-labels-idx1-ubyte")
        }
        return folder
    }()

    private func given(_ more: KeyValuePairs<RunOption, String> = [:]) throws -> GivenOptions {
        var given = try GivenOptions([.model: "f5", .data: data.path, .batchSize: "10", .threads: "1"])
        for (option, text) in more { try given.take(option, text) }
        return given
    }

    /// The figures of a run that do not depend on time.
    private struct Figures: Decodable, Equatable {
        let model: String
        let seed, epochs, steps: Int
        let train_loss, train_error, test_error: Double
        let parameters_sha256: String
    }

    private func train(_ plan: RunPlan, _ length: TrainCommand.Length, stopAfter steps: Int? = nil) throws -> Figures {
        let recorder = Recorder()
        _ = try TrainCommand(plan: plan, length: length, json: true).run(recorder.commandOutput(), now: { 1_764_000_000 }) { $0 == steps }
        return try JSONDecoder().decode(Figures.self, from: Data(recorder.output.utf8))
    }

    @Test("A run file with a correct checksum and numbers that fit no data here is refused")
    func whatFitsNoDataIsRefused() throws {
        _ = try train(RunPlan.named("run", in: root, given: given()), .epochs(1), stopAfter: 2)
        let found = try RunFolder.look("run", in: root).newest()
        let record = found.record
        _ = try RunPlan.existing("run", in: root, given: GivenOptions()).start()
        let state = record.state
        var beyond = record
        // An epoch has sixty batches.
        beyond.state = TrainerState(
            parameters: state.parameters, learningRate: state.optimizer.learningRate, seed: state.seed, order: state.order,
            batchSize: state.batchSize, epoch: 0, batch: 60, step: 60, changes: [])
        beyond.history = History(parameterNodes: record.history.parameterNodes, firstStep: 60)
        var turned = record
        turned.input = .init(maps: 1, rows: 14, columns: 56)
        for bad in [beyond, turned] {
            try RunFile.write(bad, to: found.file.path)
            #expect(throws: RunMismatch.self) { try RunPlan.existing("run", in: root, given: GivenOptions()).start() }
        }
    }

    @Test func stoppedAnywhereTheRestIsTheSame() throws {
        let whole = try train(RunPlan.named("whole", in: root, given: given()), .epochs(2))
        // Saving changes nothing.
        #expect(try train(RunPlan(options: given().options), .epochs(2)) == whole)
        for steps in [59, 60, 97] {
            let name = "stopped after \(steps)"
            let part = try train(RunPlan.named(name, in: root, given: given()), .epochs(2), stopAfter: steps)
            #expect(part.steps == steps)
            // By its name alone.
            #expect(try train(RunPlan.existing(name, in: root, given: GivenOptions()), .epochs(2)) == whole)
            // Nothing left to do.
            #expect(try train(RunPlan.named(name, in: root, given: given()), .epochs(2)) == whole)
            // With all its curves, wherever it was interrupted; the evaluation of an epoch that ended without one is made when the run
            // resumes.
            let history = try RunFolder.look(name, in: root).newest().record.history
            #expect(history.firstStep == 0 && history.tests.map(\.step) == [60, 120], "\(name)")
            let wholeHistory = try RunFolder.look("whole", in: root).newest().record.history
            #expect(history.losses == wholeHistory.losses && history.batchErrors == wholeHistory.batchErrors)
            #expect(history.gradientNorms == wholeHistory.gradientNorms && history.updateRatios == wholeHistory.updateRatios)
            #expect(history.tests == wholeHistory.tests && history.learningRates == wholeHistory.learningRates)
        }
    }

    @Test("Interrupted between two phases, or during an evaluation, a run keeps the last whole step, and the rest is the same")
    func interruptedBetweenPhases() throws {
        let whole = try train(RunPlan(options: given().options), .steps(70))
        // Each step asks about eight times; the sixtieth ends an epoch, and its evaluation asks batch by batch.
        for count in [3, 11, 12, 20, 485, 490] {
            let name = "asked \(count) times"
            var asked = 0
            var stopped = 0
            let recorder = Recorder()
            let plan = try RunPlan.named(name, in: root, given: given())
            let ending = try TrainCommand(plan: plan, length: .steps(70), json: true).run(
                recorder.commandOutput(), now: { 1_764_000_000 }
            ) { step in
                asked += 1
                stopped = step
                return asked == count
            }
            #expect(ending == .interrupted)
            if stopped > 0 {
                let record = try RunFolder.look(name, in: root).newest().record
                #expect(record.state.step == stopped && record.history.losses.count == stopped)
            }
            #expect(try train(RunPlan.named(name, in: root, given: given()), .steps(70)) == whole)
        }
    }

    @Test("The results are written and printed although the run could not be saved")
    func aRunThatCannotBeKeptIsNotLost() throws {
        let recorder = Recorder()
        let plan = try RunPlan.named("a", in: "\(root)/runs", given: given())
        let output = "\(root)/out.safetensors"
        #expect(throws: FileError.self) {
            try TrainCommand(plan: plan, length: .steps(3), outputFile: output, json: true).run(
                recorder.commandOutput(), now: { 1_764_000_000 }
            ) {
                step in
                if step == 1 && rename("\(root)/runs", "\(root)/elsewhere") == 0 { temporary.write("", to: "runs") }
                return false
            }
        }
        #expect(recorder.output.contains("parameters_sha256") && access(output, F_OK) == 0)
    }

    @Test func anotherRunIsRefused() throws {
        _ = try train(RunPlan.named("a", in: root, given: given()), .steps(1))
        let others: KeyValuePairs<RunOption, String> = [
            .model: "f6", .seed: "2", .batchSize: "50", .loss: "cross-entropy", .order: "file", .validation: "0.1",
            .initialization: "he-normal", .initial: "weights.safetensors", .optimizer: "momentum", .schedule: "cosine:3",
        ]
        for (option, text) in others {
            let mismatch = #expect(throws: RunMismatch.self) { try RunPlan.named("a", in: root, given: GivenOptions([option: text])) }
            let has = RunOption.batchSize == option ? "10" : option == .model ? "f5" : option.value(in: RunOptions())?.text ?? "–"
            #expect(mismatch == .option(run: "a", option: "--\(option.name)", has: has, given: text))
        }
        // A network file is compared by its text (`GivenOptionsTests`).
        // What has a part in a run's numbers must agree, but for what is recognised otherwise.
        let agreeing = RunOption.all.filter {
            $0.determinesNumbers && $0.setting == nil && ![.data, .layout, .learningRate, .network].contains($0)
        }
        #expect(Set(others.map(\.key)) == Set(agreeing))
        // The same network in another notation, and another learning rate.
        let plan = try RunPlan.named("a", in: root, given: given([.model: "f5:sigmoid", .learningRate: "0.5"]))
        #expect(plan.record?.state.changes == [Change(step: 1, .learningRate, to: 0.5)])
    }

    @Test("A learning rate given when resuming replaces one given there before; the run's own is no change")
    func aRateToGoOnWith() throws {
        _ = try train(RunPlan.named("a", in: root, given: given()), .steps(1))
        let folder = try RunFolder.open("a", in: root)
        var record = try folder.newest().record
        let own = record.state.optimizer.learningRate
        record.state.changes = [Change(step: 1, .learningRate, to: 0.5), Change(step: 3, .learningRate, to: 0.25)]
        var standing = folder.standing()
        _ = try folder.save(record, &standing)
        folder.unlock()
        func changes(rate: Float) throws -> [Change]? {
            try RunPlan.named("a", in: root, given: GivenOptions([.learningRate: "\(rate)"])).record?.state.changes
        }
        #expect(try changes(rate: 0.5) == record.state.changes)
        #expect(try changes(rate: 0.75) == [Change(step: 1, .learningRate, to: 0.75)])
        #expect(try changes(rate: own) == [Change(step: 1, .learningRate, to: own)])
    }

    @Test func whatIsNotFiniteEndsTheRunAndKeepsTheStateBefore() throws {
        let given = try given([.model: "f5:none", .loss: "cross-entropy", .learningRate: "1e30"])
        let recorder = Recorder()
        let plan = try RunPlan.named("lost", in: root, given: given)
        #expect(throws: NotFinite.self) {
            try TrainCommand(plan: plan, length: .steps(50), json: true).run(recorder.commandOutput(), now: { 1_764_000_000 })
        }
        let record = try RunFolder.look("lost", in: root).newest().record
        #expect(record.state.step > 0 && record.history.losses.count == record.state.step)
        #expect(record.state.parameters.ofNode.joined().allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test func twoRunsThatBeginInTheSameSecondHaveTwoNames() {
        let first = RunPlan.dated(RunOptions(), now: 1_764_000_000).name
        let second = RunPlan.dated(RunOptions(), now: 1_764_000_000, besides: Set([first].compactMap { $0 })).name
        #expect(first?.hasPrefix("2025-11-24") == true && second?.hasPrefix("2025-11-24") == true && first != second)
    }

    @Test func dataThatAreOthersAreRefused() throws {
        _ = try train(RunPlan.named("a", in: root, given: given()), .steps(1))
        var plan = try RunPlan.named("a", in: root, given: given())
        plan.record?.dataHash = "other"
        #expect(throws: RunMismatch.self) { try plan.start() }
    }

    @Test func twoProgramsDoNotWriteToOneRun() throws {
        let first = try RunPlan.named("a", in: root, given: given())
        let second = try RunPlan.named("a", in: root, given: given())
        #expect(first.folder?.isReadOnly == false && second.folder?.isReadOnly == true)
        #expect(throws: RunFolderError.self) { _ = try TrainCommand(plan: second, length: .steps(1)).run(Recorder().commandOutput()) }
    }

    @Test("Looking at a run changes nothing there, waits for no lock, and reports which newer state is damaged")
    func lookingIsHarmless() throws {
        _ = try train(RunPlan.named("a", in: root, given: given()), .steps(2))
        _ = try train(RunPlan.existing("a", in: root, given: GivenOptions()), .steps(3))
        unlink("\(root)/a/.lock")
        #expect(try RunPlan.looked("a", in: root, given: GivenOptions()).record?.state.step == 3)
        #expect(!temporary.names(in: "a").contains(".lock"))
        let writer = try RunFolder.open("a", in: root)
        let newest = writer.files[0]
        truncate(newest.path, 100)
        let plan = try RunPlan.looked("a", in: root, given: GivenOptions())
        #expect(plan.record?.state.step == 2 && plan.keptName == nil)
        #expect(try #require(plan.problem(Phrasebook(.english))).string.contains(newest.name))
        for action in [RunsCommand.Action.export("a", to: "\(root)/out.safetensors"), .show("a"), .list, .compare(["a"])] {
            let recorder = Recorder()
            _ = try RunsCommand(action, root: root).run(recorder.commandOutput())
            #expect(recorder.errors.contains(newest.name), "\(action)")
        }
    }

    @Test func runsAreListedShownCheckedAndDeleted() throws {
        _ = try train(RunPlan.named("one", in: root, given: given()), .epochs(1))
        _ = try train(RunPlan.named("two", in: root, given: given()), .steps(3))
        func run(_ action: RunsCommand.Action, json: Bool = false, _ language: Language = .english) throws -> (Bool, String) {
            let recorder = Recorder()
            let isWhole = try RunsCommand(action, root: root, json: json).run(recorder.commandOutput(language))
            return (isWhole, recorder.output)
        }
        let (isWhole, list) = try run(.list)
        #expect(isWhole && list.split(separator: "\n").count == 3 && list.contains("one") && list.contains("2025-11-24T16:00:00Z"))
        #expect(try run(.show("one")).1.contains("000001-step-60.safetensors"))
        #expect(try run(.compare(["one", "two"]), .chinese).1.contains("学习率"))
        #expect(try run(.list, json: true).1.contains("\"best_step\" : 60"))
        #expect(try run(.check([])).0)
        let file = try RunFolder.look("two", in: root).files[0]
        truncate(file.path, 3000)
        let (isStillWhole, text) = try run(.check(["two"]))
        #expect(!isStillWhole && text.contains(file.name))
        #expect(throws: RunFolderError.self) { try run(.show("two")) }
        #expect(throws: RunFolderError.self) { try run(.show("three")) }
        #expect(try run(.delete(["two"])).0 && RunFolder.names(in: root) == ["one"])
        let exported = "\(root)/out.safetensors"
        #expect(try run(.export("one", to: exported)).0)
        #expect(try RunFile.read(exported).state.step == 60)
        unlink(exported)
    }

    @Test("Several runs side by side as a picture, instead of the table")
    func comparedAsAPicture() throws {
        for name in ["a", "b"] { _ = try train(RunPlan.named(name, in: root, given: given()), .epochs(1)) }
        let file = "\(root)/two.svg"
        let recorder = Recorder()
        #expect(try RunsCommand(.compare(["a", "b"], svgFile: file), root: root).run(recorder.commandOutput()))
        #expect(recorder.output.contains("wrote") && !recorder.output.contains("batch size"))
        let picture = String(decoding: try readFile(file), as: UTF8.self)
        #expect(picture.hasPrefix("<svg") && picture.contains("<title>a, b</title>") && picture.contains("best"))
        unlink(file)
        #expect(throws: RunFolderError.self) {
            try RunsCommand(.compare(["a", "c"], svgFile: file), root: root).run(recorder.commandOutput())
        }
        #expect(access(file, F_OK) != 0)
    }

    @Test("A run's name and data have no effect on a terminal in JSON")
    func jsonIsASCII() throws {
        let given = try given([.data: "/some/\u{1b}[7m\u{7f}ü"])
        var plan = try RunPlan.named("ä", in: root, given: given)
        plan.options.data = .mnist
        let start = try plan.start()
        plan.options.data = given.options.data
        let record = RunRecord(
            options: plan.options, input: start.network.inputShape, classCount: start.network.classCount, dataHash: "", state: start.state,
            history: History(parameterNodes: start.network.nodes.indices.filter { !start.network.nodes[$0].parameters.isEmpty }),
            savedAt: 0,
            version: "1")
        try RunFile.write(record, to: "\(root)/ä/000001-step-0.safetensors")
        let recorder = Recorder()
        #expect(try RunsCommand(.list, root: root, json: true).run(recorder.commandOutput()))
        #expect(recorder.output.utf8.allSatisfy { $0 == 0x0a || (0x20..<0x7f).contains($0) })
        // Unknown values are null, not left out.
        for field in ["train_loss", "train_error", "test_error", "best_test_error", "best_step"] {
            #expect(recorder.output.contains("\"\(field)\" : null"), "\(field)")
        }
    }
}
