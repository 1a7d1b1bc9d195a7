import Datasets
import Files
import Glibc
import NeuralNetworks
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Interchange

/// A run on small data, advanced by hand.
struct SmallRun {
    let trainer: Trainer
    var history: History
    let options: RunOptions

    init(steps: Int, changes: [Change] = []) throws {
        var options = RunOptions()
        options.model = "1c3:tanh-2m"
        options.data = .directory("/some/\u{1b}where")
        options.batchSize = 3
        options.learningRate = 0.1
        self.options = options
        let shape = MapShape(maps: 1, rows: 6, columns: 6)
        let network = try Network(options.model, input: shape, classes: 2)
        var stream = RandomStream(seed: 1, purpose: .testing, index: 3)
        let samples = Samples(
            shape: shape, bytes: (0..<7 * 36).map { _ in UInt8(stream.integer(below: 256)) }, labels: (0..<7).map { UInt8($0 % 2) })
        var state = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.1, seed: 1, batchSize: 3)
        state.changes = changes
        trainer = Trainer(network: network, samples: samples, state: state, workers: Workers(count: 1))
        history = History(parameterNodes: network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty })
        for _ in 0..<steps {
            try trainer.advanceThroughUpdate()
            history.append(
                loss: Float(trainer.tape.meanLoss), batchError: trainer.batchError, learningRate: 0.1, seconds: 0.001,
                norms: history.parameterNodes.map { _ in (gradient: 0.5, weight: 0) })
        }
        history.append(testError: 0.25, afterStep: steps)
    }

    var record: RunRecord {
        RunRecord(
            options: options, input: trainer.network.inputShape, classCount: 2, dataHash: String(repeating: "ab", count: 32),
            state: trainer.state, history: history, savedAt: 1_764_000_000, version: "0.1.0")
    }
}

@Suite struct RunFileTests {
    @Test("Paths that are not UTF-8 keep their bytes when read again")
    func pathsAreBytes() throws {
        var record = try SmallRun(steps: 1).record
        let path = String(systemBytes: [0x2f, 0xe9, 0xd6, 0xd0, 0x22, 0x5c, 0xff])
        record.options.data = .directory(path)
        record.options.initial = path
        let options = try RunFile.read(RunFile.bytes(of: record), path: "x").options
        #expect(options.data == .directory(path) && options.initial?.systemBytes == path.systemBytes)
    }

