import Tensors

/// A fully connected layer: every unit sees every unit of the previous layer, flattened map by map, row by row (the features f).
///
/// | | |
/// | --- | --- |
/// | forward | z = W f + b, a = f(z) |
/// | residual | δ = ∂ℓ/∂a ∘ f′(z) |
/// | to the input | ∂ℓ/∂f = Wᵀ δ |
/// | gradients | ∂L/∂W = (1/N) Σ_n δ fᵀ, ∂L/∂b = (1/N) Σ_n δ |
///
/// Input `[N, C, H, W]` read as `[N, F]`, weight `[J, F]`, bias `[J]`, output `[N, J, 1, 1]`.
/// Source: Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986).
public struct Dense: Layer {
    /// J, the number of units.
    public let units: Int
    /// The activation function f; `none` before a softmax.
    public let activation: Activation
    /// Whether a softmax over all units follows the sums.
    public let isSoftmax: Bool
    /// Whether training keeps the sums z before the sigmoid: for a loss that is computed from them.
    let keepsSum: Bool

    /// A layer of `units` units.
    public init(units: Int, activation: Activation = .sigmoid, isSoftmax: Bool = false) {
        self.init(units: units, activation: activation, isSoftmax: isSoftmax, keepsSum: false)
    }

    init(units: Int, activation: Activation, isSoftmax: Bool, keepsSum: Bool) {
        precondition(!keepsSum || activation == .sigmoid, "sums are kept before a sigmoid")
        self.units = units
        self.activation = activation
        self.isSoftmax = isSoftmax
        self.keepsSum = keepsSum
    }

    /// `softmax`, or the name of f.
    public var functionName: String { isSoftmax ? "softmax" : activation.rawValue }

    /// A dense layer with its number of units.
    public var kind: LayerKind { LayerKind("dense", prefix: "dense", [.init("units", units)]) }

    /// True: a unit has one index.
    public var isVector: Bool { true }

    /// A plane for each unit and map of the input; one matrix `[out, in]` if the maps of the input are single units.
    public func planes(for inputs: [MapShape]) -> PlaneLayout? {
        let below = inputs[0]
        if below.planeCount == 1 { return PlaneLayout(count: 1, perOutput: 1, rows: units, columns: below.maps) }
        return PlaneLayout(count: units * below.maps, perOutput: below.maps, rows: below.rows, columns: below.columns)
    }

    /// W a + b.
    public func forwardRule(_ inputs: [String]) -> String { "W a(\(inputs[0])) + b" }

    /// Wᵀ δ.
    public func backwardRule(_ residual: String) -> String { "Wᵀ \(residual)" }

    /// `[J, 1, 1]`.
    public func outputShape(for inputs: [MapShape]) -> MapShape { MapShape(maps: units, rows: 1, columns: 1) }

    /// W drawn with fan_in = F and fan_out = J; biases 0.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] {
        let features = inputs[0].unitCount
        return [
            ArraySpecification(
                parameter: "weight", "W", [Axis("out", units), Axis("in", features)],
                fans: Fans(in: Double(features), out: Double(units))),
            ArraySpecification(parameter: "bias", "b", [Axis("out", units)]),
        ]
    }

    /// F for each unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { units * inputs[0].unitCount }

    /// a = f(W f + b).
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        if isSoftmax || keepsSum {
            S.denseForward(
                input: inputs[0], weight: parameters[0], bias: parameters[1], activation: .none, output: &kept.ofSample[0], workers: workers
            )
            if isSoftmax {
                S.softmax(kept.ofSample[0], output: &output)
            } else {
                output.setValues(of: SigmoidFunction(), at: kept.ofSample[0], workers)
            }
        } else {
            S.denseForward(
                input: inputs[0], weight: parameters[0], bias: parameters[1], activation: activation, output: &output,
                workers: workers)
        }
    }

    /// Wᵀ δ.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) { S.denseToInput(residual: residual, weight: parameters[0], slope: slope, gradient: &gradient, workers: workers) }

    /// (1/N) Σ_n δ fᵀ and (1/N) Σ_n δ.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {
        gradients.withUnsafeMutableBufferPointer { gradients in
            S.denseToWeights(
                input: inputs[0], residual: residual, weightGradient: &gradients[0], biasGradient: &gradients[1],
                workers: workers)
        }
    }

    /// W t.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        S.denseForward(
            input: tangent, weight: parameters[0], bias: Tensor(zeros: parameters[1].shape), activation: .none, output: &output,
            workers: workers)
    }
}

// How a unit comes about, and what of it passes through which weight.
extension Dense {
    /// The arrays on the way to a softmax: z, e = exp z, s = 1/Σ e and a = s e; otherwise z and a.
    public func arrays(output: MapShape) -> [ArraySpecification] {
        let axes = [Axis("unit", units)]
        let activation = ArraySpecification("activation", "a", axes)
        guard isSoftmax else { return [ArraySpecification("sum", "z", axes, isKept: keepsSum), activation] }
        return [
            ArraySpecification("sum", "z", axes), ArraySpecification("power", "e^z", axes, isKept: false),
            ArraySpecification("share", "1/Σe^z", [], isKept: false), activation,
        ]
    }

    /// z = Σ w f + b.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let features = inputs[0].unitCount
        return Equation(
            terms: (0..<features).map { [.parameter(0, entry: entry * features + $0), .input(0, entry: $0)] } + [
                [.parameter(1, entry: entry)]
            ])
    }

    /// z, and f(z) or the three steps of the softmax.
    public func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        switch (array, isSoftmax) {
        case (0, _): equation(at: entry, inputs)
        case (_, false): Equation(Derivation.Function(activation), terms: [[.own(0, entry: entry)]])
        case (1, true): Equation(.exp, terms: [[.own(0, entry: entry)]])
        case (2, true): Equation(.reciprocal, terms: (0..<units).map { [.own(1, entry: $0)] })
        case (_, true): Equation(scale: [.own(2, entry: 0)], terms: [[.own(1, entry: entry)]])
        }
    }

    /// The same as formulas.
    public func formula(of array: Int) -> String {
        guard isSoftmax, array > 0 else { return elementwiseFormula(of: array) }
        return ["e^z = exp z", "1/Σe^z = 1 / Σ e^z", "a = e^z / Σ e^z,  z = \(unitRule)"][array - 1]
    }

    /// Each unit has one to every feature and one to its bias.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { units * (inputs[0].unitCount + 1) }

    /// Every unit of the layer, with its weight for this feature.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let features = inputs[0].unitCount
        return (0..<units).map { Use(entry: $0, others: [.parameter(0, entry: $0 * features + entry)]) }
    }

    /// The unit of a weight, with the feature that it multiplies; of a bias alone.
    public func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let features = inputs[0].unitCount
        return parameter == 0
            ? [Use(entry: entry / features, others: [.input(0, entry: entry % features)])] : [Use(entry: entry, others: [])]
    }
}

extension Dense {
    /// `f64:relu`: units, activation.
    static let form = LayerForm("dense", notation: notation) { options throws(LayerOptionError) in
        let (units, function) = (try options.whole("units", 1...100_000), try options.function())
        try options.readInitialization()
        return written(units, function)
    }

    private static let notation = LayerNotation(letter: "f", hasCount: false, example: "f6:tanh") { reader, _ throws(NotationError) in
        let units = try reader.number(from: 1, to: 100_000)
        return try written(units, reader.activation(options: ":activation"))
    }

    private static func written(_ units: Int, _ activation: Activation) -> WrittenLayer {
        WrittenLayer(Dense(units: units, activation: activation), notation: "f\(units)" + activation.suffix)
    }
}
