import Tensors

/// The class of each sample as numbers, for losses to compare with.
///
/// | | |
/// | --- | --- |
/// | forward | y = 1 of the sample's class, `others` of the other classes |
/// | residual | ∂ℓ/∂y |
///
/// It reads no node: it comes with the samples. Output `[N, classes, 1, 1]`.
public struct Target: Layer {
    /// The number of classes.
    public let classes: Int
    /// y of the classes that are not the sample's: 0, or −1 for a hinge loss.
    public let others: Double

    /// The target of samples of so many classes.
    public init(classes: Int, others: Double = 0) { (self.classes, self.others) = (classes, others) }

    /// A target, with `others`.
    public var kind: LayerKind { LayerKind("target", prefix: "target", [LayerKind.Size("others", others)]) }
    /// `none`: nothing is computed.
    public var activation: Activation { .none }
    /// False: nothing is summed.
    public var hasSum: Bool { false }
    /// True: a unit for each class.
    public var isVector: Bool { true }
    /// All of it, by the class of the sample.
    public var givenArray: Int? { 0 }

    /// A unit for each class.
    public func outputShape(for inputs: [MapShape]) -> MapShape { MapShape(maps: classes, rows: 1, columns: 1) }
    /// 0: nothing is computed.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { 0 }
    /// 0: it reads nothing.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { 0 }
    /// y.
    public func arrays(output: MapShape) -> [ArraySpecification] { [ArraySpecification("activation", "y", unitAxes(output))] }

    /// What each unit is.
    public func forwardRule(_ inputs: [String]) -> String { rule }
    /// Empty: nothing is passed back.
    public func backwardRule(_ residual: String) -> String { "" }
    /// What a unit is.
    public var unitRule: String { rule }
    /// Empty: nothing is passed back.
    public var passedRule: String { "" }
    private var rule: String {
        others == 0 ? "[class = c]" : "[class = c ? 1 : \(others == others.rounded() ? "\(Int(others))" : "\(others)")]"
    }

    /// y of the sample's class and of the others.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        let labels = inputs.labels
        for sample in labels.indices {
            for unit in 0..<classes { output.setUnit(unit, sample: sample, labels[sample] == unit ? 1 : S(others)) }
        }
    }

    /// Does nothing: there is no input.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {}

    /// Does nothing: there is no input.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {}

    /// No terms: it is given.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { Equation(terms: []) }
    /// The same for its only array.
    public func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation { equation(at: entry, inputs) }
    /// What a unit is.
    public func formula(of array: Int) -> String { "y = \(rule)" }

    /// `target()`, with `others=-1` where those are not 0.
    static let form = LayerForm(
        "target", inputs: 0...0,
        example: [
            "class = target()", "shares = dense(class) units=4 function=tanh", "below = dense({x}) units=4 function=tanh",
            "both = add(shares, below)",
        ]
    ) { options throws(LayerOptionError) in
        let others = try options.number("others", in: -1...1, default: 0)
        return WrittenLayer(notation: nil, prefix: "target", ofClasses: { _, classes in Target(classes: classes, others: others) })
    }
}
