import NeuralNetworks
import TerminalUI
import Training

/// Whether a network still learns, and if not, why: the one judgement behind the statistics, the status line and `U`. A layer learns
/// nothing if an update leaves its parameters' bits unchanged. A small gradient alone is no sign of trouble, because correct answers leave
/// nothing to learn: some answers of the batch or of the steps before must be wrong.
struct NetworkHealth: Hashable, Sendable {
    /// Which layers have stopped learning.
    enum Reach: Hashable, Sendable {
        /// No layer learns anything.
        case nothing
        /// No layer learns more than a trace: the learning rate is too small, or the answers are hardly better than guessing.
        case hardly
        /// No layer from the input up to this one learns anything.
        case upTo(Int)
    }

    /// Why they do not learn.
    enum Reason: Hashable, Sendable {
        /// This many units of the layer are dead.
        case dead(count: Int, total: Int)
        /// This many units of the layer are saturated.
        case saturated(count: Int, total: Int)
        /// The gradient vanishes before it reaches the layer.
        case vanishing
        /// The learning rate is too small: the gradients are large enough.
        case rate
    }

    /// Layers that have stopped learning.
    struct Trouble: Hashable, Sendable {
        /// Which layers.
        var reach: Reach
        /// The layer that is the cause.
        var cause: Int
        /// What is wrong with it; nil until the step has computed enough to tell.
        var reason: Reason?
        /// The first step of this trouble.
        var since: Int
    }

    /// The advice for each layer.
    private(set) var advice: [StatisticsAdvice]
    /// The layers that have stopped learning; nil if all learn, or nothing is known.
    private(set) var trouble: Trouble?

    /// An update below this fraction of the parameters' size leaves nearly all their bits unchanged: half a unit in the last place.
    static let smallestChange = 0.5 * Double(Float.ulpOfOne)

    /// While the run advances, this many steps must agree, so that the message does not flicker.
    static let steadySteps = 20

    /// Judges the visible numbers of a step. `curves` are the run's, `isRunning` says whether the run is advancing. `former` is the
    /// judgement before, which stays until the step has computed enough to tell.
    init(
        _ network: Network, _ snapshot: Snapshot, _ curves: RunCurves = RunCurves(), isRunning: Bool = false, former: NetworkHealth? = nil
    ) {
        let found = snapshot[SignsLook()]
        let signs = found?.ofNode ?? []
        advice = found.map { found in signs.indices.map { StatisticsAdvice(found, $0, network) } } ?? []
        trouble = Evidence(network, snapshot, curves, isRunning: isRunning).trouble
        if let found = trouble, found.reason == nil, let before = former?.trouble, before.reach == found.reach {
            trouble = Trouble(reach: found.reach, cause: before.cause, reason: before.reason, since: found.since)
        }
        if let trouble { advise(trouble, network) }
        worst = findWorst(signs)
    }

    /// Makes the advice of layers that do not learn agree with the trouble.
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

    /// The layer to look at first: the cause of a trouble, otherwise the conspicuous layer with the worst advice, among equals the one that
    /// is affected most, and among those the one nearest to the output; nil if none is conspicuous.
    private(set) var worst: Int?

    private func findWorst(_ signs: [LayerStatistics]) -> Int? {
        if let trouble { return trouble.cause }
        let bad = advice.indices.filter { advice[$0].isBad }
        return bad.max { one, other in
            let (first, second) = (advice[one], advice[other])
            if first.gravity != second.gravity { return first.gravity < second.gravity }
            return (first.severity(signs[one]), one) < (second.severity(signs[other]), other)
        }
    }
}

extension StatisticsAdvice {
    /// The advice for a layer, from what tells whether each layer learns.
    init(_ signs: SignsLook.Seen, _ node: Int, _ network: Network) {
        self.init(
            signs.ofNode[node], samples: signs.samples, outputResidual: signs.ofNode[network.outputNode].meanResidual,
            hasWeights: !network.usedParameters(node).isEmpty, batchError: signs.batchError)
    }
}

/// How much each layer learns, judged by a step and those before it.
private struct Evidence {
    /// The size of an update relative to the parameters.
    private enum Change: Comparable {
        /// Not a bit changes.
        case none
        /// Less than a hundred-thousandth, for other reasons than the learning rate alone.
        case hardly
        /// Less than a hundred-thousandth because of the learning rate alone.
        case slowly
        case some
    }

    private let network: Network
    private let snapshot: Snapshot
    /// What tells whether each layer learns in the visible step.
    private let signs: [LayerStatistics]
    /// The samples of its batch.
    private let batch: Int
    /// The fraction of its batch that is answered wrongly.
    private let batchError: Float?
    private let curves: RunCurves
    private let isRunning: Bool
    /// The layers that have parameters.
    private let learning: [Int]

