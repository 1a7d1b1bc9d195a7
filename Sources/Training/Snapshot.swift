import NeuralNetworks
import Tensors

/// What can be looked at in a layer.
public enum LayerView: Int, Hashable, Sendable, CaseIterable {
    /// Activations of one sample.
    case maps = 1
    /// Residuals of one sample.
    case residuals
    /// Kernels or weights.
    case kernels
    /// Gradients of kernels or weights.
    case gradients
    /// −α·gradient.
    case updates
    /// Histogram, dead and saturated units, norms.
    case statistics

    /// Whether it differs from sample to sample; the others show what the whole batch shares.
    public var isPerSample: Bool { self == .maps || self == .residuals }

    /// The view of this name, `residuals`; nil for another.
    public init?(named name: some StringProtocol) {
        guard let view = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
        self = view
    }
}

/// Where someone looks: only these planes leave the trainer.
public struct Focus: Hashable, Sendable {
    /// The node.
    public var node: Int
    /// What of it.
    public var view: LayerView
    /// The sample of the batch, from 0.
    public var sample: Int
    /// The first plane wanted.
    public var firstPlane: Int
    /// How many planes are wanted.
    public var planeCount: Int
    /// A second view of the same node, where there is room for it.
    public var companion: LayerView?
    /// The first plane of it that is wanted.
    public var companionFirstPlane = 0
    /// How many planes of it are wanted.
    public var companionPlaneCount = 0
    /// A number whose derivation is wanted.
    public var why: Question?
    /// The sample whose maps are wanted with it, where the number is one of the whole batch.
    public var whySample: Int?
    /// A marked number: every picture shows the shares in it instead of values.
    public var mark: Question?
    /// The kernel of the node of which the update to come is wanted; nil when no update is.
    public var updatedKernel: Int?
    /// A picture that goes through the network beside the batch: then it is looked at, as sample 0.
    public var guest: Guest?
    /// Whether the hash of the parameters is wanted, at rest.
    public var wantsHash = false
    /// Where the step was changed by hand, what of before and after is wanted.
    public var comparison = Comparison.after

    /// A place to look at.
    public init(node: Int, view: LayerView, sample: Int = 0, firstPlane: Int = 0, planeCount: Int = 64) {
        self.node = node
        self.view = view
        self.sample = sample
        self.firstPlane = firstPlane
        self.planeCount = planeCount
    }
}

/// Which numbers of a step that was changed by hand.
public enum Comparison: Hashable, Sendable, CaseIterable {
    /// As they are now.
    case after
    /// As they were.
    case before
    /// By how much they differ: after − before.
    case difference
}

/// What changing a step by hand did to its loss.
public struct WhatIf: Hashable, Sendable {
    /// The changes, in their order.
    public var changes: [Change]
    /// L without them.
    public var lossBefore: Double
    /// L with them; nil before it is computed.
    public var loss: Double?
    /// By how much the gradient promises L to change: Σ ∂L/∂x · Δx over the changes.
    public var promised: Double
    /// ℓ of the sample looked at, without them.
    public var sampleLossBefore: Double

    /// What was promised beside what came; nil before the loss is computed.
    public var promise: SlopePromise? {
        loss.map { SlopePromise(promised: promised, measured: $0 - lossBefore, loss: lossBefore) }
    }
}

/// A number that someone asks about.
public struct Question: Hashable, Sendable {
    /// Where it is.
    public var place: Place
    /// The sample of the batch, where that makes a difference.
    public var sample: Int

    /// A question.
    public init(_ place: Place, sample: Int) {
        self.place = place
        self.sample = sample
    }
}

/// One map of one sample: of activations or of residuals.
public struct MapKey: Hashable, Sendable {
    /// The node.
    public var node: Int
    /// Residuals, else activations.
    public var isResidual: Bool
    /// The map.
    public var map: Int
    /// The sample of the batch.
    public var sample: Int

    /// The map that a unit's activation, sum or residual is of; nil for other places.
    public init?(_ place: Place, sample: Int, in network: Network) {
        switch place.quantity {
        case .activation, .sum: isResidual = false
        case .residual: isResidual = true
        case .error, .target, .sampleLoss, .loss, .parameter, .gradient, .updated: return nil
        }
        // Nothing keeps the residuals of the input.
        if isResidual && place.node == 0 { return nil }
        node = place.node
        // Units of a dense layer stand together in one row.
        map = network.nodes[place.node].shape.planeCount == 1 ? 0 : network.unit(of: place).map
        self.sample = sample
    }
}

/// The unit that is gone through just now, of the phase done last: those before it are filled in, those behind it still to come.
public struct UnitStep: Hashable, Sendable {
    /// The phase.
    public var phase: Phase
    /// The unit's place among the layer's units, map by map, row by row.
    public var index: Int
    /// How many there are.
    public var count: Int
    /// The number that it is about.
    public var question: Question
}

