import Datasets
import NeuralNetworks

/// The results of an epoch.
public struct EpochResult: Hashable, Sendable {
    /// The epoch, counted from 1.
    public var epoch: Int
    /// The fraction of the epoch's training samples that were misclassified, 0 … 1, each as its batch was answered before the batch's
    /// update: a mean over weights that improve meanwhile. Nil if some of the epoch's batches were left out by travelling.
    public var trainError: Double?
    /// The fraction of misclassified validation samples, 0 … 1, with the weights at the epoch's end; nil without a validation part.
    public var validationError: Double?
    /// The fraction of misclassified test samples, 0 … 1, with the weights at the epoch's end.
    public var testError: Double
    /// The seconds of training in the epoch.
    public var seconds: Double
}

/// Counts the misclassified samples of the current epoch, or of the finished one until the next begins. The answers are those that training
/// computes anyway, so the count costs no pass through the network.
struct EpochErrors {
    /// The epoch's steps before this session.
    private let before: History.Sums
    /// The epoch's first batch in `batches`; nil if earlier ones are missing, because the session went back into an epoch.
    private var first: Int?
    private var batches: [(wrong: Int, samples: Int)] = []

    /// The count of a run that begins, or goes on after the steps in `history`.
    init(_ history: History, _ state: TrainerState, sampleCount: Int) {
        before = history.sums(ofLastEpoch: state, sampleCount: sampleCount)
        first = state.batch
        // Nothing is allocated in a step.
        batches.reserveCapacity((sampleCount - 1) / state.batchSize + 1)
    }

    /// Adds the answers of a batch, counted from 0 in its epoch. A batch that is repeated after going back replaces itself and later ones.
    mutating func add(batch: Int, wrong: Int, samples: Int) {
        if batch == 0 {
            first = 0
            batches.removeAll(keepingCapacity: true)
        } else if let start = first, start <= batch, batch <= start + batches.count {
            batches.removeLast(start + batches.count - batch)
        } else {
            first = nil
            batches.removeAll(keepingCapacity: true)
        }
        batches.append((wrong, samples))
    }

    /// The fraction that is misclassified so far, 0 … 1; nil if unknown.
    var rate: Double? {
        guard let first else { return nil }
        var sums = first > 0 || batches.isEmpty ? before : History.Sums()
        for batch in batches {
            sums.wrong += Double(batch.wrong)
            sums.samples += batch.samples
        }
        return sums.errorRate
    }
}

extension History {
    /// Totals over the steps of a state's epoch; at the end of an epoch over those of the finished one.
    public func sums(ofLastEpoch state: TrainerState, sampleCount: Int) -> Sums {
        let perEpoch = (sampleCount - 1) / state.batchSize + 1
        let batches = state.batch > 0 ? state.batch : state.step > 0 ? perEpoch : 0
        return sums(ofLastSteps: batches) { state.samples(inBatches: $0, of: sampleCount) }
    }
}
