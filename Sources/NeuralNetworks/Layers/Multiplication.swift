import Tensors

/// The product of several inputs, unit by unit: one of them is a gate that lets the others through or holds them back.
///
/// | | |
/// | --- | --- |
/// | forward | a = Π_i x_i |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the inputs | δ ∘ Π_{j≠i} x_j to input i |
///
/// Inputs and output `[N, C, H, W]`.
public struct Multiplication: Layer {
    /// Whether its inputs are rows of units.
    public let isVector: Bool

    /// The product of inputs of these shapes. Throws unless they are the same.
    public init(of inputs: [MapShape]) throws(LayerMisfit) { isVector = try sameShape(inputs).planeCount == 1 }

    /// A product; it has the size of its inputs.
    public var kind: LayerKind { LayerKind("multiply", prefix: "multiply") }
    /// `none`: there is no activation function.
    public var activation: Activation { .none }
    /// False: the product of the inputs is the unit, without a function.
    public var hasSum: Bool { false }

    /// The shape of its inputs.
    public func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape { try sameShape(inputs) }
    /// One product for each unit of an input but the first.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { (inputs.count - 1) * inputs[0].unitCount }
    /// Each unit of an input has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs.count * output.unitCount }

    /// a ∘ a.
    public func forwardRule(_ inputs: [String]) -> String { inputs.map { "a(\($0))" }.joined(separator: " ∘ ") }
    /// The residual times the other inputs.
    public func backwardRule(_ residual: String) -> String { "Π a ∘ \(residual)" }
    /// The product of the inputs' units.
    public var unitRule: String { "Π a" }
    /// The residual times the other inputs' units.
    public var passedRule: String { "Π a·δ" }

    /// a = Π_i x_i.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        output.copy(inputs[0])
        for index in 1..<inputs.count { output.multiply(by: inputs[index], workers) }
    }

    /// δ ∘ Π_{j≠i} x_j.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.copy(residual)
        for other in 0..<inputs.count where other != index { gradient.multiply(by: inputs[other], workers) }
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// The tangent times the other inputs.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        output.copy(tangent)
        for other in 0..<inputs.count where other != index { output.multiply(by: inputs[other], workers) }
    }
}

extension Multiplication {
    /// The product of the inputs' units at the same place.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        Equation(terms: [inputs.indices.map { .input($0, entry: entry) }])
    }

    /// The unit at the same place, with the other inputs' units.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [Use(entry: entry, others: inputs.indices.filter { $0 != input }.map { .input($0, entry: entry) })]
    }
}

extension Multiplication {
    /// `multiply(x, y)`.
    static let form = LayerForm(
        "multiply", inputs: 2...LayerForm.mostInputs,
        example: [
            "side = convolution({x}) maps=3 kernel_shape=3 pads=1 function=tanh",
            "main = convolution({x}) maps=3 kernel_shape=3 pads=1 function=tanh", "product = multiply(main, side, main)",
        ]
    ) { _ throws(LayerOptionError) in
        WrittenLayer(notation: nil, prefix: "multiply") { inputs throws(LayerMisfit) in try Multiplication(of: inputs) }
    }
}
