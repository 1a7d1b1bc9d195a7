import TerminalUI
import Training

/// The history of the run, step by step; for the old steps of a long run, block by block (`History`).
struct RunCurves: Sendable {
    /// A future that was abandoned when something in its past was changed.
    struct Former: Sendable {
        /// The first of its steps that no longer holds.
        let firstStep: Int
        /// L at each of its points, from the run's beginning.
        let loss: Curve
        /// Seconds of training up to the end of each of its points.
        let seconds: [Double]
        /// The steps of its points.
        let points: HistoryPoints
        /// The positions of its points in steps; nil if each point's position is its index.
        let positions: [Double]?
    }

    /// The history as received, which is also saved to a file; the curves are derived from it.
    private var kept = History(parameterNodes: [])
    /// L of each step, before its update.
    private(set) var loss = SmoothedCurve()
    /// The fraction of correct answers in each step's batch.
    private(set) var accuracy = SmoothedCurve()
    /// α of each step.
    private(set) var learningRate = Curve()
    /// Seconds of training up to the end of each point.
    private(set) var seconds: [Double] = []
    /// The positions of the points in steps; nil if each point's position is its index.
    private(set) var positions: [Double]?
    /// Gradient norms, by the node with the parameters.
    private(set) var norms: [Int: SmoothedCurve] = [:]
    /// α√Σg² / √Σw², by the node with the parameters.
    private(set) var updateRatios: [Int: SmoothedCurve] = [:]
    /// The changes by hand.
    var changes: [Change] = []
    /// Other runs whose curves lie under these.
    var compared: [ComparedRun] = []
    /// The longest abandoned future.
    private(set) var former: Former?
    /// About how many steps are smoothed over.
    private(set) var smoothing = RunCurves.usualSmoothing
    /// The default number of steps to smooth over.
    static let usualSmoothing = 50

    /// No steps yet.
    init() {}

    /// The curves of a whole history.
    init(_ history: History, smoothing: Int = RunCurves.usualSmoothing) {
        self.smoothing = smoothing
        take(history)
    }

    /// Adds the curves of another run.
    mutating func compare(_ name: String, _ history: History) {
        compared.append(ComparedRun(name, RunCurves(history, smoothing: smoothing), beside: compared))
    }

    /// The steps done.
    var count: Int { kept.isEmpty ? 0 : points.endStep }
    /// The steps of the points of all curves.
    var points: HistoryPoints { kept.points }
    /// The evaluations on the test set, in order.
    var tests: [History.Test] { kept.tests }
    /// The evaluations on the validation part, in order; none without one.
    var validations: [(step: Int, error: Double)] {
        kept.tests.compactMap { test in test.validationError.map { (test.step, $0) } }
    }
    /// The step (or the first step of the block) of the newest point; 0 before there is one.
    var newestStep: Int { points.count > 0 ? points.steps(of: points.count - 1).lowerBound : 0 }

    /// Appends the session's history. Steps that exist already start another future and make the old one `former`, unless `keepsFuture` is
    /// false: then nothing was changed, and the old one is dropped.
    mutating func take(_ more: History, keepsFuture: Bool = true) {
        if kept.isEmpty || kept.parameterNodes != more.parameterNodes {
            // A run that did not begin at step 0 has no earlier history.
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
        // Read before the curves are changed: otherwise every step would copy them all.
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

    /// Derives all curves again.
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

    /// Drops the abandoned future.
    mutating func forgetFormer() { former = nil }

    private mutating func cut(atStep step: Int, keepsFuture: Bool) {
        guard step < count else { return }
        if keepsFuture { leaveFuture(atStep: step) }
        kept.cut(atStep: step)
        makeCurves()
    }

    /// Smooths over about this many steps.
    mutating func smooth(over count: Int) {
        guard count != smoothing else { return }
        smoothing = count
        loss.smooth(over: count)
        accuracy.smooth(over: count)
        for index in compared.indices { compared[index].curves.smooth(over: count) }
        for node in norms.keys { norms[node]?.smooth(over: count) }
        for node in updateRatios.keys { updateRatios[node]?.smooth(over: count) }
    }

    /// Keeps the longest of several abandoned futures: another change soon after the first does not lose it.
    private mutating func leaveFuture(atStep step: Int) {
        if let former, former.points.endStep > count {
            self.former = Former(
                firstStep: min(former.firstStep, step), loss: former.loss, seconds: former.seconds, points: former.points,
                positions: former.positions)
        } else {
            former = Former(firstStep: step, loss: loss.raw, seconds: seconds, points: points, positions: positions)
        }
    }

    /// A curve with the positions of its points, ready to be drawn.
    func placed(_ curve: SmoothedCurve?) -> SmoothedCurve {
        var curve = curve ?? SmoothedCurve()
        curve.positions = positions
        return curve
    }

    /// The last evaluation on the test set made before a step began.
    func test(before step: Int) -> History.Test? { tests.last { $0.step <= step } }
}

/// A number for each point, and a moving average.
struct SmoothedCurve: Sendable {
    /// The numbers.
    private(set) var raw = Curve()
    /// Their exponential mean.
    private(set) var smoothed = Curve()
    /// The positions of its points in steps; nil if each point's position is its index.
    var positions: [Double]?
    private var mean = ExponentialMean()
    /// The first `blockCount` points stand for `stepsPerBlock` steps each.
    private var blockCount = 0
    private var stepsPerBlock = 1

    /// An empty curve.
    init() {}

    /// A curve of these numbers, smoothed over about `count` steps.
    init(_ raw: Curve, blockCount: Int, stepsPerBlock: Int, over count: Int) {
        self.raw = raw
        self.blockCount = blockCount
        self.stepsPerBlock = stepsPerBlock
        smooth(over: count)
    }

    /// Appends a step, smoothed over about `count` steps.
    mutating func append(_ value: Float, over count: Int) {
        raw.append(value)
        smoothed.append(mean.add(value, over: count))
    }

    /// Appends steps.
    mutating func append(_ values: ArraySlice<Float>, over count: Int) {
        for value in values { append(value, over: count) }
    }

    /// Smooths the whole curve again.
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

/// An exponential mean over about the last n numbers, m ← m + (x − m)/n, divided by the sum of its weights, 1 − (1 − 1/n)ᵗ, to correct its
/// bias towards 0 (Kingma and Ba, 2014, section 3). Numbers that are not finite are skipped.
struct ExponentialMean: Sendable {
    private var mean: Float = 0
    private var weight: Float = 0

    /// Adds a number; returns the mean including it, NaN before the first.
    mutating func add(_ value: Float, over count: Int) -> Float { add(value, share: 1 / Float(count)) }

    /// Adds the mean of several steps as if it were the number of each.
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
