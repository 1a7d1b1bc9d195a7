import Datasets
import NeuralNetworks
import Tensors

/// Training as a state machine: `advance()` runs exactly one phase. Training at full speed makes the same calls.
public final class Trainer {
    /// The network being trained.
    public let network: Network
    /// The training samples.
    public let samples: Samples
    /// The state that the next step depends on.
    public private(set) var state: TrainerState
    /// All numbers of the current step, or of the last one if it is complete.
    public private(set) var tape: Tape<Float>
    /// The batch's samples, as indices into `samples`.
    public private(set) var batchIndices: [Int] = []
    /// The last phase completed; nil before the first.
    public private(set) var lastPhase: Phase?
    /// The NaN or infinite number that stopped training, if any.
    public private(set) var failure: NotFinite?
    /// The manual changes applied to the current step, in order, each with the number before it.
    private(set) var changesMade: [(change: Change, before: Float)] = []
    /// For each node, the norm of the change of its parameters by the last update; 0 where that is α times the gradient's.
    private(set) var changeNorms: [Double]
    /// The number of times that it was restarted, perhaps from a state with other numbers.
    private(set) var restarts = 0
    /// The threads that the kernels run on.
    public let workers: Workers
    private var sampler: BatchSampler

    /// A trainer that continues from `state`, at the start of a run or later. Traps if the samples do not have the network's input shape.
    public init(network: Network, samples: Samples, state: TrainerState, workers: Workers) {
        precondition(samples.shape == network.inputShape, "the network was made for other samples")
        self.network = network
        self.samples = samples
        self.state = state
        self.workers = workers
        tape = Tape(for: network, capacity: min(state.batchSize, samples.count))
        changeNorms = network.nodes.map { _ in 0 }
        sampler = BatchSampler(
            sampleCount: samples.count, batchSize: state.batchSize, seed: state.seed, order: state.order)
    }

    /// The phase that `advance()` will run.
    public var nextPhase: Phase { lastPhase?.next(nodeCount: network.nodes.count) ?? .load }

    /// α of the current step: the base rate by the schedule. After an update that of the step it belonged to.
    public var learningRate: Float {
        let step = lastPhase == .update ? max(0, state.step - 1) : state.step
        return state.optimizer.rate(afterStep: step, batchesPerEpoch: batchesPerEpoch)
    }

    /// The number of batches per epoch.
    public var batchesPerEpoch: Int { sampler.batchesPerEpoch }

    /// The number of phases per step.
    public var phasesPerStep: Int { Phase.update.position(nodeCount: network.nodes.count) + 1 }

    /// The number of phases done since the start of the run, which identifies a moment of it.
    public var phasesDone: Int {
        let before = state.step * phasesPerStep
        guard let lastPhase, lastPhase != .update else { return before }
        return before + lastPhase.position(nodeCount: network.nodes.count) + 1
    }

    /// Continues from a state of the run, before the load phase of its next step; the following bits are the same as the first time.
    /// `lastPhase` is the update that led to the state, if its numbers are to remain visible.
    public func restart(from state: TrainerState, lastPhase: Phase? = nil) {
        self.state = state
        self.lastPhase = lastPhase
        failure = nil
        changesMade = []
        restarts += 1
    }

    /// The state with which the current step began, without its manual changes; after its update, the state with which the next step
    /// begins.
    public var stepStart: TrainerState {
        if lastPhase == .update { return state }
        var start = state
        for (change, before) in changesMade.reversed() {
            switch change.target {
            case .learningRate: start.optimizer.learningRate = before
            case .setting(let setting): start.optimizer[setting] = before
            case .parameter(let place): start.parameters[place] = before
            case .pixel: break
            }
        }
        return start
    }