    @Test("A run file has every option, and takes each of its values", arguments: RunOption.all)
    func options(_ option: RunOption) throws {
        let small = try SmallRun(steps: 1)
        let samples: [RunOption: String] = [
            .model: "1c3:tanh-2m", .data: "/other", .layout: "channels-last", .seed: "7", .batchSize: "4", .learningRate: "0.3",
            .loss: "cross-entropy", .order: "file", .validation: "0.1", .initial: "/w.safetensors",
            .initialization: "he-normal",
            .threads: "5", .optimizer: "adadelta", .schedule: "cosine:3e",
        ]
        var options = small.options
        let text: String
        if option == .network {
            // The file itself is no longer there when the run is read.
            text = "/some/net\u{1b}work"
            options.architecture = .file(
                try NetworkText(
                    "# a\nconv1 = convolution(input) maps=1 kernel_shape=3 function=tanh\npool2 = max-pooling(conv1) kernel_shape=2\noutput = dense(pool2)",
                    path: text))
        } else {
            text = try #require(samples[option] ?? (option.setting == nil ? nil : "0.5"))
            try option.take(text, in: &options)
        }
        var record = small.record
        let state = record.state
        record.options = options
        // What a run goes on with is its state's.
        record.state = TrainerState(
            parameters: state.parameters, optimizer: options.learning.optimizer(for: state.parameters), seed: options.seed,
            order: options.order, batchSize: options.batchSize, epoch: state.epoch, batch: state.batch, step: state.step, changes: [])
        let bytes = try RunFile.bytes(of: record)
        #expect(try Safetensors(bytes: bytes, path: "x").metadata[option.note] == text)
        let read = try RunFile.read(bytes, path: "x").options
        #expect(read == options && read.networkFile?.path == options.networkFile?.path)
        #expect(
            try Safetensors(bytes: bytes, path: "x").metadata["format"]
                == (option == .network
                    ? RunFile.formWithNetwork
                    : option.isOfUpdate ? RunFile.formWithUpdates : option == .validation ? RunFile.formWithValidation : RunFile.form))
    }

    @Test("Options without a value, and of plain descent, have no entry; every other entry is needed")
    func missingOptions() throws {
        let file = try Safetensors(bytes: RunFile.bytes(of: SmallRun(steps: 1).record), path: "x")
        for option in RunOption.all {
            #expect(
                (file.metadata[option.note] == nil)
                    == ([.network, .layout, .validation, .initialization, .initial].contains(option) || option.isOfUpdate), "\(option.name)"
            )
        }
    }

    @Test func whatIsWrittenIsReadBitForBit() throws {
        let network = try SmallRun(steps: 0).trainer.network
        let changes = [
            Change(step: 1, .learningRate, to: 0.3),
            Change(step: 2, .parameter(try network.place(named: "conv1.kernel[0,0,1,2]")), to: -1e-30),
            Change(step: 9, .pixel(try network.place(named: "input.activation[0,1,2]"), sample: 2), to: 0.1),
        ]
        let run = try SmallRun(steps: 5, changes: changes)
        let read = try RunFile.read(RunFile.bytes(of: run.record), path: "x")
        #expect(read.state == run.record.state && read.state.changes == changes)
        #expect(read.options == run.record.options && read.dataHash == run.record.dataHash && read.savedAt == run.record.savedAt)
        // NaN (no weights, no ratio) is not equal to itself, so bits are compared.
        #expect(
            read.history.updateRatios.map { $0.values.map(\.bitPattern) } == run.history.updateRatios.map { $0.values.map(\.bitPattern) })
        #expect(read.history.losses == run.history.losses && read.history.seconds == run.history.seconds)
        #expect(read.history.tests == run.history.tests && read.testError == 0.25)
        // The rest of the run is the same from there.
        let again = Trainer(
            network: run.trainer.network, samples: run.trainer.samples, state: read.state, workers: Workers(count: 1))
        for _ in 0..<7 {
            try again.advanceThroughUpdate()
            try run.trainer.advanceThroughUpdate()
        }
        #expect(again.state == run.trainer.state && again.batchIndices == run.trainer.batchIndices)
    }

    /// A state whose curves have blocks.
    private func long() throws -> RunRecord {
        var record = try SmallRun(steps: 40).record
        var history = History(parameterNodes: record.history.parameterNodes, mostPoints: 8)
        history.append(record.history)
        history.thin()
        record.history = history
        return record
    }

    @Test("The curves of a long run are read back unchanged; only such a file has the newer form")
    func blocksAreRead() throws {
        let record = try long()
        let bytes = try RunFile.bytes(of: record)
        let read = try RunFile.read(bytes, path: "x").history
        let written = record.history
        #expect(written.points.blockCount > 2 && read.points == written.points && read.seconds == written.seconds)
        for (one, other) in zip(
            [read.losses, read.batchErrors, read.learningRates], [written.losses, written.batchErrors, written.learningRates])
        {
            #expect(one == other && !one.extents.isEmpty)
        }
        #expect(read.gradientNorms == written.gradientNorms && read.updateRatios.map(\.count) == written.updateRatios.map(\.count))
        #expect(try Safetensors(bytes: bytes, path: "x").metadata["format"] == "cnn-tui run 2")
        let short = try RunFile.bytes(of: SmallRun(steps: 40).record)
        #expect(try Safetensors(bytes: short, path: "x").metadata["format"] == "cnn-tui run 1")
    }

    /// The state of a run with a validation part, tested after its last step.
    private func validated(_ record: RunRecord, error: Double? = 0.125) -> RunRecord {
        var record = record
        record.options.validation = .fraction(0.1)
        record.history = validatedHistory(steps: record.state.step, nodes: record.history.parameterNodes, error: error)
        return record
    }

    private func validatedHistory(steps: Int, nodes: [Int], error: Double?) -> History {
        var history = History(parameterNodes: nodes)
        for _ in 0..<steps {
            history.append(
                loss: 1, batchError: 0, learningRate: 0.1, seconds: 0.001, norms: nodes.map { _ in (gradient: 0.5, weight: 1) })
        }
        history.append(testError: 0.25, validationError: error, afterStep: steps)
        return history
    }

    @Test("A run with a validation part has its errors and a form of its own; the best state is the best on it")
    func validationIsRead() throws {
        let record = validated(try SmallRun(steps: 3).record)
        let bytes = try RunFile.bytes(of: record)
        let read = try RunFile.read(bytes, path: "x")
        #expect(read.options.validation == .fraction(0.1) && read.history.tests == record.history.tests)
        #expect(read.testError == 0.25 && read.decidingError == 0.125)
        #expect(try Safetensors(bytes: bytes, path: "x").metadata["format"] == "cnn-tui run 3")
        // One whose validation is unknown.
        let unknown = try RunFile.read(RunFile.bytes(of: validated(SmallRun(steps: 3).record, error: nil)), path: "x")
        #expect(unknown.history.tests == [History.Test(step: 3, error: 0.25)] && unknown.decidingError == 0.25)
        // Long ones have blocks, too.
        var blocks = try long()
        blocks.options.validation = .count(2)
        #expect(try RunFile.read(RunFile.bytes(of: blocks), path: "x").history.points == blocks.history.points)
        for wrong in [-0.1, 1.5, .infinity] {
            let bytes = try RunFile.bytes(of: validated(SmallRun(steps: 3).record, error: wrong))
            #expect(throws: RunFileError(path: "x", problem: .badHistory)) { try RunFile.read(bytes, path: "x") }
        }
    }

    @Test("Impossible blocks are refused, although the checksum is correct")
    func blocksAreChecked() throws {
        let good = try Safetensors(bytes: RunFile.bytes(of: long()), path: "x")
        let (blocks, steps) = (try #require(good.metadata["history_blocks"]), try #require(good.metadata["history_steps_per_block"]))
        func refused(_ change: (inout Safetensors) -> Void) throws {
            var file = good
            change(&file)
            file.metadata["sha256"] = String(repeating: "0", count: 64)
            var bytes = try file.serialized()
            let key = Array("\"sha256\":\"".utf8)
            let start = try #require(bytes.indices.first { bytes[$0...].starts(with: key) }) + key.count
            bytes.replaceSubrange(start..<start + 64, with: Array(Hash.sha256(bytes).utf8))
            #expect(throws: RunFileError.self) { try RunFile.read(bytes, path: "x") }
        }
        for wrong in ["0", "-1", "1", "1000000000000", "x", "\((Int(blocks) ?? 0) + 1)"] where wrong != blocks {
            try refused { $0.metadata["history_blocks"] = wrong }
        }
        for wrong in ["0", "1", "3", "-2", "33554432", "1099511627776", "\(2 * (Int(steps) ?? 0))"] {
            try refused { $0.metadata["history_steps_per_block"] = wrong }
        }
        try refused { $0.metadata["history_blocks"] = nil }
        try refused { $0.metadata["format"] = "cnn-tui run 1" }
        let count = try #require(Int(blocks))
        try refused { $0.add("history.losses.low", [count + 1], [Float](repeating: 0, count: count + 1)) }
        try refused { $0.add("history.batch_errors.high", [count], [Float](repeating: 2, count: count)) }
        try refused { $0.add("history.batch_errors.low", [count], [Float](repeating: -.infinity, count: count)) }
        try refused { $0.add("history.losses.low", [count], [Float](repeating: 1e9, count: count)) }
        try refused { $0.add("history.losses.high", [count], [Float](repeating: .nan, count: count)) }
        try refused { $0.add("history.learning_rates.high", [count], [Float](repeating: .infinity, count: count)) }
    }

    @Test func everyFlippedBitIsNoticed() throws {
        let bytes = try RunFile.bytes(of: SmallRun(steps: 1).record)
        var unnoticed: [String] = []
        var flipped = bytes
        for place in bytes.indices {
            for bit in 0..<8 {
                flipped[place] ^= 1 << bit
                if (try? RunFile.read(flipped, path: "x")) != nil { unnoticed.append("bit \(bit) of byte \(place)") }
                flipped[place] ^= 1 << bit
            }
        }
        #expect(unnoticed.isEmpty && flipped == bytes)
    }

    @Test("Curves that no training can produce are refused, although the checksum is correct")
    func curvesAreChecked() throws {
        func curves(steps: Int = 2, seconds: Double = 0.001, error: Double = 0.25, test: Int = 2) throws -> RunRecord {
            var record = try SmallRun(steps: 2).record
            record.history = History(parameterNodes: record.history.parameterNodes)
            for _ in 0..<steps {
                record.history.append(
                    loss: 1, batchError: 0, learningRate: 0.1, seconds: seconds,
                    norms: record.history.parameterNodes.map { _ in (gradient: 0.5, weight: 0) })
            }
            record.history.append(testError: error, afterStep: test)
            return record
        }
        func read(_ record: RunRecord) throws { _ = try RunFile.read(RunFile.bytes(of: record), path: "x") }
        try read(curves())
        try read(curves(seconds: 0))
        let bad = try [
            curves(steps: 1), curves(steps: 3), curves(seconds: -1), curves(seconds: .infinity), curves(seconds: .nan), curves(error: 2),
            curves(error: .nan), curves(test: 3),
        ]
        for record in bad { #expect(throws: RunFileError(path: "x", problem: .badHistory)) { try read(record) } }
    }

    @Test func everyTruncationIsNoticed() throws {
        let bytes = try RunFile.bytes(of: SmallRun(steps: 1).record)
        for count in bytes.indices {
            #expect(throws: (any Error).self, "\(count) bytes") { try RunFile.read(Array(bytes[..<count]), path: "x") }
        }
        #expect(throws: (any Error).self) { try RunFile.read(bytes + [0], path: "x") }
    }
}

@Suite struct RunFolderTests {
    private let temporary = TemporaryFolder()
    private var root: String { temporary.path }

    @Test func theLastThreeAndTheBestAreKept() throws {
        let folder = try RunFolder.open("a b", in: root)
        #expect(!folder.isReadOnly && RunFolder.names(in: root) == ["a b"])
        var standing = folder.standing()
        for (step, error) in [(1, 0.5), (2, 0.1), (3, 0.1), (4, 0.3), (5, 0.4), (6, 0.6), (7, 0.2)] {
            var record = try SmallRun(steps: step).record
            record.history.append(testError: error, afterStep: step)
            _ = try folder.save(record, &standing)
        }
        #expect(folder.files.map(\.step) == [7, 6, 5, 3])
        #expect(folder.standing().best?.file.step == 3 && folder.standing().best?.error == 0.1)
        #expect(try folder.newest().file.step == 7)
    }

    @Test("With a validation part the best state is the best on it, whatever the test set says")
    func theBestOnTheValidationPartIsKept() throws {
        let folder = try RunFolder.open("run", in: root)
        var standing = folder.standing()
        for (step, validation) in [(1, 0.5), (2, 0.1), (3, 0.2), (4, 0.3), (5, 0.4), (6, 0.6), (7, 0.2)] {
            var record = try SmallRun(steps: step).record
            record.options.validation = .count(1)
            record.history.append(testError: 1 - validation, validationError: validation, afterStep: step)
            _ = try folder.save(record, &standing)
        }
        #expect(folder.files.map(\.step) == [7, 6, 5, 2])
        #expect(folder.standing().best?.file.step == 2 && folder.standing().best?.error == 0.1)
    }

    @Test func theSecondReadsOnlyUntilTheFirstIsGone() throws {
        do {
            let first = try RunFolder.open("run", in: root)
            let second = try RunFolder.open("run", in: root)
            #expect(!first.isReadOnly && second.isReadOnly)
            #expect(first.whyReadOnly == nil && second.whyReadOnly as? RunFolderError == RunFolderError(.inUse("run")))
        }
        #expect(try !RunFolder.open("run", in: root).isReadOnly)
    }

    @Test func damagedFilesAreToldAndTheLastGoodOneTaken() throws {
        let folder = try RunFolder.open("run", in: root)
        var standing = folder.standing()
        _ = try folder.save(SmallRun(steps: 1).record, &standing)
        let second = try folder.save(SmallRun(steps: 2).record, &standing)
        truncate(second.path, 100)
        let found = try folder.newest()
        #expect(found.record.state.step == 1 && found.passedOver.map(\.file) == [second])
        truncate(folder.files[1].path, 0)
        #expect(throws: RunFolderError.self) { try folder.newest() }
    }

    /// Writes a form of a later version of this program.
    private func becomeNewer(_ file: RunFolder.File) throws {
        let text = try readFile(file.path)
        let form = Array(RunFile.form.utf8)
        let place = try #require(text.indices.first { text[$0...].starts(with: form) })
        var bytes = text
        bytes.replaceSubrange(place..<place + form.count, with: Array("cnn-tui run 9".utf8))
        try writeFileAtomically(bytes, to: file.path)
    }

    @Test("A file of a newer form is reported as such, not as damaged")
    func newerFormsAreTold() throws {
        let folder = try RunFolder.open("run", in: root)
        var standing = folder.standing()
        let first = try folder.save(SmallRun(steps: 1).record, &standing)
        let second = try folder.save(SmallRun(steps: 2).record, &standing)
        try becomeNewer(second)
        let found = try folder.newest()
        let newer = RunFileError(path: second.path, problem: .newerForm("cnn-tui run 9"))
        #expect(found.file == first && found.passedOver.map { $0.error as? RunFileError } == [newer])
        truncate(first.path, 100)
        #expect(throws: newer) { try folder.newest() }
    }

    @Test("A file that the system refuses may be intact: no older state replaces it; a deleted file was cleared away")
    func whatCannotBeReadIsNotPassedOver() throws {
        let folder = try RunFolder.open("run", in: root)
        var standing = folder.standing()
        let first = try folder.save(SmallRun(steps: 1).record, &standing)
        let second = try folder.save(SmallRun(steps: 2).record, &standing)
        unlink(second.path)
        // A link to itself.
        symlink(second.path, second.path)
        #expect(throws: FileError.self) { try folder.newest() }
        unlink(second.path)
        symlink("\(root)/gone", second.path)
        let found = try folder.newest()
        #expect(found.file == first && found.passedOver.isEmpty)
    }

    @Test("Deleting removes only the run's own files, and follows no link")
    func othersFilesStay() throws {
        let folder = try RunFolder.open("run", in: root)
        var standing = folder.standing()
        _ = try folder.save(SmallRun(steps: 1).record, &standing)
        #expect(throws: RunFolderError(.inUse("run"))) { try RunFolder.delete("run", in: root) }
        folder.unlock()
        try writeFileAtomically([1], to: "\(root)/run/notes")
        symlink("\(root)/run", "\(root)/link")
        #expect(throws: FileError.self) { try RunFolder.delete("link", in: root) }
        #expect(folder.files.count == 1)
        #expect(throws: FileError.self) { try RunFolder.delete("run", in: root) }
        #expect(temporary.names(in: "run") == ["notes"])
        unlink("\(root)/run/notes")
        try RunFolder.delete("run", in: root)
        #expect(RunFolder.names(in: root).isEmpty)
    }

    @Test("Unusable files are left alone, do not count among the three, and no file name causes an overflow")
    func whatCannotBeTakenIsLeftAlone() throws {
        let folder = try RunFolder.open("run", in: root)
        var standing = folder.standing()
        let damaged = try folder.save(SmallRun(steps: 1).record, &standing)
        truncate(damaged.path, 100)
        close(open("\(root)/run/9223372036854775807-step-1.safetensors", O_CREAT | O_WRONLY, 0o600))
        standing = folder.standing()
        for steps in 2...6 { _ = try folder.save(SmallRun(steps: steps).record, &standing) }
        #expect(folder.files.map(\.step) == [6, 5, 4, 1])
    }

    @Test func strayFilesAreClearedAway() throws {
        _ = try RunFolder.open("run", in: root)
        let stray = "\(root)/run/.000001-step-3.safetensors.4711"
        close(open(stray, O_CREAT | O_WRONLY, 0o600))
        let folder = try RunFolder.open("run", in: root)
        #expect(access(stray, F_OK) != 0 && folder.files.isEmpty)
    }

    @Test(arguments: ["", ".", "..", "a/b", ".hidden", "a\u{1b}b", "a\nb", "\u{202e}a", String(repeating: "x", count: 201)])
    func namesThatAreNoneAreRefused(_ name: String) {
        #expect(throws: RunFolderError.self) { try RunFolder.open(name, in: root) }
    }

    @Test func aRunThatIsNotThereNamesTheOthers() throws {
        _ = try RunFolder.open("one", in: root)
        #expect { try RunFolder.look("two", in: root) } throws: { error in
            (error as? RunFolderError)?.problem == .missing("two", others: ["one"])
        }
    }
}
