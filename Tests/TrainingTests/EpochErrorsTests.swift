import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// The fraction of an epoch's samples that were misclassified as they were trained.
@Suite struct EpochErrorsTests {
    private static let sampleCount = 23

    private func state(epoch: Int = 0, batch: Int = 0) throws -> TrainerState {
        let network = try Network("f3", input: MapShape(maps: 1, rows: 2, columns: 2), classes: 2)
        return TrainerState(
            parameters: network.initialParameters(seed: 1), learningRate: 1, seed: 1, order: .random, batchSize: 5, epoch: epoch,
            batch: batch, step: 5 * epoch + batch, changes: [])
    }

    /// The errors of batches 0 … 4, the last of three samples.
    private static let wrong = [5, 3, 0, 2, 1]

    private func add(_ batches: some Sequence<Int>, _ errors: inout EpochErrors, plus more: Int = 0) {
        for batch in batches { errors.add(batch: batch, wrong: Self.wrong[batch] + more, samples: batch == 4 ? 3 : 5) }
    }

    @Test("All samples of an epoch count once, in an epoch of 23 with a smaller last batch")
    func wholeEpoch() throws {
        var errors = EpochErrors(History(parameterNodes: []), try state(), sampleCount: Self.sampleCount)
        #expect(errors.rate == nil)
        add(0...1, &errors)
        #expect(errors.rate == 8.0 / 10)
        add(2...4, &errors)
        #expect(errors.rate == 11.0 / 23)
        // The next epoch begins from nothing.
        add(0...0, &errors)
        #expect(errors.rate == 1)
    }

    @Test("Batches that are done again after going back count once, with their last answers; a part of an epoch is not told as the whole")
    func repeated() throws {
        var errors = EpochErrors(History(parameterNodes: []), try state(), sampleCount: Self.sampleCount)
        add(0...3, &errors)
        add(1...2, &errors, plus: 1)
        #expect(errors.rate == 10.0 / 15)
        add(3...4, &errors)
        #expect(errors.rate == 13.0 / 23)
        // Into the middle of an earlier epoch, or past what was counted.
        add(0...0, &errors)
        add(3...4, &errors)
        #expect(errors.rate == nil)
        add(2...2, &errors)
        #expect(errors.rate == nil)
        add(0...4, &errors)
        #expect(errors.rate == 11.0 / 23)
    }

    @Test("A run that is resumed within or between epochs goes on counting", arguments: [0, 1, 3])
    func resumed(_ batch: Int) throws {
        var history = History(parameterNodes: [])
        for step in 0..<(5 + batch) {
            let samples = step % 5 == 4 ? 3 : 5
            let error = Float(Self.wrong[step % 5]) / Float(samples)
            history.append(loss: 1, batchError: error, learningRate: 1, seconds: 1, norms: [])
        }
        var errors = EpochErrors(history, try state(epoch: 1, batch: batch), sampleCount: Self.sampleCount)
        let sofar = Self.wrong.prefix(batch).reduce(0, +)
        #expect(errors.rate == (batch == 0 ? 11.0 / 23 : Double(sofar) / Double(5 * batch)))
        add(batch...4, &errors)
        #expect(errors.rate == 11.0 / 23)
    }
}
