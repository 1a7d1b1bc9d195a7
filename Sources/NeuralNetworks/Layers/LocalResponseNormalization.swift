import Tensors

/// Local response normalisation: each unit is divided by a power of what the units of neighbouring maps are at its position.
///
/// | | |
/// | --- | --- |
/// | base | d_j = k + (α/n) Σ_i x_i², a sum over n maps around j at the same row and column |
/// | forward | a_j = x_j d_j^−β |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | d_j^−β δ_j − (2αβ/n) x_j Σ_i δ_i a_i / d_i, a sum over the maps that have j among their neighbours |
///
/// n is `size`: ⌊(n − 1)/2⌋ maps before and ⌈(n − 1)/2⌉ behind, of which those at the ends have fewer; α = 10⁻⁴, β = 0.75 and k = `bias` = 1,
/// names and defaults as ONNX has them in LRN. Input and output `[N, C, H, W]`.
/// Source: Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks (2012), section 3.3, whose α is α/n
/// here.
public struct LocalResponseNormalization: Layer {
    /// n, α, β and k.
    public let window: ResponseWindow
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    private static let (base, logarithm, factor, activation) = (0, 1, 2, 3)

    /// Normalisation by these neighbours.
    public init(_ window: ResponseWindow, isVector: Bool = false) { (self.window, self.isVector) = (window, isVector) }

    /// Local response normalisation with its settings.
    public var kind: LayerKind {
        LayerKind(
            "local-response-normalization", prefix: "norm",
            [
                .init("size", window.size), .init("alpha", window.alpha), .init("beta", window.beta), .init("bias", window.bias),
            ])
    }
    /// `none`: there is no activation function.
    public var activation: Activation { .none }
    /// False: a unit is a product.
    public var hasSum: Bool { false }

    /// The shape of its input.
    public func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    /// A square for each neighbour, and a product.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { connectionCount(inputs[0]) + inputs[0].unitCount }
    /// Each unit has one to each of its neighbours.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { connectionCount(inputs[0]) }

    private func connectionCount(_ input: MapShape) -> Int {
        (0..<input.maps).reduce(0) { $0 + window.maps(around: $1, of: input.maps).count } * input.planeCount
    }

    /// a / (k + α/n Σ a²)^β.
    public func forwardRule(_ inputs: [String]) -> String { "x/(k + α/n Σ x²)^β,  x = a(\(inputs[0]))" }
    /// Directly, and through the bases of the neighbours.
    public func backwardRule(_ residual: String) -> String { "d^−β \(residual) − 2αβ/n x Σ \(residual) a/d" }
    /// A product.
    public var unitRule: String { "d^−β·x" }
    /// Directly, and through the bases of the neighbours.
    public var passedRule: String { "Σ ∂ℓ/∂y · ∂y/∂x" }

    /// a_j = x_j d_j^−β; keeps d and d^−β.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        let x = inputs[0]
        // Two elements of one array at once.
        kept.ofSample.withUnsafeMutableBufferPointer { arrays in
            output.setResponse(x, bases: &arrays[Self.base], factors: &arrays[Self.factor], window, workers)
        }
    }

    /// d_j^−β δ_j − (2αβ/n) x_j Σ_i δ_i a_i / d_i.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setResponseGradient(
            residual, inputs[0], units: output, bases: inputs.kept.ofSample[Self.base], factors: inputs.kept.ofSample[Self.factor],
            window, workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// d_j^−β t_j − (2αβ/n) x_j d_j^−β / d_j Σ_i x_i t_i, a sum over the neighbours.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        let (shape, scale) = (tangent.shape, S(2 * window.alpha * window.beta / Double(window.size)))
        for sample in 0..<tangent.sampleCount {
            let (x, t) = (inputs[0].units(sample: sample), tangent.units(sample: sample))
            let bases = inputs.kept.ofSample[Self.base].units(sample: sample)
            let factors = inputs.kept.ofSample[Self.factor].units(sample: sample)
            let pushed = x.indices.map { place in
                let position = place % shape.planeCount
                let sum = window.maps(around: place / shape.planeCount, of: shape.maps).reduce(S(0)) {
                    $0 + x[$1 * shape.planeCount + position] * t[$1 * shape.planeCount + position]
                }
                return factors[place] * (t[place] - scale * x[place] / bases[place] * sum)
            }
            output.setUnits(sample: sample, pushed)
        }
    }
}

