import Tensors

/// All numbers that one batch produces in a network: those the backward pass needs and those the views show. The caller owns the tape;
/// layers store nothing.
public struct Tape<Scalar: KernelScalar>: Sendable {
    /// a of each node, `[N, maps, rows, columns]`; node 0 holds the samples.
    public var activations: [FeatureMaps<Scalar>]
    /// δ of each node, [N, maps, rows, columns]; empty for the input.
    public var residuals: [FeatureMaps<Scalar>]
    /// The other arrays of each node that are kept, such as z of a layer with a softmax.
    public var kept: [KeptArrays<Scalar>]
    /// What the chance of this step is drawn from.
    public var chance = Chance()
    /// e = a − y of the output layer, [N, classes].
    public var error: FeatureMaps<Scalar>
    /// The class of each sample, from 0.
    public var labels: [Int]
    /// The sum of all losses of each sample: ℓ of the output, and of nodes that are losses, each times its weight.
    public var losses: [Double]
    /// ℓ of the output of each sample, where it is not all.
    var outputLosses: [Double] = []
    /// A sample's outputs as the loss reads them, whose memory all samples use in turn.
    var lossSample = LossSample()
    /// ∂L/∂parameter, the mean over the batch.
    public var gradients: Parameters<Scalar>
    /// For each node that uses the parameters of another, its part of their gradients; empty for all others.
    var sharedGradients: [[Tensor<Scalar>]]
    /// For each node with several consumers, room to add up their contributions.
    var shares: [FeatureMaps<Scalar>?]
    /// A spare buffer that phases swap with the maps they compute, so that nothing is copied or allocated.
    var spare: FeatureMaps<Scalar>
    /// The same for the other arrays of a node.
    var spareKept = KeptArrays<Scalar>()

    /// Allocates room for batches of up to `capacity` samples; with `forwardOnly`, without room for residuals and gradients.
    public init(for network: Network, capacity: Int, forwardOnly: Bool = false) {
        let nodes = network.nodes
        activations = nodes.map { FeatureMaps($0.shape, capacity: capacity) }
        residuals = nodes.enumerated().map { index, node in
            FeatureMaps(node.shape, capacity: forwardOnly || index == 0 ? 0 : capacity)
        }
        kept = nodes.map { KeptArrays(for: $0, capacity: capacity) }
        let output = nodes[network.outputNode].shape
        error = FeatureMaps(output, capacity: capacity)
        spare = FeatureMaps(output, capacity: 0)
        labels = []
        losses = []
        gradients = forwardOnly ? Parameters(ofNode: []) : network.zeroGradients(Scalar.self)
        sharedGradients = nodes.map { node in
            forwardOnly ? [] : node.sharedFrom.map { nodes[$0].parameters.map { Tensor(zeros: $0.shape) } } ?? []
        }
        shares = nodes.map { node in
            node.consumers.count > 1 && !forwardOnly ? FeatureMaps(node.shape, capacity: capacity) : nil
        }
    }

    /// The number of samples in the batch.
    public var sampleCount: Int { labels.count }

    /// ℓ of the output of a sample, without the losses of other nodes.
    func outputLoss(_ sample: Int) -> Double { outputLosses.isEmpty ? losses[sample] : outputLosses[sample] }

    /// L, the mean over the batch of the sum of all losses; NaN before the loss is computed.
    public var meanLoss: Double { losses.isEmpty ? .nan : losses.reduce(0, +) / Double(losses.count) }

    /// Sets the labels and makes every array hold that many samples.
    public mutating func setLabels(_ labels: [Int]) { setLabels(count: labels.count) { labels[$0] } }

    /// Sets `count` labels, `label(n)` for sample n, and makes every array hold that many samples.
    public mutating func setLabels(count: Int, _ label: (_ sample: Int) -> Int) {
        labels.removeAll(keepingCapacity: true)
        for sample in 0..<count { labels.append(label(sample)) }
        for i in activations.indices { activations[i].setSampleCount(labels.count) }
        for i in residuals.indices where residuals[i].capacity > 0 { residuals[i].setSampleCount(labels.count) }
        for i in shares.indices { shares[i]?.setSampleCount(labels.count) }
        for i in kept.indices { kept[i].setSampleCount(labels.count) }
        error.setSampleCount(labels.count)
    }
}
