import NeuralNetworks
import Tensors

/// A number whose shares are shown instead of values.
public struct MarkedNumber: Hashable, Sendable {
    /// Which, and of which sample of the batch (of a guest 0).
    public var question: Question
    /// The number; nil where it is not to be had now.
    public var value: Double?
    /// What the shares of the layer shown add up to, those that are not drawn too; nil where there are none.
    public var total: Double?
    /// The same for the second view.
    public var companionTotal: Double?

    /// A marked number of which nothing is known yet.
    public init(_ question: Question) { self.question = question }
}

/// Why a picture shows no shares of a marked number.
public enum NoShares: Hashable, Sendable {
    /// Nothing of it has a part in the number.
    case nothingHere
    /// The number is one of another sample.
    case otherSample(Int)
    /// The parameters that made it were changed by the update just done.
    case updated
    /// They take too long to be made while steps follow one another.
    case whenPaused
}

/// The shares in a marked number, or the picture that says why there are none.
enum MarkOutcome {
    case shares(Shares<Float>)
    case none(Picture)

    /// Work above which shares are not made between steps that nothing waits between: multiplications of one sample and eight for each
    /// parameter, for those are read and written more often. So much takes at most 2 ms, a dozen times a second.
    static let mostWorkBetweenSteps = 2_000_000

    static func work(_ network: Network) -> Int { network.nodes.reduce(0) { $0 + $1.multiplyAdds } + 8 * network.parameterCount }
}

/// What shares were made of: while it is the same, they are.
struct SharesKey: Equatable {
    let phasesDone: Int
    let changes: [Change]
    let guest: Guest?
    let question: Question
}

extension Trainer {
    /// The shares in the number that `focus` has marked.
    func outcome(of mark: Question, _ sight: Sight, _ focus: Focus, atRest: Bool) -> MarkOutcome {
        let place = mark.place
        // The weights' shares in the loss are made of the gradients; and of a sample nothing is there before it is loaded.
        let needed = place.quantity == .loss ? .backward(1) : sight.phase(making: place) ?? .load
        if !sight.isComputed(needed) { return .none(focus.guest == nil ? .notYet(needed) : .noLabel) }
        if sight.lastPhase == .update { return .none(.noShares(.updated)) }
        if !atRest && MarkOutcome.work(network) > MarkOutcome.mostWorkBetweenSteps { return .none(.noShares(.whenPaused)) }
        let key = SharesKey(phasesDone: phasesDone, changes: state.changes, guest: focus.guest, question: mark)
        if let made = sharesMade, made.key == key { return .shares(made.shares) }
        let shares = network.shares(
            in: place, sample: mark.sample, sight.tape, sight.parameters, learningRate: sight.learningRate, workers)
        sharesMade = (key, shares)
        return .shares(shares)
    }

    /// The mark as it is meant where `focus` looks: a number of the whole batch has its shares in the sample looked at.
    func mark(_ mark: Question, in focus: Focus) -> Question {
        if focus.guest != nil || !mark.place.isOfSample { return Question(mark.place, sample: focus.sample) }
        return Question(mark.place, sample: min(mark.sample, max(0, tape.sampleCount - 1)))
    }
}

extension Sight {
    /// The phase that makes the number at a place; nil for what is there before the step.
    func phase(making place: Place) -> Phase? {
        switch place.quantity {
        case .activation, .sum: made(by: place.node)
        // Nothing asks for the input's residual in training; it is derived from those of the layers that read it.
        case .residual: .backward(place.node > 0 ? place.node : network.nodes[0].consumers.map(\.node).min() ?? 1)
        case .error, .sampleLoss, .loss: .loss
        case .target: .load
        case .parameter: nil
        case .gradient, .updated: .backward(place.node)
        }
    }

    /// The picture of the shares in a marked number, and their sum over the layer.
    func picture(_ focus: Focus, _ outcome: MarkOutcome, of mark: Question) -> (picture: Picture, total: Double?) {
        let shares: Shares<Float>
        switch outcome {
        case .none(let picture): return (picture, nil)
        case .shares(let made): shares = made
        }
        let layer = network.nodes[focus.node]
        if focus.view.isPerSample {
            if focus.view == .residuals && focus.node == 0 { return (.none, nil) }
            if mark.place.isOfSample && mark.sample != focus.sample { return (.noShares(.otherSample(mark.sample)), nil) }
            guard let units = focus.view == .maps ? shares.activations[focus.node] : shares.residuals[focus.node] else {
                return (.noShares(.nothingHere), nil)
            }
            return (unitPlanes(units, layer.shape, focus), units.reduce(0) { $0 + Double($1) })
        }
        if layer.parameters.isEmpty { return (.none, nil) }
        guard let tensors = shares.parameters[focus.node] ?? itself(mark.place, shares.value, focus) else {
            return (.noShares(.nothingHere), nil)
        }
        var all = Parameters<Float>(ofNode: network.nodes.map { _ in [] })
        all.ofNode[focus.node] = tensors
        let total = tensors.reduce(0.0) { sum, tensor in tensor.withUnsafeBuffer { $0.reduce(sum) { $0 + Double($1) } } }
        return (parameterPlanes(all, focus.node, focus, scale: 1), total)
    }

    /// Among the gradients of its own layer a marked gradient is all of itself, and the others nothing.
    private func itself(_ place: Place, _ value: Double, _ focus: Focus) -> [Tensor<Float>]? {
        guard case .gradient(let index) = place.quantity, focus.view == .gradients, focus.node == place.node else { return nil }
        var own = network.nodes[place.node].parameters.map { Tensor<Float>(zeros: $0.shape) }
        own[index][own[index].shape.offset(of: place.indices)] = Float(value)
        return own
    }
}
