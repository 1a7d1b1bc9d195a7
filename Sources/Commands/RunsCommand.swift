import Interchange
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// `cnn-tui runs`: what was kept of earlier sessions.
public struct RunsCommand: Sendable {
    /// What is done.
    public enum Action: Hashable, Sendable {
        /// A line a run.
        case list
        /// Everything about one.
        case show(String)
        /// Several side by side.
        case compare([String])
        /// Whether every file is whole; of all runs without names.
        case check([String])
        /// Takes runs away for good.
        case delete([String])
        /// The newest state as one file.
        case export(String, to: String)
    }

    /// What is done.
    public var action: Action
    /// Where the runs are.
    public var root: String
    /// Whether JSON is printed.
    public var json: Bool

    /// A command.
    public init(_ action: Action, root: String, json: Bool = false) {
        self.action = action
        self.root = root
        self.json = json
    }

    /// What is known of a run without its weights: no loss before the first step, no error before the first test.
    struct Summary: Encodable {
        var name: String
        var model: String
        var data: String
        var loss: String
        var seed: UInt64
        var batch_size: Int
        var learning_rate: Double
        var step: Int
        var epoch: Int
        var saved: String
        @NullWhenNil var train_loss: Double?
        @NullWhenNil var test_error: Double?
        @NullWhenNil var best_test_error: Double?
        @NullWhenNil var best_step: Int?
        var parameters_sha256: String
        var files: [String]
        var passed_over: [String]
    }

    /// Does it; false if something is not as it should be.
    public func run(_ output: CommandOutput) throws -> Bool {
        switch action {
        case .list:
            var isWhole = true
            try RunFolder.checkListable(root)
            let names = RunFolder.names(in: root)
            let found = names.compactMap { name -> Summary? in
                do {
                    let summary = try summary(name, output)
                    isWhole = isWhole && summary.passed_over.isEmpty
                    return summary
                } catch {
                    // A folder that a program has just made holds nothing yet.
                    if case .empty? = (error as? RunFolderError)?.problem { return nil }
                    output.standardError("cnn-tui: \(output.words.words(error).string)\n")
                    isWhole = false
                    return nil
                }
            }
            if json { return try print(found, output, isWhole) }
            if found.isEmpty && isWhole { output.line(output.words(.runsNone, [.place: VisibleText(untrusted: root)])) }
            if !found.isEmpty { table(found, output) }
            return isWhole
        case .show(let name):
            let summary = try summary(name, output)
            let isWhole = summary.passed_over.isEmpty
            if json { return try print(summary, output, isWhole) }
            show(summary, output)
            return isWhole
        case .compare(let names):
            let found = try names.map { try summary($0, output) }
            if json { return try print(found, output, true) }
            compare(found, output)
            return true
        case .check(let names):
            try RunFolder.checkListable(root)
            return try check(names.isEmpty ? RunFolder.names(in: root) : names, output)
        case .delete(let names):
            for name in names {
                try RunFolder.delete(name, in: root)
                output.line(output.words(.runsDeleted, [.name: VisibleText(untrusted: name)]))
            }
            return true
        case .export(let name, let file):
            try checkWritable(file, .binary)
            let found = try RunFolder.look(name, in: root).newest()
            tell(found.passedOver, output)
            try RunFile.export(found.record, to: file)
            output.beside(file).wrote(file)
            return true
        }
    }

    private func tell(_ passedOver: [RunFolder.PassedOver], _ output: CommandOutput) {
        if let text = output.words.words(passedOver) { output.standardError("cnn-tui: \(text.string)\n") }
    }

    /// What is known of a run; what of it cannot be taken is told.
    private func summary(_ name: String, _ output: CommandOutput) throws -> Summary {
        let folder = try RunFolder.look(name, in: root)
        let found = try folder.newest()
        tell(found.passedOver, output)
        let record = found.record
        let best = record.bestTest
        return Summary(
            name: name, model: record.options.model, data: record.options.data.name, loss: record.options.loss.rawValue,
            seed: record.options.seed, batch_size: record.options.batchSize,
            learning_rate: Double(record.state.optimizer.learningRate), step: record.state.step, epoch: record.state.epoch,
            saved: Self.time(record.savedAt), train_loss: record.trainLoss,
            test_error: record.history.tests.last?.error, best_test_error: best?.error, best_step: best?.step,
            parameters_sha256: record.state.parametersHash, files: folder.files.map(\.name),
            passed_over: found.passedOver.map(\.file.name))
    }

