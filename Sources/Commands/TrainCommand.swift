import Datasets
import Interchange
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// `cnn-tui train`: a run without a screen.
public struct TrainCommand: Sendable {
    /// The length of a run.
    public enum Length: Hashable, Sendable {
        /// This many passes through the training data.
        case epochs(Int)
        /// This many updates.
        case steps(Int)
    }
    /// The run, and where its states are saved.
    public var plan: RunPlan
    /// The length, counted from the run's beginning.
    public var length: Length
    /// The file for the weights; nil for none.
    public var outputFile: String?
    /// Whether to print a single JSON object and nothing else.
    public var json: Bool

    /// A run from its beginning that is not saved.
    public init(options: RunOptions, length: Length, outputFile: String? = nil, json: Bool = false) {
        self.init(plan: RunPlan(options: options), length: length, outputFile: outputFile, json: json)
    }

    /// A run that may be saved and may be resumed.
    public init(plan: RunPlan, length: Length, outputFile: String? = nil, json: Bool = false) {
        self.plan = plan
        self.length = length
        self.outputFile = outputFile
        self.json = json
    }

    /// How a run ended.
    public enum Ending: Sendable {
        /// It reached the requested length.
        case done
        /// It was interrupted.
        case interrupted
    }

    /// The object that `--json` prints; without a loss if no step was done, without a test error if an interruption left no time for it.
    struct Report: Encodable, Equatable {
        var model: String
        var seed: UInt64
        var epochs: Int
        var steps: Int
        var threads: Int
        @NullWhenNil var train_loss: Double?
        @NullWhenNil var train_error: Double?
        @NullWhenNil var validation_error: Double?
        @NullWhenNil var test_error: Double?
        var seconds: Double
        var samples_per_second: Double
        var parameters_sha256: String
    }

    /// Seconds left to an interrupted run for saving its last state, and for its last evaluation.
    static let patience = (saving: 3.0, testing: 0.5)

    /// Trains, and prints to `output`. `isInterrupted` gets the updates done and is called between phases and between batches of an
    /// evaluation; `now` returns the time in seconds since 1970. Longer than other functions because what an interruption may cut short, and
    /// what must be done all the same, is decided here in its order.
    public func run(
        _ output: CommandOutput, clock: Clock = .steady, now: @escaping @Sendable () -> Int = RunPlan.systemTime,
        isInterrupted: (Int) -> Bool = { _ in false }
    ) throws -> Ending {
        if let outputFile {
            let place = try checkWritable(outputFile, .binary)
            // A reader could not tell the two apart in one stream.
            if json && place.isStandardOutput { throw UsageProblem.exclude(option: "--json", other: "--output \(outputFile)") }
        }
        let output = output.beside(outputFile)
        if let reason = plan.folder?.whyReadOnly { throw reason }
        if let problem = plan.problem(output.words) { output.standardError("cnn-tui: \(problem.string)\n") }
        var start = try plan.start()
        output.tell(start.dataset.remarks)
        let keeper = plan.keeper(start, now: now, wake: {})
        start.keeper = keeper
        var loop = TrainingLoop(start, clock: clock, records: false, testsEpochs: !json)
        let trainer = loop.trainer
        let total =
            switch length {
            case .epochs(let epochs): epochs * trainer.batchesPerEpoch
            case .steps(let steps): steps
            }
        let bar = ProgressBar(output, total: total)
        var run = RunFigures(start)
        var ending = Ending.done
        var failure: NotFinite?
        var results: (validation: Double?, test: Double?)?
        func isEnding() -> Bool {
            if ending == .done && isInterrupted(trainer.state.step) { ending = .interrupted }
            return ending == .interrupted
        }
        // A test that is due when the last step is done, or was due when the run was left, belongs to it.
        while (trainer.state.step < total || loop.isTesting) && !isEnding() {
            loop.beginTurn()
            var tested: EpochResult?
            do throws(NotFinite) {
                switch try loop.advance() {
                case .phase(let phase):
                    if phase == .load { run.begin(newEpoch: trainer.state.batch == 0) }
                    continue
                case .testing: continue
                case .step:
                    results = nil
                    loop.interrupt()
                    run.add(seconds: loop.stepSeconds, samples: trainer.tape.sampleCount, loss: trainer.tape.meanLoss)
                    bar.show(trainer.state.step, at: clock.now()) {
                        output.words(.headerLoss, [.loss: NumberFormat.short(run.meanLoss ?? .nan)])
                    }
                    if loop.isTesting { bar.clear() }
                case .tested(let result): tested = result
                }
            } catch {
                failure = error
                break
            }
            loop.keep()
            if let tested {
                results = (tested.validationError, tested.testError)
                if !json { output.line(epochLine(tested, run, output.words)) }
            }
            for text in troubles(keeper, output.words) {
                bar.clear()
                output.standardError("cnn-tui: \(text.string)\n")
            }
        }
        // Saved before anything is printed, because an interruption leaves little time. If a step is unfinished or failed, the last sound
        // state is the one before it.
        let last = trainer.stepStart
        loop.save()
        let trouble = unsaved(keeper, withinSeconds: ending == .interrupted ? Self.patience.saving : 60)
        bar.clear()
        if let failure {
            if let trouble { output.standardError("cnn-tui: \(output.words.words(trouble).string)\n") }
            throw failure
        }
        let deadline = clock.now() + Self.patience.testing
        let (validation, test) =
            results
            ?? evaluate(start, trainer, last) { ending == .interrupted ? clock.now() > deadline : isEnding() }
        // The results are printed and written whether or not saving succeeded.
        try report(last, trainer.network, run, (loop.trainError, validation, test), ending, output)
        if let trouble { throw trouble }
        return ending
    }

