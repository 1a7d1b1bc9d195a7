import NeuralNetworks
import Tensors

/// The key of one map of one sample, of activations or residuals.
public struct MapKey: Hashable, Sendable {
    /// The index of the node.
    public var node: Int
    /// Whether it is a map of residuals; otherwise of activations.
    public var isResidual: Bool
    /// The index of the map in the node.
    public var map: Int
    /// The sample's index in the batch.
    public var sample: Int

    /// The map that contains a unit's activation, sum or residual; nil for other places.
    public init?(_ place: Place, sample: Int, in network: Network) {
        isResidual = network.isResidual(place)
        guard isResidual || network.isActivation(place) || network.isSum(place) else { return nil }
        // The residuals of the input are not kept.
        if isResidual && place.node == 0 { return nil }
        node = place.node
        // The units of a dense layer form a single row.
        map = network.nodes[place.node].shape.planeCount == 1 ? 0 : network.unit(of: place).map
        self.sample = sample
    }
}

/// The answer to a question about a number.
public enum Answer: Sendable {
    /// Its derivation, with the maps that contain it and its terms.
    case derivation(Derivation, maps: [MapKey: Plane])
    /// The number does not exist yet; this phase computes it.
    case notYet(Phase)
    /// The update just done has changed the parameters it was computed with.
    case updated
    /// It has too many terms to be derived during training.
    case tooMany
}

/// Looks at how a number came about.
public struct DerivationLook: Look {
    /// The place whose number is derived, and its sample.
    public var question: Question
    /// The sample whose maps are shown with a number of the whole batch; nil for the question's.
    public var mapsOf: Int?
    /// The picture beside the batch that the number is of; nil for the batch.
    public var guest: Guest?

    /// Looks at a number of the batch, or of a guest.
    public init(_ question: Question, mapsOf: Int? = nil, guest: Guest? = nil) {
        (self.question, self.mapsOf, self.guest) = (question, mapsOf, guest)
    }

    /// The derivation with the maps that contain its units, or why there is none.
    public func seen(by viewer: Viewer) -> Answer {
        let sight = viewer.sight(of: guest)
        let place = question.place
        let needed = sight.phase(making: place)
        if let needed, !sight.isComputed(needed) { return .notYet(needed) }
        if sight.lastPhase == .update { return .updated }
        // Gradients have a term for each sample and position, tens of thousands.
        if place.aspect == .gradient, !viewer.isAtRest { return .tooMany }
        let sample = sight.sample(question.sample)
        // While one looks around in a long derivation, only the maps beside it change.
        let derivation = viewer.kept(DerivationKey(question: question, guest: guest)) {
            sight.deriver.derivation(of: place, sample: sample)
        }
        return .derivation(derivation, maps: sight.maps(of: derivation, sample: sight.sample(mapsOf ?? sample)))
    }
}

/// What a derivation is kept for, of one moment.
private struct DerivationKey: Hashable {
    let question: Question
    let guest: Guest?
}

extension Sight {
    /// The maps that contain a derivation's units, for one sample.
    fileprivate func maps(of derivation: Derivation, sample: Int) -> [MapKey: Plane] {
        var found: [MapKey: Plane] = [:]
        func add(_ place: Place) {
            guard let key = MapKey(place, sample: sample, in: network), found[key] == nil else { return }
            if key.isResidual && !isComputed(.backward(key.node)) { return }
            let maps = key.isResidual ? tape.residuals[key.node] : tape.activations[key.node]
            found[key] =
                maps.shape.planeCount == 1
                ? Plane(rows: 1, columns: maps.shape.maps, values: maps.units(sample: sample)) : maps.plane(sample: sample, map: key.map)
        }
        add(derivation.place)
        for place in derivation.terms.places(ofSample: sample) { add(place) }
        return found
    }
}
