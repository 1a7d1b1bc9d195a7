import Tensors

/// Everything that one batch makes on its way through a network: what backward needs, and what anyone may look at. The caller owns it;
/// layers keep nothing.
public struct Tape<Scalar: KernelScalar>: Sendable {
    /// a of each node, `[N, maps, rows, columns]`; node 0 holds the samples.
    public var activations: [FeatureMaps<Scalar>]
    /// δ of each node but the input.
    public var residuals: [FeatureMaps<Scalar>]
    /// z of the output layer under cross-entropy (the softmax needs all of a sample's sums).
    public var outputSums: FeatureMaps<Scalar>?
    /// e = a − y of the output layer.
    public var error: FeatureMaps<Scalar>
    /// The class of each sample.
    public var labels: [Int]
    /// ℓ of each sample.
    public var losses: [Double]
    /// ∂L/∂parameter, means over the batch.
    public var gradients: Parameters<Scalar>
    /// Where a node with several consumers adds up what they pass down.
    var shares: [FeatureMaps<Scalar>?]
    /// Stands in for maps that a phase works on, so that nothing is copied or made anew.
    var spare: FeatureMaps<Scalar>

    /// Room for batches of up to `capacity` samples; without room for residuals and gradients when only forward is asked for.
    public init(for network: Network, capacity: Int, forwardOnly: Bool = false) {
        let nodes = network.nodes
        activations = nodes.map { FeatureMaps($0.shape, capacity: capacity) }
        residuals = nodes.enumerated().map { index, node in
            FeatureMaps(node.shape, capacity: forwardOnly || index == 0 ? 0 : capacity)
        }
        let output = nodes[network.outputNode].shape
        outputSums = network.loss == .crossEntropy ? FeatureMaps(output, capacity: capacity) : nil
        error = FeatureMaps(output, capacity: capacity)
        spare = FeatureMaps(output, capacity: 0)
        labels = []
        losses = []
        gradients = forwardOnly ? Parameters(ofNode: []) : network.zeroParameters(Scalar.self)
        shares = nodes.map { node in
            node.consumers.count > 1 && !forwardOnly ? FeatureMaps(node.shape, capacity: capacity) : nil
        }
    }

    /// The number of samples in the batch.
    public var sampleCount: Int { labels.count }

    /// L, the mean of ℓ over the batch.
    public var meanLoss: Double { losses.isEmpty ? .nan : losses.reduce(0, +) / Double(losses.count) }

    /// Makes every array hold as many samples as there are labels.
    public mutating func setLabels(_ labels: [Int]) { setLabels(count: labels.count) { labels[$0] } }

    /// Makes every array hold `count` samples of these classes.
    public mutating func setLabels(count: Int, _ label: (_ sample: Int) -> Int) {
        labels.removeAll(keepingCapacity: true)
        for sample in 0..<count { labels.append(label(sample)) }
        for i in activations.indices { activations[i].setSampleCount(labels.count) }
        for i in residuals.indices where residuals[i].capacity > 0 { residuals[i].setSampleCount(labels.count) }
        for i in shares.indices { shares[i]?.setSampleCount(labels.count) }
        outputSums?.setSampleCount(labels.count)
        error.setSampleCount(labels.count)
    }
}
