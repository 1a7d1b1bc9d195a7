/// One of the two sets of samples that data consist of.
public enum SampleSet: Hashable, Sendable, CaseIterable {
    /// What the network learns from.
    case train
    /// What it is tested on.
    case test
}

/// What a network answered for each sample of a set.
public struct SampleResults: Hashable, Sendable {
    /// The set.
    public var set: SampleSet
    /// Updates done before: the weights that answered.
    public var step: Int
    /// The changes by hand that had made them.
    public var changes: [Change]
    /// The class with the largest output of each sample, the first of several.
    public var answers: [Int]
    /// ℓ of each sample.
    public var losses: [Float]

    /// Results, as many answers as losses.
    public init(set: SampleSet, step: Int, changes: [Change] = [], answers: [Int], losses: [Float]) {
        precondition(answers.count == losses.count, "an answer and a loss for each sample")
        self.set = set
        self.step = step
        self.changes = changes
        self.answers = answers
        self.losses = losses
    }
}

/// How far the evaluation of a set has come.
public struct SampleProgress: Hashable, Sendable {
    /// The set.
    public var set: SampleSet
    /// Updates done before.
    public var step: Int
    /// Samples looked at.
    public var done: Int
    /// Samples in all.
    public var count: Int
}
