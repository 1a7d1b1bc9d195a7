import NeuralNetworks

/// A context with additional names, which take precedence.
public struct NamedSurroundings: LessonSurroundings {
    private let base: any LessonSurroundings
    private let names: [String: LessonValue]

    /// Adds names to a context.
    public init(_ base: any LessonSurroundings, _ names: [String: LessonValue]) {
        self.base = base
        self.names = names
    }

    /// The network of the underlying context.
    public var network: Network { base.network }
    /// The index in the batch of the sample shown.
    public var sample: Int { base.sample }
    /// The number of samples in the batch.
    public var sampleCount: Int { base.sampleCount }
    /// The number at a place; nil if it is not computed yet.
    public func value(_ place: Place, sample: Int) -> Double? { base.value(place, sample: sample) }
    /// The value of a name, from the additional names first; nil if it is undefined.
    public func variable(_ name: String) -> LessonValue? { names[name] ?? base.variable(name) }
    /// The central difference that a gradient or residual must agree with; nil for other places.
    public func centralDifference(_ place: Place, sample: Int, _ h: Double) -> Double? { base.centralDifference(place, sample: sample, h) }
    /// The same context, including the numbers that the step has not computed yet.
    public var ahead: any LessonSurroundings { NamedSurroundings(base.ahead, names) }
}
