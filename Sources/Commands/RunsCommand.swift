import Files
import Interchange
import Messages
import NeuralNetworks
import TerminalUI
import Training
import Workbench

/// `cnn-tui runs`: the saved runs.
public struct RunsCommand: Sendable {
    /// What to do.
    public enum Action: Hashable, Sendable {
        /// List all runs, one per line.
        case list
        /// Show everything about one run.
        case show(String)
        /// Compare several runs side by side.
        case compare([String], svgFile: String? = nil)
        /// Check that every file is intact; without names, for all runs.
        case check([String])
        /// Delete runs permanently.
        case delete([String])
        /// Export the newest state as one file.
        case export(String, to: String)
        /// Export all curves as a table.
        case exportCurves(String, to: String)
    }

    /// What to do.
    public var action: Action
    /// The folder of all runs.
    public var root: String
    /// Whether to print JSON.
    public var json: Bool

    /// What pictures can show.
    public var appearance: Appearance

    /// A command on the runs in `root`.
    public init(
        _ action: Action, root: String, json: Bool = false, appearance: Appearance = Appearance(colors: .indexed, unicode: true)
    ) {
        self.appearance = appearance
        self.action = action
        self.root = root
        self.json = json
    }

    /// The options of a run that are printed.
    private static let printed: [RunOption] = [.model, .data, .loss, .seed, .batchSize, .learningRate, .validation]

    /// How a run's weights were drawn, and the options that say how it learns, if any of them is not the reference run's.
    private static func updates(of options: RunOptions) -> [RunOption] {
        let drawn = [RunOption.initialization].filter { $0.text(in: options) != nil }
        guard RunOption.updates.contains(where: { $0.text(in: options) != nil }) else { return drawn }
        return drawn + RunOption.updates.filter { $0.value(in: options) != nil }
    }

    /// A run without its weights: its options, with the learning rate of now, and its figures, in one object.
    struct Summary: Encodable {
        var options: RunOptions
        var figures: Figures

