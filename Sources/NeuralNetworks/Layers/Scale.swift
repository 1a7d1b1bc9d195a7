import Tensors

/// A learnt factor for each map.
///
/// | | |
/// | --- | --- |
/// | forward | a_j = s_j x_j |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | s_j δ_j |
/// | gradient | ∂L/∂s_j = (1/N) Σ_n Σ x_j δ_j |
///
/// Input and output `[N, C, H, W]`, factors `[C]`, which begin at 1.
public struct Scale: Layer {
    /// A factor of 1 for each map.
    public init() {}

    /// A scale; it has the size of its input.
    public var kind: LayerKind { LayerKind("scale", prefix: "scale") }
    /// `none`: there is no activation function.
    public var activation: Activation { .none }
    /// False: the product is the unit.
    public var hasSum: Bool { false }

    /// The shape of its input.
    public func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    /// Factors `[C]`, 1 at first.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] {
        [ArraySpecification(parameter: "scale", "s", [Axis("out", inputs[0].maps)], initialValue: 1)]
    }
    /// One product for each unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }
    /// Each unit has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount }
    /// One row of factors.
    public func planes(for inputs: [MapShape]) -> PlaneLayout? { PlaneLayout(oneForEachOf: inputs[0].maps) }

    /// s a.
    public func forwardRule(_ inputs: [String]) -> String { "s a(\(inputs[0]))" }
    /// s δ.
    public func backwardRule(_ residual: String) -> String { "s \(residual)" }
    /// A single product.
    public var unitRule: String { "s·a" }
    /// The residual by the same factor.
    public var passedRule: String { "s·δ" }

    /// a_j = s_j x_j.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setScaled(inputs[0], by: parameters[0], workers) }

    /// s_j δ_j.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setScaled(residual, by: parameters[0], workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// (1/N) Σ_n Σ x_j δ_j.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) { inputs[0].meanProducts(with: residual, into: &gradients[0]) }

    /// s_j t_j.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.setScaled(tangent, by: parameters[0], workers) }
}

extension Scale {
    /// s of the unit's map times the unit.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        Equation(terms: [[.parameter(0, entry: entry / inputs[0].planeCount), .input(0, entry: entry)]])
    }

    /// The unit itself, by the factor of its map.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [Use(entry: entry, others: [.parameter(0, entry: entry / inputs[0].planeCount)])]
    }

    /// Every unit of the map.
    public func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let count = output.planeCount
        return (entry * count..<(entry + 1) * count).map { Use(entry: $0, others: [.input(0, entry: $0)]) }
    }
}

extension Scale {
    /// `x`.
    static let form = LayerForm("scale", notation: notation) { _ throws(LayerOptionError) in WrittenLayer(Scale(), notation: "x") }

    private static let notation = LayerNotation(letter: "x", hasCount: false, example: "x") { reader, _ throws(NotationError) in
        try reader.endWithoutFunction()
        return WrittenLayer(Scale(), notation: "x")
    }
}
