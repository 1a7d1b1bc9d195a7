import Datasets
import NeuralNetworks
import Tensors

/// Everything that later steps depend on, as a value that can be copied, compared and hashed.
public struct TrainerState: Sendable, Equatable {
    /// All weights and biases.
    public var parameters: Parameters<Float>
    /// The update rule with its learning rate, settings and slots.
    public var optimizer: Optimizer
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

    /// The state at the start of a run with gradient descent.
    public init(
        parameters: Parameters<Float>, learningRate: Float, seed: UInt64, order: SampleOrder = .random, batchSize: Int
    ) {
        self.init(
            parameters: parameters, optimizer: Optimizer(learningRate: learningRate, parameters: parameters), seed: seed, order: order,
            batchSize: batchSize)
    }

    /// The state at the start of a run.
    public init(parameters: Parameters<Float>, optimizer: Optimizer, seed: UInt64, order: SampleOrder = .random, batchSize: Int) {
        self.parameters = parameters
        self.optimizer = optimizer
        self.seed = seed
        self.order = order
        self.batchSize = batchSize
    }

    /// A saved state of a run with gradient descent, with its epoch, batch and step.
    public init(
        parameters: Parameters<Float>, learningRate: Float, seed: UInt64, order: SampleOrder, batchSize: Int, epoch: Int, batch: Int,
        step: Int, changes: [Change]
    ) {
        self.init(
            parameters: parameters, optimizer: Optimizer(learningRate: learningRate, parameters: parameters), seed: seed, order: order,
            batchSize: batchSize, epoch: epoch, batch: batch, step: step, changes: changes)
    }

    /// A saved state, with its epoch, batch and step.
    public init(
        parameters: Parameters<Float>, optimizer: Optimizer, seed: UInt64, order: SampleOrder, batchSize: Int, epoch: Int, batch: Int,
        step: Int, changes: [Change]
    ) {
        self.init(parameters: parameters, optimizer: optimizer, seed: seed, order: order, batchSize: batchSize)
        self.epoch = epoch
        self.batch = batch
        self.step = step
        self.changes = changes
    }

    /// The update of the current step, at its learning rate.
    public func update(rate: Float) -> UpdateStep { optimizer.step(afterStep: step, rate: rate) }

    /// Updates the parameters and slots; `changed` is called as in `UpdateStep`.
    mutating func update(gradients: Parameters<Float>, rate: Float, _ workers: Workers, changed: (_ node: Int, _ norm: Double) -> Void) {
        update(rate: rate).update(&parameters, slots: &optimizer.slots, gradients: gradients, workers, changed: changed)
    }

    /// The memory of its numbers: parameters and slots, in bytes.
    var bytes: Int {
        let one = parameters.all.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
        return one * (1 + optimizer.slots.count)
    }

    /// The number of samples in a range of batches of an epoch over `sampleCount` samples; the last batch may be smaller.
    public func samples(inBatches batches: Range<Int>, of sampleCount: Int) -> Int {
        min(batches.upperBound * batchSize, sampleCount) - min(batches.lowerBound * batchSize, sampleCount)
    }

    /// The SHA-256 of all parameters as little-endian `Float` bytes in stable order, in hexadecimal.
    public var parametersHash: String { parameters.sha256 }

    /// The same of the parameters and then the slots of the update rule: what tells whether a moment was reached with the same bits.
    public var hash: String {
        optimizer.slots.isEmpty ? parameters.sha256 : Parameters(ofNode: parameters.ofNode + optimizer.slots.flatMap(\.ofNode)).sha256
    }
}
