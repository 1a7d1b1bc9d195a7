import Tensors

/// Leaky ReLU as a layer of its own: the larger of a unit and a small part of it.
///
/// | | |
/// | --- | --- |
/// | forward | a = max(α x, x), α = 0.01 unless another is given |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | δ where x > 0, otherwise α δ |
///
/// Input and output `[N, C, H, W]`. Source: Maas, Hannun, Ng: Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013).
public struct LeakyReLU: Layer {
    /// The usual α.
    public static let usualAlpha = 0.01
    /// α, the slope below 0, from 0 to below 1.
    public let alpha: Double

    /// Leaky ReLU with a slope below 0.
    public init(alpha: Double = usualAlpha) { self.alpha = alpha }

    /// Leaky ReLU with its slope below 0.
    public var kind: LayerKind { LayerKind("leaky-relu", prefix: "leaky", [.init("alpha", alpha)]) }
    /// `none`: the layer is the function.
    public var activation: Activation { .none }
    /// False: its units are the function's values.
    public var hasSum: Bool { false }

    /// The shape of its input.
    public func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    /// Empty: the layer has no parameters.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] { [] }
    /// One comparison for each unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }
    /// Each unit has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount }

    /// max(α a, a).
    public func forwardRule(_ inputs: [String]) -> String { "max(\(alpha) a, a),  a = a(\(inputs[0]))" }
    /// All of the residual above 0, a part below.
    public func backwardRule(_ residual: String) -> String { "[a > 0 ? 1 : \(alpha)] ∘ \(residual)" }
    /// The larger of two numbers.
    public var unitRule: String { "max(\(alpha) a, a)" }
    /// All of the residual above 0, a part below.
    public var passedRule: String { "[a > 0 ? 1 : \(alpha)] · δ" }

    /// a = max(α x, x).
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setLeaky(inputs[0], slope: S(alpha), workers) }

    /// δ where x > 0, otherwise α δ.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setLeaky(residual, at: inputs[0], slope: S(alpha), workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// Does nothing: the layer has no parameters.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {}

    /// The tangent where x > 0, otherwise α times it.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.setLeaky(tangent, at: inputs[0], slope: S(alpha), workers) }
}

extension LeakyReLU {
    /// The larger of α x and x; at 0 the first.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        Equation(.max, terms: [[.constant(alpha), .input(0, entry: entry)], [.input(0, entry: entry)]])
    }

    /// The unit itself, in both terms.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [Use(entry: entry, others: [.constant(alpha)]), Use(entry: entry, others: [])]
    }
}

extension LeakyReLU {
    /// `l`, with slope 0.01; `alpha` in files.
    static let form = LayerForm("leaky-relu", notation: notation) { options throws(LayerOptionError) in
        WrittenLayer(LeakyReLU(alpha: try options.number("alpha", below: 1, default: usualAlpha)), notation: nil)
    }

    private static let notation = LayerNotation(letter: "l", hasCount: false, example: "l") { reader, _ throws(NotationError) in
        try reader.endWithoutFunction()
        return WrittenLayer(LeakyReLU(), notation: "l")
    }
}
