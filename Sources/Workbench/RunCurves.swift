import TerminalUI
import Training

/// What is known of the run, step by step.
struct RunCurves: Sendable {
    /// L of each step, before its update.
    private(set) var loss = Curve()
    /// Its exponential mean.
    private(set) var smoothedLoss = Curve()
    /// The fraction of each step's batch that was wrong.
    private(set) var batchError = Curve()
    /// α of each step.
    private(set) var learningRate = Curve()
    /// Seconds of training up to the end of each step.
    private(set) var seconds: [Double] = []
    /// Norms of the gradients, by the node that has the parameters.
    private(set) var norms: [Int: Curve] = [:]
    /// Tests of the weights, in order.
    private(set) var tests: [History.Test] = []
    /// What was changed by hand.
    var changes: [Change] = []
    /// L of the future that was left last, when something was changed in the past.
    private(set) var formerLoss: Curve?
    private var smoothing: (mean: Float, weight: Float) = (0, 0)

    /// Adds what the session tells. What it tells of steps that are there already is another future.
    mutating func take(_ more: History) {
        cut(atStep: more.firstStep)
        for value in more.losses {
            loss.append(value)
            smooth(value)
        }
        for error in more.batchErrors { batchError.append(error) }
        for rate in more.learningRates { learningRate.append(rate) }
        seconds += more.seconds
        for (row, node) in more.parameterNodes.enumerated() {
            for norm in more.gradientNorms[row] { norms[node, default: Curve()].append(norm) }
        }
        tests += more.tests
    }

    private mutating func cut(atStep step: Int) {
        guard step < loss.count else { return }
        formerLoss = loss
        loss.cut(to: step)
        batchError.cut(to: step)
        learningRate.cut(to: step)
        seconds.removeSubrange(step...)
        for node in norms.keys { norms[node]?.cut(to: step) }
        tests.removeAll { $0.step > step }
        smoothing = (0, 0)
        smoothedLoss = Curve()
        for value in loss.values { smooth(value) }
    }

    /// An exponential mean over about the last fifty steps, s ← s + (L − s)/50, divided by what its weights add up to: else it would begin
    /// at 0 (Kingma and Ba, 2014, section 3).
    private mutating func smooth(_ value: Float) {
        if value.isFinite {
            smoothing.mean += (value - smoothing.mean) / 50
            smoothing.weight += (1 - smoothing.weight) / 50
        }
        smoothedLoss.append(smoothing.weight > 0 ? smoothing.mean / smoothing.weight : .nan)
    }
}
