import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// The interpretation of a layer's figures: the first case that applies, the worst first.
enum StatisticsAdvice: Hashable, Sendable {
    /// Some numbers are NaN or infinite.
    case notFinite
    /// No gradient passes this layer, which is nearer to the output: its own figures say why.
    case cutOff(by: String)
    /// At least half of the units are saturated.
    case mostSaturated
    /// At least half of the units are dead.
    case mostDead
    /// A tenth of the units or more are saturated.
    case someSaturated
    /// A tenth of the units or more are dead.
    case someDead
    /// An update changes the weights so much that little of what was learnt remains.
    case updatesTooLarge
    /// An update hardly changes the weights.
    case updatesTooSmall
    /// Hardly any of the output's residuals reaches this layer.
    case residualsVanish
    /// There is nothing to learn in this layer.
    case noWeights
    /// None of the above.
    case sound

    /// With half of the units stuck the layer is mostly cut off from learning; less than a tenth is found in every trained network.
    static let (most, some) = (0.5, 0.1)

    /// A healthy ReLU unit is 0 for about every second sample: for ten of them by chance once in a thousand times. Fewer samples are no
    /// evidence about a unit.
    static let fewestSamples = 10

    /// The rule of thumb for √Σ(αg)²/√Σw² is 1e-3 (Karpathy, CS231n, "Ratio of weights:updates"). A single step's ratio scatters around the
    /// mean by a factor of ten, so a deviation by a factor of a hundred is significant: ten such steps replace the weights, or a hundred
    /// thousand are needed to.
    static let (largestRatio, smallestRatio) = (0.1, 1e-5)

    /// In the reference network, which learns well, about 1/250 of the output's residuals reaches the first layer, and before its first
    /// step 1/2000: each sigmoid has a slope of at most 1/4, each 2×2 mean-pooling divides a residual among four units. If less than
    /// 1/10,000 arrives, the layer's weights stay as they began while those above change.
    static let vanishingShare = 1e-4

    /// Interprets figures computed from this many samples. `outputResidual`: mean |δ| of the output layer. `hasWeights`: whether the layer
    /// has anything to learn. `batchError`: the fraction of wrong answers. Figures not computed yet justify no advice; if all answers are
    /// right, neither do small updates.
    init(_ figures: LayerStatistics, samples: Int, outputResidual: Double?, hasWeights: Bool, batchError: Float? = nil) {
        let enough = samples >= Self.fewestSamples
        func share(_ count: Int?) -> Double {
            guard enough, figures.units > 0, let count else { return 0 }
            return Double(min(count, figures.stuck ?? count)) / Double(figures.units)
        }
        let (saturated, dead) = (share(figures.saturated), share(figures.dead))
        let ratio = hasWeights ? figures.updateRatio : nil
        if figures.notFinite > 0 {
            self = .notFinite
        } else if saturated >= Self.most {
            self = .mostSaturated
        } else if dead >= Self.most {
            self = .mostDead
        } else if let ratio, ratio > Self.largestRatio {
            self = .updatesTooLarge
        } else if saturated >= Self.some {
            self = .someSaturated
        } else if dead >= Self.some {
            self = .someDead
        } else if hasWeights, let own = figures.meanResidual, let outputResidual, own < Self.vanishingShare * outputResidual {
            self = .residualsVanish
        } else if let ratio, ratio < Self.smallestRatio, batchError != 0 {
            self = .updatesTooSmall
        } else {
            self = hasWeights ? .sound : .noWeights
        }
    }

    /// Whether something should be done.
    var isBad: Bool {
        switch self {
        case .notFinite, .cutOff, .mostSaturated, .mostDead, .updatesTooLarge, .updatesTooSmall, .residualsVanish: true
        case .someSaturated, .someDead, .noWeights, .sound: false
        }
    }

    /// The severity, to find the layer to look at first.
    var gravity: Int {
        switch self {
        case .notFinite: 6
        case .mostDead, .mostSaturated: 5
        case .updatesTooLarge: 4
        case .residualsVanish: 3
        case .updatesTooSmall: 2
        case .cutOff: 1
        case .someSaturated, .someDead, .noWeights, .sound: 0
        }
    }

    /// How much a layer is affected, to compare it with others that get the same advice; larger is worse.
    func severity(_ figures: LayerStatistics) -> Double {
        switch self {
        case .mostDead, .mostSaturated, .someDead, .someSaturated:
            Double(figures.stuck ?? figures.dead ?? figures.saturated ?? 0) / Double(max(1, figures.units))
        case .updatesTooLarge: figures.updateRatio ?? 0
        case .updatesTooSmall: -(figures.updateRatio ?? 0)
        case .residualsVanish: -(figures.meanResidual ?? 0)
        case .notFinite, .cutOff, .noWeights, .sound: 0
        }
    }

    /// The advice as a sentence.
    func text(_ figures: LayerStatistics, _ activation: Activation, _ words: Phrasebook) -> VisibleText {
        let counts: [Placeholder: VisibleText] = [
            .count: "\(figures.saturated ?? figures.dead ?? 0)", .total: "\(figures.units)",
            .detail: VisibleText(untrusted: Derivation.slope(activation)),
        ]
        let ratio: [Placeholder: VisibleText] = [.value: NumberFormat.short(figures.updateRatio ?? 0, digits: 2)]
        switch self {
        case .notFinite: return words(.adviceNotFinite)
        case .cutOff(let layer): return words(.adviceCutOff, [.layer: VisibleText(untrusted: layer)])
        case .mostSaturated: return words(.adviceMostSaturated, counts)
        case .mostDead: return words(.adviceMostDead, counts)
        case .someSaturated: return words(.adviceSomeSaturated, counts)
        case .someDead: return words(.adviceSomeDead, counts)
        case .updatesTooLarge: return words(.adviceUpdatesLarge, ratio)
        case .updatesTooSmall: return words(.adviceUpdatesSmall, ratio)
        case .residualsVanish: return words(.adviceVanish)
        case .noWeights: return words(.adviceNoWeights)
        case .sound: return words(figures.updateRatio == nil ? .adviceSoundYet : .adviceSound, ratio)
        }
    }
}
