import Tensors

/// The order in which an epoch visits the samples.
public enum SampleOrder: String, Hashable, Sendable, CaseIterable {
    /// Shuffled anew in each epoch, determined by the seed.
    case random
    /// In the order of the file.
    case file
}

/// Divides the samples of each epoch into batches. The last batch of an epoch may be smaller.
public struct BatchSampler: Sendable {
    /// The number of samples in an epoch.
    public let sampleCount: Int
    /// The number of samples per batch.
    public let batchSize: Int
    private let seed: UInt64
    private let order: SampleOrder
    private var epoch = -1
    private var permutation: [Int] = []

    /// Batches of `batchSize` out of `sampleCount` samples; traps unless both are at least 1.
    public init(sampleCount: Int, batchSize: Int, seed: UInt64, order: SampleOrder) {
        precondition(sampleCount > 0 && batchSize > 0, "there must be something to sample")
        self.sampleCount = sampleCount
        self.batchSize = batchSize
        self.seed = seed
        self.order = order
    }

    /// The number of batches per epoch, including a smaller last one.
    public var batchesPerEpoch: Int { (sampleCount + batchSize - 1) / batchSize }

    /// The sample indices of one batch; epoch and batch count from 0. Any epoch can be requested at any time.
    public mutating func indices(epoch: Int, batch: Int) -> ArraySlice<Int> {
        if self.epoch != epoch {
            self.epoch = epoch
            switch order {
            case .file: if permutation.isEmpty { permutation = Array(0..<sampleCount) }
            case .random:
                var stream = RandomStream(seed: seed, purpose: .sampleOrder, index: epoch)
                permutation = stream.permutation(of: sampleCount)
            }
        }
        return permutation[batch * batchSize..<min((batch + 1) * batchSize, sampleCount)]
    }
}
