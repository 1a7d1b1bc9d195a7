import Datasets
import NeuralNetworks
import Tensors

/// Computes a network's answer and loss for each sample, batch by batch, so that the caller can stop or report progress in between.
public struct Evaluation: Sendable {
    private let network: Network
    private let samples: Samples
    private let parameters: Parameters<Float>
    private let workers: Workers
    private var tape: Tape<Float>
    private var indices: [Int] = []
    private static let batchSize = 160

    /// The number of samples evaluated.
    public private(set) var done = 0
    /// The indices of the misclassified samples, whose largest output is not their class; ascending.
    public private(set) var misclassified: [Int] = []
    /// The class with the largest output, for each sample evaluated.
    public private(set) var answers: [Int] = []
    /// The place of its own class among the outputs of each sample evaluated, the largest first: 0 if the answer is right.
    public private(set) var ranks: [Int] = []
    /// ℓ of each sample evaluated.
    public private(set) var losses: [Float] = []

    /// Prepares the evaluation of these parameters on these samples; nothing is computed yet.
    public init(network: Network, samples: Samples, parameters: Parameters<Float>, workers: Workers) {
        self.network = network.inTests
        self.samples = samples
        self.parameters = parameters
        self.workers = workers
        tape = Tape(for: network, capacity: min(Self.batchSize, samples.count), forwardOnly: true)
        answers.reserveCapacity(samples.count)
        ranks.reserveCapacity(samples.count)
        losses.reserveCapacity(samples.count)
    }

    /// The total number of samples.
    public var count: Int { samples.count }

    /// Whether all samples have been evaluated.
    public var isFinished: Bool { done == samples.count }

    /// The fraction of the evaluated samples that are misclassified, 0 … 1; 0 before the first batch.
    public var errorRate: Double { done == 0 ? 0 : Double(misclassified.count) / Double(done) }

    /// Evaluates the next batch of up to 160 samples.
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
            // Outputs that are not numbers have no order.
            ranks.append(answer == label ? 0 : max(1, outputs.rank(of: label, sample: place)))
            losses.append(Float(tape.losses[place]))
            if answer != label { misclassified.append(range.lowerBound + place) }
        }
        done = range.upperBound
    }

    /// Evaluates all remaining samples.
    public mutating func finish() { while !isFinished { advance() } }
}

/// The class with the largest output; the first one in a tie.
public func answer(of outputs: [Float]) -> Int {
    var best = 0
    for (unit, value) in outputs.enumerated() where value > outputs[best] { best = unit }
    return best
}
