/// The steps that the points of a history stand for: blocks of equally many steps first, then single steps.
public struct HistoryPoints: Sendable, Hashable {
    /// The step of the first point.
    public private(set) var firstStep: Int
    /// The number of points that stand for a block of steps.
    public private(set) var blockCount = 0
    /// The number of steps per block, a power of two.
    public private(set) var stepsPerBlock = Self.fewestSteps
    /// The number of points that stand for a single step.
    public private(set) var singleCount = 0

    private static let fewestSteps = 2
    /// A limit on stored counts, so that their sums cannot overflow.
    private static let most = 1 << 50
    /// The largest block length, which no run reaches: a network of a thousand layers keeps a thousand blocks, a small one a quarter of a
    /// million. While a block is incomplete its steps are kept individually.
    private static let mostSteps = 1 << 24

    /// No points yet; the first one will be `firstStep`.
    public init(firstStep: Int) { self.firstStep = firstStep }

    /// Stored points; nil if the counts are out of range or inconsistent.
    public init?(firstStep: Int, blockCount: Int, stepsPerBlock: Int, singleCount: Int) {
        let (inBlocks, isTooMany) = blockCount.multipliedReportingOverflow(by: stepsPerBlock)
        guard !isTooMany, 0...Self.most ~= firstStep, blockCount >= 0, 0...Self.most ~= inBlocks, 0...Self.most ~= singleCount,
            Self.fewestSteps...Self.mostSteps ~= stepsPerBlock, stepsPerBlock & (stepsPerBlock - 1) == 0,
            blockCount > 0 || stepsPerBlock == Self.fewestSteps
        else { return nil }
        self.firstStep = firstStep
        self.blockCount = blockCount
        self.stepsPerBlock = stepsPerBlock
        self.singleCount = singleCount
    }

    /// The number of points.
    public var count: Int { blockCount + singleCount }
    /// The number of steps.
    public var stepCount: Int { blockCount * stepsPerBlock + singleCount }
    /// The step after the last point.
    public var endStep: Int { firstStep + stepCount }
    /// Whether each point stands for the step with its own index.
    public var areSteps: Bool { firstStep == 0 && blockCount == 0 }

    /// Whether a step belongs to a block.
    public func isInBlock(_ step: Int) -> Bool { step - firstStep < blockCount * stepsPerBlock }

    /// The point that stands for a step, or the nearest one.
    public func point(of step: Int) -> Int {
        let steps = max(0, step - firstStep)
        let point = isInBlock(step) ? steps / stepsPerBlock : steps - blockCount * (stepsPerBlock - 1)
        return min(point, max(0, count - 1))
    }

    /// The steps that a point stands for.
    public func steps(of point: Int) -> Range<Int> {
        if point < blockCount {
            let first = firstStep + point * stepsPerBlock
            return first..<first + stepsPerBlock
        }
        let step = firstStep + point + blockCount * (stepsPerBlock - 1)
        return step..<step + 1
    }

    /// The position of a point on the step axis: the middle of its steps.
    public func middle(of point: Int) -> Double {
        let steps = steps(of: point)
        return Double(steps.lowerBound) + Double(steps.count - 1) / 2
    }

    mutating func addSteps(_ count: Int) { singleCount += count }

    mutating func removeSingles() { singleCount = 0 }

    /// Takes the points of another history but keeps `firstStep`; this one must be empty.
    mutating func take(_ other: HistoryPoints) {
        let first = firstStep
        self = other
        firstStep = first
    }

    mutating func cut(atStep step: Int) {
        if step <= firstStep {
            self = HistoryPoints(firstStep: step)
        } else if step < endStep {
            let steps = step - firstStep
            blockCount = min(blockCount, steps / stepsPerBlock)
            singleCount = steps - blockCount * stepsPerBlock
            if blockCount == 0 { stepsPerBlock = Self.fewestSteps }
        }
    }

    mutating func makeBlocks(ofSteps count: Int) {
        blockCount += count / stepsPerBlock
        singleCount -= count
    }

    mutating func joinBlocks() {
        blockCount /= 2
        stepsPerBlock *= 2
    }
}