    /// New saving errors since the last call; training continues.
    private func troubles(_ keeper: RunKeeper?, _ words: Phrasebook) -> [VisibleText] {
        guard let keeper else { return [] }
        return keeper.takeResults().compactMap { result in
            switch result {
            case .saved: nil
            case .failed(let step, let error): words.notSaved(step: step, error)
            case .refused(let error): words.unwritable(error)
            case .readOnly: words.words(RunFolderError(.inUse(keeper.name)))
            }
        }
    }

    /// Waits until all pending states are written; returns the error that prevented the last one from being saved.
    private func unsaved(_ keeper: RunKeeper?, withinSeconds seconds: Double) -> (any Error)? {
        guard let keeper else { return nil }
        guard keeper.close(withinSeconds: seconds) else { return RunFolderError(.notInTime(keeper.name)) }
        return switch keeper.takeResults().last {
        case .failed(_, let error), .refused(let error): error
        case .readOnly: RunFolderError(.inUse(keeper.name))
        case .saved, nil: nil
        }
    }

    /// The errors of a state on the validation part, if there is one, and on the test set; nil if interrupted.
    private func evaluate(
        _ start: TrainingStart, _ trainer: Trainer, _ state: TrainerState, isGivenUp: () -> Bool
    ) -> (validation: Double?, test: Double?) {
        func error(on samples: Samples) -> Double? {
            var evaluation = Evaluation(
                network: trainer.network, samples: samples, parameters: state.parameters, workers: trainer.workers)
            while !evaluation.isFinished {
                if isGivenUp() { return nil }
                evaluation.advance()
            }
            return evaluation.errorRate
        }
        return (start.dataset.validation.flatMap(error), error(on: start.dataset.test))
    }

    private func percent(_ error: Double?) -> VisibleText { error.map { NumberFormat.percent($0, decimals: 2) } ?? "–" }

    private func epochLine(_ result: EpochResult, _ run: RunFigures, _ words: Phrasebook) -> VisibleText {
        words(
            plan.options.validation == nil ? .trainEpoch : .trainEpochValidation,
            [
                .value: percent(result.validationError),
                .epoch: "\(result.epoch)", .loss: NumberFormat.fixed(run.meanLoss ?? .nan, 4), .number: percent(result.trainError),
                .error: percent(result.testError), .seconds: NumberFormat.fixed(run.epochSeconds, 2),
                .rate: NumberFormat.grouped(Int(run.samplesPerSecond)),
            ])
    }

    private func report(
        _ state: TrainerState, _ network: Network, _ run: RunFigures, _ errors: (train: Double?, validation: Double?, test: Double?),
        _ ending: Ending,
        _ output: CommandOutput
    ) throws {
        let hash = state.parametersHash
        if json {
            let report = Report(
                model: network.notation ?? plan.options.modelName, seed: plan.options.seed, epochs: state.epoch, steps: state.step,
                threads: plan.options.threads, train_loss: run.meanLoss, train_error: errors.train,
                validation_error: errors.validation, test_error: errors.test, seconds: run.seconds,
                samples_per_second: run.samplesPerSecond, parameters_sha256: hash)
            output.standardOutput(try JSONLine.text(report))
            try write(state, network)
            return
        }
        if ending == .interrupted { output.line(output.words(.trainInterrupted, [.step: "\(state.step)"])) }
        output.line(
            output.words(
                plan.options.validation == nil ? .trainDone : .trainDoneValidation,
                [
                    .value: percent(errors.validation),
                    .count: NumberFormat.grouped(state.step), .seconds: NumberFormat.fixed(run.seconds, 2),
                    .number: percent(errors.train), .error: percent(errors.test),
                    .name: VisibleText(untrusted: String(hash.prefix(12))),
                ]))
        try write(state, network)
        if let outputFile { output.wrote(outputFile) }
    }

    private func write(_ state: TrainerState, _ network: Network) throws {
        if let outputFile { try ParameterFile.write(state.parameters, of: network, to: outputFile) }
    }
}

/// Accumulates the figures that a run reports. Time counts from a step's load to its update.
struct RunFigures {
    private(set) var seconds = 0.0
    private(set) var epochSeconds = 0.0
    private var samples = 0
    private var lossSum = 0.0
    /// The number of samples in the sum of losses.
    private var lossCount = 0

    /// The figures of a resumed run up to its state: of the current epoch, or of the one before if none has begun.
    init(_ start: TrainingStart) {
        guard let history = start.history else { return }
        let (state, count) = (start.state, start.dataset.train.count)
        seconds = history.seconds.reduce(0, +)
        samples = state.epoch * count + state.samples(inBatches: 0..<state.batch, of: count)
        let sums = history.sums(ofLastEpoch: state, sampleCount: count)
        (lossSum, epochSeconds, lossCount) = (sums.loss, sums.seconds, sums.samples)
    }

    /// Begins a step.
    mutating func begin(newEpoch: Bool) {
        guard newEpoch else { return }
        lossSum = 0
        lossCount = 0
        epochSeconds = 0
    }

    /// Adds a step. The loss is taken as saved in the curves, so that a resumed run reports the same (up to rounding, if an epoch has more
    /// steps than are kept one by one).
    mutating func add(seconds passed: Double, samples count: Int, loss: Double) {
        seconds += passed
        epochSeconds += passed
        samples += count
        lossSum += Double(Float(loss)) * Double(count)
        lossCount += count
    }

    /// The mean loss over the samples of the current epoch, each before its batch's update.
    var meanLoss: Double? { lossCount == 0 ? nil : lossSum / Double(lossCount) }
    var samplesPerSecond: Double { seconds > 0 ? Double(samples) / seconds : 0 }
}
