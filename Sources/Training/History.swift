/// What is kept of steps and epochs, for curves: a stretch of the run, from one step on.
///
/// A run may have any number of steps, its curves have not: `thin` keeps the newest steps one by one and of the older ones, in blocks of
/// equally many, the mean and the extremes. What comes of it depends on the steps alone, not on how they were added: a run that was gone on
/// with has the same curves as one that was not stopped. (A state that someone goes back to and has saved there knows of the steps before it
/// what is known when that is done.)
public struct History: Sendable, Equatable {
    /// A test of the weights.
    public struct Test: Sendable, Equatable {
        /// Updates done before it.
        public var step: Int
        /// The fraction of the test samples that were wrong.
        public var error: Double

        /// A test after so many updates.
        public init(step: Int, error: Double) {
            self.step = step
            self.error = error
        }
    }

    /// L of each step, before its update.
    public private(set) var losses = HistoryColumn()
    /// The fraction of each step's batch that was wrong.
    public private(set) var batchErrors = HistoryColumn()
    /// α of each step.
    public private(set) var learningRates = HistoryColumn()
    /// Seconds of training that each step took; what all steps of a block took.
    public private(set) var seconds: [Double] = []
    /// For each node with parameters its gradients' norm, a step after the other.
    public private(set) var gradientNorms: [HistoryColumn]
    /// For each node with parameters α√Σg² / √Σw², w before the update, a step after the other; NaN where all weights are 0.
    public private(set) var updateRatios: [HistoryColumn]
    /// Nodes with parameters, in order; `gradientNorms` and `updateRatios` have one row for each.
    public let parameterNodes: [Int]
    /// Tests of the weights, in order; of very many, the best and every second, fourth, … one.
    public private(set) var tests: [Test] = []
    /// The steps that the columns' points stand for. The first is the first one that is told of here: what was told before of it and later
    /// ones is no longer so, for going back and changing something has made another future.
    public private(set) var points: HistoryPoints
    /// So many of the newest steps are kept one by one, and so many blocks at most, a power of two.
    package let mostPoints: Int

    /// More tests than twice this are thinned.
    static let mostTests = 1 << 14
    /// All numbers of the steps may take so much memory, and so much in a file: what can be written while a terminal that has gone away is
    /// waited for.
    private static let mostBytes = 64 << 20

    /// Nothing yet, from a step on.
    public init(parameterNodes: [Int], firstStep: Int = 0) {
        let columns = 3 + 2 * parameterNodes.count
        let (ofStep, ofBlock) = (4 * columns + 8, 12 * columns + 8)
        var most = 2
        while 2 * most * (2 * ofStep + ofBlock) <= Self.mostBytes { most *= 2 }
        self.init(parameterNodes: parameterNodes, firstStep: firstStep, mostPoints: most)
    }

    /// Nothing yet, with bounds of its own.
    package init(parameterNodes: [Int], firstStep: Int = 0, mostPoints: Int) {
        points = HistoryPoints(firstStep: firstStep)
        self.parameterNodes = parameterNodes
        self.mostPoints = mostPoints
        gradientNorms = parameterNodes.map { _ in HistoryColumn() }
        updateRatios = gradientNorms
    }

    /// What was kept of the steps of a stretch: of each point as many numbers, of each block as many extremes. Nil if they are not as many.
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

    /// The first step that is told of.
    public var firstStep: Int { points.firstStep }
    /// The step after the last one that is told of.
    public var endStep: Int { points.endStep }
    /// Whether no step is told of.
    public var isEmpty: Bool { points.count == 0 }

    /// Adds one step; `norms` are each parameter node's √Σg², and √Σw² before the update.
    public mutating func append(
        loss: Float, batchError: Float, learningRate: Float, seconds: Double, norms: some Sequence<(gradient: Double, weight: Double)>
    ) {
        losses.append(loss)
        batchErrors.append(batchError)
        learningRates.append(learningRate)
        self.seconds.append(seconds)
        for (row, norm) in norms.enumerated() {
            gradientNorms[row].append(Float(norm.gradient))
            updateRatios[row].append(norm.weight > 0 ? Float(Double(learningRate) * norm.gradient / norm.weight) : .nan)
        }
        points.addSteps(1)
    }

    /// Adds what another tells: of later steps, or of another future for some of these.
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

    /// Forgets a step and all later ones, here and for whoever is told. Of the steps of a block that is cut only their time is known then:
    /// its mean is one of steps that are no longer so.
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

    /// Adds a test.
    public mutating func append(testError: Double, afterStep step: Int) { tests.append(Test(step: step, error: testError)) }

    /// Whether the weights were tested after just so many updates.
    func isTested(afterStep step: Int) -> Bool { tests.last { $0.step <= step }?.step == step }

    /// Forgets what was told, keeping the memory: what is added then follows it.
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

    /// Puts old steps together where there are more than are kept one by one, and old tests where there are very many. To be called after
    /// each addition by whoever keeps a whole run.
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

    /// Very many steps at once are taken as if they came one after the other: else each block would move all behind it.
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

    /// Two blocks become one.
    private mutating func joinBlocks() {
        // One that has no other gets one from the steps behind it.
        if points.blockCount % 2 == 1 { makeBlocks(ofSteps: points.stepsPerBlock) }
        let pairs = points.blockCount / 2
        changeColumns { $0.joinBlocks(pairs) }
        seconds.replaceSubrange(0..<2 * pairs, with: (0..<pairs).map { seconds[2 * $0] + seconds[2 * $0 + 1] })
        points.joinBlocks()
    }

    private mutating func thinTests() {
        var kept: [Test] = []
        for test in tests {
            kept.append(test)
            guard kept.count == 2 * Self.mostTests else { continue }
            let best = kept.min { ($0.error, $0.step) < ($1.error, $1.step) }
            // Of each two the later: the last test of all stays.
            kept = kept.enumerated().filter { $0.offset % 2 == 1 || $0.element == best }.map(\.element)
        }
        tests = kept
    }

    // MARK: Sums

    /// What the last steps, at most so many, add up to: the losses of all samples, the seconds, and the samples whose losses are known.
    /// `samples` says how many samples some of these steps have, counted from the first of `count`. Where the steps reach into blocks, of the
    /// first block its share.
    public func sums(ofLastSteps count: Int, samples: (Range<Int>) -> Int) -> (loss: Double, seconds: Double, samples: Int) {
        let origin = endStep - max(0, count)
        let start = max(firstStep, origin)
        guard start < endStep else { return (0, 0, 0) }
        var sums = (loss: 0.0, seconds: 0.0, samples: 0)
        for point in points.point(of: start)..<points.count {
            let steps = points.steps(of: point)
            let share = steps.upperBound - max(start, steps.lowerBound)
            if !losses.values[point].isNaN {
                let count = samples(max(start, steps.lowerBound) - origin..<steps.upperBound - origin)
                sums.loss += Double(losses.values[point]) * Double(count)
                sums.samples += count
            }
            sums.seconds += share == steps.count ? seconds[point] : seconds[point] * Double(share) / Double(steps.count)
        }
        return sums
    }
}
