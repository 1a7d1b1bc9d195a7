import Datasets
import NeuralNetworks
import Tensors

/// What determines a run, as its user says it.
public struct RunOptions: Hashable, Sendable {
    /// The network in compact notation.
    public var model = "6c5-2s-12c5-2s"
    /// Where the data come from.
    public var data = DataSource.mnist
    /// Where the channels of four-dimensional pictures are; nil: where their extents show them.
    public var layout: ChannelLayout?
    /// The seed of all random streams.
    public var seed: UInt64 = 1
    /// Samples in a batch.
    public var batchSize = 50
    /// α.
    public var learningRate: Float = 1
    /// What is minimised.
    public var loss = LossFunction.halfSquaredError
    /// Threads; they change no bit.
    public var threads = Workers.processorCount
    /// The order of the samples.
    public var order = SampleOrder.random
    /// A file with the first weights.
    public var initial: String?
    /// Parameters whose first values are given, by name (`conv1.kernel`): all of their numbers in stable order, or one for all.
    public var given: [String: [Float]] = [:]
    /// A rule of the backward pass that is deliberately wrong; nil in every true run.
    public var wrongRule: WrongRule?

    /// The reference run.
    public init() {}

    /// The network, on samples of this shape, with an output unit for each class. Throws `NotationError` or `WrongRuleError`.
    public func network(input: MapShape, classes: Int) throws -> Network {
        try Network(model, input: input, classes: classes, loss: loss).with(wrongRule)
    }

    /// The network, if the shape of the data is known before they are read: so that a wrong one is told at once.
    public func knownNetwork() throws -> Network? {
        try data.known.map { try network(input: $0.shape, classes: $0.classes) }
    }
}
