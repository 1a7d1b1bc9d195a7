import Datasets
import Interchange
import Lessons
import Messages
import NeuralNetworks
import Tensors
import Testing
import Training

@testable import Commands

/// A network of the corpus with its data: together they have everything that networks can have.
struct CorpusNetwork: Sendable, CustomTestStringConvertible {
    /// Its name in the corpus.
    var name: String
    /// The run, on one thread.
    var options: RunOptions
    /// Changes by hand, as in an address.
    var changes = ""

    var testDescription: String { name }

    /// The updates before the step that is recorded.
    static let step = 2

    static let all: [CorpusNetwork] = [
        CorpusNetwork("reference", "6c5-2s-12c5-2s", .mnist, batchSize: 3, learningRate: 1),
        // Three input maps; stride, padding, dilation and groups; max-pooling.
        CorpusNetwork("colours", "6c3p1t2g3:tanh-2m-4c3p2d2g2:relu-f5:none", made(3, 12, 12, classes: 4), loss: .crossEntropy),
        CorpusNetwork("pooling", "2s-2m", made(2, 8, 8, classes: 3)),
        // The last row and column are under no kernel.
        CorpusNetwork("strided", "3c4p2t3-2s-2c2p1:none-f5:relu", made(1, 10, 10, classes: 3)),
        CorpusNetwork("changed", "2c3p1:relu-2m-f4:tanh", made(1, 6, 6, classes: 2), changes: Self.changes),
        CorpusNetwork("wrong-slope", wrong, made(1, 8, 8, classes: 3), wrongRule: WrongRule(layer: "conv1", .slope)),
        CorpusNetwork("wrong-division", wrong, made(1, 8, 8, classes: 3), wrongRule: WrongRule(layer: "pool2", .division)),
        CorpusNetwork("wrong-rotation", wrong, made(1, 8, 8, classes: 3), wrongRule: WrongRule(layer: "conv3", .rotation)),
    ]

    private static let wrong = "2c3-2s-3c2:tanh"
    private static let changes =
        "change=1:lr=0.125 change=1:output.bias[1]=0.5 change=2:conv1.kernel[1,0,0,2]=-0.75 "
        + "change=2:input.activation[0,1,2]@1=0.25"

    private init(
        _ name: String, _ model: String, _ data: DataSource, loss: LossFunction = .halfSquaredError, batchSize: Int = 5,
        learningRate: Float = 0.25, changes: String = "", wrongRule: WrongRule? = nil
    ) {
        self.name = name
        self.changes = changes
        options = RunOptions()
        options.model = model
        options.data = data
        options.loss = loss
        options.batchSize = batchSize
        options.learningRate = learningRate
        options.wrongRule = wrongRule
        options.threads = 1
    }

    static func named(_ name: String) -> CorpusNetwork? { all.first { $0.name == name } }

    /// Thirteen pictures of this size: no batch size divides them. Written here, so that they stay what they are.
    private static func made(_ maps: Int, _ rows: Int, _ columns: Int, classes: Int) -> DataSource {
        var state: UInt64 = 18
        let bytes = (0..<13 * maps * rows * columns).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(state >> 56)
        }
        let labels = (0..<13).map { UInt8($0 * 5 % classes) }
        let shape = MapShape(maps: maps, rows: rows, columns: columns)
        return .given(GivenData(name: "made", shape: shape, bytes: bytes, labels: labels, divisor: 255, classCount: classes))
    }

    /// The run's start, with its changes and those of an address.
    func start(_ address: ScreenAddress? = nil) throws -> TrainingStart {
        var start = try options.start()
        let address = try address ?? ScreenAddress(parsing: changes)
        start.state.changes = try address.changes(in: start.network, batchSize: min(options.batchSize, start.dataset.train.count))
        return start
    }

    /// The run in its third step, just before the update.
    func trainer() throws -> Trainer {
        try start().trainer(afterSteps: Self.step, threads: 1, CommandOutput.collected().output, .steady)
    }
}

extension CorpusNetwork {
    /// A number of the network, and a sample.
    struct Number {
        var place: Place
        var sample: Int
        /// The name of its quantity, without layer and indices.
        var quantity: String
    }

    /// Entries of every quantity of every node: the first, which padding is near, the middle one and the last; with other samples.
    static func numbers(of network: Network, batchSize: Int) throws -> [Number] {
        var found = [Number(place: try network.place(named: "loss"), sample: 0, quantity: "loss")]
        for node in network.nodes.indices {
            for family in network.families(node) where isRecorded(family.name) {
                let indices = [family.axes.map { _ in 0 }, family.axes.map { $0.count / 2 }, family.axes.map { $0.count - 1 }]
                let samples = [0, batchSize / 2, batchSize - 1]
                for (indices, sample) in zip(indices, samples) {
                    let place = family.place(at: indices)
                    let isOfSample = network.isOfSample(place)
                    // Small quantities have fewer entries.
                    let isKnown = found.contains { $0.place == place && ($0.sample == sample || !isOfSample) }
                    if !isKnown { found.append(Number(place: place, sample: isOfSample ? sample : 0, quantity: family.name)) }
                }
            }
        }
        return found
    }

    /// Whether it had a name when the corpus was recorded: the steps of a softmax and the residuals of single arrays had none.
    private static func isRecorded(_ name: String) -> Bool { !["power", "share"].contains(name) && !name.hasSuffix(".residual") }
}

extension CommandOutput {
    /// An output that keeps what is printed.
    static func collected(_ language: Language = .english) -> (output: CommandOutput, text: () -> String) {
        var text = ""
        let output = CommandOutput(
            standardOutput: { text += $0 }, standardError: { _ in }, progressAppearance: nil, words: Phrasebook(language))
        return (output, { text })
    }
}