    /// Applies the manual changes of the step whose samples were just loaded.
    private func makeChanges() {
        changesMade.removeAll(keepingCapacity: true)
        if state.changes.isEmpty { return }
        for change in state.changes where change.step == state.step {
            let before: Float
            switch change.target {
            case .learningRate:
                before = state.optimizer.learningRate
                state.optimizer.learningRate = change.value
            case .setting(let setting):
                guard let old = state.optimizer[setting] else { continue }
                before = old
                state.optimizer[setting] = change.value
            case .parameter(let place):
                before = state.parameters[place]
                state.parameters[place] = change.value
            case .pixel(let place, let sample):
                guard sample < tape.sampleCount else { continue }
                let unit = network.unit(of: place)
                before = tape.activations[0][sample, unit.map, unit.row, unit.column]
                tape.activations[0][sample, unit.map, unit.row, unit.column] = change.value
            }
            changesMade.append((change, before))
        }
    }

    /// L of the current batch; nil before it is computed.
    public var loss: Double? {
        isComputed(.loss) ? tape.meanLoss : nil
    }

    /// The fraction of the batch that is misclassified, 0 … 1; the outputs must be computed.
    public var batchError: Float { tape.sampleCount == 0 ? 0 : Float(batchWrong) / Float(tape.sampleCount) }

    /// The number of misclassified samples of the batch; the outputs must be computed.
    var batchWrong: Int { tape.sampleCount - tape.activations[network.outputNode].countOfLargest(at: tape.labels) }

    /// Whether the current step has completed this phase.
    public func isComputed(_ phase: Phase) -> Bool { phase.isDone(after: lastPhase, nodeCount: network.nodes.count) }

    /// Runs the next phase and returns it. Throws, then and at every later call, if the phase produced a loss, residual or gradient that is
    /// NaN or infinite.
    @discardableResult
    public func advance() throws(NotFinite) -> Phase {
        if let failure { throw failure }
        let phase = nextPhase
        switch phase {
        case .load:
            batchIndices.removeAll(keepingCapacity: true)
            batchIndices.append(contentsOf: sampler.indices(epoch: state.epoch, batch: state.batch))
            tape.load(samples, batchIndices, workers)
            tape.chance = Chance(seed: state.seed, step: state.step)
            makeChanges()
        case .forward(let node): network.forward(node, &tape, state.parameters, workers)
        case .loss: network.computeLoss(&tape)
        case .backward(let node): network.backward(node, &tape, state.parameters, workers)
        case .update:
            state.update(gradients: tape.gradients, rate: learningRate, workers) { changeNorms[$0] = $1 }
            network.carry(&state.parameters, tape)
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

    /// The manual changes that went into the current weights.
    var changesInWeights: [Change] {
        let now = changesMade.map(\.change).filter { if case .parameter = $0.target { true } else { false } }
        return state.changes.filter { $0.step < state.step } + (lastPhase == .update ? [] : now)
    }

    /// Advances to the next resting place, through the update if that comes first; at least one phase.
    public func advanceToRestingPlace() throws(NotFinite) {
        repeat { try advance() } while lastPhase?.isRestingPlace != true
    }

    /// Advances to just before the update.
    public func advanceToUpdate() throws(NotFinite) {
        while nextPhase != .update { try advance() }
    }

    /// Advances through the update of the current step.
    public func advanceThroughUpdate() throws(NotFinite) {
        repeat { try advance() } while lastPhase != .update
    }

    /// Gradients are checked after each backward phase: an infinite or NaN residual makes a gradient of its layer so or, in a layer without
    /// parameters, of the previous one. Only then is the first bad number searched for.
    private func notFinite(after phase: Phase) -> NotFinite? {
        func found(_ quantity: NotFinite.Quantity, _ node: Int, _ phase: Phase) -> NotFinite {
            NotFinite(
                quantity: quantity, layer: network.nodes[node].name, phase: phase, step: state.step,
                learningRate: learningRate)
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
    /// Loads these samples and their classes.
    mutating func load(_ samples: Samples, _ indices: [Int], _ workers: Workers) {
        setLabels(count: indices.count) { Int(samples.labels[indices[$0]]) }
        samples.load(indices, into: &activations[0], workers: workers)
    }
}