    /// A moment as ISO 8601 writes it, in UTC.
    static func time(_ seconds: Int) -> String {
        let time = CalendarTime(utc: seconds)
        return "\(time.date)T\(time.clock.joined(separator: ":"))Z"
    }

    private func print(_ value: some Encodable, _ output: CommandOutput, _ isWhole: Bool) throws -> Bool {
        output.standardOutput(try JSONLine.text(value, pretty: true))
        return isWhole
    }

    // MARK: Tables

    private func error(_ value: Double?) -> VisibleText { value.map { NumberFormat.percent($0, decimals: 2) } ?? "–" }

    private func table(_ found: [Summary], _ output: CommandOutput) {
        let words = output.words
        let heads = [Phrase.runsName, .tableSaved, .tableStep, .tableError, .tableBest, .tableModel].map { words($0) }
        var rows = [heads]
        for run in found {
            rows.append([
                VisibleText(untrusted: run.name), VisibleText(untrusted: run.saved), NumberFormat.grouped(run.step), error(run.test_error),
                error(run.best_test_error), VisibleText(untrusted: run.model),
            ])
        }
        output.table(rows)
    }

    private func lines(_ run: Summary) -> [(Phrase, VisibleText)] {
        [
            (.tableModel, VisibleText(untrusted: run.model)), (.runsData, VisibleText(untrusted: run.data)),
            (.runsLoss, VisibleText(untrusted: run.loss)), (.runsSeed, "\(run.seed)"), (.runsBatch, "\(run.batch_size)"),
            (.runsRate, NumberFormat.short(run.learning_rate)), (.tableStep, NumberFormat.grouped(run.step)), (.runsEpochs, "\(run.epoch)"),
            (.runsTrainLoss, run.train_loss.map { NumberFormat.fixed($0, 4) } ?? "–"), (.tableError, error(run.test_error)),
            (.tableBest, "\(error(run.best_test_error))\(run.best_step.map { " (\(NumberFormat.grouped($0)))" } ?? "")"),
            (.tableSaved, VisibleText(untrusted: run.saved)),
            (.runsHash, VisibleText(untrusted: String(run.parameters_sha256.prefix(16)))),
        ]
    }

    private func show(_ run: Summary, _ output: CommandOutput) {
        var rows = [[output.words(.runsName), VisibleText(untrusted: run.name)]]
        rows += lines(run).map { [output.words($0), $1] }
        for (index, file) in run.files.enumerated() {
            let text = VisibleText(untrusted: file)
            let mark: VisibleText = run.passed_over.contains(file) ? "\(text)  \(output.words(.runsPassedOver))" : text
            rows.append([index == 0 ? output.words(.runsFiles) : "", mark])
        }
        output.table(rows)
    }

    private func compare(_ found: [Summary], _ output: CommandOutput) {
        let all = found.map { lines($0) }
        var rows = [[output.words(.runsName)] + found.map { VisibleText(untrusted: $0.name) }]
        for line in all.first?.indices ?? 0..<0 { rows.append([output.words(all[0][line].0)] + all.map { $0[line].1 }) }
        output.table(rows)
    }

    private func check(_ names: [String], _ output: CommandOutput) throws -> Bool {
        var isWhole = true
        for name in names {
            let folder = try RunFolder.look(name, in: root)
            for file in folder.files {
                do {
                    let record = try RunFile.read(file.path)
                    output.line(
                        output.words(
                            .runsWhole,
                            [.file: VisibleText(untrusted: file.path), .step: NumberFormat.grouped(record.state.step)]))
                } catch let error as FileError where error.problem == .missing {
                    // Whoever writes to the run has cleared it away since it was listed.
                } catch {
                    isWhole = false
                    output.line(output.words.words(error))
                }
            }
        }
        return isWhole
    }
}

extension Phrasebook {
    /// Which files of a run could not be taken, and why; nil if there are none.
    func words(_ passedOver: [RunFolder.PassedOver]) -> VisibleText? {
        if passedOver.isEmpty { return nil }
        return self(.runPassedOver, [.detail: .joined(passedOver.map { words($0.error) }, separator: "; ")])
    }
}
