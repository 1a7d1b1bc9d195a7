/// The record of steps and epochs that the curves are drawn from: a contiguous range of a run's steps.
///
/// The number of steps in a run is unlimited, the size of the record is not: `thin` keeps the newest steps individually and merges older
/// ones into blocks of equal length, with mean and extremes. The result depends on the steps alone and not on how they were appended, so a
/// resumed run has the same curves as an uninterrupted one. (Going back to a state and saving there keeps what is known of the earlier
/// steps at that moment.)
public struct History: Sendable, Equatable {
    /// A test of the weights on the test set, and on the validation part if there is one.
    public struct Test: Sendable, Equatable {
        /// The number of updates before it.
        public var step: Int
        /// The fraction of misclassified test samples, 0 … 1.
        public var error: Double
        /// The fraction of misclassified validation samples, 0 … 1; nil without a validation part.
        public var validationError: Double?

        /// A test after `step` updates.
        public init(step: Int, error: Double, validationError: Double? = nil) {
            self.step = step
            self.error = error
            self.validationError = validationError
        }

        /// The error by which the best state is chosen: the smaller, the better.
        public var decidingError: Double { validationError ?? error }
    }

    /// L of each step, before its update.
    public private(set) var losses = HistoryColumn()
    /// The fraction of each step's batch that was misclassified, 0 … 1.
    public private(set) var batchErrors = HistoryColumn()
    /// α of each step.
    public private(set) var learningRates = HistoryColumn()
    /// The training time of each point in seconds; for a block, of all its steps together.
    public private(set) var seconds: [Double] = []
    /// For each node with parameters, the norm √Σg² of its gradients, by step.
    public private(set) var gradientNorms: [HistoryColumn]
    /// For each node with parameters, the norm of its change by the rule, under descent α√Σg², divided by √Σw² with w before the update, by
    /// step; NaN where all weights are 0.
    public private(set) var updateRatios: [HistoryColumn]
    /// The nodes with parameters, ascending; `gradientNorms` and `updateRatios` have one row for each.
    public let parameterNodes: [Int]
    /// The tests, in order; when there are very many, only the best and every second, fourth, … one.
    public private(set) var tests: [Test] = []
    /// The steps that the points of the columns stand for. When this is appended to another history, its first step replaces that one's
    /// steps from there on: they were invalidated by going back and changing something.
    public private(set) var points: HistoryPoints
    /// The number of newest steps kept individually, and of blocks at most; a power of two.
    package let mostPoints: Int

    /// Twice this many tests are thinned.
    static let mostTests = 1 << 14
    /// The limit on the memory and file size of all steps' numbers: a size that can still be written within the time allowed after the
    /// terminal is gone.
    private static let mostBytes = 64 << 20

    /// An empty history that begins at a step, with the default limit.
    public init(parameterNodes: [Int], firstStep: Int = 0) {
        let columns = 3 + 2 * parameterNodes.count
        let (ofStep, ofBlock) = (4 * columns + 8, 12 * columns + 8)
        var most = 2
        while 2 * most * (2 * ofStep + ofBlock) <= Self.mostBytes { most *= 2 }
        self.init(parameterNodes: parameterNodes, firstStep: firstStep, mostPoints: most)
    }

    /// An empty history with a limit of its own, for tests.
    package init(parameterNodes: [Int], firstStep: Int = 0, mostPoints: Int) {
        points = HistoryPoints(firstStep: firstStep)
        self.parameterNodes = parameterNodes
        self.mostPoints = mostPoints
        gradientNorms = parameterNodes.map { _ in HistoryColumn() }
        updateRatios = gradientNorms
    }

    /// A history from stored columns, with a value per point and an extent per block. Nil if the counts do not match.
    public init?(
        parameterNodes: [Int], points: HistoryPoints, losses: HistoryColumn, batchErrors: HistoryColumn, learningRates: HistoryColumn,
        seconds: [Double], gradientNorms: [HistoryColumn], updateRatios: [HistoryColumn], tests: [Test]
    ) {
        let columns = [losses, batchErrors, learningRates] + gradientNorms + updateRatios
        guard seconds.count == points.count, columns.allSatisfy({ $0.count == points.count && $0.extents.count == points.blockCount }),
            gradientNorms.count == parameterNodes.count, updateRatios.count == parameterNodes.count
        else { return nil }
        self.init(parameterNodes: parameterNodes)
        self.points = points
        self.losses = losses
        self.batchErrors = batchErrors
        self.learningRates = learningRates
        self.seconds = seconds
        self.gradientNorms = gradientNorms
        self.updateRatios = updateRatios
        self.tests = tests
    }

