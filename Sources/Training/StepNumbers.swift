import NeuralNetworks
import Tensors

/// All numbers of the step under way, or of a guest's own way through the network, as they were when they were asked for, to be read one
/// by one. A value: training goes on without it. Whoever keeps one keeps its arrays; training copies each of them once, before it next
/// writes to it.
public struct StepNumbers: Sendable {
    let sight: Sight
    /// Updates done.
    public let step: Int
    /// Epochs done before the one that the step belongs to.
    public let epoch: Int
    /// The batch in the epoch, counted from 0.
    public let batch: Int
    /// Batches in an epoch.
    public let batchesPerEpoch: Int
    /// What the numbers are those of, if not of the batch: then it is sample 0 of a batch of one.
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

    /// The network.
    public var network: Network { sight.network }
    /// Samples in the batch; 0 before it is loaded.
    public var sampleCount: Int { sight.isComputed(.load) ? sight.tape.sampleCount : 0 }
    /// The samples of the batch as indices into the training data; empty for a guest, and before they are loaded.
    public var batchIndices: [Int] { sight.isComputed(.load) ? sight.indices : [] }
    /// α.
    public var learningRate: Float { sight.learningRate }
    /// The phase that was done last; nil before the first.
    public var lastPhase: Phase? { sight.lastPhase }
    /// Whether the parameters are already those after the step's update.
    private var isUpdated: Bool { sight.lastPhase == .update }
    /// Whether the classes are known.
    private var hasLabels: Bool { guest.map { $0.label != nil } ?? true }

    /// The class of a sample of the batch; nil beyond it, and for a guest without one.
    public func label(sample: Int) -> Int? { hasLabels && (0..<sampleCount).contains(sample) ? sight.tape.labels[sample] : nil }

    /// The class of a sample's largest output, the first of several; nil before it is computed, and beyond the batch.
    public func answer(sample: Int) -> Int? {
        let output = network.outputNode
        guard sight.isComputed(.forward(output)), (0..<sampleCount).contains(sample) else { return nil }
        return sight.tape.activations[output].largestUnit(sample: sample)
    }

    /// The fraction of the batch whose largest output is not its class; nil before the outputs are there.
    public var batchError: Double? {
        guard hasLabels, sampleCount > 0, sight.isComputed(.forward(network.outputNode)) else { return nil }
        let right = sight.tape.activations[network.outputNode].countOfLargest(at: sight.tape.labels)
        return Double(sampleCount - right) / Double(sampleCount)
    }

    /// The number at a place, as training used it; nil where this step has not made it yet, the batch has no such sample, or a guest no
    /// class. After the update a parameter is the new one, and what training does not keep (z, the input's residual) is gone.
    public func value(_ place: Place, sample: Int) -> Double? {
        guard sight.phase(making: place).map(sight.isComputed) != false, !place.isOfSample || (0..<sampleCount).contains(sample) else {
            return nil
        }
        if place.quantity == .target && !hasLabels { return nil }
        if isUpdated {
            switch place.quantity {
            case .updated: return Double(sight.parameters[place])
            case .sum where place.node != network.outputNode || sight.tape.outputSums == nil: return nil
            case .residual where place.node == 0: return nil
            default: break
            }
        }
        return Deriver(network, sight.tape, sight.parameters, learningRate: sight.learningRate).value(place, sample: sample)
    }

    /// (f(x + h) − f(x − h)) / 2h in double precision: what a gradient or residual must be. For a parameter f is L, so that it is the
    /// gradient; for an activation a or a sum z of a sample f is that sample's ℓ, so that of z it is the residual. Nil for other places,
    /// before the batch is loaded, after the update (the gradients are those of the weights before it), and for a guest without a class.
    public func centralDifference(_ place: Place, sample: Int = 0, _ h: Double) -> Double? {
        guard sampleCount > 0, !isUpdated, hasLabels, h > 0 else { return nil }
        let samples: Range<Int>
        switch place.quantity {
        case .parameter: samples = 0..<sampleCount
        case .activation, .sum:
            guard (0..<sampleCount).contains(sample), place.quantity == .activation || place.node > 0 else { return nil }
            samples = sample..<sample + 1
        default: return nil
        }
        var probe = LossProbe(network, sight.parameters.converted(to: Double.self), sight.tape.doubled(samples, network, forwardOnly: true))
        let before = probe.value(place)
        return (probe.loss(place, before + h) - probe.loss(place, before - h)) / (2 * h)
    }
}

extension Trainer {
    /// All numbers of the step under way; with a guest, those of its own way through the network.
    public func numbers(of guest: Guest? = nil) -> StepNumbers {
        StepNumbers(guest.map { self.sight(of: $0) } ?? sight, self, guest: guest)
    }

    /// The epoch and the batch, both counted from 0, whose numbers there are: after an update the state already points at the next.
    var shownBatch: (epoch: Int, batch: Int) {
        guard lastPhase == .update else { return (state.epoch, state.batch) }
        return (state.batch == 0 ? state.epoch - 1 : state.epoch, (state.batch + batchesPerEpoch - 1) % batchesPerEpoch)
    }
}
