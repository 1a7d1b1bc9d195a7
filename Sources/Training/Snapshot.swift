import NeuralNetworks
import Tensors

/// The views of a layer.
public enum LayerView: Int, Hashable, Sendable, CaseIterable {
    /// The activations of one sample.
    case maps = 1
    /// The residuals of one sample.
    case residuals
    /// The kernels or weights.
    case kernels
    /// The gradients of kernels or weights.
    case gradients
    /// The changes of the next update, −α·gradient.
    case updates
    /// The histogram of activations, dead and saturated units, norms.
    case statistics

    /// Whether the view differs from sample to sample; the others belong to the whole batch.
    public var isPerSample: Bool { self == .maps || self == .residuals }

    /// The view with this name, such as `residuals`; nil if there is none. `weights` is another name of `kernels`, for dense layers.
    public init?(named name: some StringProtocol) {
        if name == "weights" {
            self = .kernels
            return
        }
        guard let view = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
        self = view
    }

    /// All names of views, in the order of the cases: for messages and for completion.
    public static let names = allCases.flatMap { $0 == .kernels ? ["kernels", "weights"] : ["\($0)"] }
}

/// What the screen shows: snapshots contain only these planes.
public struct Focus: Hashable, Sendable {
    /// The index of the node shown.
    public var node: Int
    /// The view of the node.
    public var view: LayerView
    /// The sample's index in the batch, from 0.
    public var sample: Int
    /// The first plane shown.
    public var firstPlane: Int
    /// The number of planes shown.
    public var planeCount: Int
    /// A second view of the same node, if there is room for it.
    public var companion: LayerView?
    /// The first plane of the second view.
    public var companionFirstPlane = 0
    /// The number of planes of the second view.
    public var companionPlaneCount = 0
    /// The number whose derivation is shown; nil for none.
    public var why: Question?
    /// The sample whose maps are shown with it, if the number belongs to the whole batch.
    public var whySample: Int?
    /// The marked number: all views show its shares instead of values; nil for none.
    public var mark: Question?
    /// The kernel of the node whose next update is previewed; nil for none.
    public var updatedKernel: Int?
    /// A picture shown instead of the batch, as sample 0; nil for none.
    public var guest: Guest?
    /// Whether snapshots at rest include the hash of the parameters.
    public var wantsHash = false
    /// Which numbers are shown if the step was changed manually.
    public var comparison = Comparison.after

    /// A view of a node without second view, derivation or mark.
    public init(node: Int, view: LayerView, sample: Int = 0, firstPlane: Int = 0, planeCount: Int = 64) {
        self.node = node
        self.view = view
        self.sample = sample
        self.firstPlane = firstPlane
        self.planeCount = planeCount
    }
}

/// Which numbers of a manually changed step are shown.
public enum Comparison: Hashable, Sendable, CaseIterable {
    /// The numbers with the changes.
    case after
    /// The numbers without the changes.
    case before
    /// The difference, after − before.
    case difference
}

/// The effect of a step's manual changes on its loss.
public struct WhatIf: Hashable, Sendable {
    /// The changes in the order they were made.
    public var changes: [Change]
    /// The value that each change replaced.
    public var valuesBefore: [Float]
    /// L without the changes.
    public var lossBefore: Double
    /// L with the changes; nil before it is computed.
    public var loss: Double?
    /// The change of L to first order: Σ ∂L/∂x · Δx over the changes.
    public var promised: Double
    /// ℓ of the sample shown, without the changes.
    public var sampleLossBefore: Double

    /// What was promised beside what came; nil before the loss is computed.
    public var promise: SlopePromise? {
        loss.map { SlopePromise(promised: promised, measured: $0 - lossBefore, loss: lossBefore) }
    }
}

/// A number whose derivation or shares are requested.
public struct Question: Hashable, Sendable {
    /// The place of the number.
    public var place: Place
    /// The sample's index in the batch; ignored if the place is not one of a sample.
    public var sample: Int

    /// The number at a place, for this sample.
    public init(_ place: Place, sample: Int) {
        self.place = place
        self.sample = sample
    }
}

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