    /// The first step recorded.
    public var firstStep: Int { points.firstStep }
    /// The step after the last one recorded.
    public var endStep: Int { points.endStep }
    /// Whether no step is recorded.
    public var isEmpty: Bool { points.count == 0 }

    /// Appends one step. `norms` are √Σg² and √Σw² before the update, for each node with parameters; `change` is the norm of the change of w
    /// by the row of the node, nil where that is α√Σg².
    public mutating func append(
        loss: Float, batchError: Float, learningRate: Float, seconds: Double, norms: some Sequence<(gradient: Double, weight: Double)>,
        change: (_ row: Int) -> Double? = { _ in nil }
    ) {
        losses.append(loss)
        batchErrors.append(batchError)
        learningRates.append(learningRate)
        self.seconds.append(seconds)
        for (row, norm) in norms.enumerated() {
            gradientNorms[row].append(Float(norm.gradient))
            let change = change(row) ?? Double(learningRate) * norm.gradient
            updateRatios[row].append(norm.weight > 0 ? Float(change / norm.weight) : .nan)
        }
        points.addSteps(1)
    }

    /// Appends another history. From its first step on, it replaces the steps recorded here.
    public mutating func append(_ other: History) {
        cut(atStep: other.firstStep)
        let isFirst = isEmpty
        losses.append(other.losses, other.points, isFirst)
        batchErrors.append(other.batchErrors, other.points, isFirst)
        learningRates.append(other.learningRates, other.points, isFirst)
        for row in gradientNorms.indices {
            gradientNorms[row].append(other.gradientNorms[row], other.points, isFirst)
            updateRatios[row].append(other.updateRatios[row], other.points, isFirst)
        }
        if isFirst {
            seconds.append(contentsOf: other.seconds)
            points.take(other.points)
        } else {
            let (blocks, length) = (other.points.blockCount, other.points.stepsPerBlock)
            for block in other.seconds.prefix(blocks) { seconds.append(contentsOf: repeatElement(block / Double(length), count: length)) }
            seconds.append(contentsOf: other.seconds.dropFirst(blocks))
            points.addSteps(other.points.stepCount)
        }
        tests.append(contentsOf: other.tests)
    }

    /// Removes a step and all later ones, here and in any history this is appended to. If the cut splits a block, only the time of its
    /// remaining steps is kept, because its mean includes removed steps.
    public mutating func cut(atStep step: Int) {
        if step < endStep, step > firstStep, points.isInBlock(step) {
            let block = points.point(of: step)
            let (first, length) = (points.steps(of: block).lowerBound, points.stepsPerBlock)
            let each = seconds[block] / Double(length)
            changeColumns {
                $0.keep(block)
                $0.append(.nan, count: step - first)
            }
            seconds.replaceSubrange(block..., with: repeatElement(each, count: step - first))
        } else if step < endStep {
            let kept = step <= firstStep ? 0 : points.point(of: step)
            changeColumns { $0.keep(kept) }
            seconds.removeSubrange(kept...)
        }
        if let last = tests.last, last.step > step { tests.removeAll { $0.step > step } }
        points.cut(atStep: step)
    }

    /// Appends a test.
    public mutating func append(testError: Double, validationError: Double? = nil, afterStep step: Int) {
        tests.append(Test(step: step, error: testError, validationError: validationError))
    }

    /// Whether the weights were tested after exactly this many updates.
    func isTested(afterStep step: Int) -> Bool { tests.last { $0.step <= step }?.step == step }

    /// Removes all steps and keeps the memory; steps appended next follow the last one removed.
    public mutating func removeAll() {
        changeColumns { $0.removeAll() }
        seconds.removeAll(keepingCapacity: true)
        tests.removeAll()
        points = HistoryPoints(firstStep: endStep)
    }

    private mutating func changeColumns(_ change: (inout HistoryColumn) -> Void) {
        change(&losses)
        change(&batchErrors)
        change(&learningRates)
        for row in gradientNorms.indices {
            change(&gradientNorms[row])
            change(&updateRatios[row])
        }
    }

    // MARK: Bounds

    /// Merges old steps and tests if there are more than the limits. Call it after each `append` to the history of a whole run.
    public mutating func thin() {
        if points.singleCount > 4 * max(mostPoints, points.stepsPerBlock) { thinInParts() } else { thinSteps() }
        if tests.count >= 2 * Self.mostTests { thinTests() }
    }

