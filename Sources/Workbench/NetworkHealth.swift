import NeuralNetworks
import TerminalUI
import Training

/// Whether a network still learns, and what keeps it from that: the one judgement that the statistics, the status line and `U` tell.
///
/// A layer learns nothing where an update does not change its parameters' bits; a small gradient alone is nothing bad, for what is answered
/// rightly leaves nothing to learn. So of a batch, or of the steps before it, some answers must be wrong.
struct NetworkHealth: Hashable, Sendable {
    /// How much layers learn.
    enum Reach: Hashable, Sendable {
        /// None learns anything.
        case nothing
        /// None learns more than next to nothing, and the answers are hardly better than guessed ones.
        case hardly
        /// From the input up to this layer none learns anything.
        case upTo(Int)
    }

    /// What keeps them from learning.
    enum Reason: Hashable, Sendable {
        /// So many units of the layer are dead.
        case dead(count: Int, total: Int)
        /// So many units of the layer are saturated.
        case saturated(count: Int, total: Int)
        /// Next to nothing comes back as far as the layer.
        case vanishing
        /// The learning rate: the gradients are large enough.
        case rate
    }

    /// Layers that do not learn any more.
    struct Trouble: Hashable, Sendable {
        /// Which.
        var reach: Reach
        /// The layer that is the cause.
        var cause: Int
        /// What is wrong with it; nil before this step has come so far as to tell.
        var reason: Reason?
        /// The first step of those in which it has been so.
        var since: Int
    }

    /// What to make of each layer.
    private(set) var advice: [StatisticsAdvice]
    /// That layers do not learn any more; nil if they do, or nothing is known.
    private(set) var trouble: Trouble?

    /// An update of less than this part of the parameters' size changes hardly any of their bits: half of a unit in the last place.
    static let smallestChange = 0.5 * Double(Float.ulpOfOne)

    /// While steps follow one another, so many must agree: what is told does not flicker.
    static let steadySteps = 20

    /// The judgement on what is to be seen of a step. `curves` are of the run, `isRunning` says whether steps follow one another; `former` is
    /// the judgement before: while a step has not come so far as to tell what is wrong, that is what it was.
    init(
        _ network: Network, _ snapshot: Snapshot, _ curves: RunCurves = RunCurves(), isRunning: Bool = false, former: NetworkHealth? = nil
    ) {
        let signs = snapshot.signs
        let output = network.outputNode
        let outputResidual = signs.indices.contains(output) ? signs[output].meanResidual : nil
        advice = signs.indices.map { node in
            StatisticsAdvice(
                signs[node], samples: snapshot.signedSamples, outputResidual: outputResidual,
                hasWeights: !network.nodes[node].parameters.isEmpty, batchError: snapshot.batchError)
        }
        trouble = Evidence(network, snapshot, curves, isRunning: isRunning).trouble
        if let found = trouble, found.reason == nil, let before = former?.trouble, before.reach == found.reach {
            trouble = Trouble(reach: found.reach, cause: before.cause, reason: before.reason, since: found.since)
        }
        if let trouble { advise(trouble, network) }
    }

    /// What layers say that do not learn is what is told of them.
    private mutating func advise(_ trouble: Trouble, _ network: Network) {
        let last = if case .upTo(let node) = trouble.reach { node } else { advice.count - 1 }
        for node in advice.indices where !network.nodes[node].parameters.isEmpty && node <= max(last, trouble.cause) {
            if advice[node] == .notFinite { continue }
            switch trouble.reason {
            case nil: continue
            case .rate: advice[node] = .updatesTooSmall
            case .vanishing: if !advice[node].isBad { advice[node] = .residualsVanish }
            case .dead, .saturated:
                if node < trouble.cause { advice[node] = .cutOff(by: network.nodes[trouble.cause].name) }
            }
        }
        guard advice.indices.contains(trouble.cause), advice[trouble.cause] != .notFinite else { return }
        switch trouble.reason {
        case .dead: advice[trouble.cause] = .mostDead
        case .saturated: advice[trouble.cause] = .mostSaturated
        case .vanishing, .rate, nil: break
        }
    }

    /// The layer whose statistics tell most: the cause of a trouble, else the worst of those that stand out, of several the nearest to the
    /// output; nil where none does.
    var worst: Int? {
        if let trouble { return trouble.cause }
        let bad = advice.indices.filter { advice[$0].isBad }
        return bad.max { (advice[$0].gravity, $0) < (advice[$1].gravity, $1) }
    }
}

/// What a step and those before it tell of how much each layer learns.
private struct Evidence {
    /// How much of its parameters' size an update changes.
    private enum Change: Comparable {
        /// No bit.
        case none
        /// Less than a hundred-thousandth, and not for the learning rate alone.
        case hardly
        case some
    }

    private let network: Network
    private let snapshot: Snapshot
    private let curves: RunCurves
    private let isRunning: Bool
    /// The layers that have parameters.
    private let learning: [Int]

