import Tensors

/// The sum of several inputs, unit by unit: where a branch comes back to what it left, as in a residual block.
///
/// | | |
/// | --- | --- |
/// | forward | a = Σ_i x_i |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the inputs | δ to each |
///
/// Inputs and output `[N, C, H, W]`. Source: He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition (2016).
public struct Addition: Layer {
    /// Whether its inputs are rows of units.
    public let isVector: Bool

    /// The sum of inputs of these shapes. Throws unless they are the same.
    public init(of inputs: [MapShape]) throws(LayerMisfit) { isVector = try sameShape(inputs).planeCount == 1 }

    /// A sum; it has the size of its inputs.
    public var kind: LayerKind { LayerKind("add", prefix: "add") }
    /// `none`: there is no activation function.
    public var activation: Activation { .none }
    /// False: the sum of the inputs is the unit, without a function.
    public var hasSum: Bool { false }

    /// The shape of its inputs.
    public func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape { try sameShape(inputs) }
    /// One addition for each unit of an input but the first.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { (inputs.count - 1) * inputs[0].unitCount }
    /// Each unit of an input has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs.count * output.unitCount }

    /// a + a.
    public func forwardRule(_ inputs: [String]) -> String { inputs.map { "a(\($0))" }.joined(separator: " + ") }
    /// The residual itself.
    public func backwardRule(_ residual: String) -> String { residual }
    /// The sum of the inputs' units.
    public var unitRule: String { "Σ a" }
    /// The residual itself.
    public var passedRule: String { "δ" }

    /// a = Σ_i x_i.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        output.copy(inputs[0])
        for index in 1..<inputs.count { S.add(inputs[index], to: &output, workers: workers) }
    }

    /// δ.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.copy(residual)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// The tangent itself.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.copy(tangent) }
}

extension Addition {
    /// The sum of the inputs' units at the same place.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        Equation(terms: inputs.indices.map { [.input($0, entry: entry)] })
    }

    /// The unit at the same place.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] { [Use(entry: entry, others: [])] }
}

extension Addition {
    /// `add(x, y)`.
    static let form = LayerForm(
        "add", inputs: 2...LayerForm.mostInputs,
        example: [
            "side = convolution({x}) maps=3 kernel_shape=3 pads=1 function=tanh",
            "main = convolution({x}) maps=3 kernel_shape=3 pads=1 function=tanh", "sum = add(main, side, main)",
        ]
    ) { _ throws(LayerOptionError) in
        WrittenLayer(notation: nil, prefix: "add") { inputs throws(LayerMisfit) in try Addition(of: inputs) }
    }
}

/// The shape that all inputs have; throws if they differ.
func sameShape(_ inputs: [MapShape]) throws(LayerMisfit) -> MapShape {
    guard inputs.allSatisfy({ $0 == inputs[0] }) else { throw .shapesDiffer(inputs) }
    return inputs[0]
}
