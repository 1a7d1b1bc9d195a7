import NeuralNetworks

/// Surroundings with further names, which come first.
public struct NamedSurroundings: LessonSurroundings {
    private let base: any LessonSurroundings
    private let names: [String: LessonValue]

    /// Surroundings with further names.
    public init(_ base: any LessonSurroundings, _ names: [String: LessonValue]) {
        self.base = base
        self.names = names
    }

    /// The network.
    public var network: Network { base.network }
    /// The sample that is looked at.
    public var sample: Int { base.sample }
    /// Samples in the batch.
    public var sampleCount: Int { base.sampleCount }
    /// The number at a place; nil where it is not made yet.
    public func value(_ place: Place, sample: Int) -> Double? { base.value(place, sample: sample) }
    /// What has this name here.
    public func variable(_ name: String) -> LessonValue? { names[name] ?? base.variable(name) }
    /// What a gradient, or a residual of a sample, must be; nil where there is none.
    public func centralDifference(_ place: Place, sample: Int, _ h: Double) -> Double? { base.centralDifference(place, sample: sample, h) }
    /// The same, with the numbers that the step has yet to make.
    public var ahead: any LessonSurroundings { NamedSurroundings(base.ahead, names) }
}
