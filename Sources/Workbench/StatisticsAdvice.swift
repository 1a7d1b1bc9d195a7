import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// What to make of a layer's figures: the first of these that holds, the worst first.
enum StatisticsAdvice: Hashable, Sendable {
    /// Some numbers are NaN or infinite.
    case notFinite
    /// Nothing comes back through this layer, which is nearer to the output: its own figures say why.
    case cutOff(by: String)
    /// At least half of the units are saturated.
    case mostSaturated
    /// At least half of the units are dead.
    case mostDead
    /// A tenth of the units or more are saturated.
    case someSaturated
    /// A tenth of the units or more are dead.
    case someDead
    /// A step changes the weights by so much that it leaves little of what was learnt before.
    case updatesTooLarge
    /// A step changes the weights by next to nothing.
    case updatesTooSmall
    /// Next to nothing of the output's residuals comes back as far as here.
    case residualsVanish
    /// There is nothing to learn in this layer.
    case noWeights
    /// None of the above.
    case sound

    /// From half of the units on the layer is mostly cut off from learning; below a tenth such units are found in every trained network.
    static let (most, some) = (0.5, 0.1)

    /// A sound ReLU unit is 0 for about every second sample: for ten of them by chance once in a thousand times. Fewer samples say nothing
    /// about a unit.
    static let fewestSamples = 10

    /// The rule of thumb for √Σ(αg)²/√Σw² is 1e-3 (Karpathy, CS231n, "Ratio of weights:updates"). A single step's ratio scatters around the
    /// mean by a factor of ten, so what is a hundred times more or less than the rule stands out for certain: ten such steps turn the weights
    /// into others, or a hundred thousand are needed for it.
    static let (largestRatio, smallestRatio) = (0.1, 1e-5)

    /// In the reference network, which learns well, about a 250th of the output's residuals comes back to the first layer, and before its
    /// first step a 2000th: each sigmoid has a slope of at most 1/4, each 2×2 mean-pooling shares a residual among four units. Where less
    /// than a 10,000th comes back, the layer's weights stay as they began while those above change.
    static let vanishingShare = 1e-4

    /// What these figures say, made with so many samples; `outputResidual` is the mean |δ| of the output layer, `hasWeights` whether the
    /// layer learns, `batchError` the fraction of the samples that are answered wrongly. What a step has not made yet is no reason for
    /// anything; where all answers are right small updates are none.
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

    /// How bad it is, to find the layer to be looked at first.
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

    /// The sentence.
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
