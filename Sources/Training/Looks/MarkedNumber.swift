import NeuralNetworks
import Tensors

/// A number whose shares are shown instead of values.
public struct MarkedNumber: Hashable, Sendable {
    /// The number, with its sample in the batch (0 for a guest).
    public var question: Question
    /// The value; nil if it is not available now.
    public var value: Double?
    /// The sum of the shares in the view, including those not drawn; nil if there are none.
    public var total: Double?

    /// A marked number without value and total yet.
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
    /// Contributions are shown of activations, residuals and parameters, not of the layer's other arrays.
    case otherArray
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

/// What shares are kept for, of one moment.
private struct SharesKey: Hashable {
    let guest: Guest?
    let question: Question
}

extension Viewer {
    /// The shares of the marked number, or the picture that says why there are none.
    func outcome(of mark: Question, _ guest: Guest?, _ sight: Sight) -> MarkOutcome {
        let place = mark.place
        // The weights' shares in the loss are computed from the gradients, and nothing of a sample exists before it is loaded.
        let needed = place == network.batchLoss ? .backward(1) : sight.phase(making: place) ?? .load
        if !sight.isComputed(needed) { return .none(guest == nil ? .notYet(needed) : .noLabel) }
        if sight.lastPhase == .update { return .none(.noShares(.updated)) }
        if !isAtRest && MarkOutcome.work(network) > MarkOutcome.mostWorkBetweenSteps { return .none(.noShares(.whenPaused)) }
        return .shares(
            kept(SharesKey(guest: guest, question: mark)) {
                network.shares(
                    in: place, sample: mark.sample, sight.deriver, trainer.workers)
            })
    }

    /// The marked number for the sample looked at: numbers of the whole batch are divided among that sample's numbers.
    func mark(_ mark: Question, for look: PictureLook, sample: Int) -> Question {
        if look.guest != nil || !network.isOfSample(mark.place) { return Question(mark.place, sample: sample) }
        return Question(mark.place, sample: trainer.sight.sample(mark.sample))
    }
}

extension Sight {
    /// The picture of a marked number's shares, and their sum over the view.
    func picture(_ look: PictureLook, _ sample: Int, _ shares: Shares<Float>, of mark: Question) -> (picture: Picture, total: Double?) {
        let layer = network.nodes[look.node]
        func ofUnits(_ units: [Float]?) -> (Picture, Double?) {
            if network.isOfSample(mark.place) && mark.sample != sample { return (.noShares(.otherSample(mark.sample)), nil) }
            guard let units else { return (.noShares(reason(mark.place, look.view)), nil) }
            return (unitPlanes(units, layer.shape, look), units.reduce(0) { $0 + Double($1) })
        }
        func sum(_ tensor: Tensor<Float>) -> Double { tensor.withUnsafeBuffer { $0.reduce(0.0) { $0 + Double($1) } } }
        switch look.view {
        case .maps: return ofUnits(shares.activations[look.node])
        case .residuals: return look.node == 0 ? (.none, nil) : ofUnits(shares.residuals[look.node])
        case .kernels, .gradients, .updates:
            let owner = network.parameterOwner(look.node)
            if network.nodes[owner].parameters.isEmpty { return (.none, nil) }
            guard let tensors = shares.parameters[owner] ?? itself(mark.place, shares.value, look) else {
                return (.noShares(reason(mark.place, look.view)), nil)
            }
            return (parameterPlanes(tensors, look, scale: 1), tensors.reduce(0) { $0 + sum($1) })
        case .statistics: return (.none, nil)
        case .array:
            guard let family = network.family(of: look.view, at: look.node), let parameter = family.place(0).parameter else {
                return (.noShares(.otherArray), nil)
            }
            guard let tensor = (shares.parameters[family.node] ?? itself(mark.place, shares.value, look))?[parameter] else {
                return (.noShares(reason(mark.place, look.view)), nil)
            }
            return (planes(Array(tensor.values), PictureShape(axes: family.axes), look), sum(tensor))
        }
    }

    /// Why a view without shares has none.
    private func reason(_ mark: Place, _ view: LayerView) -> NoShares {
        switch mark.aspect {
        case .value where mark.parameter != nil || mark.node == 0 || mark.node == network.targetNode, .slot: .given
        case .value: view == .residuals ? .forwardPass : view == .maps ? .madeLater : .nothingHere
        case .residual: view == .maps ? .slopesFixed : .notOnTheWayBack
        case .gradient, .updated, .usedGradient, .updatedSlot, .updateValue: view == .maps ? .slopesFixed : .nothingHere
        }
    }

    /// In the gradient view of its own layer, a marked gradient is its own and only share.
    private func itself(_ place: Place, _ value: Double, _ look: PictureLook) -> [Tensor<Float>]? {
        guard place.aspect == .gradient, let index = place.parameter, network.parameterOwner(look.node) == place.node,
            network.family(of: look.view, at: look.node)?.aspect == .gradient, look.view != .updates
        else { return nil }
        var own = network.nodes[place.node].parameters.map { Tensor<Float>(zeros: $0.shape) }
        own[index][place.entry] = Float(value)
        return own
    }
}
