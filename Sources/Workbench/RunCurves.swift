import TerminalUI
import Training

/// What is known of the run, step by step; of the old steps of a long run, block by block (`History`).
struct RunCurves: Sendable {
    /// A future that was left, when something was changed in its past.
    struct Former: Sendable {
        /// The first step of it that is no longer so.
        let firstStep: Int
        /// L of each of its points, from the run's beginning on.
        let loss: Curve
        /// Seconds of training up to the end of each of its points.
        let seconds: [Double]
        /// The steps that its points stand for.
        let points: HistoryPoints
        /// Where its points lie among the steps; nil where each lies at its own number.
        let positions: [Double]?
    }

    /// What was told, as it is kept in a file, too; the curves are made of it.
    private var kept = History(parameterNodes: [])
    /// L of each step, before its update.
    private(set) var loss = SmoothedCurve()
    /// The fraction of each step's batch that was right.
    private(set) var accuracy = SmoothedCurve()
    /// α of each step.
    private(set) var learningRate = Curve()
    /// Seconds of training up to the end of each point.
    private(set) var seconds: [Double] = []
    /// Where the points lie among the steps; nil where each lies at its own number.
    private(set) var positions: [Double]?
    /// Norms of the gradients, by the node that has the parameters.
    private(set) var norms: [Int: SmoothedCurve] = [:]
    /// α√Σg² / √Σw², by the node that has the parameters.
    private(set) var updateRatios: [Int: SmoothedCurve] = [:]
    /// What was changed by hand.
    var changes: [Change] = []
    /// The longest future that was left.
    private(set) var former: Former?
    /// About how many steps are smoothed over.
    private(set) var smoothing = RunCurves.usualSmoothing
    /// Over how many steps are smoothed unless something else is asked for.
    static let usualSmoothing = 50

    /// Steps done.
    var count: Int { kept.isEmpty ? 0 : points.endStep }
    /// The steps that the points of all curves stand for.
    var points: HistoryPoints { kept.points }
    /// Tests of the weights, in order.
    var tests: [History.Test] { kept.tests }
    /// The step, or the first one of the block, of the newest point; 0 before there is one.
    var newestStep: Int { points.count > 0 ? points.steps(of: points.count - 1).lowerBound : 0 }

    /// Adds what the session tells. What it tells of steps that are there already is another future.
    /// Where nothing was changed, but another moment of the run is wanted with its curves, the future is only forgotten.
    mutating func take(_ more: History, keepsFuture: Bool = true) {
        if kept.isEmpty || kept.parameterNodes != more.parameterNodes {
            // A run that did not begin at its first step knows nothing of those before.
            kept = History(parameterNodes: more.parameterNodes, firstStep: more.firstStep, mostPoints: more.mostPoints)
            makeCurves()
        }
        cut(atStep: more.firstStep, keepsFuture: keepsFuture)
        let old = points
        kept.append(more)
        kept.thin()
        if old.blockCount == points.blockCount && old.stepsPerBlock == points.stepsPerBlock {
            addCurves(from: old.count)
        } else {
            makeCurves()
        }
    }

    private mutating func addCurves(from start: Int) {
        // Read before the curves are changed: else all of them would be copied with each step.
        let (smoothing, points) = (smoothing, points)
        let new = start..<points.count
        for point in new {
            loss.append(kept.losses.values[point], over: smoothing)
            accuracy.append(1 - kept.batchErrors.values[point], over: smoothing)
            learningRate.append(kept.learningRates.values[point])
            seconds.append((seconds.last ?? 0) + kept.seconds[point])
            positions?.append(points.middle(of: point))
        }
        for (row, node) in kept.parameterNodes.enumerated() {
            norms[node, default: SmoothedCurve()].append(kept.gradientNorms[row].values[new], over: smoothing)
            updateRatios[node, default: SmoothedCurve()].append(kept.updateRatios[row].values[new], over: smoothing)
        }
    }

    /// Makes all curves anew.
    private mutating func makeCurves() {
        let (length, count) = (points.stepsPerBlock, smoothing)
        func curve(_ column: HistoryColumn) -> Curve { Curve(column.values, extents: column.extents.map { ($0.low, $0.high) }) }
        func smoothed(_ column: HistoryColumn) -> SmoothedCurve {
            SmoothedCurve(curve(column), blockCount: column.extents.count, stepsPerBlock: length, over: count)
        }
        loss = smoothed(kept.losses)
        accuracy = smoothed(
            HistoryColumn(
                kept.batchErrors.values.map { 1 - $0 },
                extents: kept.batchErrors.extents.map { HistoryColumn.Extent(low: 1 - $0.high, high: 1 - $0.low) }))
        learningRate = curve(kept.learningRates)
        var sum = 0.0
        seconds = kept.seconds.map { more in
            sum += more
            return sum
        }
        positions = points.areSteps ? nil : (0..<points.count).map(points.middle)
        norms = [:]
        updateRatios = [:]
        for (row, node) in kept.parameterNodes.enumerated() {
            norms[node] = smoothed(kept.gradientNorms[row])
            updateRatios[node] = smoothed(kept.updateRatios[row])
        }
    }

