import Datasets
import NeuralNetworks
import Tensors

/// Training as a state machine: `advance()` does exactly one phase. Running fast is the same calls without looking.
public final class Trainer {
    /// What is trained.
    public let network: Network
    /// What it learns from.
    public let samples: Samples
    /// What the next step depends on.
    public private(set) var state: TrainerState
    /// All numbers of the step that is under way, or of the one just done.
    public private(set) var tape: Tape<Float>
    /// The samples of the batch, as indices into `samples`.
    public private(set) var batchIndices: [Int] = []
    /// The phase just done; nil before the first.
    public private(set) var lastPhase: Phase?
    /// What was found not to be finite; nothing goes on after that.
    public private(set) var failure: NotFinite?
    private let workers: Workers
    private var sampler: BatchSampler

    /// A trainer at the start of a run, or anywhere in one: it goes on from `state`.
    public init(network: Network, samples: Samples, state: TrainerState, workers: Workers) {
        precondition(samples.shape == network.inputShape, "the network was made for other samples")
        self.network = network
        self.samples = samples
        self.state = state
        self.workers = workers
        tape = Tape(for: network, capacity: min(state.batchSize, samples.count))
        sampler = BatchSampler(
            sampleCount: samples.count, batchSize: state.batchSize, seed: state.seed, order: state.order)
    }

    /// What `advance()` will do.
    public var nextPhase: Phase { lastPhase?.next(nodeCount: network.nodes.count) ?? .load }

    /// Batches in an epoch.
    public var batchesPerEpoch: Int { sampler.batchesPerEpoch }

    /// Phases in a step.
    public var phasesPerStep: Int { Phase.update.position(nodeCount: network.nodes.count) + 1 }

    /// Phases done since the run's beginning: a moment of it as one number.
    public var phasesDone: Int {
        let before = state.step * phasesPerStep
        guard let lastPhase, lastPhase != .update else { return before }
        return before + lastPhase.position(nodeCount: network.nodes.count) + 1
    }

    /// Stands at a state of the run, before the load of its next step: the same bits follow as did the first time.
    public func restart(from state: TrainerState) {
        self.state = state
        lastPhase = nil
        failure = nil
    }

    /// L of the batch under way; nil before its loss was computed.
    public var loss: Double? {
        isComputed(.loss) ? tape.meanLoss : nil
    }

    /// Whether the step under way has done this phase.
    public func isComputed(_ phase: Phase) -> Bool {
        guard let lastPhase else { return false }
        let count = network.nodes.count
        return phase.position(nodeCount: count) <= lastPhase.position(nodeCount: count)
    }

    /// Does the next phase and says which it was. Throws, then and whenever called again, if the phase made a loss, residual or gradient
    /// that is not finite.
    @discardableResult
    public func advance() throws(NotFinite) -> Phase {
        if let failure { throw failure }
        let phase = nextPhase
        switch phase {
        case .load:
            batchIndices.removeAll(keepingCapacity: true)
            batchIndices.append(contentsOf: sampler.indices(epoch: state.epoch, batch: state.batch))
            tape.load(samples, batchIndices, workers)
        case .forward(let node): network.forward(node, &tape, state.parameters, workers)
        case .loss: network.computeLoss(&tape)
        case .backward(let node): network.backward(node, &tape, state.parameters, workers)
        case .update:
            state.optimizer.update(&state.parameters, gradients: tape.gradients, workers)
            state.step += 1
            state.batch += 1
            if state.batch == batchesPerEpoch {
                state.batch = 0
                state.epoch += 1
            }
        }
        lastPhase = phase
        if let found = notFinite(after: phase) {
            failure = found
            throw found
        }
        return phase
    }

    /// Why a number of the step under way is what it is. The step must have done what makes it, and not yet its update.
    public func derivation(of place: Place, sample: Int) -> Derivation {
        Deriver(network, tape, state.parameters, learningRate: state.optimizer.learningRate).derivation(of: place, sample: sample)
    }

    /// Goes on to the next resting place: at least one phase, through the update if it stands before it.
    public func advanceToRestingPlace() throws(NotFinite) {
        repeat { try advance() } while lastPhase?.isRestingPlace != true
    }

    /// Goes on until the update of this step is done.
    public func advanceThroughUpdate() throws(NotFinite) {
        repeat { try advance() } while lastPhase != .update
    }

    /// Gradients are looked at after each backward: a residual that is not finite makes a gradient of its layer so, or, from a layer
    /// without parameters, of the one below. Which came first is found out only then.
    private func notFinite(after phase: Phase) -> NotFinite? {
        func found(_ quantity: NotFinite.Quantity, _ node: Int, _ phase: Phase) -> NotFinite {
            NotFinite(
                quantity: quantity, layer: network.nodes[node].name, phase: phase, step: state.step,
                learningRate: state.optimizer.learningRate)
        }
        switch phase {
        case .loss: return tape.losses.allSatisfy(\.isFinite) ? nil : found(.loss, network.outputNode, phase)
        case .backward(let node):
            if tape.gradients.ofNode[node].allSatisfy(\.isFinite) { return nil }
            for above in (node..<network.nodes.count).reversed() where !tape.residuals[above].isFinite {
                return found(.residual, above, .backward(above))
            }
            return found(.gradient, node, phase)
        case .load, .forward, .update: return nil
        }
    }
}

extension Tape {
    /// Puts these samples into the input and their classes beside them.
    mutating func load(_ samples: Samples, _ indices: [Int], _ workers: Workers) {
        setLabels(count: indices.count) { Int(samples.labels[indices[$0]]) }
        samples.load(indices, into: &activations[0], workers: workers)
    }
}
