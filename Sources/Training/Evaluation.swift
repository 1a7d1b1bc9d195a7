import Datasets
import NeuralNetworks
import Tensors

/// Finds out what a network answers for each sample and what it gets wrong, batch by batch, so that whoever waits can stop or look in between.
public struct Evaluation: Sendable {
    private let network: Network
    private let samples: Samples
    private let parameters: Parameters<Float>
    private let workers: Workers
    private var tape: Tape<Float>
    private var indices: [Int] = []
    private static let batchSize = 160

    /// Samples looked at.
    public private(set) var done = 0
    /// Indices of the samples whose largest output is not their class, ascending.
    public private(set) var misclassified: [Int] = []
    /// The class with the largest output, for each sample looked at.
    public private(set) var answers: [Int] = []
    /// ℓ of each sample looked at.
    public private(set) var losses: [Float] = []

    /// The evaluation of these weights on these samples, at its start.
    public init(network: Network, samples: Samples, parameters: Parameters<Float>, workers: Workers) {
        self.network = network
        self.samples = samples
        self.parameters = parameters
        self.workers = workers
        tape = Tape(for: network, capacity: min(Self.batchSize, samples.count), forwardOnly: true)
        answers.reserveCapacity(samples.count)
        losses.reserveCapacity(samples.count)
    }

    /// Samples in all.
    public var count: Int { samples.count }

    /// Whether all samples were looked at.
    public var isFinished: Bool { done == samples.count }

    /// The fraction of the samples looked at that are wrong.
    public var errorRate: Double { done == 0 ? 0 : Double(misclassified.count) / Double(done) }

    /// Looks at the next batch of samples.
    public mutating func advance() {
        let range = done..<min(done + Self.batchSize, samples.count)
        indices.removeAll(keepingCapacity: true)
        indices.append(contentsOf: range)
        tape.load(samples, indices, workers)
        for node in 1..<network.nodes.count { network.forward(node, &tape, parameters, workers) }
        network.computeLoss(&tape)
        let outputs = tape.activations[network.outputNode]
        for (place, label) in tape.labels.enumerated() {
            let answer = outputs.largestUnit(sample: place)
            answers.append(answer)
            losses.append(Float(tape.losses[place]))
            if answer != label { misclassified.append(range.lowerBound + place) }
        }
        done = range.upperBound
    }

    /// Looks at all that is left.
    public mutating func finish() { while !isFinished { advance() } }
}

/// The class with the largest output, the first of several.
public func answer(of outputs: [Float]) -> Int {
    var best = 0
    for (unit, value) in outputs.enumerated() where value > outputs[best] { best = unit }
    return best
}
