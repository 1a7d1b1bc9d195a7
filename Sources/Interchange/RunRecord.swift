import NeuralNetworks
import Tensors
import Training

/// A state of a run with everything needed to resume exactly: the content of a run file.
public struct RunRecord: Sendable, Equatable {
    /// The options that determine the run, as the user gave them.
    public var options: RunOptions
    /// The shape of a sample.
    public var input: MapShape
    /// The number of classes.
    public var classCount: Int
    /// The size of the training set, which determines the last batch of an epoch; nil in files of older versions.
    public var sampleCount: Int?
    /// SHA-256 of the data.
    public var dataHash: String
    /// Parameters, optimizer, position in the epoch, changes by hand.
    public var state: TrainerState
    /// The curves.
    public var history: History
    /// When it was saved, in seconds since 1970 (UTC).
    public var savedAt: Int
    /// The version of the program that saved it.
    public var version: String

    /// A state with these parts.
    public init(
        options: RunOptions, input: MapShape, classCount: Int, sampleCount: Int? = nil, dataHash: String, state: TrainerState,
        history: History, savedAt: Int,
        version: String
    ) {
        self.options = options
        self.input = input
        self.classCount = classCount
        self.sampleCount = sampleCount
        self.dataHash = dataHash
        self.state = state
        self.history = history
        self.savedAt = savedAt
        self.version = version
    }

    /// The network, built from its notation or file.
    public func network() throws -> Network {
        try options.architecture.network(input: input, classes: classCount, loss: options.loss).with(options.learning.updateRule)
    }

    /// The test with the smallest error on the validation part, or without one on the test set; nil before the first evaluation.
    public var bestTest: History.Test? {
        history.tests.filter { $0.step <= state.step }.min { ($0.decidingError, $0.step) < ($1.decidingError, $1.step) }
    }

    /// The loss of the current epoch, or of the finished one at an epoch's end: the mean over its samples, each before its batch's update.
    /// Nil if unknown. Files of older versions lack the size of the last batch, which then counts as a full one.
    public var trainLoss: Double? {
        let sums = lastEpoch
        return sums.samples > 0 ? sums.loss / Double(sums.samples) : nil
    }

    /// The fraction of the same samples that were misclassified as they were trained, 0 … 1; nil if unknown.
    public var trainError: Double? { lastEpoch.errorRate }

    private var lastEpoch: History.Sums {
        let batches = state.batch > 0 ? state.batch : state.epoch > 0 ? state.step / state.epoch : 0
        return history.sums(ofLastSteps: batches) { state.samples(inBatches: $0, of: sampleCount ?? .max) }
    }

    /// The test error of exactly these weights; nil if they were not evaluated.
    public var testError: Double? { ownTest?.error }

    /// The error of exactly these weights by which the best state is chosen: on the validation part, or without one on the test set; nil if
    /// they were not evaluated.
    public var decidingError: Double? { ownTest?.decidingError }

    private var ownTest: History.Test? { history.tests.last { $0.step == state.step } }
}

/// What is wrong with a run file.
public struct RunFileError: Error, Hashable, Sendable {
    /// What it is.
    public enum Problem: Hashable, Sendable {
        /// Its SHA-256 is wrong or missing: it was changed after it was written.
        case damaged
        /// A metadata entry is missing or invalid.
        case badNote(String)
        /// The curves do not fit the network or each other.
        case badHistory
        /// Written by a newer version, in an unknown form.
        case newerForm(String)
    }

    /// The path of the file that could not be read.
    public let path: String
    /// What is wrong.
    public let problem: Problem
}
