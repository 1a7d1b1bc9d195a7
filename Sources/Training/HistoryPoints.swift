/// The steps that the points of a history stand for: first blocks of equally many steps, then single ones.
public struct HistoryPoints: Sendable, Hashable {
    /// The first step.
    public private(set) var firstStep: Int
    /// Points that stand for several steps; they come first.
    public private(set) var blockCount = 0
    /// Steps of each of them, a power of two.
    public private(set) var stepsPerBlock = Self.fewestSteps
    /// Points that stand for one step.
    public private(set) var singleCount = 0

    private static let fewestSteps = 2
    /// More than anyone waits for: sums of these numbers stay countable.
    private static let most = 1 << 50
    /// More steps no block has for a thousand years: a network of a thousand layers keeps a thousand blocks, a small one a quarter of a
    /// million. While the next block is waited for, its steps are kept one by one.
    private static let mostSteps = 1 << 24

    /// No points, before a step.
    public init(firstStep: Int) { self.firstStep = firstStep }

    /// Points that were kept; nil where there can be none like these.
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

    /// Points.
    public var count: Int { blockCount + singleCount }
    /// Steps.
    public var stepCount: Int { blockCount * stepsPerBlock + singleCount }
    /// The step after the last one.
    public var endStep: Int { firstStep + stepCount }
    /// Whether each point stands for the step of its own number.
    public var areSteps: Bool { firstStep == 0 && blockCount == 0 }

    /// Whether a step is one of a block's.
    public func isInBlock(_ step: Int) -> Bool { step - firstStep < blockCount * stepsPerBlock }

    /// The point that stands for a step, the nearest one if none does.
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

    /// Where a point lies among the steps: in the middle of those it stands for.
    public func middle(of point: Int) -> Double {
        let steps = steps(of: point)
        return Double(steps.lowerBound) + Double(steps.count - 1) / 2
    }

    mutating func addSteps(_ count: Int) { singleCount += count }

    mutating func removeSingles() { singleCount = 0 }

    /// Where there were none, takes another's points, from the own first step on.
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
