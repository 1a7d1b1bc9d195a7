import Tensors

/// Softmax as a layer of its own: over the maps at each position, and so over the units of a row.
///
/// | | |
/// | --- | --- |
/// | forward | a_j = e^{x_j} / Σ_k e^{x_k}, a sum over the maps at the same row and column |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | a_j (δ_j − Σ_k a_k δ_k) |
///
/// The largest x of a position is subtracted first, which changes nothing but keeps the powers finite. Input and output `[N, C, H, W]`; ONNX has
/// it as Softmax with axis 1. Source: Bridle: Probabilistic Interpretation of Feedforward Classification Network Outputs (1990).
public struct Softmax: Layer {
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    private static let (power, share, activation) = (0, 1, 2)

    /// A softmax.
    public init(isVector: Bool = false) { self.isVector = isVector }

    /// A softmax; it has the size of its input.
    public var kind: LayerKind { LayerKind("softmax", prefix: "softmax") }
    /// `none`: the layer is the function.
    public var activation: Activation { .none }
    /// False: its units are the function's values.
    public var hasSum: Bool { false }

    /// The shape of its input.
    public func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    /// One power for each unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }
    /// Each unit has one to every map at its position.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].maps * inputs[0].unitCount }

    /// e^a / Σ e^a.
    public func forwardRule(_ inputs: [String]) -> String { "e^x / Σ e^x,  x = a(\(inputs[0]))" }
    /// What is left of the residual after the mean of all, weighted by the units.
    public func backwardRule(_ residual: String) -> String { "a ∘ (\(residual) − Σ a \(residual))" }
    /// A power by the sum of all.
    public var unitRule: String { "e^x / Σ e^x" }
    /// Through its own power, and through the sum of all.
    public var passedRule: String { "Σ ∂ℓ/∂y · ∂y/∂x" }

    /// a_j = e^{x_j} / Σ_k e^{x_k}.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setSoftmax(inputs[0], workers) }

    /// a_j (δ_j − Σ_k a_k δ_k).
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setSoftmaxGradient(residual, units: output, workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// a_j (t_j − Σ_k a_k t_k): the derivatives of the units by the inputs are symmetric.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        output.setSoftmax(inputs[0], workers)
        let units = output
        output.setSoftmaxGradient(tangent, units: units, workers)
    }
}

extension Softmax {
    /// e^x, 1/Σ e^x of each position, and the units.
    public func arrays(output: MapShape) -> [ArraySpecification] {
        let axes = unitAxes(output)
        return [
            ArraySpecification("power", "p", axes, isKept: false),
            ArraySpecification("share", "s", Array(axes.dropFirst()), isKept: false), ArraySpecification("activation", "a", axes),
        ]
    }

    /// The power of a unit.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { Equation(.exp, terms: [[.input(0, entry: entry)]]) }

    /// The power, the factor of all at a position, and their product.
    public func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        let plane = inputs[0].planeCount
        switch array {
        case Self.power: return equation(at: entry, inputs)
        case Self.share:
            return Equation(.reciprocal, terms: (0..<inputs[0].maps).map { [.own(Self.power, entry: $0 * plane + entry)] })
        default: return Equation(terms: [[.own(Self.power, entry: entry), .own(Self.share, entry: entry % plane)]])
        }
    }

    /// The same as formulas.
    public func formula(of array: Int) -> String { ["p = e^x", "s = 1/Σ p", "a = p·s"][array] }

    /// Its power.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [Use(array: Self.power, entry: entry, others: [], function: .exp)]
    }

    /// Of a power the factor of its position and its own unit; of the factor all units there.
    public func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let plane = inputs[0].planeCount
        switch array {
        case Self.power:
            return [
                Use(array: Self.share, entry: entry % plane, others: [], function: .reciprocal),
                Use(array: Self.activation, entry: entry, others: [.own(Self.share, entry: entry % plane)]),
            ]
        case Self.share:
            return (0..<inputs[0].maps).map { map in
                let unit = map * plane + entry
                return Use(array: Self.activation, entry: unit, others: [.own(Self.power, entry: unit)])
            }
        default: return []
        }
    }

    /// Only in files: it has no options.
    static let form = LayerForm("softmax", inputs: 1...1, example: ["shares = softmax({x})"]) { _ throws(LayerOptionError) in
        WrittenLayer(notation: nil, prefix: "softmax") { inputs in Softmax(isVector: inputs[0].planeCount == 1) }
    }
}
