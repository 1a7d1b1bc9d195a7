import Datasets
import Interchange
import Messages
import NeuralNetworks
import Tensors
import Training

/// What all commands that run a network share.
public struct RunOptions: Sendable {
    /// The network in compact notation.
    public var model = "6c5-2s-12c5-2s"
    /// Where the data come from.
    public var data = DataSource.mnist
    /// The seed of all random streams.
    public var seed: UInt64 = 1
    /// Samples in a batch.
    public var batchSize = 50
    /// α.
    public var learningRate: Float = 1
    /// What is minimised.
    public var loss = LossFunction.halfSquaredError
    /// Threads.
    public var threads = Workers.processorCount
    /// The order of the samples.
    public var order = SampleOrder.random
    /// A file with the first weights.
    public var initial: String?

    /// The reference run.
    public init() {}

    /// The network, if the shape of the data is known before they are read: so that a wrong one is told at once.
    public func knownNetwork() throws(NotationError) -> Network? {
        guard let known = data.known else { return nil }
        return try Network(model, input: known.shape, classes: known.classes, loss: loss)
    }

    /// Reads the data and the first weights and makes the network: everything that a run starts from. A wrong notation is told before
    /// anything is read.
    public func start() throws -> TrainingStart {
        _ = try knownNetwork()
        try Network.checkNotation(model)
        let dataset = try data.load()
        let network = try Network(model, input: dataset.train.shape, classes: dataset.classCount, loss: loss)
        let needed = network.memoryEstimate(batchSize: min(batchSize, dataset.train.count))
        let available = RunProblem.physicalMemory
        guard needed < available / 4 * 3 else { throw RunProblem.tooLarge(needed: needed, available: available) }
        let parameters =
            try initial.map { try ParameterFile.read($0, for: network) } ?? network.initialParameters(seed: seed)
        let state = TrainerState(
            parameters: parameters, learningRate: learningRate, seed: seed, order: order, batchSize: batchSize)
        return TrainingStart(network: network, dataset: dataset, state: state, threads: threads)
    }
}
