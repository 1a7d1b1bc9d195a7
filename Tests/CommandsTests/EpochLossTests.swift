import Datasets
import FoundationEssentials
import Interchange
import Messages
import NeuralNetworks
import TemporaryFolders
import Tensors
import TerminalUI
import Testing
import Training

@testable import Commands

@Suite struct EpochLossTests {
    private let folder = TemporaryFolder()
    private var root: String { folder.path("runs") }
    private static let count = 23

    init() { writeData(to: folder, count: Self.count) }

    private func given(batchSize: Int) throws -> GivenOptions {
        try GivenOptions([.model: "f3", .data: folder.path("data"), .batchSize: "\(batchSize)", .threads: "1"])
    }

    private struct Figures: Decodable {
        let train_loss: Double
        let train_error: Double
        let parameters_sha256: String
    }

    private func figures(_ plan: RunPlan, _ length: TrainCommand.Length) throws -> Figures {
        let recorder = Recorder()
        _ = try TrainCommand(plan: plan, length: length, json: true).run(recorder.commandOutput(), now: { 1_764_000_000 })
        return try JSONDecoder().decode(Figures.self, from: Data(recorder.output.utf8))
    }

    /// The mean loss over the samples of the first steps of the run's last epoch, and the fraction of these samples whose largest output
    /// was not their class, computed with the trainer alone.
    private func mean(batchSize: Int, steps: Int) throws -> (loss: Double, error: Double) {
        let start = try given(batchSize: batchSize).options.start()
        let trainer = Trainer(network: start.network, samples: start.dataset.train, state: start.state, workers: Workers(count: 1))
        var losses: [Double] = []
        var wrong = 0
        for _ in 0..<steps {
            if trainer.state.batch == 0 { (losses, wrong) = ([], 0) }
            try trainer.advanceToUpdate()
            losses += trainer.tape.losses
            let outputs = trainer.tape.activations[trainer.network.outputNode]
            for sample in 0..<trainer.tape.sampleCount where answer(of: outputs.units(sample: sample)) != trainer.tape.labels[sample] {
                wrong += 1
            }
            try trainer.advance()
        }
        return (losses.reduce(0, +) / Double(losses.count), Double(wrong) / Double(losses.count))
    }

    /// Batch sizes whose last batch of an epoch has 1, 3, 11 or 23 samples, and one with all samples.
    private static let batchSizes = [22, 5, 12, 23, 100, 1]

    @Test(
        "The loss and error of an epoch are means over its samples, whatever the size of the last batch: in text and JSON",
        arguments: batchSizes)
    func told(_ batchSize: Int) throws {
        let steps = (Self.count + batchSize - 1) / batchSize
        let plan = try RunPlan(options: given(batchSize: batchSize).options)
        for epochs in [1, 2] {
            let expected = try mean(batchSize: batchSize, steps: epochs * steps)
            let found = try figures(plan, .epochs(epochs))
            #expect(abs(found.train_loss - expected.loss) < 1e-6 * expected.loss && found.train_error == expected.error)
            let recorder = Recorder()
            _ = try TrainCommand(plan: plan, length: .epochs(epochs)).run(recorder.commandOutput())
            #expect(recorder.output.contains("epoch \(epochs)  train loss \(NumberFormat.fixed(expected.loss, 4))  "))
            #expect(recorder.output.contains("  train error \(NumberFormat.percent(expected.error, decimals: 2))  "))
            #expect(recorder.output.contains(", train error \(NumberFormat.percent(expected.error, decimals: 2)), "))
        }
        // For an unfinished epoch, over the samples so far.
        let part = try mean(batchSize: batchSize, steps: steps + 1)
        let found = try figures(plan, .steps(steps + 1))
        #expect(abs(found.train_loss - part.loss) < 1e-6 * part.loss && found.train_error == part.error)
    }

    @Test("It does not depend on how often the run was resumed, and agrees with the list of runs", arguments: batchSizes)
    func resumed(_ batchSize: Int) throws {
        let steps = (Self.count + batchSize - 1) / batchSize
        let whole = try figures(RunPlan(options: given(batchSize: batchSize).options), .epochs(2))
        for left in Set([1, 2, steps - 1, steps, steps + 1, 2 * steps - 1]) where (1..<2 * steps).contains(left) {
            let name = "left-\(left)"
            let part = try figures(RunPlan.named(name, in: root, given: given(batchSize: batchSize)), .steps(left))
            #expect(try record(name).trainLoss == part.train_loss && record(name).trainError == part.train_error)
            let rest = try figures(RunPlan.named(name, in: root, given: GivenOptions()), .epochs(2))
            #expect(rest.train_loss == whole.train_loss && rest.parameters_sha256 == whole.parameters_sha256)
            #expect(rest.train_error == whole.train_error)
            #expect(try record(name).trainLoss == whole.train_loss && record(name).trainError == whole.train_error)
            // Nothing left to do: the same figures are printed again.
            #expect(try figures(RunPlan.named(name, in: root, given: GivenOptions()), .epochs(2)).train_loss == whole.train_loss)
        }
        let recorder = Recorder()
        _ = try RunsCommand(.show("left-1"), root: root, json: true).run(recorder.commandOutput())
        #expect(recorder.output.contains("\"train_loss\" : \(whole.train_loss)"))
        #expect(recorder.output.contains("\"train_error\" : \(whole.train_error)"))
    }