    init(_ network: Network, _ snapshot: Snapshot, _ curves: RunCurves, isRunning: Bool) {
        (self.network, self.snapshot, self.curves, self.isRunning) = (network, snapshot, curves, isRunning)
        let found = snapshot[SignsLook()]
        (signs, batch, batchError) = (found?.ofNode ?? [], found?.samples ?? 0, found?.batchError)
        learning = network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty }
    }

    private static func change(gradient: Double, ratio: Double?, rate: Double) -> Change? {
        if gradient.isNaN { return nil }
        if gradient == 0 { return Change.none }
        // A schedule may end at 0: that is no trouble.
        if rate == 0 { return .some }
        // If all weights are 0, any update changes them.
        guard let ratio, !ratio.isNaN else { return .some }
        if ratio <= NetworkHealth.smallestChange { return Change.none }
        let least = StatisticsAdvice.smallestRatio
        if ratio >= least || rate <= 0 { return .some }
        return ratio / rate < least ? .hardly : .slowly
    }

    /// The changes of the visible step; nil before its gradients are computed.
    private var own: [Change]? {
        guard signs.indices.contains(network.outputNode) else { return nil }
        let changes = learning.map { node -> Change? in
            let signs = signs[node]
            return signs.gradientNorm.flatMap {
                Self.change(gradient: $0, ratio: signs.updateRatio, rate: Double(snapshot.learningRate))
            }
        }
        return changes.contains(nil) ? nil : changes.compactMap { $0 }
    }

    /// The changes of a point of the curves; nil if they are unknown.
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
        guard !learning.isEmpty, batch > 0 else { return nil }
        // The update of the visible step may be done already.
        let step = max(0, snapshot.step - (snapshot.lastPhase == .update ? 1 : 0))
        let points = curves.points
        let own = own
        // The last point before it.
        let before = curves.count > 0 && points.firstStep < step ? points.point(of: min(step, curves.count) - 1) : -1
        guard let now = own ?? (before >= 0 ? past(before) : nil) else { return nil }
        let needed = max((StatisticsAdvice.fewestSamples + batch - 1) / batch, isRunning ? NetworkHealth.steadySteps : 1)
        guard let reach = reach(now, error: error(own != nil, before, needed)) else { return nil }
        let largest = max(now.max() ?? .none, .hardly)
        func isStill(_ changes: [Change]) -> Bool {
            switch reach {
            case .nothing, .hardly: changes.allSatisfy { $0 <= largest }
            case .upTo(let node): zip(learning, changes).allSatisfy { $0 > node || $1 == .none }
            }
        }
        var (since, steps, point) = (step, own == nil ? 0 : 1, before)
        while point >= 0, let changes = past(point), isStill(changes) {
            since = points.steps(of: point).lowerBound
            steps += points.steps(of: point).count
            point -= 1
        }
        // At a run's beginning fewer steps must suffice, but never a few samples.
        guard steps >= needed || (since == 0 && steps * batch >= StatisticsAdvice.fewestSamples) else { return nil }
        return found(reach, own != nil, since)
    }

    /// The fraction of wrong answers in the steps needed, the newest first; 0 if unknown.
    private func error(_ hasOwn: Bool, _ before: Int, _ needed: Int) -> Double {
        var errors = hasOwn ? [Double(batchError ?? 0)] : []
        var point = before
        while point >= 0, errors.count < needed, curves.accuracy.raw.values.indices.contains(point) {
            let error = 1 - Double(curves.accuracy.raw.values[point])
            if !error.isNaN { errors.append(error) }
            point -= 1
        }
        return errors.isEmpty ? 0 : errors.reduce(0, +) / Double(errors.count)
    }

    /// Which layers do not learn, given these changes and this fraction of wrong answers; nil if all learn, or nothing is left to learn.
    private func reach(_ now: [Change], error: Double) -> NetworkHealth.Reach? {
        guard error > 0 else { return nil }
        if now.allSatisfy({ $0 == .none }) { return .nothing }
        // Half the error of guessing.
        let classes = network.nodes[network.outputNode].shape.unitCount
        if error >= 0.5 * (1 - 1 / Double(max(2, classes))), now.allSatisfy({ $0 <= .hardly }) { return .hardly }
        // With a usual rate something would be learnt, however good the answers are already.
        if now.contains(.slowly), now.allSatisfy({ $0 <= .slowly }) { return .hardly }
        let still = now.prefix { $0 == .none }.count
        return still > 0 ? .upTo(learning[still - 1]) : nil
    }

    private func found(_ reach: NetworkHealth.Reach, _ isOwn: Bool, _ since: Int) -> NetworkHealth.Trouble {
        let last = if case .upTo(let node) = reach { node } else { learning.last ?? network.outputNode }
        var trouble = NetworkHealth.Trouble(reach: reach, cause: last, reason: nil, since: since)
        guard isOwn else { return trouble }
        // If no gradient comes back at all, the output's confident answers are not correct ones, whatever this batch contains.
        let isRight = if case .upTo = reach { true } else { false }
        func stuck(_ node: Int) -> Int { (isRight ? signs[node].stuck : signs[node].dead ?? signs[node].saturated) ?? 0 }
        func part(_ node: Int) -> Double { Double(stuck(node)) / Double(max(1, signs[node].units)) }
        // Of equals the layer nearest to the output: the gradient passes it before the others.
        let cause = (last...max(last, network.outputNode)).max { (part($0), $0) < (part($1), $1) } ?? last
        if part(cause) >= StatisticsAdvice.most {
            let (count, total) = (stuck(cause), signs[cause].units)
            trouble.cause = cause
            trouble.reason = signs[cause].dead == nil ? .saturated(count: count, total: total) : .dead(count: count, total: total)
            return trouble
        }
        let (gradient, weights) = (signs[last].gradientNorm ?? 0, signs[last].weightNorm ?? 0)
        trouble.reason = gradient > StatisticsAdvice.smallestRatio * weights ? .rate : .vanishing
        return trouble
    }
}
