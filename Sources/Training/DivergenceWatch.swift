/// Detects divergence: the loss stays far above the best level it had reached.
///
/// The loss of a single step is noisy, the more so the smaller the batch. So the best is the lowest running mean over at least a thousand
/// samples, and over a quarter of all steps if that is more: the lowest of thousands of short means would be a matter of luck. It is
/// compared with the mean of the last steps, which must be at least twice the best and further above it than the noise of that many steps
/// explains. Four in five of these steps must also exceed the best individually, since a few hard samples, as occur with batches of one,
/// are no divergence.
public struct DivergenceWatch: Sendable {
    /// A detected divergence.
    public struct Alarm: Hashable, Sendable {
        /// The number of updates before it was detected.
        public var step: Int
        /// The lowest running mean of the loss.
        public var best: Double
        /// The number of updates after which the loss was last as low as its best: the step to go back to.
        public var bestStep: Int
        /// The mean loss of the last steps.
        public var recent: Double
    }

    /// The number of steps that are compared with the best.
    static let window = 15
    /// The mean of these steps must be at least this many times the best.
    static let factor = 2.0
    /// It must be at least this many standard errors above the best.
    static let deviations = 6.0
    /// At least this many of the steps must individually exceed the best.
    static let needed = 12
    /// The running mean covers this fraction of all steps, if that is more than a thousand samples.
    static let lasting = 0.25

    private let horizon: Double
    private var count = 0
    private var mean = 0.0
    private var variance = 0.0
    /// The lowest running means, in decreasing order, and the steps at which they were reached. Going back drops the latest ones.
    private var bests: [(step: Int, mean: Double, deviation: Double)] = []
    /// The number of updates after which the recent losses were last as low as the best.
    private var soundStep = 0
    private var recent: [Double] = []
    private var next = 0
    private var hasAlarmed = false

    /// A watch over steps with `batchSize` samples.
    public init(batchSize: Int) {
        horizon = Double(max(20, (1000 + batchSize - 1) / max(batchSize, 1)))
        recent.reserveCapacity(Self.window)
    }

    /// Whether the divergence was reported and still persists.
    public var isAlarmed: Bool { hasAlarmed }

    /// Adds the loss of step `step`, counted from 1. Returns an alarm once, and again only after the loss has come down in between.
    public mutating func take(_ loss: Double, step: Int) -> Alarm? {
        count += 1
        if recent.count < Self.window { recent.append(loss) } else { recent[next] = loss }
        next = (next + 1) % Self.window
        // A plain mean at first, an exponentially weighted one later.
        let share = 1 / min(Double(count), max(horizon, Self.lasting * Double(step)))
        let difference = loss - mean
        mean += share * difference
        variance = (1 - share) * (variance + share * difference * difference)
        guard recent.count == Self.window else { return nil }
        let lately = recent.reduce(0, +) / Double(recent.count)
        guard let best = bests.last else {
            noteBest(step)
            return nil
        }
        let noise = max(best.deviation, 0.05 * best.mean) / Double(Self.window).squareRoot()
        let limit = max(Self.factor * best.mean, best.mean + Self.deviations * noise)
        let isFar = lately > limit && recent.count { $0 > best.mean } >= Self.needed
        if !isFar {
            hasAlarmed = false
            // The loss is that of the weights before this step's update.
            if lately <= best.mean { soundStep = step - 1 }
            noteBest(step)
            return nil
        }
        if hasAlarmed { return nil }
        hasAlarmed = true
        return Alarm(step: step, best: best.mean, bestStep: soundStep, recent: lately)
    }

    /// Restarts the running mean, as after going back.
    public mutating func forget() {
        recent.removeAll(keepingCapacity: true)
        next = 0
        hasAlarmed = false
        count = 0
        mean = 0
        variance = 0
    }

    /// Drops what was reached after this step, because the run continues differently from there.
    public mutating func forget(after step: Int) {
        guard bests.last.map({ $0.step > step }) ?? false || soundStep > step else { return }
        bests.removeAll { $0.step > step }
        soundStep = min(soundStep, step)
        forget()
    }

    private mutating func noteBest(_ step: Int) {
        guard Double(count) >= horizon, mean < 0.98 * (bests.last?.mean ?? .infinity) else { return }
        if bests.isEmpty { soundStep = step - 1 }
        bests.append((step, mean, variance.squareRoot()))
    }
}
