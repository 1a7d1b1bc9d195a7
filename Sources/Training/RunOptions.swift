import Datasets
import Files
import NeuralNetworks
import Tensors

/// The options that determine a run.
public struct RunOptions: Hashable, Sendable {
    /// The network in compact notation, unless it is from a file.
    public var model = "6c5-2s-12c5-2s"
    /// The network file; nil for a network in compact notation.
    public var networkFile: NetworkText?
    /// The source of the data.
    public var data = DataSource.mnist
    /// The position of the channels in four-dimensional pictures; nil to infer it from the extents.
    public var layout: ChannelLayout?
    /// The seed of all random streams.
    public var seed: UInt64 = 1
    /// Samples per batch.
    public var batchSize = 50
    /// How it learns: update rule, settings, learning rate, schedule.
    public var learning = Learning()
    /// The loss function that is minimised.
    public var loss = LossFunction.halfSquaredError
    /// The number of threads; it does not change a bit of the results.
    public var threads = Workers.processorCount
    /// The order of the samples.
    public var order = SampleOrder.random
    /// The part of the training set that is kept from training for validation; nil for none.
    public var validation: ValidationPart?
    /// How initial weights are drawn where the network says nothing of it.
    public var initialization = Initialization.reference
    /// The path of a file with initial weights; nil for random ones.
    public var initial: String?
    /// Initial values of some parameters by name (`conv1.kernel`): all numbers in stable order, or one number for all.
    public var given: [String: [Float]] = [:]
    /// A deliberate mistake in the backward pass, used by lessons; nil in normal runs.
    public var wrongRule: WrongRule?

    /// The options of the reference run.
    public init() {}

    /// The learning rate α at the beginning.
    public var learningRate: Float {
        get { learning.learningRate }
        set { learning.learningRate = newValue }
    }

    /// The network as it is written. Setting a notation drops the file, and setting a file the notation.
    public var architecture: NetworkDescription {
        get { networkFile.map { .file($0) } ?? .notation(model) }
        set {
            switch newValue {
            case .notation(let notation): (model, networkFile) = (notation, nil)
            case .file(let file): (model, networkFile) = (RunOptions().model, file)
            }
        }
    }

    /// What lists and headers call the network: the notation, or the name of its file without folders.
    public var modelName: String { networkFile?.path.lastPathPart ?? model }

    /// Throws if the network is wrong whatever the data are: `NotationError`. A file has been checked when it was read.
    public func checkNetwork() throws(NotationError) { if networkFile == nil { try Network.checkNotation(model) } }

    /// The network for samples of this shape with one output unit per class. Throws `NotationError`, `NetworkTextError`, `WrongRuleError`
    /// or `UnknownSetting`.
    public func network(input: MapShape, classes: Int) throws -> Network {
        try learning.check()
        return try architecture.network(input: input, classes: classes, loss: loss).with(wrongRule).with(learning.updateRule)
            .with(initialization)
    }

    /// The network, if the shape of the data is known before reading them, so that mistakes are reported at once; else nil. Throws like
    /// `network`.
    public func knownNetwork() throws -> Network? {
        try learning.check()
        return try data.known.map { try network(input: $0.shape, classes: $0.classes) }
    }
}
