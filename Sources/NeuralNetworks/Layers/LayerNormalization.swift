import Tensors

/// Layer normalisation: the units of each sample have mean 0 and variance 1 over all of them, then a learnt scale and shift for each unit.
///
/// | | |
/// | --- | --- |
/// | statistics | μ = (1/K) Σ x, σ² = (1/K) Σ (x − μ)² of each sample, over its K = CHW units |
/// | forward | ẑ = (x − μ) / √(σ² + ε), a = γ ẑ + β |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | (γ δ − (1/K) Σ γ δ − ẑ (1/K) Σ ẑ γ δ) / √(σ² + ε) |
/// | gradients | ∂L/∂γ = (1/N) Σ_n ẑ δ, ∂L/∂β = (1/N) Σ_n δ |
///
/// Samples do not depend on each other, and tests are as training. Input and output `[N, C, H, W]`, γ and β `[C, H, W]`; ε = 10⁻⁵.
/// Source: Ba, Kiros, Hinton: Layer Normalization (2016), equations 3 and 4; ε as in PyTorch.
public struct LayerNormalization: Layer {
    /// ε, which is added to the variance.
    public let epsilon: Double
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    // The arrays and the parameters in their order.
    private static let (mean, centred, variance, inverse, normalized, activation) = (0, 1, 2, 3, 4, 5)
    private static let (scale, shift) = (0, 1)

    /// Normalisation with this ε.
    public init(epsilon: Double = 1e-5, isVector: Bool = false) { (self.epsilon, self.isVector) = (epsilon, isVector) }

    /// Layer normalisation with its ε.
    public var kind: LayerKind { LayerKind("layer-normalization", prefix: "norm", [.init("epsilon", epsilon)]) }
    /// `none`: there is no activation function.
    public var activation: Activation { .none }
    /// False: a function may follow in a node of its own.
    public var hasSum: Bool { false }

    /// The shape of its input.
    public func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    /// γ = 1 and β = 0 for each unit.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] {
        let axes = unitAxes(inputs[0])
        return [ArraySpecification(parameter: "scale", "γ", axes, initialValue: 1), ArraySpecification(parameter: "shift", "β", axes)]
    }
    /// Two sums and two products for each unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { 4 * inputs[0].unitCount }
    /// Each unit has one to its input and one to its shift.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { 2 * inputs[0].unitCount }
    /// A factor for each unit.
    public func planes(for inputs: [MapShape]) -> PlaneLayout? { PlaneLayout(oneForEachUnitOf: inputs[0]) }

    /// γ (a − μ) / √(σ² + ε) + β.
    public func forwardRule(_ inputs: [String]) -> String { "γ (a(\(inputs[0])) − μ)/√(σ² + ε) + β" }
    /// What is left of γ δ after its mean and its part along ẑ.
    public func backwardRule(_ residual: String) -> String {
        "(γ\(residual) − mean γ\(residual) − ẑ mean(ẑ γ\(residual)))/√(σ² + ε)"
    }
    /// The means over the batch.
    public var gradientRule: String? { "∂L/∂γ = (1/N) Σ ẑ δ, ∂L/∂β = (1/N) Σ δ" }
    /// A scaled and shifted number.
    public var unitRule: String { "γ·ẑ + β" }
    /// Directly, and through mean and variance.
    public var passedRule: String { "Σ ∂ℓ/∂y · ∂y/∂x" }

    /// a = γ ẑ + β; keeps mean and variance.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        let x = inputs[0]
        // Two elements of one array at once.
        kept.ofSample.withUnsafeMutableBufferPointer { arrays in
            output.setLayerNormalized(
                x, means: &arrays[Self.mean], variances: &arrays[Self.variance], epsilon: S(epsilon), gain: parameters[Self.scale],
                shift: parameters[Self.shift], workers)
        }
    }

    /// (γ δ − mean γ δ − ẑ mean(ẑ γ δ)) / √(σ² + ε).
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setLayerNormalizedGradient(
            residual, inputs[0], means: inputs.kept.ofSample[Self.mean], variances: inputs.kept.ofSample[Self.variance],
            epsilon: S(epsilon), gain: parameters[Self.scale], gainIsInside: true, workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// (1/N) Σ ẑ δ and (1/N) Σ δ.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {
        let (x, means, variances) = (inputs[0], inputs.kept.ofSample[Self.mean], inputs.kept.ofSample[Self.variance])
        gradients.withUnsafeMutableBufferPointer { gradients in
            residual.layerNormalizationGradients(
                x, means: means, variances: variances, epsilon: S(epsilon), gains: &gradients[Self.scale], shifts: &gradients[Self.shift],
                workers)
        }
    }

    /// γ (t − mean t − ẑ mean(ẑ t)) / √(σ² + ε).
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { push(tangent, inputs, gain: parameters[Self.scale], into: &output, workers) }

    private func push<S: KernelScalar>(
        _ tangent: FeatureMaps<S>, _ inputs: borrowing LayerInputs<S>, gain: Tensor<S>, into target: inout FeatureMaps<S>,
        _ workers: Workers
    ) {
        target.setLayerNormalizedGradient(
            tangent, inputs[0], means: inputs.kept.ofSample[Self.mean], variances: inputs.kept.ofSample[Self.variance],
            epsilon: S(epsilon), gain: gain, gainIsInside: false, workers)
    }

    /// (1/N) Σ_n δ times what the tangent becomes with γ = 1.
    public func weightsOnTheWayBack<S: KernelScalar>(
        _ tangents: borrowing LayerInputs<S>, at inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>,
        into gradients: inout [Tensor<S>], workers: Workers
    ) {
        var passed = residual
        let ones = Tensor(gradients[Self.scale].shape, Array(repeating: S(1), count: gradients[Self.scale].count))
        push(tangents[0], inputs, gain: ones, into: &passed, workers)
        let count = S(residual.sampleCount)
        for unit in 0..<gradients[Self.scale].count {
            gradients[Self.scale][unit] = (0..<residual.sampleCount).reduce(0) {
                $0 + passed.unit(unit, sample: $1) * residual.unit(unit, sample: $1) / count
            }
        }
    }
}

