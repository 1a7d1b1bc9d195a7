import Datasets
import Files
import NeuralNetworks
import Tensors
import Training

/// A state of a run as a safetensors file: the weights under the network's names, so that any program that reads safetensors can use them;
/// the curves under `history.…`; everything else as metadata, including the SHA-256 of the whole file (computed with zeros in its place).
public enum RunFile {
    /// The first form, with the numbers of every step.
    static let form = "cnn-tui run 1"
    /// With blocks of steps in the curves; used only for files that have some, so that older versions can read all others.
    static let formWithBlocks = "cnn-tui run 2"
    /// With a part of the training set kept for validation, perhaps with blocks: older versions would train on it.
    static let formWithValidation = "cnn-tui run 3"
    /// With an update rule of its own, its settings and slots, perhaps with all of the others: older versions would go on by plain descent.
    static let formWithUpdates = "cnn-tui run 4"
    /// With a network from a file, whose text is the entry `network`; perhaps with all of the others.
    static let formWithNetwork = "cnn-tui run 5"
    /// More changes cannot have been made by hand.
    private static let mostChanges = 100_000
    /// More steps than any run takes.
    private static let mostSteps = 1_000_000_000_000
    /// More samples than data can have.
    private static let mostSamples = 1 << 24
    /// The options that every file has; the others are missing in files of older versions, or if they have no value.
    private static let alwaysNoted: Set<RunOption> = [.model, .data, .seed, .batchSize, .learningRate, .loss, .order, .threads]
    private static let networkNote = "network"
    private static let emptyHash = String(repeating: "0", count: 64)

    // MARK: Writing

    /// The bytes of a state's file.
    public static func bytes(of record: RunRecord) throws -> [UInt8] {
        let network = try record.network()
        var file = Safetensors(metadata: notes(of: record, network))
        for (name, tensor) in zip(network.parameterNames, record.state.parameters.all) {
            file.add(name, tensor.shape.dimensions, tensor.values)
        }
        for (slot, values) in zip(network.rule.slots, record.state.optimizer.slots) {
            for (name, tensor) in zip(network.parameterNames, values.all) {
                file.add(Self.name(of: slot, name), tensor.shape.dimensions, tensor.values)
            }
        }
        let history = record.history
        func add(_ name: String, _ column: HistoryColumn) {
            file.add("history.\(name)", [column.count], column.values)
            if column.extents.isEmpty { return }
            file.add("history.\(name).low", [column.extents.count], column.extents.map(\.low))
            file.add("history.\(name).high", [column.extents.count], column.extents.map(\.high))
        }
        add("losses", history.losses)
        add("batch_errors", history.batchErrors)
        add("learning_rates", history.learningRates)
        file.add("history.seconds", [history.seconds.count], history.seconds)
        for (row, node) in history.parameterNodes.enumerated() {
            add("gradient_norms.\(network.nodes[node].name)", history.gradientNorms[row])
            add("update_ratios.\(network.nodes[node].name)", history.updateRatios[row])
        }
        file.add("history.test_steps", [history.tests.count], history.tests.map { Int64($0.step) })
        file.add("history.test_errors", [history.tests.count], history.tests.map(\.error))
        if record.options.validation != nil {
            file.add("history.validation_errors", [history.tests.count], history.tests.map { $0.validationError ?? .nan })
        }
        var bytes = try file.serialized()
        guard let place = hashPlace(in: bytes, emptyHash) else { throw RunFileError(path: "", problem: .badNote("sha256")) }
        bytes.replaceSubrange(place, with: Array(Hash.sha256(bytes).utf8))
        return bytes
    }

    /// Writes a state's file atomically.
    public static func write(_ record: RunRecord, to path: String) throws { try writeFileAtomically(bytes(of: record), to: path) }

    /// Writes a state to an output that the user named.
    public static func export(_ record: RunRecord, to path: String) throws { try writeOutput(bytes(of: record), to: path, .binary) }