// How a unit comes about, and what the numbers are used for.
extension LocalResponseNormalization {
    /// d, ln d, d^−β and the units.
    public func arrays(output: MapShape) -> [ArraySpecification] {
        let axes = unitAxes(output)
        return [
            ArraySpecification("base", "d", axes), ArraySpecification("logarithm", "ln d", axes, isKept: false),
            ArraySpecification("factor", "d^−β", axes), ArraySpecification("activation", "a", axes),
        ]
    }

    /// d = k + (α/n) Σ x².
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let (plane, part) = (inputs[0].planeCount, window.alpha / Double(window.size))
        return Equation(
            terms: [[.constant(window.bias)]]
                + window.maps(around: entry / plane, of: inputs[0].maps).map { map in
                    let neighbour = Equation.Factor.input(0, entry: map * plane + entry % plane)
                    return [.constant(part), neighbour, neighbour]
                })
    }

    /// The arrays one after the other.
    public func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        switch array {
        case Self.base: equation(at: entry, inputs)
        case Self.logarithm: Equation(.log, terms: [[.own(Self.base, entry: entry)]])
        case Self.factor: Equation(.exp, terms: [[.constant(-window.beta), .own(Self.logarithm, entry: entry)]])
        default: Equation(terms: [[.own(Self.factor, entry: entry), .input(0, entry: entry)]])
        }
    }

    /// The same as formulas.
    public func formula(of array: Int) -> String { ["d = k + α/n Σ x²", "ln d", "d^−β = exp(−β·ln d)", "a = d^−β·x"][array] }

    /// The bases of the units around it, and its own unit.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let (plane, part) = (inputs[0].planeCount, 2 * window.alpha / Double(window.size))
        let bases = window.maps(with: entry / plane, of: inputs[0].maps).map { map in
            Use(array: Self.base, entry: map * plane + entry % plane, others: [.input(0, entry: entry), .constant(part)])
        }
        return bases + [Use(array: Self.activation, entry: entry, others: [.own(Self.factor, entry: entry)])]
    }

    /// What each array is made for.
    public func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        switch array {
        case Self.base: [Use(array: Self.logarithm, entry: entry, others: [], function: .log)]
        case Self.logarithm: [Use(array: Self.factor, entry: entry, others: [.constant(-window.beta)], function: .exp)]
        case Self.factor: [Use(array: Self.activation, entry: entry, others: [.input(0, entry: entry)])]
        default: []
        }
    }
}

extension LocalResponseNormalization {
    /// Only in files: `size`, and `alpha`, `beta` and `bias` as in ONNX.
    static let form = LayerForm(
        "local-response-normalization", inputs: 1...1,
        example: ["norm = local-response-normalization({x}) size=2 alpha=0.5 beta=0.6 bias=1.5"]
    ) { options throws(LayerOptionError) in
        let size = try options.whole("size", 1...100_000)
        let alpha = try options.number("alpha", below: 1_000, default: 1e-4)
        let beta = try options.number("beta", below: 100, default: 0.75)
        let bias = try options.number("bias", below: 1_000, default: 1)
        // A sum of zeros has no negative power.
        guard bias > 0 else {
            throw LayerOptionError(problem: .outOfRange("0", least: "> 0", most: "< 1000"), column: options.column(of: "bias"))
        }
        let window = ResponseWindow(size: size, alpha: alpha, beta: beta, bias: bias)
        return WrittenLayer(notation: nil, prefix: "norm") { inputs in
            LocalResponseNormalization(window, isVector: inputs[0].planeCount == 1)
        }
    }
}
