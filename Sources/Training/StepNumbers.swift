import NeuralNetworks
import Tensors

/// All numbers of the current step, or of a guest, at the time of the request. A value: training continues independently of it. While it
/// exists, it keeps its arrays in memory, and training copies each of them once before it next writes to it.
public struct StepNumbers: Sendable {
    let sight: Sight
    /// The number of updates done.
    public let step: Int
    /// The epoch of the step, counted from 0.
    public let epoch: Int
    /// The index of the batch in its epoch, from 0.
    public let batch: Int
    /// The number of batches per epoch.
    public let batchesPerEpoch: Int
    /// The guest that the numbers belong to, as sample 0 of a batch of one; nil for the training batch.
    public let guest: Guest?

    init(_ sight: Sight, _ trainer: Trainer, guest: Guest?) {
        self.sight = sight
        self.guest = guest
        step = trainer.state.step
        batchesPerEpoch = trainer.batchesPerEpoch
        (epoch, batch) = trainer.shownBatch
    }

    /// The same step with other numbers.
    init(_ sight: Sight, of step: StepNumbers) {
        self.sight = sight
        self.step = step.step
        epoch = step.epoch
        batch = step.batch
        batchesPerEpoch = step.batchesPerEpoch
        guest = step.guest
    }

    /// The network that computed them.
    public var network: Network { sight.network }
    /// The number of samples in the batch; 0 before it is loaded.
    public var sampleCount: Int { sight.isComputed(.load) ? sight.tape.sampleCount : 0 }
    /// The batch's samples as indices into the training data; empty for a guest and before they are loaded.
    public var batchIndices: [Int] { sight.isComputed(.load) ? sight.indices : [] }
    /// The learning rate α of the step.
    public var learningRate: Float { sight.learningRate }
    /// The last phase completed; nil before the first.
    public var lastPhase: Phase? { sight.lastPhase }
    /// Whether the parameters are those after the step's update.
    private var isUpdated: Bool { sight.lastPhase == .update }
    /// Whether the classes are known; false for a guest without a class.
    private var hasLabels: Bool { guest.map { $0.label != nil } ?? true }

    /// The class of a sample; nil if the index is out of range, or for a guest without a class.
    public func label(sample: Int) -> Int? { hasLabels && (0..<sampleCount).contains(sample) ? sight.tape.labels[sample] : nil }

    /// The class with a sample's largest output, the first one in a tie; nil before it is computed or if the index is out of range.
    public func answer(sample: Int) -> Int? {
        let output = network.outputNode
        guard sight.isComputed(sight.made(by: output)), (0..<sampleCount).contains(sample) else { return nil }
        return sight.tape.activations[output].largestUnit(sample: sample)
    }

    /// The fraction of the batch that is misclassified, 0 … 1; nil before the outputs are computed.
    public var batchError: Double? {
        guard hasLabels, sampleCount > 0, sight.isComputed(.forward(network.outputNode)) else { return nil }
        let right = sight.tape.activations[network.outputNode].countOfLargest(at: sight.tape.labels)
        return Double(sampleCount - right) / Double(sampleCount)
    }

    /// The number at a place, as training used it; nil if it is not computed yet, the sample does not exist, or a guest has no class. After
    /// the update, parameters are the new ones, and numbers that training does not keep (z, the input's residual) are nil.
    public func value(_ place: Place, sample: Int) -> Double? {
        guard sight.phase(making: place).map(sight.isComputed) != false, !network.isOfSample(place) || (0..<sampleCount).contains(sample)
        else {
            return nil
        }
        if place.node == network.targetNode && !hasLabels { return nil }
        if isUpdated {
            if place.aspect == .updated { return Double(sight.parameters[place]) }
            if case .updatedSlot(let slot) = place.aspect { return Double(sight.slots[Int(slot)][place]) }
            if !sight.isKept(place) { return nil }
        }
        return sight.deriver.value(place, sample: sample)
    }

    /// (f(x + h) − f(x − h)) / 2h in double precision, an independent value of a gradient or residual. For a parameter f is L, which gives
    /// the gradient; for an activation a or a sum z of a sample f is Σ ℓ of the samples that depend on it (its own alone, unless a layer
    /// mixes them), which for z gives the residual. Nil for other places,
    /// before the batch is loaded, after the update (whose gradients belong to the old weights), and for a guest without a class.
    public func centralDifference(_ place: Place, sample: Int = 0, _ h: Double) -> Double? {
        guard sampleCount > 0, !isUpdated, hasLabels, h > 0 else { return nil }
        let samples: Range<Int>
        guard place.aspect == .value else { return nil }
        if place.parameter != nil {
            samples = 0..<sampleCount
        } else {
            guard (0..<sampleCount).contains(sample), network.isActivation(place) || network.isSum(place) else { return nil }
            samples = network.mixesSamples ? 0..<sampleCount : sample..<sample + 1
        }
        let (own, weight) = network.mixesSamples && place.parameter == nil ? (sample, Double(sampleCount)) : (0, 1)
        var probe = LossProbe(network, sight.parameters.converted(to: Double.self), sight.tape.doubled(samples, network, forwardOnly: true))
        let before = probe.value(place, sample: own)
        return weight * (probe.loss(place, before + h, sample: own) - probe.loss(place, before - h, sample: own)) / (2 * h)
    }
}

extension Trainer {
    /// All numbers of the current step or, with a guest, of that picture in the network.
    public func numbers(of guest: Guest? = nil) -> StepNumbers { Viewer(self).numbers(of: guest) }

    /// The epoch and batch of the current numbers, counted from 0. After an update the state already refers to the next batch.
    var shownBatch: (epoch: Int, batch: Int) {
        guard lastPhase == .update else { return (state.epoch, state.batch) }
        return (state.batch == 0 ? state.epoch - 1 : state.epoch, (state.batch + batchesPerEpoch - 1) % batchesPerEpoch)
    }
}
