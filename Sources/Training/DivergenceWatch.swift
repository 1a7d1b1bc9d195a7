/// Notices that training has left what it had reached: the loss stays far above its best.
///
/// The loss of a step is noise around what it is on average, the more so the smaller the batch. So the best is the lowest running mean over at
/// least a thousand samples, and over a quarter of all steps once these are more: the lowest of thousands of short means would be one of luck.
/// What is compared with it is the mean of the last steps: it must be twice the best, and further above it than the noise of so many steps
/// explains. And four in five of these steps must be above the best themselves: a few samples that are hard, as they come in steps of one
/// sample, are no divergence.
public struct DivergenceWatch: Sendable {
    /// What was noticed.
    public struct Alarm: Hashable, Sendable {
        /// Updates done when it was noticed.
        public var step: Int
        /// The best running mean of the loss.
        public var best: Double
        /// Updates with which the loss was as low as its best for the last time: the moment to go back to.
        public var bestStep: Int
        /// The mean of the last steps.
        public var recent: Double
    }

    /// Steps that are compared with the best.
    static let window = 15
    /// How many times the best they must be.
    static let factor = 2.0
    /// How many standard errors of their mean they must be above it.
    static let deviations = 6.0
    /// How many of them must be above the best themselves.
    static let needed = 12
    /// The share of all steps over which the running mean goes.
    static let lasting = 0.25

    private let horizon: Double
    private var count = 0
    private var mean = 0.0
    private var variance = 0.0
    /// The lowest running means, each a little lower than the one before, and the steps at which they were reached: going back forgets the last.
    private var bests: [(step: Int, mean: Double, deviation: Double)] = []
    /// Updates with which the last steps were as low as the best.
    private var soundStep = 0
    private var recent: [Double] = []
    private var next = 0
    private var hasAlarmed = false

    /// A watch over steps of so many samples.
    public init(batchSize: Int) {
        horizon = Double(max(20, (1000 + batchSize - 1) / max(batchSize, 1)))
        recent.reserveCapacity(Self.window)
    }

    /// Whether it was noticed, and is so still.
    public var isAlarmed: Bool { hasAlarmed }

    /// Takes the loss of the step before so many updates; tells once, until the loss has come down again.
    public mutating func take(_ loss: Double, step: Int) -> Alarm? {
        count += 1
        if recent.count < Self.window { recent.append(loss) } else { recent[next] = loss }
        next = (next + 1) % Self.window
        // The first steps count fully, later ones fade.
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
            // The loss tells of the weights before its own update.
            if lately <= best.mean { soundStep = step - 1 }
            noteBest(step)
            return nil
        }
        if hasAlarmed { return nil }
        hasAlarmed = true
        return Alarm(step: step, best: best.mean, bestStep: soundStep, recent: lately)
    }

    /// Starts anew, as after going back: what comes is another stretch.
    public mutating func forget() {
        recent.removeAll(keepingCapacity: true)
        next = 0
        hasAlarmed = false
        count = 0
        mean = 0
        variance = 0
    }

    /// Forgets what was reached after this step: another future begins there.
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
