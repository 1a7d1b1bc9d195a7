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
    /// What the step under way was changed in by hand, with the numbers that were there before, in the order of the changes.
    private(set) var changesMade: [(change: Change, before: Float)] = []
    /// The step under way as it is without its changes by hand; made when it is asked for.
    private var unchanged: Sight?
    /// The shares in the number that is marked, made when they were looked at.
    var sharesMade: (key: SharesKey, shares: Shares<Float>)?
    /// What the update to come will do, made when it was asked for.
    var forecastMade: (key: ForecastKey, forecast: UpdateForecast, updated: Parameters<Float>)?
    /// Where a guest goes through the network.
    private var guestTape: Tape<Float>?
    let workers: Workers
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

    /// Stands at a state of the run, before the load of its next step: the same bits follow as did the first time. `lastPhase` is the
    /// update that led there, if its numbers are still to be seen.
    public func restart(from state: TrainerState, lastPhase: Phase? = nil) {
        self.state = state
        self.lastPhase = lastPhase
        failure = nil
        changesMade = []
        unchanged = nil
        sharesMade = nil
        forecastMade = nil
    }

    /// The state with which the step under way began, without what was changed in it by hand; behind its update that with which the next
    /// begins.
    public var stepStart: TrainerState {
        if lastPhase == .update { return state }
        var start = state
        for (change, before) in changesMade.reversed() {
            switch change.target {
            case .learningRate: start.optimizer.learningRate = before
            case .parameter(let place): start.parameters[place] = before
            case .pixel: break
            }
        }
        return start
    }

    /// Makes the changes by hand that belong to the step whose samples have just come in.
    private func makeChanges() {
        changesMade.removeAll(keepingCapacity: true)
        unchanged = nil
        if state.changes.isEmpty { return }
        for change in state.changes where change.step == state.step {
            let before: Float
            switch change.target {
            case .learningRate:
                before = state.optimizer.learningRate
                state.optimizer.learningRate = change.value
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

    /// L of the batch under way; nil before its loss was computed.
    public var loss: Double? {
        isComputed(.loss) ? tape.meanLoss : nil
    }

    /// The fraction of the batch whose largest output is not its class; its outputs must be computed.
    public var batchError: Float {
        if tape.sampleCount == 0 { return 0 }
        let right = tape.activations[network.outputNode].countOfLargest(at: tape.labels)
        return Float(tape.sampleCount - right) / Float(tape.sampleCount)
    }

    /// Whether the step under way has done this phase.
    public func isComputed(_ phase: Phase) -> Bool { phase.isDone(after: lastPhase, nodeCount: network.nodes.count) }

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
            makeChanges()
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
    public func derivation(of place: Place, sample: Int) -> Derivation { sight.derivation(of: place, sample: sample) }

    /// The changes by hand that have made the weights what they are.
    var changesInWeights: [Change] {
        let now = changesMade.map(\.change).filter { if case .parameter = $0.target { true } else { false } }
        return state.changes.filter { $0.step < state.step } + (lastPhase == .update ? [] : now)
    }

    /// What there is to be seen of the step under way.
    var sight: Sight {
        Sight(
            network: network, tape: tape, parameters: state.parameters, learningRate: state.optimizer.learningRate,
            lastPhase: lastPhase, indices: batchIndices)
    }

    /// The step under way, all its phases done but the update, as it is without what was changed in it by hand; nil if nothing was.
    var sightWithoutChanges: Sight? {
        guard changesMade.contains(where: { $0.change.target != .learningRate }), lastPhase != .update else { return nil }
        if let unchanged { return unchanged }
        var before = sight
        let start = stepStart
        before.parameters = start.parameters
        before.learningRate = start.optimizer.learningRate
        before.tape.load(samples, batchIndices, workers)
        network.forwardAll(&before.tape, before.parameters, workers)
        network.backwardAll(&before.tape, before.parameters, workers)
        before.lastPhase = .backward(1)
        unchanged = before
        return before
    }

    /// What there is to be seen when a picture beside the batch goes through the network with the weights as they are: forward, and if its
    /// class is known the loss and backward, as a batch of one.
    func sight(of guest: Guest) -> Sight {
        var tape = guestTape ?? Tape(for: network, capacity: 1)
        // Nobody else may hold the maps while they are written.
        guestTape = nil
        let picture = Samples(
            shape: network.inputShape, bytes: guest.pixels, labels: [UInt8(guest.label ?? 0)], divisor: samples.divisor)
        tape.load(picture, [0], workers)
        for node in 1..<network.nodes.count { network.forward(node, &tape, state.parameters, workers) }
        if guest.label != nil {
            network.computeLoss(&tape)
            network.backwardAll(&tape, state.parameters, workers)
        }
        guestTape = tape
        return Sight(
            network: network, tape: tape, parameters: state.parameters, learningRate: state.optimizer.learningRate,
            lastPhase: guest.label == nil ? .forward(network.outputNode) : .backward(1), indices: [])
    }

    /// Goes on to the next resting place: at least one phase, through the update if it stands before it.
    public func advanceToRestingPlace() throws(NotFinite) {
        repeat { try advance() } while lastPhase?.isRestingPlace != true
    }

    /// Goes on until the update is what comes next.
    public func advanceToUpdate() throws(NotFinite) {
        while nextPhase != .update { try advance() }
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