/// The current unit of the last phase when stepping by unit: earlier units are filled in, later ones are still empty.
public struct UnitStep: Hashable, Sendable {
    /// The phase being stepped through.
    public var phase: Phase
    /// The flat index of the unit: map by map, row by row.
    public var index: Int
    /// The number of units in the layer.
    public var count: Int
    /// The number of the unit that is shown and derived.
    public var question: Question
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

/// The planes requested, or the reason why there are none.
public enum Picture: Sendable {
    /// Planes from index `first` of `count` in total; `lowest` … `highest` is the range over all `count` (finite numbers only).
    case planes([Plane], first: Int, count: Int, lowest: Float, highest: Float, bias: [Float])
    /// The numbers do not exist yet; this phase computes them.
    case notYet(Phase)
    /// The guest has no class, and so no loss and no residuals.
    case noLabel
    /// The view is empty for this layer: pooling has no parameters, the input no residual.
    case none
    /// There are no shares of the marked number.
    case noShares(NoShares)
    /// Statistics instead of planes.
    case statistics(LayerStatistics)
}

/// The statistics of one layer in one step. Values that are not computed yet are nil.
public struct LayerStatistics: Sendable, Equatable {
    /// The number of activations of the batch in each of equally wide bins from `lowest` to `highest`.
    public var histogram: [Int] = []
    /// The smallest activation.
    public var lowest: Float = 0
    /// The largest activation.
    public var highest: Float = 0
    /// The mean of the activations; nil before the forward phase.
    public var mean: Double?
    /// The standard deviation of the activations.
    public var deviation: Double = 0
    /// The number of units per sample.
    public var units = 0
    /// The number of units that are 0 for every sample of the batch; nil unless the layer has ReLU.
    public var dead: Int?
    /// The number of units within 0.01 of an end of the sigmoid's or tanh's range for every sample; nil for other functions.
    public var saturated: Int?
    /// Dead or saturated units that do not learn for it: all of them, but of the output layer's those alone that are more than ½ from what they
    /// should be for a sample at least. Nil where nothing can be dead or saturated.
    public var stuck: Int?
    /// The first of the dead or saturated units, in the order of `FeatureMaps.units(sample:)`; at most `mostListed`.
    public var stuckUnits: [Int] = []
    /// The largest number of units listed.
    public static let mostListed = 64
    /// The number of activations that are NaN or infinite.
    public var notFinite = 0
    /// The mean of |δ|; nil before the backward phase.
    public var meanResidual: Double?
    /// √Σw² over the layer's parameters; nil if it has none.
    public var weightNorm: Double?
    /// √Σg² over the layer's gradients; nil before the backward phase.
    public var gradientNorm: Double?
    /// α√Σg² / √Σw²; nil if one of them is.
    public var updateRatio: Double?
}

/// What the screen shows of the trainer between two phases. A newer snapshot replaces one that was not read.
public struct Snapshot: Sendable {
    /// The last phase completed; nil before the first.
    public var lastPhase: Phase?
    /// The number of updates done.
    public var step = 0
    /// The epoch of the batch shown, counted from 0.
    public var epoch = 0
    /// The index of the batch in its epoch, from 0.
    public var batch = 0
    /// The number of batches per epoch.
    public var batchesPerEpoch = 0
    /// L of the batch shown; nil before it is computed.
    public var loss: Double?
    /// ℓ of the sample shown; nil before it is computed.
    public var sampleLoss: Double?
    /// The number of samples in the batch.
    public var batchCount = 0
    /// The class of the sample shown; nil if unknown or not loaded.
    public var label: Int?
    /// The index of the sample shown in the training data; nil for a guest.
    public var sampleIndex: Int?
    /// Under max-pooling, for each plane shown the index in its block (row by row) of each unit's winner; otherwise empty.
    public var winners: [[Int]] = []
    /// The network's outputs for the sample shown; nil before they are computed.
    public var outputs: [Float]?
    /// The focus that the snapshot was made for.
    public var focus: Focus
    /// The planes or statistics of the main view.
    public var picture: Picture
    /// The planes of the second view; nil if none was requested.
    public var companion: Picture?
    /// The marked number, if the views show its shares.
    public var mark: MarkedNumber?
    /// The requested number and its derivation; nil if none was requested.
    public var answer: (question: Question, answer: Answer)?
    /// The preview of the next update; nil if it was not requested.
    public var updatePreview: UpdatePreview?
    /// The current unit when stepping by unit; nil when whole phases are shown.
    public var unit: UnitStep?
    /// The effect of this step's manual changes, at rest; nil if there are none.
    public var whatIf: WhatIf?
    /// The mean |δ| of each node; nil for nodes whose backward phase is not done.
    public var meanResiduals: [Double?] = []
    /// The mean |a| of each node; nil for nodes whose forward phase is not done.
    public var meanActivations: [Double?] = []
    /// What tells whether each node learns, of the step under way whatever guest is looked at: of the figures those that say it.
    public var signs: [LayerStatistics] = []
    /// The samples of the batch that `signs` are of.
    public var signedSamples = 0
    /// The fraction of the batch that is answered wrongly; nil before the outputs are computed.
    public var batchError: Float?
    /// The learning rate α of the step.
    public var learningRate: Float = 0
    /// The SHA-256 of the parameters, at rest, for the statistics or on request; otherwise nil.
    public var parametersHash: String?
}