        /// The value of an option; of data and of a network's file only the name.
        func value(of option: RunOption) -> RunOption.Value? {
            switch option {
            case .data: .text(options.data.name)
            case .model: .text(options.modelName)
            default: option.value(in: options)
            }
        }

        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            for option in printed + updates(of: options) {
                let key = Key(stringValue: option.key)
                switch value(of: option) {
                case .text(let text): try container.encode(text, forKey: key)
                case .count(let count): try container.encode(count, forKey: key)
                case .seed(let seed): try container.encode(seed, forKey: key)
                // As it was typed: 0.1, not the nearest number of single precision.
                case .number(let number) where option == .validation: try container.encode(Double(number.description), forKey: key)
                case .number(let number): try container.encode(Double(number), forKey: key)
                case nil: try container.encodeNil(forKey: key)
                }
            }
            try figures.encode(to: encoder)
        }
    }

    /// What a run has reached: no loss before the first step, no error before the first evaluation.
    struct Figures: Encodable {
        var name: String
        var step: Int
        var epoch: Int
        var saved: String
        @NullWhenNil var train_loss: Double?
        @NullWhenNil var train_error: Double?
        @NullWhenNil var validation_error: Double?
        @NullWhenNil var test_error: Double?
        @NullWhenNil var best_validation_error: Double?
        @NullWhenNil var best_test_error: Double?
        @NullWhenNil var best_step: Int?
        var parameters_sha256: String
        var files: [String]
        var passed_over: [String]
    }

    /// Executes the action; returns false if it found a problem.
    public func run(_ output: CommandOutput) throws -> Bool {
        switch action {
        case .list:
            var isWhole = true
            try RunFolder.checkListable(root)
            let names = RunFolder.names(in: root)
            let found = names.compactMap { name -> Summary? in
                do {
                    let summary = try summary(name, output)
                    isWhole = isWhole && summary.figures.passed_over.isEmpty
                    return summary
                } catch {
                    // A folder that a program has just created is still empty.
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
            let isWhole = summary.figures.passed_over.isEmpty
            if json { return try print(summary, output, isWhole) }
            show(summary, output)
            return isWhole
        case .compare(let names, let svgFile):
            if let svgFile {
                try draw(names, svgFile, output)
                return true
            }
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
        case .exportCurves(let name, let file):
            guard let form = CurvesTable.Form(file) else { throw UsageProblem.tableKind(file: file) }
            try checkWritable(file)
            let found = try RunFolder.look(name, in: root).newest()
            tell(found.passedOver, output)
            try writeFile(CurvesTable(found.record).text(form), to: file)
            output.beside(file).wrote(file)
            return true
        }
    }

    /// Whether `exportCurves` knows the form of a file by its name.
    public static func isTable(_ file: String) -> Bool { CurvesTable.Form(file) != nil }

    private func tell(_ passedOver: [RunFolder.PassedOver], _ output: CommandOutput) {
        if let text = output.words.words(passedOver) { output.standardError("cnn-tui: \(text.string)\n") }
    }

    /// The summary of a run; reports which of its files could not be used.
    private func summary(_ name: String, _ output: CommandOutput) throws -> Summary {
        let folder = try RunFolder.look(name, in: root)
        let found = try folder.newest()
        tell(found.passedOver, output)
        let record = found.record
        let best = record.bestTest
        var options = record.options
        options.learningRate = record.state.optimizer.learningRate
        for value in record.state.optimizer.settings { options.learning[value.setting] = value.typed }
        let figures = Figures(
            name: name, step: record.state.step, epoch: record.state.epoch,
            saved: Self.time(record.savedAt), train_loss: record.trainLoss, train_error: record.trainError,
            validation_error: record.history.tests.last?.validationError, test_error: record.history.tests.last?.error,
            best_validation_error: best?.validationError, best_test_error: best?.error, best_step: best?.step,
            parameters_sha256: record.state.parametersHash, files: folder.files.map(\.name),
            passed_over: found.passedOver.map(\.file.name))
        return Summary(options: options, figures: figures)
    }

    /// A moment in ISO 8601, in UTC.
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
        for summary in found {
            let run = summary.figures
            rows.append([
                VisibleText(untrusted: run.name), VisibleText(untrusted: run.saved), NumberFormat.grouped(run.step), error(run.test_error),
                error(run.best_test_error), VisibleText(untrusted: summary.options.modelName),
            ])
        }
        output.table(rows)
    }

    /// The lines about a run; `isValidated`: with those of a validation part, because some of the runs shown have one.
    private func lines(_ summary: Summary, isValidated: Bool, _ updates: [RunOption], _ words: Phrasebook) -> [(VisibleText, VisibleText)] {
        let run = summary.figures
        let printed = Self.printed.filter { $0 != .validation || isValidated } + updates
        let options = printed.compactMap { option -> (VisibleText, VisibleText)? in
            let value: VisibleText =
                switch summary.value(of: option) {
                case .number(let number) where option == .validation: NumberFormat.typed(number)
                case .number(let number): NumberFormat.short(Double(number))
                case let value: VisibleText(untrusted: value?.text ?? "–")
                }
            return words.name(of: option).map { ($0, value) }
        }
        let figures: [(Phrase, VisibleText)] =
            [
                (.tableStep, NumberFormat.grouped(run.step)), (.runsEpochs, "\(run.epoch)"),
                (.runsTrainLoss, run.train_loss.map { NumberFormat.fixed($0, 4) } ?? "–"), (.runsTrainError, error(run.train_error)),
            ] + (isValidated ? [(.runsValidationError, error(run.validation_error))] : []) + [
                (.tableError, error(run.test_error)),
                (.tableBest, "\(error(run.best_test_error))\(run.best_step.map { " (\(NumberFormat.grouped($0)))" } ?? "")"),
                (.tableSaved, VisibleText(untrusted: run.saved)),
                (.runsHash, VisibleText(untrusted: String(run.parameters_sha256.prefix(16)))),
            ]
        return options + figures.map { (words($0), $1) }
    }

    private func show(_ summary: Summary, _ output: CommandOutput) {
        let run = summary.figures
        var rows = [[output.words(.runsName), VisibleText(untrusted: run.name)]]
        let updates = Self.updates(of: summary.options)
        rows += lines(summary, isValidated: summary.options.validation != nil, updates, output.words).map { [$0, $1] }
        for (index, file) in run.files.enumerated() {
            let text = VisibleText(untrusted: file)
            let mark: VisibleText = run.passed_over.contains(file) ? "\(text)  \(output.words(.runsPassedOver))" : text
            rows.append([index == 0 ? output.words(.runsFiles) : "", mark])
        }
        output.table(rows)
    }

    private func compare(_ found: [Summary], _ output: CommandOutput) {
        let isValidated = found.contains { $0.options.validation != nil }
        let used = found.map { Self.updates(of: $0.options) }
        let updates = ([.initialization] + RunOption.updates).filter { option in used.contains { $0.contains(option) } }
        let all = found.map { lines($0, isValidated: isValidated, updates, output.words) }
        var rows = [[output.words(.runsName)] + found.map { VisibleText(untrusted: $0.figures.name) }]
        for line in all.first?.indices ?? 0..<0 { rows.append([all[0][line].0] + all.map { $0[line].1 }) }
        output.table(rows)
    }

    /// Writes the runs' curves as a picture.
    private func draw(_ names: [String], _ svgFile: String, _ output: CommandOutput) throws {
        try checkWritable(svgFile)
        let runs = try names.map { name in
            let found = try RunFolder.look(name, in: root).newest()
            tell(found.passedOver, output)
            return (name: name, history: found.record.history)
        }
        let picture = RunsPicture(runs, output.fileWords, appearance)
        let title = VisibleText.joined(names.map { VisibleText(untrusted: $0) }, separator: ", ")
        try output.show(picture.canvas, title: title, svgFile: svgFile, appearance)
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
                    // The program that has the run open has cleared it away since it was listed.
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
    /// Which files of a run could not be used, and why; nil if there are none.
    func words(_ passedOver: [RunFolder.PassedOver]) -> VisibleText? {
        if passedOver.isEmpty { return nil }
        return self(.runPassedOver, [.detail: .joined(passedOver.map { words($0.error) }, separator: "; ")])
    }
}