    init(_ network: Network, _ snapshot: Snapshot, _ curves: RunCurves, isRunning: Bool) {
        (self.network, self.snapshot, self.curves, self.isRunning) = (network, snapshot, curves, isRunning)
        learning = network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty }
    }

    private static func change(gradient: Double, ratio: Double?, rate: Double) -> Change? {
        if gradient.isNaN { return nil }
        if gradient == 0 { return Change.none }
        // Where all weights are 0 any update changes them.
        guard let ratio, !ratio.isNaN else { return .some }
        if ratio <= NetworkHealth.smallestChange { return Change.none }
        let least = StatisticsAdvice.smallestRatio
        return ratio < least && rate > 0 && ratio / rate < least ? .hardly : .some
    }

    /// Of the step that is to be seen; nil before its gradients are there.
    private var own: [Change]? {
        guard snapshot.signs.indices.contains(network.outputNode) else { return nil }
        let changes = learning.map { node -> Change? in
            let signs = snapshot.signs[node]
            return signs.gradientNorm.flatMap {
                Self.change(gradient: $0, ratio: signs.updateRatio, rate: Double(snapshot.learningRate))
            }
        }
        return changes.contains(nil) ? nil : changes.compactMap { $0 }
    }

    /// Of a point of the curves; nil where they do not know.
    private func past(_ point: Int) -> [Change]? {
        var changes: [Change] = []
        for node in learning {
            guard let gradients = curves.norms[node]?.raw.values, let ratios = curves.updateRatios[node]?.raw.values,
                gradients.indices.contains(point), ratios.indices.contains(point), curves.learningRate.values.indices.contains(point),
                let change = Self.change(
                    gradient: Double(gradients[point]), ratio: Double(ratios[point]), rate: Double(curves.learningRate.values[point]))
            else { return nil }
            changes.append(change)
        }
        return changes
    }

    var trouble: NetworkHealth.Trouble? {
        guard !learning.isEmpty, snapshot.signedSamples > 0 else { return nil }
        // The update of the step that is seen may be done.
        let step = max(0, snapshot.step - (snapshot.lastPhase == .update ? 1 : 0))
        let points = curves.points
        let own = own
        // The last point before it.
        let before = curves.count > 0 && points.firstStep < step ? points.point(of: min(step, curves.count) - 1) : -1
        guard let now = own ?? (before >= 0 ? past(before) : nil) else { return nil }
        let batch = snapshot.signedSamples
        let needed = max((StatisticsAdvice.fewestSamples + batch - 1) / batch, isRunning ? NetworkHealth.steadySteps : 1)
        guard let reach = reach(now, error: error(own != nil, before, needed)) else { return nil }
        func isStill(_ changes: [Change]) -> Bool {
            switch reach {
            case .nothing, .hardly: changes.allSatisfy { $0 <= .hardly }
            case .upTo(let node): zip(learning, changes).allSatisfy { $0 > node || $1 == .none }
            }
        }
        var (since, steps, point) = (step, own == nil ? 0 : 1, before)
        while point >= 0, let changes = past(point), isStill(changes) {
            since = points.steps(of: point).lowerBound
            steps += points.steps(of: point).count
            point -= 1
        }
        // At a run's beginning fewer steps must do, but never a few samples.
        guard steps >= needed || (since == 0 && steps * batch >= StatisticsAdvice.fewestSamples) else { return nil }
        return found(reach, own != nil, since)
    }

    /// The fraction of wrong answers in the steps that are needed, the newest first; 0 where nothing is known.
    private func error(_ hasOwn: Bool, _ before: Int, _ needed: Int) -> Double {
        var errors = hasOwn ? [Double(snapshot.batchError ?? 0)] : []
        var point = before
        while point >= 0, errors.count < needed, curves.accuracy.raw.values.indices.contains(point) {
            let error = 1 - Double(curves.accuracy.raw.values[point])
            if !error.isNaN { errors.append(error) }
            point -= 1
        }
        return errors.isEmpty ? 0 : errors.reduce(0, +) / Double(errors.count)
    }

    /// Which layers do not learn with such changes and so many wrong answers; nil where all learn, or there is nothing to learn.
    private func reach(_ now: [Change], error: Double) -> NetworkHealth.Reach? {
        guard error > 0 else { return nil }
        if now.allSatisfy({ $0 == .none }) { return .nothing }
        // Half as bad as guessing.
        let classes = network.nodes[network.outputNode].shape.unitCount
        if error >= 0.5 * (1 - 1 / Double(max(2, classes))), now.allSatisfy({ $0 <= .hardly }) { return .hardly }
        let still = now.prefix { $0 == .none }.count
        return still > 0 ? .upTo(learning[still - 1]) : nil
    }

    private func found(_ reach: NetworkHealth.Reach, _ isOwn: Bool, _ since: Int) -> NetworkHealth.Trouble {
        let last = if case .upTo(let node) = reach { node } else { learning.last ?? network.outputNode }
        var trouble = NetworkHealth.Trouble(reach: reach, cause: last, reason: nil, since: since)
        guard isOwn else { return trouble }
        let signs = snapshot.signs
        // Who stands nearest to the output comes first: what comes back passes it before the others.
        for node in (last...max(last, network.outputNode)).reversed() {
            // Where nothing comes back at all the output's sure answers are no right ones, whatever this batch has.
            let isRight = if case .upTo = reach { true } else { false }
            let own = signs[node]
            let (stuck, total) = ((isRight ? own.stuck : own.dead ?? own.saturated) ?? 0, own.units)
            guard Double(stuck) >= StatisticsAdvice.most * Double(total), stuck > 0 else { continue }
            trouble.cause = node
            trouble.reason = own.dead == nil ? .saturated(count: stuck, total: total) : .dead(count: stuck, total: total)
            return trouble
        }
        let (gradient, weights) = (signs[last].gradientNorm ?? 0, signs[last].weightNorm ?? 0)
        trouble.reason = gradient > StatisticsAdvice.smallestRatio * weights ? .rate : .vanishing
        return trouble
    }
}