    private static func notes(of record: RunRecord, _ network: Network) -> [String: String] {
        let state = record.state
        var options = record.options
        if let notation = network.notation { options.model = notation }
        (options.seed, options.batchSize, options.order) = (state.seed, state.batchSize, state.order)
        let hasBlocks = record.history.points.blockCount > 0
        let hasUpdates =
            RunOption.updates.contains { $0.text(in: options) != nil }
            || state.changes.contains { if case .setting = $0.target { true } else { false } }
            || state.optimizer.settings != state.optimizer.rule.allSettings
        var notes = [
            "format": options.networkFile != nil
                ? formWithNetwork
                : hasUpdates ? formWithUpdates : options.validation != nil ? formWithValidation : hasBlocks ? formWithBlocks : form,
            "version": record.version,
            "sha256": emptyHash,
            "saved": String(record.savedAt),
            "input": "\(record.input.maps)x\(record.input.rows)x\(record.input.columns)", "classes": String(record.classCount),
            "data": options.data.name, "data_sha256": record.dataHash,
            "learning_rate": "\(state.optimizer.learningRate)", "step": String(state.step), "epoch": String(state.epoch),
            "batch": String(state.batch), "history_first_step": String(record.history.firstStep),
        ]
        for option in RunOption.all where hasUpdates || !option.isOfUpdate {
            // Files of weights that are drawn as ever are as ever.
            if option == .initialization && option.text(in: options) == nil { continue }
            if let value = option.value(in: options) { notes[option.note] = value.text }
        }
        if hasUpdates { for value in state.optimizer.settings { notes[key(of: value.setting)] = "\(value.typed)" } }
        // The whole text: the file itself is never needed again.
        if let file = options.networkFile { notes[networkNote] = file.text }
        if let count = record.sampleCount { notes["samples"] = String(count) }
        if hasBlocks {
            notes["history_blocks"] = String(record.history.points.blockCount)
            notes["history_steps_per_block"] = String(record.history.points.stepsPerBlock)
        }
        for (index, change) in state.changes.enumerated() {
            notes["change_\(index)"] = text(of: change, network)
        }
        return notes
    }

    private static func text(of change: Change, _ network: Network) -> String {
        switch change.target {
        case .learningRate: "\(change.step) learning_rate \(change.value)"
        case .setting(let setting): "\(change.step) \(key(of: setting)) \(change.value)"
        case .parameter(let place): "\(change.step) \(network.name(of: place)) \(change.value)"
        case .pixel(let place, let sample): "\(change.step) \(network.name(of: place))@\(sample) \(change.value)"
        }
    }

    /// The place of the hash in the header.
    private static func hashPlace(in bytes: [UInt8], _ hash: String) -> Range<Int>? {
        guard bytes.count >= 8 else { return nil }
        let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(min(bytes.count - 8, Safetensors.headerLimit)) else { return nil }
        let key = Array("\"sha256\":\"\(hash)\"".utf8)
        let header = bytes[8..<8 + Int(length)]
        guard header.count >= key.count else { return nil }
        for start in header.startIndex...(header.endIndex - key.count) where header[start] == key[0] {
            if header[start..<start + key.count].elementsEqual(key) { return start + 10..<start + 74 }
        }
        return nil
    }

    /// The tensor of a slot of a parameter.
    private static func name(of slot: UpdateArray, _ parameter: String) -> String { "slot.\(slot.name).\(parameter)" }

    /// The key of a setting's number in a state.
    private static func key(of setting: UpdateSetting) -> String { setting.name.split(separator: "-").joined(separator: "_") }

    // MARK: Reading

    /// Reads a file and verifies every byte of it.
    public static func read(_ path: String) throws -> RunRecord { try read(readFile(path), path: path) }