    private mutating func thinSteps() {
        while true {
            let count = max(mostPoints, points.stepsPerBlock)
            guard points.singleCount >= mostPoints + count else { return }
            if points.blockCount + count / points.stepsPerBlock > mostPoints {
                joinBlocks()
            } else {
                makeBlocks(ofSteps: count)
            }
        }
    }

    /// Adds very many new steps in portions, because otherwise each new block would move all points after it.
    private mutating func thinInParts() {
        let all = self
        changeColumns { $0.keep(all.points.blockCount) }
        seconds.removeSubrange(all.points.blockCount...)
        points.removeSingles()
        for start in stride(from: all.points.blockCount, to: all.points.count, by: mostPoints) {
            let part = start..<min(start + mostPoints, all.points.count)
            losses.append(all.losses, singles: part)
            batchErrors.append(all.batchErrors, singles: part)
            learningRates.append(all.learningRates, singles: part)
            for row in gradientNorms.indices {
                gradientNorms[row].append(all.gradientNorms[row], singles: part)
                updateRatios[row].append(all.updateRatios[row], singles: part)
            }
            seconds.append(contentsOf: all.seconds[part])
            points.addSteps(part.count)
            thinSteps()
        }
    }

    private mutating func makeBlocks(ofSteps count: Int) {
        let (start, length) = (points.blockCount, points.stepsPerBlock)
        changeColumns { $0.makeBlocks(from: start, count, length) }
        let sums = stride(from: start, to: start + count, by: length).map { seconds[$0..<$0 + length].reduce(0, +) }
        seconds.replaceSubrange(start..<start + count, with: sums)
        points.makeBlocks(ofSteps: count)
    }

    /// Merges pairs of neighbouring blocks.
    private mutating func joinBlocks() {
        // An odd block is paired with one made from the steps after it.
        if points.blockCount % 2 == 1 { makeBlocks(ofSteps: points.stepsPerBlock) }
        let pairs = points.blockCount / 2
        changeColumns { $0.joinBlocks(pairs) }
        for pair in 0..<pairs { seconds[pair] = seconds[2 * pair] + seconds[2 * pair + 1] }
        seconds.removeSubrange(pairs..<2 * pairs)
        points.joinBlocks()
    }

    private mutating func thinTests() {
        var kept: [Test] = []
        for test in tests {
            kept.append(test)
            guard kept.count == 2 * Self.mostTests else { continue }
            let best = kept.min { ($0.decidingError, $0.step) < ($1.decidingError, $1.step) }
            // The later of each pair, so that the last test stays.
            kept = kept.enumerated().filter { $0.offset % 2 == 1 || $0.element == best }.map(\.element)
        }
        tests = kept
    }

    // MARK: Sums

    /// Totals over some steps.
    public struct Sums: Sendable, Equatable {
        /// The losses of all samples.
        public var loss = 0.0
        /// The number of misclassified samples: whole where steps are kept one by one, up to rounding; from blocks an estimate.
        public var wrong = 0.0
        /// The seconds of training.
        public var seconds = 0.0
        /// The number of samples whose losses are known.
        public var samples = 0

        /// The fraction of misclassified samples, 0 … 1, as a whole number of them; nil without samples.
        public var errorRate: Double? { samples > 0 ? wrong.rounded() / Double(samples) : nil }
    }

    /// Totals over the last `count` steps at most. `samples` returns the number of samples in a range of these steps, counted from the first
    /// of `count`. If the range begins inside a block, the block contributes proportionally.
    public func sums(ofLastSteps count: Int, samples: (Range<Int>) -> Int) -> Sums {
        let origin = endStep - max(0, count)
        let start = max(firstStep, origin)
        guard start < endStep else { return Sums() }
        var sums = Sums()
        for point in points.point(of: start)..<points.count {
            let steps = points.steps(of: point)
            let share = steps.upperBound - max(start, steps.lowerBound)
            if !losses.values[point].isNaN {
                let count = samples(max(start, steps.lowerBound) - origin..<steps.upperBound - origin)
                sums.loss += Double(losses.values[point]) * Double(count)
                sums.wrong += Double(batchErrors.values[point]) * Double(count)
                sums.samples += count
            }
            sums.seconds += share == steps.count ? seconds[point] : seconds[point] * Double(share) / Double(steps.count)
        }
        return sums
    }
}