    @Test("With a validation part the epochs are those of the rest, and its error is in text, JSON and the list of runs")
    func validated() throws {
        var given = try given(batchSize: 5)
        try given.take(.validation, "0.3")
        let plan = RunPlan(options: given.options)
        // Seven of 23 samples are kept: four batches an epoch.
        let start = try plan.start()
        let validation = try #require(start.dataset.validation)
        #expect(validation.count == 7 && start.dataset.train.count == 16)
        let recorder = Recorder()
        _ = try TrainCommand(plan: plan, length: .epochs(3)).run(recorder.commandOutput())
        #expect(recorder.output.contains("12 steps in ") && recorder.output.contains("epoch 3  train loss "))
        let trainer = Trainer(network: start.network, samples: start.dataset.train, state: start.state, workers: Workers(count: 1))
        for _ in 0..<12 { try trainer.advanceThroughUpdate() }
        var evaluation = Evaluation(
            network: start.network, samples: validation, parameters: trainer.state.parameters, workers: Workers(count: 1))
        evaluation.finish()
        let error = NumberFormat.percent(evaluation.errorRate, decimals: 2)
        #expect(recorder.output.contains("  validation error \(error)  test error "))
        #expect(recorder.output.contains(", validation error \(error), test error "))

        let whole = try validatedFigures(plan, .epochs(3))
        #expect(whole.validation_error == evaluation.errorRate && whole.parameters_sha256 == trainer.state.parametersHash)
        // Resumed, without saying so again; another part is another run.
        _ = try validatedFigures(RunPlan.named("part", in: root, given: given), .steps(6))
        #expect(try record("part").sampleCount == 16)
        #expect(throws: RunMismatch.self) {
            var other = GivenOptions()
            try other.take(.validation, "7")
            _ = try RunPlan.named("part", in: root, given: other)
        }
        let rest = try validatedFigures(RunPlan.named("part", in: root, given: GivenOptions()), .epochs(3))
        #expect(rest == whole)
        let best = try #require(record("part").bestTest)
        #expect(try best.validationError == record("part").history.tests.compactMap(\.validationError).min())
        let list = Recorder()
        _ = try RunsCommand(.show("part"), root: root, json: true).run(list.commandOutput())
        #expect(list.output.contains("\"validation\" : 0.3") && list.output.contains("\"best_step\" : \(best.step)"))
        let table = Recorder()
        _ = try RunsCommand(.show("part"), root: root).run(table.commandOutput())
        #expect(table.output.contains("validation part") && table.output.contains("validation error"))
    }

    private struct ValidatedFigures: Decodable, Equatable {
        let train_error, validation_error, test_error: Double
        let parameters_sha256: String
    }

    private func validatedFigures(_ plan: RunPlan, _ length: TrainCommand.Length) throws -> ValidatedFigures {
        let recorder = Recorder()
        _ = try TrainCommand(plan: plan, length: length, json: true).run(recorder.commandOutput(), now: { 1_764_000_000 })
        return try JSONDecoder().decode(ValidatedFigures.self, from: Data(recorder.output.utf8))
    }

    @Test("More validation samples than the data can spare are refused in one line")
    func tooMany() throws {
        var given = try given(batchSize: 5)
        try given.take(.validation, "22")
        #expect(throws: ValidationError.self) { try RunPlan(options: given.options).start() }
        let words = Phrasebook(.english).words(ValidationError(wanted: 22, most: 20))
        #expect(words.string == "22 samples for validation are too many: this training set can spare 20; use a smaller --validation")
    }

    private func record(_ name: String) throws -> RunRecord { try RunFolder.look(name, in: root).newest().record }

    @Test("A file of an older version, without the number of samples, opens; after resuming, the figure is right")
    func older() throws {
        let name = "older"
        for left in [3, 5, 6] {
            let part = try figures(RunPlan.named(name, in: root, given: given(batchSize: 5)), .steps(left))
            var older = try record(name)
            older.sampleCount = nil
            try RunFile.write(older, to: RunFolder.look(name, in: root).newest().file.path)
            #expect(try record(name).sampleCount == nil)
            // Within an epoch all batches are full.
            if left != 5 { #expect(try record(name).trainLoss == part.train_loss) }
            let fresh = try figures(RunPlan(options: given(batchSize: 5).options), .steps(left))
            #expect(try figures(RunPlan.named(name, in: root, given: GivenOptions()), .steps(left)).train_loss == fresh.train_loss)
        }
    }
}
