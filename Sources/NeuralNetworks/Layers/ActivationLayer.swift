import Tensors

/// An activation function as a layer of its own, where none stands behind a sum: behind normalisation, or where branches come together.
///
/// | | |
/// | --- | --- |
/// | forward | z = x, a = f(z) |
/// | residual | δ = f′(z) ∂ℓ/∂a |
/// | to the input | δ |
///
/// Input and output `[N, C, H, W]`. Source of the order of sum, normalisation and function: Ioffe, Szegedy: Batch Normalization (2015),
/// section 3.2; of the function behind a sum of branches: He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition (2016).
public struct ActivationLayer: Layer {
    /// The function f.
    public let activation: Activation
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    /// A function, which is not `none`.
    public init(_ activation: Activation, isVector: Bool = false) {
        precondition(activation != .none, "a layer does something")
        (self.activation, self.isVector) = (activation, isVector)
    }

    /// The function, by its name.
    public var kind: LayerKind { LayerKind(activation.rawValue, prefix: activation.rawValue) }

    /// The shape of its input.
    public func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    /// One for each unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }
    /// Each unit has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount }

    /// The units below.
    public func forwardRule(_ inputs: [String]) -> String { "a(\(inputs[0]))" }
    /// The residual itself.
    public func backwardRule(_ residual: String) -> String { residual }
    /// The unit below.
    public var unitRule: String { "a" }
    /// The residual itself.
    public var passedRule: String { "δ" }

    /// a = f(x).
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setValues(of: ActivationFunction(activation), at: inputs[0], workers) }

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

extension ActivationLayer {
    /// z is the unit at the same place.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { Equation(terms: [[.input(0, entry: entry)]]) }

    /// The unit at the same place.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] { [Use(entry: entry, others: [])] }
}

extension ActivationLayer {
    /// `relu(x)`; it has no options.
    static func form(_ activation: Activation) -> LayerForm {
        LayerForm(function: activation.rawValue) { _ throws(LayerOptionError) in { ActivationLayer(activation, isVector: $0) } }
    }
}
