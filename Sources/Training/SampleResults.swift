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

    /// Results; traps if the numbers of answers and losses differ.
    public init(set: SampleSet, step: Int, changes: [Change] = [], answers: [Int], losses: [Float]) {
        precondition(answers.count == losses.count, "an answer and a loss for each sample")
        self.set = set
        self.step = step
        self.changes = changes
        self.answers = answers
        self.losses = losses
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
