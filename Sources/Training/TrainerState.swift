import Datasets
import NeuralNetworks
import Tensors

/// Everything that later steps depend on, as a value that can be copied, compared and hashed.
public struct TrainerState: Sendable, Equatable {
    /// All weights and biases.
    public var parameters: Parameters<Float>
    /// The update rule with its learning rate.
    public var optimizer: GradientDescent
    /// The seed of all random streams.
    public let seed: UInt64
    /// The order in which an epoch visits the samples.
    public let order: SampleOrder
    /// The number of samples per batch.
    public let batchSize: Int
    /// The number of epochs finished.
    public internal(set) var epoch = 0
    /// The number of batches finished in the current epoch.
    public internal(set) var batch = 0
    /// The number of updates done.
    public internal(set) var step = 0
    /// The manual changes, each with its step: of past steps, the current one, and later ones that will be replayed.
    public var changes: [Change] = []

    /// The state at the start of a run.
    public init(
        parameters: Parameters<Float>, learningRate: Float, seed: UInt64, order: SampleOrder = .random, batchSize: Int
    ) {
        self.parameters = parameters
        optimizer = GradientDescent(learningRate: learningRate)
        self.seed = seed
        self.order = order
        self.batchSize = batchSize
    }

    /// A saved state, with its epoch, batch and step.
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

    /// The number of samples in a range of batches of an epoch over `sampleCount` samples; the last batch may be smaller.
    public func samples(inBatches batches: Range<Int>, of sampleCount: Int) -> Int {
        min(batches.upperBound * batchSize, sampleCount) - min(batches.lowerBound * batchSize, sampleCount)
    }

    /// The SHA-256 of all parameters as little-endian `Float` bytes in stable order, in hexadecimal.
    public var parametersHash: String { parameters.sha256 }
}