    /// Parses a file's bytes; `path` is for errors.
    public static func read(_ bytes: [UInt8], path: String) throws -> RunRecord {
        let file = try Safetensors(bytes: bytes, path: path)
        func failure(_ problem: RunFileError.Problem) -> RunFileError { RunFileError(path: path, problem: problem) }
        guard let form = file.metadata["format"], form.hasPrefix("cnn-tui run ") else { throw failure(.badNote("format")) }
        guard [Self.form, formWithBlocks, formWithValidation, formWithUpdates, formWithNetwork].contains(form) else {
            throw failure(.newerForm(form))
        }
        try checkHash(of: bytes, file, path)
        func note(_ name: String) throws -> String {
            guard let value = file.metadata[name] else { throw failure(.badNote(name)) }
            return value
        }
        func number(_ name: String, _ range: ClosedRange<Int> = 0...mostSteps) throws -> Int {
            guard let value = Int(try note(name)), range.contains(value) else { throw failure(.badNote(name)) }
            return value
        }
        func rate(_ name: String) throws -> Float {
            guard let value = Float(try note(name)), value > 0, value.isFinite else { throw failure(.badNote(name)) }
            return value
        }
        func value<T>(_ name: String, _ make: (String) -> T?) throws -> T {
            guard let value = make(try note(name)) else { throw failure(.badNote(name)) }
            return value
        }
        var options = RunOptions()
        if form == formWithNetwork {
            let text = try note(networkNote)
            options.architecture = .file(try NetworkText(text, path: file.metadata[RunOption.network.note] ?? ""))
        }
        for option in RunOption.all where option != .network && (option != .model || form != formWithNetwork) {
            guard let text = file.metadata[option.note] else {
                if alwaysNoted.contains(option) { throw failure(.badNote(option.note)) }
                continue
            }
            do throws(BadOptionValue) { try option.take(text, in: &options) } catch { throw failure(.badNote(option.note)) }
        }
        let sampleCount = file.metadata["samples"] == nil ? nil : try number("samples", 1...mostSamples)
        let input = try value("input") { text -> MapShape? in
            let extents = text.split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
            guard extents.count == 3, extents.allSatisfy({ (1...65_536).contains($0) }) else { return nil }
            return MapShape(maps: extents[0], rows: extents[1], columns: extents[2])
        }
        let classes = try number("classes", 1...65_536)
        // Only this form has such a part, and always: its states are chosen by it.
        let mayHaveAll = form == formWithUpdates || form == formWithNetwork
        let hasUpdates = form == formWithUpdates || form == formWithNetwork && file.metadata[RunOption.optimizer.note] != nil
        guard mayHaveAll || (options.validation != nil) == (form == formWithValidation) else { throw failure(.badNote("validation")) }
        guard hasUpdates || options.learning == Learning(at: options.learningRate) else { throw failure(.badNote("optimizer")) }
        let network = try options.architecture.network(input: input, classes: classes, loss: options.loss).with(
            options.learning.updateRule)
        let step = try number("step")
        let parameters = try ParameterFile.parameters(of: file, for: network, path: path)
        let state = TrainerState(
            parameters: parameters,
            optimizer: try optimizer(
                file, options.learning, network, parameters, rate: try rate("learning_rate"), isWritten: hasUpdates, path: path
            ),
            seed: options.seed, order: options.order, batchSize: options.batchSize, epoch: try number("epoch", 0...step),
            batch: try number("batch", 0...step),
            step: step, changes: try changes(file.metadata, network, failure))
        return RunRecord(
            options: options, input: input, classCount: classes, sampleCount: sampleCount, dataHash: try note("data_sha256"), state: state,
            history: try history(
                file, network, isValidated: options.validation != nil,
                points: { count in
                    let mayHaveBlocks = form == formWithValidation || mayHaveAll
                    let hasBlocks = form == formWithBlocks || mayHaveBlocks && file.metadata["history_blocks"] != nil
                    let blocks = hasBlocks ? try number("history_blocks", 1...mostSteps) : 0
                    return HistoryPoints(
                        firstStep: try number("history_first_step", 0...step), blockCount: blocks,
                        stepsPerBlock: hasBlocks ? try number("history_steps_per_block") : 2, singleCount: count - blocks)
                }, until: step, failure),
            savedAt: try number("saved"),
            version: try note("version"))
    }

    /// The update rule of a state: its settings and slots as they are in files of this form, otherwise as it begins.
    private static func optimizer(
        _ file: Safetensors, _ learning: Learning, _ network: Network, _ parameters: Parameters<Float>, rate: Float, isWritten: Bool,
        path: String
    ) throws -> Optimizer {
        var optimizer = learning.optimizer(for: parameters)
        optimizer.learningRate = rate
        guard isWritten else { return optimizer }
        for value in optimizer.settings {
            let name = key(of: value.setting)
            guard let text = file.metadata[name], let number = Float(text), number.isFinite, value.setting.range.contains(number) else {
                throw RunFileError(path: path, problem: .badNote(name))
            }
            optimizer[value.setting] = number
        }
        for (index, slot) in network.rule.slots.enumerated() {
            optimizer.slots[index] = try ParameterFile.parameters(of: file, for: network, path: path, named: { name(of: slot, $0) })
        }
        return optimizer
    }

    private static func checkHash(of bytes: [UInt8], _ file: Safetensors, _ path: String) throws(RunFileError) {
        guard let hash = file.metadata["sha256"], hash.utf8.count == emptyHash.utf8.count, let place = hashPlace(in: bytes, hash) else {
            throw RunFileError(path: path, problem: .damaged)
        }
        let zeros = Array(emptyHash.utf8)
        let found = bytes.withUnsafeBytes { all in
            zeros.withUnsafeBytes {
                Hash.sha256([
                    UnsafeRawBufferPointer(rebasing: all[..<place.lowerBound]), $0,
                    UnsafeRawBufferPointer(rebasing: all[place.upperBound...]),
                ])
            }
        }
        guard found == hash else { throw RunFileError(path: path, problem: .damaged) }
    }

