import Interchange
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// `cnn-tui train`: a run without a screen.
public struct TrainCommand: Sendable {
    /// How long it runs.
    public enum Length: Hashable, Sendable {
        /// So many times through the training data.
        case epochs(Int)
        /// So many updates.
        case steps(Int)
    }
    /// What is run.
    public var options: RunOptions
    /// How long.
    public var length: Length
    /// Where the weights are written.
    public var outputFile: String?
    /// Whether one JSON object is all that is printed.
    public var json: Bool

    /// A run.
    public init(options: RunOptions, length: Length, outputFile: String? = nil, json: Bool = false) {
        self.options = options
        self.length = length
        self.outputFile = outputFile
        self.json = json
    }

    /// How a run ended.
    public enum Ending: Sendable {
        /// It did all that was asked.
        case done
        /// It was interrupted after a step.
        case interrupted
    }

    /// The object that `--json` prints.
    struct Report: Encodable, Equatable {
        var model: String
        var seed: UInt64
        var epochs: Int
        var steps: Int
        var threads: Int
        var train_loss: Double?
        var test_error: Double
        var seconds: Double
        var samples_per_second: Double
        var parameters_sha256: String

        private enum CodingKeys: String, CodingKey {
            case model, seed, epochs, steps, threads, train_loss, test_error, seconds, samples_per_second, parameters_sha256
        }

        /// Every field is always there: `train_loss` is null where no step was done.
        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(model, forKey: .model)
            try fields.encode(seed, forKey: .seed)
            try fields.encode(epochs, forKey: .epochs)
            try fields.encode(steps, forKey: .steps)
            try fields.encode(threads, forKey: .threads)
            try fields.encode(train_loss, forKey: .train_loss)
            try fields.encode(test_error, forKey: .test_error)
            try fields.encode(seconds, forKey: .seconds)
            try fields.encode(samples_per_second, forKey: .samples_per_second)
            try fields.encode(parameters_sha256, forKey: .parameters_sha256)
        }
    }

    /// Trains, and prints to `output`. `isInterrupted` is asked after each step.
    public func run(_ output: CommandOutput, clock: Clock = .steady, isInterrupted: () -> Bool = { false }) throws -> Ending {
        if let outputFile { try checkWritable(outputFile) }
        let start = try options.start()
        let workers = Workers(count: options.threads)
        let trainer = Trainer(
            network: start.network, samples: start.dataset.train, state: start.state, workers: workers)
        let total =
            switch length {
            case .epochs(let epochs): epochs * trainer.batchesPerEpoch
            case .steps(let steps): steps
            }
        let bar = ProgressBar(output, total: total)
        var run = RunFigures()
        var ending = Ending.done
        var testError: Double?
        while trainer.state.step < total {
            testError = nil
            run.begin(at: clock.now(), newEpoch: trainer.state.batch == 0)
            try trainer.advanceThroughUpdate()
            run.end(at: clock.now(), samples: trainer.tape.sampleCount, loss: trainer.tape.meanLoss)
            bar.show(trainer.state.step, at: clock.now()) {
                output.words(.headerLoss, [.loss: NumberFormat.short(run.meanLoss ?? .nan)])
            }
            if isInterrupted() {
                ending = .interrupted
                break
            }
            if trainer.state.batch == 0 && !json {
                bar.clear()
                let error = evaluate(start, trainer, workers)
                testError = error
                output.line(epochLine(trainer.state.epoch, run, error, output.words))
            }
        }
        bar.clear()
        let error = testError ?? evaluate(start, trainer, workers)
        if isInterrupted() { ending = .interrupted }
        try report(trainer, run, error, ending, output)
        return ending
    }

    private func evaluate(_ start: TrainingStart, _ trainer: Trainer, _ workers: Workers) -> Double {
        var evaluation = Evaluation(
            network: trainer.network, samples: start.dataset.test, parameters: trainer.state.parameters, workers: workers)
        evaluation.finish()
        return evaluation.errorRate
    }

    private func epochLine(_ epoch: Int, _ run: RunFigures, _ error: Double, _ words: Phrasebook) -> VisibleText {
        words(
            .trainEpoch,
            [
                .epoch: "\(epoch)", .loss: NumberFormat.fixed(run.meanLoss ?? .nan, 4),
                .error: NumberFormat.percent(error, decimals: 2), .seconds: NumberFormat.fixed(run.epochSeconds, 2),
                .rate: NumberFormat.grouped(Int(run.samplesPerSecond)),
            ])
    }

    private func report(
        _ trainer: Trainer, _ run: RunFigures, _ error: Double, _ ending: Ending, _ output: CommandOutput
    ) throws {
        let hash = trainer.state.parametersHash
        if json {
            let report = Report(
                model: trainer.network.notation, seed: options.seed, epochs: trainer.state.epoch, steps: trainer.state.step,
                threads: options.threads, train_loss: run.meanLoss, test_error: error, seconds: run.seconds,
                samples_per_second: run.samplesPerSecond, parameters_sha256: hash)
            output.standardOutput(try JSONLine.text(report))
            try write(trainer)
            return
        }
        if ending == .interrupted { output.line(output.words(.trainInterrupted, [.step: "\(trainer.state.step)"])) }
        output.line(
            output.words(
                .trainDone,
                [
                    .count: NumberFormat.grouped(trainer.state.step), .seconds: NumberFormat.fixed(run.seconds, 2),
                    .error: NumberFormat.percent(error, decimals: 2), .name: VisibleText(untrusted: String(hash.prefix(12))),
                ]))
        try write(trainer)
        if let outputFile { output.line(output.words(.wroteFile, [.file: VisibleText(untrusted: outputFile)])) }
    }

    private func write(_ trainer: Trainer) throws {
        if let outputFile { try ParameterFile.write(trainer.state.parameters, of: trainer.network, to: outputFile) }
    }
}

/// Adds up what a run reports. Time counts from a step's load to its update.
struct RunFigures {
    private(set) var seconds = 0.0
    private(set) var epochSeconds = 0.0
    private var samples = 0
    private var lossSum = 0.0
    private var lossCount = 0
    private var started = 0.0

    mutating func begin(at now: Double, newEpoch: Bool) {
        if newEpoch {
            lossSum = 0
            lossCount = 0
            epochSeconds = 0
        }
        started = now
    }

    mutating func end(at now: Double, samples count: Int, loss: Double) {
        seconds += now - started
        epochSeconds += now - started
        samples += count
        lossSum += loss
        lossCount += 1
    }

    /// The mean of the losses of the epoch under way, each before its update.
    var meanLoss: Double? { lossCount == 0 ? nil : lossSum / Double(lossCount) }
    var samplesPerSecond: Double { seconds > 0 ? Double(samples) / seconds : 0 }
}
