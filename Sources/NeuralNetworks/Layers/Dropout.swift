import Tensors

/// Dropout: in training each unit is left out with probability p, and the others are divided by 1 − p; in tests all units pass unchanged.
///
/// | | |
/// | --- | --- |
/// | mask | m = 0 where u < p, otherwise 1 / (1 − p); u is drawn in [0, 1) |
/// | forward | a = m x |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | m δ |
///
/// Input and output `[N, C, H, W]`. Source: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov: Dropout (2014), section 4, scaled in
/// training instead of in tests (section 10).
public struct Dropout: Layer {
    /// p, the probability that a unit is left out, in [0, 1).
    public let rate: Double
    /// Whether units are left out; not in tests.
    private let isActive: Bool
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    /// The arrays: u, m, a.
    private static let (draw, mask) = (0, 1)

    /// Dropout with probability `rate`, in [0, 1).
    public init(rate: Double, isVector: Bool = false) { self.init(rate: rate, isVector: isVector, isActive: true) }

    private init(rate: Double, isVector: Bool, isActive: Bool) {
        (self.rate, self.isVector, self.isActive) = (rate, isVector, isActive)
    }

    /// Dropout with its probability, named as ONNX names it.
    public var kind: LayerKind { LayerKind("dropout", prefix: "drop", [.init("ratio", rate)]) }
    /// `none`: dropout has no activation function.
    public var activation: Activation { .none }
    /// False: a unit is a product.
    public var hasSum: Bool { false }
    /// The layer that leaves nothing out.
    public var inTests: (any Layer)? { isActive ? Dropout(rate: rate, isVector: isVector, isActive: false) : nil }
    /// u.
    public var givenArray: Int? { Self.draw }

    /// The shape of its input.
    public func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    /// One product for each unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }
    /// Each unit has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount }

    /// m a.
    public func forwardRule(_ inputs: [String]) -> String { "m a(\(inputs[0]))" }
    /// m δ.
    public func backwardRule(_ residual: String) -> String { "m \(residual)" }
    /// A single product.
    public var unitRule: String { "m·a" }
    /// The residual by the same number.
    public var passedRule: String { "m·δ" }

    /// a = m x, with the mask of this step.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        if isActive {
            kept.ofSample[Self.mask].setMask(inputs.draws, rate: Float(rate), value: S(1 / (1 - rate)), workers)
        } else {
            kept.ofSample[Self.mask].fill(1)
        }
        output.setProduct(kept.ofSample[Self.mask], inputs[0], workers)
    }

    /// m δ.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setProduct(inputs.kept.ofSample[Self.mask], residual, workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// m t.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.setProduct(inputs.kept.ofSample[Self.mask], tangent, workers) }
}

extension Dropout {
    /// u and m, and the units.
    public func arrays(output: MapShape) -> [ArraySpecification] {
        let axes = unitAxes(output)
        return [
            ArraySpecification("draw", "u", axes, isKept: false), ArraySpecification("mask", "m", axes),
            ArraySpecification("activation", "a", axes),
        ]
    }

    /// u itself, which is drawn.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { Equation(terms: []) }

    /// m from u, and a = m x.
    public func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        switch array {
        case Self.draw: equation(at: entry, inputs)
        case Self.mask where !isActive: Equation(terms: [[.constant(1)]])
        case Self.mask:
            // As the kernel has it: u is a multiple of 2⁻²⁴ and p is rounded up to one.
            Equation(
                scale: [.constant(1 / (1 - rate))], .step,
                terms: [[.own(Self.draw, entry: entry)], [.constant(-(Double(Float(rate)) * 0x1p24).rounded(.up) * 0x1p-24)]])
        default: Equation(terms: [[.own(Self.mask, entry: entry), .input(0, entry: entry)]])
        }
    }

    /// The same as formulas.
    public func formula(of array: Int) -> String {
        switch array {
        case Self.draw: "u ∈ [0, 1)"
        case Self.mask: isActive ? "m = [u ≥ p] / (1 − p)" : "m = 1"
        default: "a = m·x"
        }
    }

    /// The unit itself, by its mask.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [Use(array: 2, entry: entry, others: [.own(Self.mask, entry: entry)])]
    }

    /// Of the mask the unit, by the input; of u the mask, which has no slope.
    public func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        array == Self.mask
            ? [Use(array: 2, entry: entry, others: [.input(0, entry: entry)])]
            : [Use(array: Self.mask, entry: entry, others: [.constant(1 / (1 - rate))], function: .step)]
    }
}

extension Dropout {
    /// `25d`: the probability in percent, at most 99; `ratio` in files.
    static let form = LayerForm("dropout", notation: notation) { options throws(LayerOptionError) in
        written(rate: try options.number("ratio", below: 1, default: 0.5))
    }

    private static let notation = LayerNotation(letter: "d", hasCount: true, example: "25d", countLimit: 99) {
        reader, percent throws(NotationError) in
        try reader.endWithoutFunction()
        return written(rate: Double(percent) / 100)
    }

    private static func written(rate: Double) -> WrittenLayer {
        let percent = Int((rate * 100).rounded())
        let isWhole = percent > 0 && Double(percent) / 100 == rate
        return WrittenLayer(notation: isWhole ? "\(percent)d" : nil, prefix: "drop") { inputs in
            Dropout(rate: rate, isVector: inputs[0].planeCount == 1)
        }
    }
}
