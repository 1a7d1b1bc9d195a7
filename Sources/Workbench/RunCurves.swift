import TerminalUI
import Training

/// What is known of the run, step by step.
struct RunCurves: Sendable {
    /// A future that was left, when something was changed in its past.
    struct Former: Sendable {
        /// The first step of it that is no longer so.
        let firstStep: Int
        /// L of each of its steps, from 0 on.
        let loss: Curve
        /// Seconds of training up to the end of each of its steps.
        let seconds: [Double]
    }

    /// L of each step, before its update.
    private(set) var loss = SmoothedCurve()
    /// The fraction of each step's batch that was right.
    private(set) var accuracy = SmoothedCurve()
    /// α of each step.
    private(set) var learningRate = Curve()
    /// Seconds of training up to the end of each step.
    private(set) var seconds: [Double] = []
    /// Norms of the gradients, by the node that has the parameters.
    private(set) var norms: [Int: SmoothedCurve] = [:]
    /// α√Σg² / √Σw², by the node that has the parameters.
    private(set) var updateRatios: [Int: SmoothedCurve] = [:]
    /// Tests of the weights, in order.
    private(set) var tests: [History.Test] = []
    /// What was changed by hand.
    var changes: [Change] = []
    /// The longest future that was left.
    private(set) var former: Former?
    /// About how many steps are smoothed over.
    private(set) var smoothing = RunCurves.usualSmoothing
    /// Over how many steps are smoothed unless something else is asked for.
    static let usualSmoothing = 50

    /// Steps done.
    var count: Int { seconds.count }

    /// Adds what the session tells. What it tells of steps that are there already is another future.
    /// Where nothing was changed, but another moment of the run is wanted with its curves, the future is only forgotten.
    mutating func take(_ more: History, keepsFuture: Bool = true) {
        cut(atStep: more.firstStep, keepsFuture: keepsFuture)
        // A run that did not begin at its first step knows nothing of those before.
        while count < more.firstStep { append(loss: .nan, accuracy: .nan, learningRate: .nan, seconds: 0) }
        for index in more.losses.indices {
            append(
                loss: more.losses[index], accuracy: 1 - more.batchErrors[index], learningRate: more.learningRates[index],
                seconds: more.seconds[index])
        }
        // Read before the curves are changed: else all of them would be copied with each step.
        let smoothing = smoothing
        for (row, node) in more.parameterNodes.enumerated() {
            Self.append(more.gradientNorms[row], from: more.firstStep, to: &norms[node, default: SmoothedCurve()], over: smoothing)
            Self.append(more.updateRatios[row], from: more.firstStep, to: &updateRatios[node, default: SmoothedCurve()], over: smoothing)
        }
        tests += more.tests
    }

    private mutating func append(loss value: Float, accuracy right: Float, learningRate rate: Float, seconds more: Double) {
        loss.append(value, over: smoothing)
        accuracy.append(right, over: smoothing)
        learningRate.append(rate)
        seconds.append((seconds.last ?? 0) + more)
    }

    private static func append(_ values: [Float], from first: Int, to curve: inout SmoothedCurve, over smoothing: Int) {
        while curve.raw.count < first { curve.append(.nan, over: smoothing) }
        for value in values { curve.append(value, over: smoothing) }
    }

    /// Forgets the future that was left.
    mutating func forgetFormer() { former = nil }

    private mutating func cut(atStep step: Int, keepsFuture: Bool) {
        guard step < count else { return }
        if keepsFuture { leaveFuture(atStep: step) }
        seconds.removeSubrange(step...)
        learningRate.cut(to: step)
        tests.removeAll { $0.step > step }
        changeAll { $0.cut(to: step, over: $1) }
    }

    /// Smooths over about so many steps.
    mutating func smooth(over count: Int) {
        guard count != smoothing else { return }
        smoothing = count
        changeAll { $0.smooth(over: $1) }
    }

    private mutating func changeAll(_ change: (inout SmoothedCurve, Int) -> Void) {
        change(&loss, smoothing)
        change(&accuracy, smoothing)
        for node in norms.keys { change(&norms[node, default: SmoothedCurve()], smoothing) }
        for node in updateRatios.keys { change(&updateRatios[node, default: SmoothedCurve()], smoothing) }
    }

    /// Of the futures that were left, the longest stays: a second thought soon after the first does not lose it.
    private mutating func leaveFuture(atStep step: Int) {
        if let former, former.loss.count > count {
            self.former = Former(firstStep: min(former.firstStep, step), loss: former.loss, seconds: former.seconds)
        } else {
            former = Former(firstStep: step, loss: loss.raw, seconds: seconds)
        }
    }

    /// The last test of the weights that had been made when a step began.
    func test(before step: Int) -> History.Test? { tests.last { $0.step <= step } }
}

/// A number for each step, and what the numbers are on the average of late.
struct SmoothedCurve: Sendable {
    /// The numbers.
    private(set) var raw = Curve()
    /// Their exponential mean.
    private(set) var smoothed = Curve()
    private var mean = ExponentialMean()

    /// Adds a step, smoothed over about so many.
    mutating func append(_ value: Float, over count: Int) {
        raw.append(value)
        smoothed.append(mean.add(value, over: count))
    }

    /// Forgets all but so many of the first steps.
    mutating func cut(to steps: Int, over count: Int) {
        raw.cut(to: steps)
        smooth(over: count)
    }

    /// Smooths all anew.
    mutating func smooth(over count: Int) {
        var mean = ExponentialMean()
        smoothed = Curve(raw.values.map { mean.add($0, over: count) })
        self.mean = mean
    }
}

/// An exponential mean over about the last n numbers, m ← m + (x − m)/n, divided by what its weights add up to, 1 − (1 − 1/n)ᵗ: else it
/// would begin at 0 (Kingma and Ba, 2014, section 3). What is not finite is left out.
struct ExponentialMean: Sendable {
    private var mean: Float = 0
    private var weight: Float = 0

    /// Takes a number; the mean with it, NaN before the first.
    mutating func add(_ value: Float, over count: Int) -> Float {
        let share = 1 / Float(count)
        if value.isFinite {
            mean += (value - mean) * share
            weight += (1 - weight) * share
        }
        return weight > 0 ? mean / weight : .nan
    }
}
