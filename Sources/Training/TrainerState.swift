import Datasets
import NeuralNetworks
import Tensors

/// Everything that the steps to come depend on, as a value: copied, compared, hashed.
public struct TrainerState: Sendable, Equatable {
    /// All weights and biases.
    public var parameters: Parameters<Float>
    /// The rule of the update and its settings.
    public var optimizer: GradientDescent
    /// The seed of all random streams.
    public let seed: UInt64
    /// In which order an epoch goes through the samples.
    public let order: SampleOrder
    /// Samples in a batch.
    public let batchSize: Int
    /// Epochs finished.
    public internal(set) var epoch = 0
    /// Batches of this epoch finished.
    public internal(set) var batch = 0
    /// Updates done.
    public internal(set) var step = 0
    /// What was changed by hand, by step: of steps that were done, of this one, and of steps to come again.
    public var changes: [Change] = []

    /// The start of a run.
    public init(
        parameters: Parameters<Float>, learningRate: Float, seed: UInt64, order: SampleOrder = .random, batchSize: Int
    ) {
        self.parameters = parameters
        optimizer = GradientDescent(learningRate: learningRate)
        self.seed = seed
        self.order = order
        self.batchSize = batchSize
    }

    /// Somewhere in a run, as it was saved: so many epochs and batches of the epoch under way finished.
    public init(
        parameters: Parameters<Float>, learningRate: Float, seed: UInt64, order: SampleOrder, batchSize: Int, epoch: Int, batch: Int,
        step: Int, changes: [Change]
    ) {
        self.init(parameters: parameters, learningRate: learningRate, seed: seed, order: order, batchSize: batchSize)
        self.epoch = epoch
        self.batch = batch
        self.step = step
        self.changes = changes
    }

    /// Samples in some batches of an epoch over `sampleCount` samples: the last batch has what is left.
    public func samples(inBatches batches: Range<Int>, of sampleCount: Int) -> Int {
        min(batches.upperBound * batchSize, sampleCount) - min(batches.lowerBound * batchSize, sampleCount)
    }

    /// SHA-256 over all parameters' little-endian Float bytes in stable order, in hexadecimal.
    public var parametersHash: String { parameters.sha256 }
}