/// What can be said about a number.
public enum Answer: Sendable {
    /// Where it comes from, with the maps that it and its terms are units of.
    case derivation(Derivation, maps: [MapKey: Plane])
    /// This step has not come so far.
    case notYet(Phase)
    /// The parameters that made it were changed by the update just done.
    case updated
    /// It has too many terms to be derived while steps follow one another.
    case tooMany
}

/// The planes that were asked for, or why there are none.
public enum Picture: Sendable {
    /// Planes from `first` on of `count` in all; `lowest` … `highest` is the range over all of them (finite numbers only).
    case planes([Plane], first: Int, count: Int, lowest: Float, highest: Float, bias: [Float])
    /// The step has not got so far: this phase will make them.
    case notYet(Phase)
    /// A guest without a class has no loss, and nothing that comes back from it.
    case noLabel
    /// This layer has none: a pooling layer learns nothing, the input has no residual here.
    case none
    /// No shares of the marked number.
    case noShares(NoShares)
    /// Figures instead of a picture.
    case statistics(LayerStatistics)
}

/// Figures of one layer in one step. What the step has not made yet is nil.
public struct LayerStatistics: Sendable, Equatable {
    /// How many activations of the batch fall into each of equal bins from `lowest` to `highest`.
    public var histogram: [Int] = []
    /// The smallest activation.
    public var lowest: Float = 0
    /// The largest activation.
    public var highest: Float = 0
    /// Mean of the activations; nil before forward.
    public var mean: Double?
    /// Standard deviation of the activations.
    public var deviation: Double = 0
    /// Units of one sample.
    public var units = 0
    /// Units that are 0 (ReLU) for every sample of the batch; nil where nothing can be dead.
    public var dead: Int?
    /// Units that are within 0.01 of an end of the sigmoid's or tanh's range for every sample; nil elsewhere.
    public var saturated: Int?
    /// Dead or saturated units that do not learn for it: all of them, but of the output layer's those alone that are more than ½ from what they
    /// should be for a sample at least. Nil where nothing can be dead or saturated.
    public var stuck: Int?
    /// The first of the dead or saturated units, in the order of `FeatureMaps.units(sample:)`; at most `mostListed`.
    public var stuckUnits: [Int] = []
    /// How many units are listed at most.
    public static let mostListed = 64
    /// Activations that are NaN or infinite.
    public var notFinite = 0
    /// Mean of |δ|; nil before backward.
    public var meanResidual: Double?
    /// √Σw² over the layer's parameters; nil without parameters.
    public var weightNorm: Double?
    /// √Σg² over the layer's gradients; nil before backward.
    public var gradientNorm: Double?
    /// α√Σg² / √Σw².
    public var updateRatio: Double?
}

/// One look at the trainer between two phases. Snapshots may be missed.
public struct Snapshot: Sendable {
    /// The phase just done; nil before the first.
    public var lastPhase: Phase?
    /// Updates done.
    public var step = 0
    /// The epoch of the batch shown, from 0.
    public var epoch = 0
    /// The batch's place in its epoch, from 0.
    public var batch = 0
    /// Batches in an epoch.
    public var batchesPerEpoch = 0
    /// L of the batch shown; nil before it is computed.
    public var loss: Double?
    /// ℓ of the sample looked at.
    public var sampleLoss: Double?
    /// Samples in the batch.
    public var batchCount = 0
    /// The class of the sample looked at.
    public var label: Int?
    /// Its index in the training data.
    public var sampleIndex: Int?
    /// Under max-pooling, for each plane shown the place in its block (row by row) of each unit's winner; else empty.
    public var winners: [[Int]] = []
    /// The network's outputs for it; nil before they are computed.
    public var outputs: [Float]?
    /// What the picture shows.
    public var focus: Focus
    /// The picture.
    public var picture: Picture
    /// The picture of the second view, if one was asked for.
    public var companion: Picture?
    /// The number that is marked, if one is and the picture shows the shares in it.
    public var mark: MarkedNumber?
    /// What there is to say about the number that was asked for.
    public var answer: (question: Question, answer: Answer)?
    /// What the update to come will do, if that was asked for.
    public var updatePreview: UpdatePreview?
    /// The unit that is gone through; nil when whole phases are.
    public var unit: UnitStep?
    /// What changing this step by hand has done, at rest; nil where it was not changed.
    public var whatIf: WhatIf?
    /// Mean |δ| of each node; nil where this step has none yet.
    public var meanResiduals: [Double?] = []
    /// Mean |a| of each node; nil where this step has none yet.
    public var meanActivations: [Double?] = []
    /// What tells whether each node learns, of the step under way whatever guest is looked at: of the figures those that say it.
    public var signs: [LayerStatistics] = []
    /// The samples of the batch that `signs` are of.
    public var signedSamples = 0
    /// The fraction of the batch that is answered wrongly; nil before the outputs are computed.
    public var batchError: Float?
    /// The learning rate.
    public var learningRate: Float = 0
    /// SHA-256 of the parameters, for the statistics and where it was asked for, at rest.
    public var parametersHash: String?
}
