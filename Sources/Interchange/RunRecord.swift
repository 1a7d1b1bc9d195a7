import NeuralNetworks
import Tensors
import Training

/// One state of a run, with everything that going on exactly needs: what a run file holds.
public struct RunRecord: Sendable, Equatable {
    /// What determines the run, as its user said it.
    public var options: RunOptions
    /// The shape of a sample.
    public var input: MapShape
    /// Classes.
    public var classCount: Int
    /// Samples that it learns from, which say how large the last batch of an epoch is; nil in files of older programs.
    public var sampleCount: Int?
    /// SHA-256 of the data.
    public var dataHash: String
    /// Parameters, optimizer, place in the epoch, changes by hand.
    public var state: TrainerState
    /// The curves.
    public var history: History
    /// When it was saved, in seconds since 1970 (UTC).
    public var savedAt: Int
    /// The version of the program that saved it.
    public var version: String

    /// A state of a run.
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

    /// The network, made anew.
    public func network() throws(NotationError) -> Network {
        try Network(options.model, input: input, classes: classCount, loss: options.loss)
    }

    /// The smallest test error and the step after which it was found; nil before the first test.
    public var bestTest: History.Test? {
        history.tests.filter { $0.step <= state.step }.min { ($0.error, $0.step) < ($1.error, $1.step) }
    }

    /// The loss of the epoch under way, or at an epoch's end of that one: the mean over its samples, each before its batch's update. Nil
    /// where nothing is known of it. A file of an older program does not say how many samples its last batch had: it counts as a whole one.
    public var trainLoss: Double? {
        let batches = state.batch > 0 ? state.batch : state.epoch > 0 ? state.step / state.epoch : 0
        let sums = history.sums(ofLastSteps: batches) { state.samples(inBatches: $0, of: sampleCount ?? .max) }
        return sums.samples > 0 ? sums.loss / Double(sums.samples) : nil
    }

    /// The error of a test of just these weights; nil if they were not tested.
    public var testError: Double? { history.tests.last { $0.step == state.step }?.error }
}

/// What is wrong with a run file.
public struct RunFileError: Error, Hashable, Sendable {
    /// What it is.
    public enum Problem: Hashable, Sendable {
        /// It is not what it was when it was written: its SHA-256 differs, or it has none.
        case damaged
        /// A note of it is missing or makes no sense.
        case badNote(String)
        /// The curves do not fit the network or each other.
        case badHistory
        /// Written by a newer program, in a form that is not known here.
        case newerForm(String)
    }

    /// The file.
    public let path: String
    /// What is wrong.
    public let problem: Problem
}
