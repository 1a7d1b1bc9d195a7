import Datasets
import NeuralNetworks
import Tensors

/// The numbers that looks and derivations read: the current step, the same without its manual changes, or a guest.
struct Sight {
    let network: Network
    var tape: Tape<Float>
    var parameters: Parameters<Float>
    /// The slots of the update rule.
    var slots: [Parameters<Float>]
    /// The update of the step.
    var update: UpdateStep
    /// α of the step.
    var learningRate: Float
    /// The last phase completed; nil before the first.
    var lastPhase: Phase?
    /// The batch's samples as indices into the training data; empty for a guest.
    let indices: [Int]
    /// Whether the classes of the samples are known.
    var hasLabels = true

    func isComputed(_ phase: Phase) -> Bool { phase.isDone(after: lastPhase, nodeCount: network.nodes.count) }

    /// The phase that computes the outputs of a node; without classes none does that is done for what they go into.
    func made(by node: Int) -> Phase { node == 0 ? .load : !hasLabels && network.readsLabels(node) ? .loss : .forward(node) }

    var deriver: Deriver<Float> { Deriver(network, tape, parameters, update, slots: slots) }

    /// The phase that computes the number at a place; nil if it exists before the step.
    func phase(making place: Place) -> Phase? {
        switch place.aspect {
        case .value where place.parameter != nil, .slot: nil
        case .value where place.node == network.lossNode: .loss
        case .value where place.node == network.targetNode: .load
        case .value: made(by: place.node)
        // Training does not compute the input's residual; it is derived from the layers that read the input. Those of other arrays than the
        // node's own are derived from what the same nodes have.
        case .residual: .backward(place.node > 0 ? place.node : network.nodes[0].consumers.map(\.node).min() ?? 1)
        case .gradient: .backward(place.node)
        // Clipping by the norm needs all gradients.
        case .updated, .usedGradient, .updatedSlot, .updateValue: update[.clipNorm] > 0 ? .backward(1) : .backward(place.node)
        }
    }

    /// A sample's index that exists: at most the last of the batch.
    func sample(_ wanted: Int) -> Int { min(wanted, max(0, tape.sampleCount - 1)) }

    /// √Σ x² over all elements of several tensors.
    static func norm(_ tensors: [Tensor<Float>]) -> Double {
        tensors.reduce(0) { $0 + $1.norm * $1.norm }.squareRoot()
    }
}

extension Trainer {
    /// The numbers of the current step.
    var sight: Sight {
        Sight(
            network: network, tape: tape, parameters: state.parameters, slots: state.optimizer.slots, update: update(by: tape),
            learningRate: learningRate, lastPhase: lastPhase, indices: batchIndices)
    }

    /// The update of the step on the screen, with the gradients of a tape.
    private func update(by tape: Tape<Float>) -> UpdateStep {
        let step = lastPhase == .update ? max(0, state.step - 1) : state.step
        return state.optimizer.step(afterStep: step, rate: learningRate).clipped(by: tape.gradients)
    }

    /// Whether parameters change by α times their gradient and nothing else.
    var isDescent: Bool { state.optimizer.step(afterStep: state.step, rate: learningRate).isPlainDescent }

    /// Whether numbers of the step were changed by hand, and the step is still under way.
    var isChanged: Bool { lastPhase != .update && changesMade.contains { !$0.change.target.isSetting } }

    /// The current step without its manual changes, with all phases except the update.
    var sightWithoutChanges: Sight {
        var before = sight
        let start = stepStart
        before.parameters = start.parameters
        before.learningRate = start.optimizer.rate(afterStep: state.step, batchesPerEpoch: batchesPerEpoch)
        before.tape.load(samples, batchIndices, workers)
        before.tape.chance = tape.chance
        network.forwardAll(&before.tape, before.parameters, workers)
        network.backwardAll(&before.tape, before.parameters, workers)
        before.lastPhase = .backward(1)
        before.update = start.optimizer.step(afterStep: state.step, rate: before.learningRate).clipped(by: before.tape.gradients)
        return before
    }

    /// Computes the numbers of a guest with the current weights: forward and, if its class is known, loss and backward, as a batch of one, on
    /// this tape of one sample.
    func compute(_ guest: Guest, on tape: inout Tape<Float>) {
        let picture = Samples(
            shape: network.inputShape, bytes: guest.pixels, labels: [UInt8(guest.label ?? 0)], divisor: samples.divisor)
        tape.load(picture, [0], workers)
        let network = network.inTests
        for node in 1..<network.nodes.count { network.forward(node, &tape, state.parameters, workers) }
        guard guest.label != nil else { return }
        network.computeLoss(&tape)
        network.backwardAll(&tape, state.parameters, workers)
    }

    /// The numbers of a guest, computed on this tape.
    func sight(of guest: Guest, _ tape: Tape<Float>) -> Sight {
        Sight(
            network: network.inTests, tape: tape, parameters: state.parameters, slots: state.optimizer.slots, update: update(by: tape),
            learningRate: learningRate, lastPhase: guest.label == nil ? .forward(network.outputNode) : .backward(1), indices: [],
            hasLabels: guest.label != nil)
    }

    /// Derives numbers of the current step.
    public var deriver: Deriver<Float> { sight.deriver }

    /// The derivation of a number of the current step. The phase that computes it must be done, the update not yet.
    public func derivation(of place: Place, sample: Int) -> Derivation { sight.deriver.derivation(of: place, sample: sample) }
}
