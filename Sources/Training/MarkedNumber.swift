import NeuralNetworks
import Tensors

/// A number whose shares are shown instead of values.
public struct MarkedNumber: Hashable, Sendable {
    /// The number, with its sample in the batch (0 for a guest).
    public var question: Question
    /// The value; nil if it is not available now.
    public var value: Double?
    /// The sum of the shares in the layer shown, including those not drawn; nil if there are none.
    public var total: Double?
    /// The sum of the shares in the second view; nil if there are none.
    public var companionTotal: Double?

    /// A marked number without value and totals yet.
    public init(_ question: Question) { self.question = question }
}

/// Why a view shows no shares of a marked number.
public enum NoShares: Hashable, Sendable {
    /// Nothing in this view contributes to the number.
    case nothingHere
    /// The number is given: a parameter, a pixel, a target.
    case given
    /// The number belongs to the forward pass, before all residuals.
    case forwardPass
    /// The numbers of this view are made after the marked one.
    case madeLater
    /// Activations have no share in a residual: they are only in its slopes and winners, which are held fixed.
    case slopesFixed
    /// The number came from the loss without these numbers.
    case notOnTheWayBack
    /// The number belongs to this sample, and another one is shown.
    case otherSample(Int)
    /// The update just done has changed the parameters it was computed with.
    case updated
    /// Computing the shares takes too long during training.
    case whenPaused
}

/// The shares of a marked number, or the picture that explains why there are none.
enum MarkOutcome {
    case shares(Shares<Float>)
    case none(Picture)

    /// The work above which shares are not computed between the steps of a running session: multiplications of one sample, plus eight per
    /// parameter, since parameters are read and written more often. This much takes at most 2 ms, a dozen times a second.
    static let mostWorkBetweenSteps = 2_000_000

    static func work(_ network: Network) -> Int { network.nodes.reduce(0) { $0 + $1.multiplyAdds } + 8 * network.parameterCount }
}

/// The state that shares or a derivation were computed for; equal keys give equal ones.
struct SharesKey: Equatable {
    let phasesDone: Int
    let changes: [Change]
    let guest: Guest?
    let question: Question
}

extension Trainer {
    /// The shares of the marked number, or why there are none in this focus.
    func outcome(of mark: Question, _ sight: Sight, _ focus: Focus, atRest: Bool) -> MarkOutcome {
        let place = mark.place
        // The weights' shares in the loss are computed from the gradients, and nothing of a sample exists before it is loaded.
        let needed = place == network.batchLoss ? .backward(1) : sight.phase(making: place) ?? .load
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

    /// The marked number for the sample in focus: numbers of the whole batch are divided among that sample's numbers.
    func mark(_ mark: Question, in focus: Focus) -> Question {
        if focus.guest != nil || !network.isOfSample(mark.place) { return Question(mark.place, sample: focus.sample) }
        return Question(mark.place, sample: min(mark.sample, max(0, tape.sampleCount - 1)))
    }
}

extension Sight {
    /// The phase that computes the number at a place; nil if it exists before the step.
    func phase(making place: Place) -> Phase? {
        switch place.aspect {
        case .value where place.parameter != nil: nil
        case .value where place.node == network.lossNode: .loss
        case .value where place.node == network.targetNode: .load
        case .value: made(by: place.node)
        // Training does not compute the input's residual; it is derived from the layers that read the input. Those of other arrays than the
        // node's own are derived from what the same nodes have.
        case .residual: .backward(place.node > 0 ? place.node : network.nodes[0].consumers.map(\.node).min() ?? 1)
        case .gradient, .updated: .backward(place.node)
        }
    }

    /// The picture of a marked number's shares, and their sum over the layer.
    func picture(_ focus: Focus, _ outcome: MarkOutcome, of mark: Question) -> (picture: Picture, total: Double?) {
        let shares: Shares<Float>
        switch outcome {
        case .none(let picture): return (picture, nil)
        case .shares(let made): shares = made
        }
        let layer = network.nodes[focus.node]
        if focus.view.isPerSample {
            if focus.view == .residuals && focus.node == 0 { return (.none, nil) }
            if network.isOfSample(mark.place) && mark.sample != focus.sample { return (.noShares(.otherSample(mark.sample)), nil) }
            guard let units = focus.view == .maps ? shares.activations[focus.node] : shares.residuals[focus.node] else {
                return (.noShares(reason(mark.place, focus.view)), nil)
            }
            return (unitPlanes(units, layer.shape, focus), units.reduce(0) { $0 + Double($1) })
        }
        if layer.parameters.isEmpty { return (.none, nil) }
        guard let tensors = shares.parameters[focus.node] ?? itself(mark.place, shares.value, focus) else {
            return (.noShares(reason(mark.place, focus.view)), nil)
        }
        var all = Parameters<Float>(ofNode: network.nodes.map { _ in [] })
        all.ofNode[focus.node] = tensors
        let total = tensors.reduce(0.0) { sum, tensor in tensor.withUnsafeBuffer { $0.reduce(sum) { $0 + Double($1) } } }
        return (parameterPlanes(all, focus.node, focus, scale: 1), total)
    }

    /// Why a view without shares has none.
    private func reason(_ mark: Place, _ view: LayerView) -> NoShares {
        switch mark.aspect {
        case .value where mark.parameter != nil || mark.node == 0 || mark.node == network.targetNode: .given
        case .value: view == .residuals ? .forwardPass : .madeLater
        case .residual: view == .maps ? .slopesFixed : .notOnTheWayBack
        case .gradient, .updated: view == .maps ? .slopesFixed : .nothingHere
        }
    }

    /// In the gradient view of its own layer, a marked gradient is its own and only share.
    private func itself(_ place: Place, _ value: Double, _ focus: Focus) -> [Tensor<Float>]? {
        guard place.aspect == .gradient, let index = place.parameter, focus.view == .gradients, focus.node == place.node else { return nil }
        var own = network.nodes[place.node].parameters.map { Tensor<Float>(zeros: $0.shape) }
        own[index][place.entry] = Float(value)
        return own
    }
}