    private static func changes(
        _ notes: [String: String], _ network: Network, _ failure: (RunFileError.Problem) -> RunFileError
    ) throws -> [Change] {
        var changes: [Change] = []
        while let text = notes["change_\(changes.count)"] {
            let name = "change_\(changes.count)"
            guard changes.count < mostChanges else { throw failure(.badNote(name)) }
            let words = text.split(separator: " ")
            guard words.count == 3, let step = Int(words[0]), (0...mostSteps).contains(step), let value = Float(words[2]), value.isFinite
            else {
                throw failure(.badNote(name))
            }
            let target = try target(String(words[1]), network, name, failure)
            if case .setting(let setting) = target, !setting.range.contains(value) { throw failure(.badNote(name)) }
            changes.append(Change(step: step, target, to: value))
        }
        return changes
    }

    private static func target(
        _ word: String, _ network: Network, _ note: String, _ failure: (RunFileError.Problem) -> RunFileError
    ) throws -> Change.Target {
        if word == "learning_rate" { return .learningRate }
        if let setting = UpdateRules.settings.first(where: { key(of: $0) == word }) { return .setting(setting) }
        let parts = word.split(separator: "@", omittingEmptySubsequences: false)
        guard let place = try? network.place(named: String(parts[0])) else { throw failure(.badNote(note)) }
        if place.parameter != nil, place.aspect == .value, parts.count == 1 { return .parameter(place) }
        guard network.isPixel(place), parts.count == 2, let sample = Int(parts[1]), (0..<1_000_000).contains(sample) else {
            throw failure(.badNote(note))
        }
        return .pixel(place, sample: sample)
    }

    private static func history(
        _ file: Safetensors, _ network: Network, isValidated: Bool, points: (_ count: Int) throws -> HistoryPoints?, until step: Int,
        _ failure: (RunFileError.Problem) -> RunFileError
    ) throws -> History {
        let nodes = network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty }
        let steps = try file.numbers("history.test_steps").values
        let errors = try file.numbers("history.test_errors").values
        let validations = isValidated ? try file.numbers("history.validation_errors").values : errors.map { _ in .nan }
        let seconds = try file.numbers("history.seconds").values
        guard let points = try points(seconds.count), points.endStep == step else { throw failure(.badHistory) }
        func column(_ name: String) throws -> HistoryColumn {
            let values = try file.floats("history.\(name)").values
            guard points.blockCount > 0 else { return HistoryColumn(values) }
            let (lows, highs) = (try file.floats("history.\(name).low").values, try file.floats("history.\(name).high").values)
            guard lows.count == highs.count else { throw failure(.badHistory) }
            let column = HistoryColumn(values, extents: zip(lows, highs).map { HistoryColumn.Extent(low: $0, high: $1) })
            // A mean lies between the extremes; without any finite number in the block there are none.
            let isSound = zip(values, column.extents).allSatisfy { mean, extent in
                extent.low <= mean && mean <= extent.high || mean.isNaN && extent.low.isNaN && extent.high.isNaN
            }
            guard isSound else { throw failure(.badHistory) }
            return column
        }
        // A clock may be too coarse for a step, but no step, nor its share of a block, takes a negative time.
        guard steps.count == errors.count, steps.allSatisfy({ (0...Double(step)).contains($0) }),
            errors.allSatisfy({ (0...1).contains($0) }),
            validations.count == steps.count, validations.allSatisfy({ $0.isNaN || (0...1).contains($0) }),
            seconds.allSatisfy({ $0 == 0 || (1e-18...1e9).contains($0) })
        else { throw failure(.badHistory) }
        guard
            let history = History(
                parameterNodes: nodes, points: points, losses: try column("losses"), batchErrors: try column("batch_errors"),
                learningRates: try column("learning_rates"), seconds: seconds,
                gradientNorms: try nodes.map { try column("gradient_norms.\(network.nodes[$0].name)") },
                updateRatios: try nodes.map { try column("update_ratios.\(network.nodes[$0].name)") },
                tests: steps.indices.map {
                    History.Test(
                        step: Int(steps[$0]), error: errors[$0], validationError: validations[$0].isNaN ? nil : validations[$0])
                }),
            // The numbers of some steps may be lost.
            history.batchErrors.values.allSatisfy({ $0.isNaN || (0...1).contains($0) }),
            history.batchErrors.extents.allSatisfy({ $0.low.isNaN || 0 <= $0.low && $0.high <= 1 }),
            history.learningRates.values.allSatisfy({ !$0.isInfinite }),
            history.learningRates.extents.allSatisfy({ !$0.low.isInfinite && !$0.high.isInfinite })
        else { throw failure(.badHistory) }
        return history
    }
}
