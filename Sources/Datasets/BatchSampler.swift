import Tensors

/// In which order an epoch goes through the samples.
public enum SampleOrder: String, Hashable, Sendable, CaseIterable {
    /// Shuffled anew each epoch, from the seed.
    case random
    /// As the file has them.
    case file
}

/// Which samples make which batch. The last batch of an epoch holds what is left and may be smaller.
public struct BatchSampler: Sendable {
    /// Samples in all.
    public let sampleCount: Int
    /// Samples in a batch.
    public let batchSize: Int
    private let seed: UInt64
    private let order: SampleOrder
    private var epoch = -1
    private var permutation: [Int] = []

    /// Batches of `batchSize` of `sampleCount` samples.
    public init(sampleCount: Int, batchSize: Int, seed: UInt64, order: SampleOrder) {
        precondition(sampleCount > 0 && batchSize > 0, "there must be something to sample")
        self.sampleCount = sampleCount
        self.batchSize = batchSize
        self.seed = seed
        self.order = order
    }

    /// Batches in an epoch.
    public var batchesPerEpoch: Int { (sampleCount + batchSize - 1) / batchSize }

    /// The samples of one batch, both counted from 0. Any epoch's order can be asked for at any time.
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
