import Messages
import NeuralNetworks
import TerminalUI
import Training

/// `cnn-tui check`: a gradient check of a network on the user's data.
public struct CheckCommand: Sendable {
    /// The run to check.
    public var plan: RunPlan
    /// Updates before the batch to check; nil for the state where a saved run was left.
    public var step: Int?
    /// Samples in the batch.
    public var samples: Int
    /// Numbers to check per group; nil for all.
    public var entries: Int?
    /// Whether to print a single JSON object and nothing else.
    public var json: Bool

    /// A check with these options.
    public init(
        plan: RunPlan, step: Int? = nil, samples: Int = GradientChecker.usualSamples, entries: Int? = GradientChecker.usualEntries,
        json: Bool = false
    ) {
        self.plan = plan
        self.step = step
        self.samples = samples
        self.entries = entries
        self.json = json
    }

    /// How a check ended.
    public enum Ending: Sendable {
        /// No gradient is wrong.
        case right
        /// Some gradients are wrong.
        case wrong
        /// It was interrupted.
        case interrupted
    }

    /// Checks, and prints to `output`. `isInterrupted` is called before each update on the way, and before each number.
    public func run(_ output: CommandOutput, clock: Clock = .steady, isInterrupted: () -> Bool = { false }) throws -> Ending {
        if let problem = plan.problem(output.words) { output.standardError("cnn-tui: \(problem.string)\n") }
        let start = try plan.start()
        output.tell(start.dataset.remarks)
        let trainer: Trainer
        do {
            trainer = try start.trainer(
                afterSteps: max(step ?? 0, start.state.step), threads: plan.options.threads, output, clock, isInterrupted: isInterrupted)
        } catch is Interrupted { return .interrupted }
        let checker = GradientChecker(
            trainer.numbers(), data: start.dataset.train, samples: samples, entries: entries, seed: plan.options.seed)
        let bar = ProgressBar(output, total: checker.total)
        let check: GradientCheck
        do {
            check = try checker.run { done in
                if isInterrupted() { throw Interrupted() }
                bar.show(done, at: clock.now()) {
                    output.words(
                        .checkProgress, [.number: NumberFormat.grouped(done), .total: NumberFormat.grouped(checker.total)])
                }
            }
        } catch is Interrupted {
            bar.clear()
            return .interrupted
        }
        bar.clear()
        if json {
            output.standardOutput(try JSONLine.text(Report(check, model: plan.options.modelName), snakeCase: true))
        } else {
            show(check, output)
        }
        return check.verdict == .wrong ? .wrong : .right
    }

    private func show(_ check: GradientCheck, _ output: CommandOutput) {
        let words = output.words
        output.line(words(.checkTitle, [.step: NumberFormat.grouped(check.step), .count: "\(check.samples)"]))
        var rows = [
            [Phrase.tableLayer, .checkBy, .checkChecked, .checkKinks, .checkWorst, .checkAt, .checkFloat, .checkVerdict].map { words($0) }
        ]
        for row in check.rows {
            let verdict = row.floatVerdict == .wrong ? .wrong : row.verdict
            rows.append([
                VisibleText(untrusted: check.network.nodes[row.node].name), VisibleText(untrusted: check.name(of: row.subject, row.node)),
                words(.checkCount, [.number: NumberFormat.grouped(row.checked), .total: NumberFormat.grouped(row.count)]),
                row.kinks == 0 ? "–" : "\(row.kinks)", row.worst.map { NumberFormat.short($0.error) } ?? "–",
                row.worst.map { words.place($0, check.network) } ?? "–", row.floatError.map { NumberFormat.short($0) } ?? "–",
                words.words(verdict),
            ])
        }
        output.table(rows)
        output.line(words.words(check))
        if let float = check.worstFloat {
            output.line(
                words(
                    .checkFloatFollows,
                    [
                        .error: NumberFormat.short(float.error),
                        .layer: VisibleText(untrusted: check.network.nodes[float.row.node].name),
                    ]))
        }
    }

    /// The object that `--json` prints.
    struct Report: Codable, Equatable {
        struct Row: Codable, Equatable {
            var layer, by: String
            var count, checked, kinks: Int
            var worstError, analytic, numeric: Double?
            var at: String?
            var sample: Int?
            var floatError: Double?
            var verdict: String
            var floatVerdict: String?
        }
        var model, loss: String
        var step, samples: Int
        var verdict: String
        var wrongLayer, wrongRule: String?
        var rows: [Row]

        init(_ check: GradientCheck, model name: String) {
            let network = check.network
            model = network.notation ?? name
            loss = network.loss.text
            step = check.step
            samples = check.samples
            verdict = check.verdict.rawValue
            wrongLayer = check.culprit.map { network.nodes[$0.node].name }
            wrongRule = check.culprit?.rule.rawValue
            rows = check.rows.map { row in
                Row(
                    layer: network.nodes[row.node].name, by: check.name(of: row.subject, row.node), count: row.count, checked: row.checked,
                    kinks: row.kinks, worstError: row.worst?.error, analytic: row.worst?.analytic, numeric: row.worst?.numeric,
                    at: row.worst.map { network.name(of: $0.place) }, sample: row.worst?.sample, floatError: row.floatError,
                    verdict: row.verdict.rawValue, floatVerdict: row.floatVerdict?.rawValue)
            }
        }
    }
}

extension GradientCheck {
    /// The quantity of the derivative: `kernel`, `bias`, `weight`, `z` or `a`.
    fileprivate func name(of subject: Subject, _ node: Int) -> String {
        switch subject {
        case .parameter(let index): network.nodes[node].parameters[index].name
        case .residual: "z"
        case .passedDown: "a"
        }
    }
}
