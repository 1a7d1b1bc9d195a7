import CMessageDigest
import Datasets
import NeuralNetworks
import Tensors

/// Everything that the steps to come depend on, as a value: copied, compared, hashed.
public struct TrainerState: Sendable, Equatable {
    /// All weights and biases.
    public var parameters: Parameters<Float>
    /// The rule of the update and its settings.
    public var optimizer: GradientDescent
    /// The seed of all random streams.
    public let seed: UInt64
    /// In which order an epoch goes through the samples.
    public let order: SampleOrder
    /// Samples in a batch.
    public let batchSize: Int
    /// Epochs finished.
    public internal(set) var epoch = 0
    /// Batches of this epoch finished.
    public internal(set) var batch = 0
    /// Updates done.
    public internal(set) var step = 0
    /// What was changed by hand, by step: of steps that were done, of this one, and of steps to come again.
    public var changes: [Change] = []

    /// The start of a run.
    public init(
        parameters: Parameters<Float>, learningRate: Float, seed: UInt64, order: SampleOrder = .random, batchSize: Int
    ) {
        self.parameters = parameters
        optimizer = GradientDescent(learningRate: learningRate)
        self.seed = seed
        self.order = order
        self.batchSize = batchSize
    }

    /// Somewhere in a run, as it was saved: so many epochs and batches of the epoch under way finished.
    public init(
        parameters: Parameters<Float>, learningRate: Float, seed: UInt64, order: SampleOrder, batchSize: Int, epoch: Int, batch: Int,
        step: Int, changes: [Change]
    ) {
        self.init(parameters: parameters, learningRate: learningRate, seed: seed, order: order, batchSize: batchSize)
        self.epoch = epoch
        self.batch = batch
        self.step = step
        self.changes = changes
    }

    /// SHA-256 over all parameters' little-endian Float bytes in stable order, in hexadecimal.
    public var parametersHash: String { parameters.sha256 }
}

extension Parameters<Float> {
    /// SHA-256 over the little-endian Float bytes in stable order, in hexadecimal.
    public var sha256: String {
        var context = SHA2_CTX()
        SHA256Init(&context)
        for tensor in all {
            tensor.withUnsafeBuffer { values in
                for value in values {
                    withUnsafeBytes(of: value.bitPattern.littleEndian) {
                        SHA256Update(&context, $0.bindMemory(to: UInt8.self).baseAddress, 4)
                    }
                }
            }
        }
        var digest = [UInt8](repeating: 0, count: 32)
        SHA256Final(&digest, &context)
        return digest.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
