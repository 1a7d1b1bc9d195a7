/// One of the two sets of samples in a dataset.
public enum SampleSet: Hashable, Sendable, CaseIterable {
    /// The training set.
    case train
    /// The test set.
    case test
}

/// A network's answers for all samples of a set.
public struct SampleResults: Hashable, Sendable {
    /// The evaluated set.
    public var set: SampleSet
    /// The number of updates of the evaluated weights.
    public var step: Int
    /// The manual changes in these weights.
    public var changes: [Change]
    /// The class with the largest output for each sample; the first one in a tie.
    public var answers: [Int]
    /// ℓ of each sample.
    public var losses: [Float]
    /// The place of its own class among each sample's outputs, the largest first: 0 if the answer is right. Empty if unknown.
    public var ranks: [Int]

    /// Results; traps if the numbers of answers, losses and known ranks differ.
    public init(set: SampleSet, step: Int, changes: [Change] = [], answers: [Int], losses: [Float], ranks: [Int] = []) {
        precondition(answers.count == losses.count, "an answer and a loss for each sample")
        precondition(ranks.isEmpty || ranks.count == answers.count, "a rank for each sample")
        self.ranks = ranks
        self.set = set
        self.step = step
        self.changes = changes
        self.answers = answers
        self.losses = losses
    }

    /// The fraction of samples whose own class is among the `count` largest outputs, 0 … 1; nil if unknown.
    public func accuracy(top count: Int) -> Double? {
        ranks.isEmpty ? nil : Double(ranks.count { $0 < count }) / Double(ranks.count)
    }
}

/// The progress of evaluating a set.
public struct SampleProgress: Hashable, Sendable {
    /// The set being evaluated.
    public var set: SampleSet
    /// The number of updates of the evaluated weights.
    public var step: Int
    /// The number of samples evaluated.
    public var done: Int
    /// The total number of samples.
    public var count: Int
}
