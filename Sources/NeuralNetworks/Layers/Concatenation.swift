import Tensors

/// The maps of several inputs behind each other, in the order of the inputs; of rows of units the units.
///
/// | | |
/// | --- | --- |
/// | forward | a = [x_0; x_1; …] |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the inputs | to each the part of δ that lies where its maps are |
///
/// Inputs `[N, C_i, H, W]`, output `[N, Σ C_i, H, W]`. Source: Szegedy et al.: Going Deeper with Convolutions (2015).
public struct Concatenation: Layer {
    /// Whether its inputs are rows of units.
    public let isVector: Bool

    /// The maps of inputs of these shapes. Throws unless all maps have the same size.
    public init(of inputs: [MapShape]) throws(LayerMisfit) { isVector = try Self.joined(inputs).planeCount == 1 }

    /// A concatenation; it has the maps of its inputs.
    public var kind: LayerKind { LayerKind("concatenate", prefix: "concatenate") }
    /// `none`: there is no activation function.
    public var activation: Activation { .none }
    /// False: each unit is that of an input.
    public var hasSum: Bool { false }

    /// `[Σ C_i, H, W]`.
    public func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape { try Self.joined(inputs) }

    private static func joined(_ inputs: [MapShape]) throws(LayerMisfit) -> MapShape {
        let first = inputs[0]
        guard inputs.allSatisfy({ $0.rows == first.rows && $0.columns == first.columns }) else { throw .planesDiffer(inputs) }
        return MapShape(maps: inputs.reduce(0) { $0 + $1.maps }, rows: first.rows, columns: first.columns)
    }

    /// 0: nothing is computed.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { 0 }
    /// Each unit has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { output.unitCount }

    /// [a; a].
    public func forwardRule(_ inputs: [String]) -> String { "[\(inputs.map { "a(\($0))" }.joined(separator: "; "))]" }
    /// The part of the residual where the maps of the input are.
    public func backwardRule(_ residual: String) -> String { "part(\(residual))" }
    /// The unit of an input.
    public var unitRule: String { "a" }
    /// The residual itself.
    public var passedRule: String { "δ" }

    /// a = [x_0; x_1; …].
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        var first = 0
        for index in 0..<inputs.count {
            output.setMaps(from: first, to: inputs[index], workers)
            first += inputs[index].shape.maps
        }
    }

    /// The part of δ that lies where the input's maps are.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        var first = 0
        for earlier in 0..<index { first += inputs[earlier].shape.maps }
        gradient.setMaps(of: residual, from: first, workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// The tangent where the input's maps are, elsewhere 0.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        var first = 0
        for earlier in 0..<index { first += inputs[earlier].shape.maps }
        output.clear()
        output.setMaps(from: first, to: tangent, workers)
    }
}

extension Concatenation {
    /// The input whose unit is at an entry, and its entry there.
    private func source(of entry: Int, _ inputs: [MapShape]) -> (input: Int, entry: Int) {
        var rest = entry
        for (index, shape) in inputs.enumerated() {
            if rest < shape.unitCount { return (index, rest) }
            rest -= shape.unitCount
        }
        preconditionFailure("outside the feature maps")
    }

    /// The unit of an input.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let source = source(of: entry, inputs)
        return Equation(terms: [[.input(source.input, entry: source.entry)]])
    }

    /// The unit where it is put.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [Use(entry: inputs[..<input].reduce(entry) { $0 + $1.unitCount }, others: [])]
    }
}

extension Concatenation {
    /// `concatenate(x, y)`.
    static let form = LayerForm(
        "concatenate", inputs: 2...LayerForm.mostInputs,
        example: ["side = convolution({x}) maps=3 kernel_shape=3 pads=1 function=tanh", "both = concatenate(side, {x}, side)"]
    ) { _ throws(LayerOptionError) in
        WrittenLayer(notation: nil, prefix: "concatenate") { inputs throws(LayerMisfit) in try Concatenation(of: inputs) }
    }
}