    /// Forgets the future that was left.
    mutating func forgetFormer() { former = nil }

    private mutating func cut(atStep step: Int, keepsFuture: Bool) {
        guard step < count else { return }
        if keepsFuture { leaveFuture(atStep: step) }
        kept.cut(atStep: step)
        makeCurves()
    }

    /// Smooths over about so many steps.
    mutating func smooth(over count: Int) {
        guard count != smoothing else { return }
        smoothing = count
        loss.smooth(over: count)
        accuracy.smooth(over: count)
        for node in norms.keys { norms[node]?.smooth(over: count) }
        for node in updateRatios.keys { updateRatios[node]?.smooth(over: count) }
    }

    /// Of the futures that were left, the longest stays: a second thought soon after the first does not lose it.
    private mutating func leaveFuture(atStep step: Int) {
        if let former, former.points.endStep > count {
            self.former = Former(
                firstStep: min(former.firstStep, step), loss: former.loss, seconds: former.seconds, points: former.points,
                positions: former.positions)
        } else {
            former = Former(firstStep: step, loss: loss.raw, seconds: seconds, points: points, positions: positions)
        }
    }

    /// One of the curves with the places of its points, to be drawn.
    func placed(_ curve: SmoothedCurve?) -> SmoothedCurve {
        var curve = curve ?? SmoothedCurve()
        curve.positions = positions
        return curve
    }

    /// The last test of the weights that had been made when a step began.
    func test(before step: Int) -> History.Test? { tests.last { $0.step <= step } }
}

/// A number for each point, and what the numbers are on the average of late.
struct SmoothedCurve: Sendable {
    /// The numbers.
    private(set) var raw = Curve()
    /// Their exponential mean.
    private(set) var smoothed = Curve()
    /// Where its points lie among the steps; nil where each lies at its own number.
    var positions: [Double]?
    private var mean = ExponentialMean()
    /// So many of the first points stand for so many steps each.
    private var blockCount = 0
    private var stepsPerBlock = 1

    /// No numbers yet.
    init() {}

    /// These numbers, smoothed over about so many steps.
    init(_ raw: Curve, blockCount: Int, stepsPerBlock: Int, over count: Int) {
        self.raw = raw
        self.blockCount = blockCount
        self.stepsPerBlock = stepsPerBlock
        smooth(over: count)
    }

    /// Adds a step, smoothed over about so many.
    mutating func append(_ value: Float, over count: Int) {
        raw.append(value)
        smoothed.append(mean.add(value, over: count))
    }

    /// Adds steps.
    mutating func append(_ values: ArraySlice<Float>, over count: Int) {
        for value in values { append(value, over: count) }
    }

    /// Smooths all anew.
    mutating func smooth(over count: Int) {
        var mean = ExponentialMean()
        let (blocks, length) = (blockCount, stepsPerBlock)
        smoothed = Curve(
            raw.values.enumerated().map { index, value in
                index < blocks ? mean.add(value, steps: length, over: count) : mean.add(value, over: count)
            })
        self.mean = mean
    }
}

/// An exponential mean over about the last n numbers, m ← m + (x − m)/n, divided by what its weights add up to, 1 − (1 − 1/n)ᵗ: else it
/// would begin at 0 (Kingma and Ba, 2014, section 3). What is not finite is left out.
struct ExponentialMean: Sendable {
    private var mean: Float = 0
    private var weight: Float = 0

    /// Takes a number; the mean with it, NaN before the first.
    mutating func add(_ value: Float, over count: Int) -> Float { add(value, share: 1 / Float(count)) }

    /// Takes the mean of several steps as if it were the number of each of them.
    mutating func add(_ value: Float, steps: Int, over count: Int) -> Float {
        add(value, share: Float(1 - power(1 - 1 / Double(count), Double(steps))))
    }

    private mutating func add(_ value: Float, share: Float) -> Float {
        if value.isFinite {
            mean += (value - mean) * share
            weight += (1 - weight) * share
        }
        return weight > 0 ? mean / weight : .nan
    }
}