// How a unit comes about, and what the numbers are used for.
extension LayerNormalization {
    /// μ, x − μ, σ², 1/√(σ² + ε), ẑ and the units.
    public func arrays(output: MapShape) -> [ArraySpecification] {
        let axes = unitAxes(output)
        return [
            ArraySpecification("sample_mean", "μ", []), ArraySpecification("centred", "c", axes, isKept: false),
            ArraySpecification("variance", "σ²", []), ArraySpecification("precision", "r", [], isKept: false),
            ArraySpecification("normalized", "ẑ", axes, isKept: false), ArraySpecification("activation", "a", axes),
        ]
    }

    /// μ = (1/K) Σ x.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let count = inputs[0].unitCount
        return Equation(scale: [.constant(1 / Double(count))], terms: (0..<count).map { [.input(0, entry: $0)] })
    }

    /// The arrays one after the other.
    public func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        let count = inputs[0].unitCount
        switch array {
        case Self.mean: return equation(at: entry, inputs)
        case Self.centred: return Equation(terms: [[.input(0, entry: entry)], [.constant(-1), .own(Self.mean, entry: 0)]])
        case Self.variance:
            return Equation(
                scale: [.constant(1 / Double(count))],
                terms: (0..<count).map { [.own(Self.centred, entry: $0), .own(Self.centred, entry: $0)] })
        case Self.inverse: return Equation(.reciprocalRoot, terms: [[.own(Self.variance, entry: 0)], [.constant(epsilon)]])
        case Self.normalized: return Equation(terms: [[.own(Self.centred, entry: entry), .own(Self.inverse, entry: 0)]])
        default:
            return Equation(terms: [
                [.parameter(Self.scale, entry: entry), .own(Self.normalized, entry: entry)], [.parameter(Self.shift, entry: entry)],
            ])
        }
    }

    /// The same as formulas.
    public func formula(of array: Int) -> String {
        ["μ = (1/K) Σ x", "c = x − μ", "σ² = (1/K) Σ c²", "r = 1/√(σ² + ε)", "ẑ = c·r", "a = γ·ẑ + β"][array]
    }

    /// The mean and its own centred number.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [
            Use(array: Self.mean, entry: 0, others: [.constant(1 / Double(inputs[0].unitCount))]),
            Use(array: Self.centred, entry: entry, others: []),
        ]
    }

    /// What each array is made for.
    public func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let count = inputs[0].unitCount
        switch array {
        case Self.mean: return (0..<count).map { Use(array: Self.centred, entry: $0, others: [.constant(-1)]) }
        case Self.centred:
            return [
                Use(array: Self.variance, entry: 0, others: [.own(Self.centred, entry: entry), .constant(2 / Double(count))]),
                Use(array: Self.normalized, entry: entry, others: [.own(Self.inverse, entry: 0)]),
            ]
        case Self.variance: return [Use(array: Self.inverse, entry: 0, others: [], function: .reciprocalRoot)]
        case Self.inverse: return (0..<count).map { Use(array: Self.normalized, entry: $0, others: [.own(Self.centred, entry: $0)]) }
        case Self.normalized: return [Use(array: Self.activation, entry: entry, others: [.parameter(Self.scale, entry: entry)])]
        default: return []
        }
    }

    /// The unit: of the scale with ẑ, of the shift alone.
    public func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [Use(array: Self.activation, entry: entry, others: parameter == Self.scale ? [.own(Self.normalized, entry: entry)] : [])]
    }
}

extension LayerNormalization {
    /// Only in files: `epsilon`.
    static let form = LayerForm("layer-normalization", inputs: 1...1, example: ["norm = layer-normalization({x})"]) {
        options throws(LayerOptionError) in
        let epsilon = try options.number("epsilon", below: 1, default: LayerNormalization().epsilon)
        return WrittenLayer(notation: nil, prefix: "norm") { inputs in
            LayerNormalization(epsilon: epsilon, isVector: inputs[0].planeCount == 1)
        }
    }
}
