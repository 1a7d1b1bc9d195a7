import Tensors

/// Subsampling with a weight and a bias that each map learns, as LeNet-5 has it: the sum of a block times the weight, plus the bias.
///
/// | | |
/// | --- | --- |
/// | forward | z_j = w_j Σ block + b_j, a_j = f(z_j) |
/// | residual | δ_j = ∂ℓ/∂a_j ∘ f′(z_j) |
/// | to the input | w_j δ_j ⊗ 1_{s×s}: each residual goes to every unit of its block |
/// | gradients | ∂L/∂w_j = (1/N) Σ_n Σ δ_j Σ block, ∂L/∂b_j = (1/N) Σ δ_j |
///
/// Input `[N, C, H, W]`, weights and biases `[C]`, output `[N, C, H/s, W/s]`; s must divide H and W.
/// Source: LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition (1998), section II B, layers S2 and S4.
public struct Subsampling: Layer {
    /// Rows and columns s of a block.
    public let size: Int
    /// The activation function f.
    public let activation: Activation

    /// Subsampling of blocks of `size` rows and columns.
    public init(size: Int, activation: Activation = .sigmoid) { (self.size, self.activation) = (size, activation) }

    /// Subsampling with its block size.
    public var kind: LayerKind { LayerKind("subsampling", prefix: "sub", [.init("size", size)]) }

    /// `[C, H/s, W/s]`.
    public func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape { try pooledShape(of: inputs[0], size: size) }

    /// Weights `[C]` of 1/s², which make each block its mean at first, and biases `[C]` of 0.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] {
        let axes = [Axis("out", inputs[0].maps)]
        return [
            ArraySpecification(parameter: "weight", "w", axes, initialValue: 1 / Float(size * size)),
            ArraySpecification(parameter: "bias", "b", axes),
        ]
    }

    /// One addition for each input unit, one product for each output unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount + inputs[0].unitCount / (size * size) }

    /// Each unit has one to every unit of its block and one to the bias.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount + output.unitCount }

    /// One row of weights.
    public func planes(for inputs: [MapShape]) -> PlaneLayout? { PlaneLayout(oneForEachOf: inputs[0].maps) }

    /// w Σ(s×s) + b.
    public func forwardRule(_ inputs: [String]) -> String { "w Σ(\(size)×\(size)) + b" }

    /// The weighted residual for each unit of the block.
    public func backwardRule(_ residual: String) -> String { "spread(w \(residual))" }

    /// The sum of the block by the weight, and the bias.
    public var unitRule: String { "w·Σ a + b" }

    /// The residual by the same weight.
    public var passedRule: String { "w·δ" }

    /// a_j = f(w_j Σ block + b_j).
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        S.subsamplingForward(
            size: size, input: inputs[0], weight: parameters[0], bias: parameters[1], activation: activation, output: &output,
            workers: workers)
    }

    /// w_j δ_j ⊗ 1_{s×s}.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) { S.subsamplingToInput(size: size, residual: residual, weight: parameters[0], slope: slope, gradient: &gradient, workers: workers) }

    /// (1/N) Σ_n Σ δ_j Σ block and (1/N) Σ δ_j.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {
        gradients.withUnsafeMutableBufferPointer { gradients in
            S.subsamplingToWeights(
                size: size, input: inputs[0], residual: residual, weightGradient: &gradients[0], biasGradient: &gradients[1],
                workers: workers)
        }
    }

    /// w_j Σ of the tangent over each block.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        S.subsamplingForward(
            size: size, input: tangent, weight: parameters[0], bias: Tensor(zeros: parameters[1].shape), activation: .none,
            output: &output, workers: workers)
    }
}

// How a unit comes about, and what of it passes through which weight.
extension Subsampling {
    /// z = Σ w a over the block, + b.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let map = entry * size * size / inputs[0].planeCount
        return Equation(terms: block(entry, size: size, inputs[0]).map { [.parameter(0, entry: map)] + $0 } + [[.parameter(1, entry: map)]])
    }

    /// The unit of the block, by the weight of its map.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let unit = Unit(entry, in: inputs[0])
        let pooled = Unit(unit.map, unit.row / size, unit.column / size)
        return [Use(entry: pooled.index(in: output), others: [.parameter(0, entry: unit.map)])]
    }

    /// Every unit of the map: with each unit of its block, or alone for the bias.
    public func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        (entry * output.planeCount..<(entry + 1) * output.planeCount).flatMap { unit in
            parameter == 1 ? [Use(entry: unit, others: [])] : block(unit, size: size, inputs[0]).map { Use(entry: unit, others: $0) }
        }
    }
}

extension Subsampling {
    /// `2u:tanh`: rows and columns of a block, activation; in files `size` and `function`.
    static let form = LayerForm("subsampling", notation: notation) { options throws(LayerOptionError) in
        try written(options.whole("size", 1...1_000), options.function())
    }

    private static let notation = LayerNotation(letter: "u", hasCount: true, example: "2u:tanh", countLimit: 1_000) {
        reader, size throws(NotationError) in
        try written(size, reader.activation(options: ":activation"))
    }

    private static func written(_ size: Int, _ activation: Activation) -> WrittenLayer {
        WrittenLayer(Subsampling(size: size, activation: activation), notation: "\(size)u" + activation.suffix)
    }
}
