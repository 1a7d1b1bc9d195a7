import Tensors

/// Batch normalisation of maps: each map has mean 0 and variance 1 over the batch and its positions, then a learnt scale and shift.
///
/// | | |
/// | --- | --- |
/// | statistics | μ = (1/NHW) Σ x, σ² = (1/NHW) Σ (x − μ)² of each map |
/// | forward | ẑ = (x − μ) / √(σ² + ε), a = γ ẑ + β |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | γ / √(σ² + ε) · (δ − (1/NHW) Σ δ − ẑ (1/NHW) Σ ẑ δ) |
/// | gradients | ∂L/∂γ = (1/N) Σ ẑ δ, ∂L/∂β = (1/N) Σ δ |
/// | carried along | μ′ ← (1 − m) μ′ + m μ, σ²′ ← (1 − m) σ²′ + m σ² NHW/(NHW − 1) |
///
/// In tests μ′ and σ²′ stand in place of μ and σ². Input and output `[N, C, H, W]`; m = 0.1, ε = 10⁻⁵.
/// Source: Ioffe, Szegedy: Batch Normalization (2015), algorithms 1 and 2; what is carried along and m as in PyTorch.
public struct BatchNormalization: Layer {
    /// ε, which is added to the variance.
    public let epsilon: Double
    /// m, the part of a step in the numbers that are carried along.
    public let momentum: Double
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool
    private let statistics: Statistics

    /// Which numbers stand for mean and variance.
    private enum Statistics: Hashable {
        /// Those of the batch, which every sample's depend on.
        case batch
        /// Those of a batch of this many, of which one sample is there.
        case oneSample(Int)
        /// Those that the run carries along.
        case carried
    }

    // The arrays and the parameters in their order.
    private static let (mean, centred, variance, inverse, normalized, activation) = (0, 1, 2, 3, 4, 5)
    private static let (scale, shift, runningMean, runningVariance) = (0, 1, 2, 3)

    /// Normalisation with these settings.
    public init(epsilon: Double = 1e-5, momentum: Double = 0.1, isVector: Bool = false) {
        (self.epsilon, self.momentum, self.isVector, statistics) = (epsilon, momentum, isVector, .batch)
    }

    private init(_ other: BatchNormalization, _ statistics: Statistics) {
        (epsilon, momentum, isVector) = (other.epsilon, other.momentum, other.isVector)
        self.statistics = statistics
    }

    /// Batch normalisation with its settings; the momentum is that of PyTorch, one minus that of ONNX.
    public var kind: LayerKind {
        LayerKind("batch-normalization", prefix: "norm", [.init("epsilon", epsilon), .init("momentum", momentum)])
    }
    /// `none`: there is no activation function.
    public var activation: Activation { .none }
    /// False: a function may follow in a node of its own.
    public var hasSum: Bool { false }
    /// The layer with the numbers that the run carries along.
    public var inTests: (any Layer)? { statistics == .carried ? nil : Self(self, .carried) }
    /// The layer with the mean and the variance that the batch has.
    public func onOneSample(ofBatch count: Int) -> (any Layer)? {
        statistics == .batch ? Self(self, .oneSample(count)) : nil
    }

    /// The shape of its input.
    public func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    /// γ = 1 and β = 0; μ′ = 0 and σ²′ = 1.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] {
        let axes = [Axis("out", inputs[0].maps)]
        return [
            ArraySpecification(parameter: "scale", "γ", axes, initialValue: 1), ArraySpecification(parameter: "shift", "β", axes),
            ArraySpecification(parameter: "running_mean", "μ′", axes, isLearnt: false),
            ArraySpecification(parameter: "running_variance", "σ²′", axes, initialValue: 1, isLearnt: false),
        ]
    }
    /// Two sums and two products for each unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { 4 * inputs[0].unitCount }
    /// Each unit has one to its input and one to its shift.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { 2 * inputs[0].unitCount }
    /// One row of factors.
    public func planes(for inputs: [MapShape]) -> PlaneLayout? { PlaneLayout(oneForEachOf: inputs[0].maps) }

    /// γ (a − μ) / √(σ² + ε) + β.
    public func forwardRule(_ inputs: [String]) -> String { "γ (a(\(inputs[0])) − μ)/√(σ² + ε) + β" }
    /// What is left of the residual after its mean and its part along ẑ.
    public func backwardRule(_ residual: String) -> String { "γ/√(σ² + ε) (\(residual) − mean \(residual) − ẑ mean(ẑ \(residual)))" }
    /// The means of the batch.
    public var gradientRule: String? { "∂L/∂γ = (1/N) Σ ẑ δ, ∂L/∂β = (1/N) Σ δ" }
    /// A scaled and shifted number.
    public var unitRule: String { "γ·ẑ + β" }
    /// Directly, and through mean and variance.
    public var passedRule: String { "Σ ∂ℓ/∂y · ∂y/∂x" }

    /// a = γ ẑ + β; keeps mean and variance.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        if statistics == .carried {
            for map in 0..<inputs[0].shape.maps {
                kept.ofBatch[Self.mean][map] = parameters[Self.runningMean][map]
                kept.ofBatch[Self.variance][map] = parameters[Self.runningVariance][map]
            }
        }
        // Two elements of one array at once.
        kept.ofBatch.withUnsafeMutableBufferPointer { arrays in
            output.setNormalized(
                inputs[0], means: &arrays[Self.mean], variances: &arrays[Self.variance], isGiven: statistics != .batch,
                epsilon: S(epsilon), gain: parameters[Self.scale], shift: parameters[Self.shift], workers)
        }
    }

    /// γ / √(σ² + ε) · (δ − mean δ − ẑ mean(ẑ δ)).
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        passBack(residual, inputs, gain: parameters[Self.scale], into: &gradient, workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// (1/N) Σ ẑ δ and (1/N) Σ δ.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {
        let (x, means, variances) = (inputs[0], inputs.kept.ofBatch[Self.mean], inputs.kept.ofBatch[Self.variance])
        gradients.withUnsafeMutableBufferPointer { gradients in
            residual.normalizationGradients(
                x, means: means, variances: variances, epsilon: S(epsilon), gains: &gradients[Self.scale], shifts: &gradients[Self.shift],
                workers)
        }
    }

    /// gain / √(σ² + ε) · (δ − mean δ − ẑ mean(ẑ δ)): the derivatives of the units by the inputs are symmetric.
    private func passBack<S: KernelScalar>(
        _ residual: FeatureMaps<S>, _ inputs: borrowing LayerInputs<S>, gain: Tensor<S>, into target: inout FeatureMaps<S>,
        _ workers: Workers
    ) {
        let batch: Int? =
            switch statistics {
            case .batch: residual.sampleCount
            case .oneSample(let count): count
            case .carried: nil
            }
        target.setNormalizedGradient(
            residual, inputs[0], means: inputs.kept.ofBatch[Self.mean], variances: inputs.kept.ofBatch[Self.variance], batch: batch,
            epsilon: S(epsilon), gain: gain, workers)
    }

    /// The same of the tangent.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { passBack(tangent, inputs, gain: parameters[Self.scale], into: &output, workers) }

    /// (1/N) Σ δ times the same of the tangent with γ = 1.
    public func weightsOnTheWayBack<S: KernelScalar>(
        _ tangents: borrowing LayerInputs<S>, at inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>,
        into gradients: inout [Tensor<S>], workers: Workers
    ) {
        var passed = residual
        let ones = Tensor(gradients[Self.scale].shape, Array(repeating: S(1), count: gradients[Self.scale].count))
        passBack(tangents[0], inputs, gain: ones, into: &passed, workers)
        passed.meanProducts(with: residual, into: &gradients[Self.scale])
    }

    /// μ′ and σ²′, each moved by its part towards that of the batch.
    public func carry<S: KernelScalar>(_ kept: KeptArrays<S>, _ inputs: [MapShape], samples: Int, _ parameters: inout [Tensor<S>]) {
        guard statistics == .batch else { return }
        let part = S(momentum)
        let unbiased = S(unbiased(inputs, samples: samples))
        for map in 0..<inputs[0].maps {
            let (mean, variance) = (parameters[Self.runningMean][map], parameters[Self.runningVariance][map])
            parameters[Self.runningMean][map] = (1 - part) * mean + part * kept.ofBatch[Self.mean][map]
            parameters[Self.runningVariance][map] = (1 - part) * variance + part * unbiased * kept.ofBatch[Self.variance][map]
        }
    }

    /// NHW/(NHW − 1); 1 for a single number.
    private func unbiased(_ inputs: [MapShape], samples: Int) -> Double {
        let count = Double(samples * inputs[0].planeCount)
        return count > 1 ? count / (count - 1) : 1
    }
}

// How a unit comes about, and what the numbers are used for.
extension BatchNormalization {
    /// μ, x − μ, σ², 1/√(σ² + ε), ẑ and the units.
    public func arrays(output: MapShape) -> [ArraySpecification] {
        let (axes, maps) = (unitAxes(output), [Axis(isVector ? "unit" : "map", output.maps)])
        return [
            ArraySpecification("batch_mean", "μ", maps, span: .batch), ArraySpecification("centred", "c", axes, isKept: false),
            ArraySpecification("variance", "σ²", maps, span: .batch),
            ArraySpecification("precision", "r", maps, span: .batch, isKept: false),
            ArraySpecification("normalized", "ẑ", axes, isKept: false), ArraySpecification("activation", "a", axes),
        ]
    }

    /// μ = (1/NHW) Σ x of the map, or the number carried along.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        if statistics == .carried { return Equation(terms: [[.parameter(Self.runningMean, entry: entry)]]) }
        let plane = inputs[0].planeCount
        return Equation(
            scale: [.constant(1 / Double(plane))], terms: (0..<plane).map { [.input(0, entry: entry * plane + $0)] }, isMeanOverBatch: true)
    }

    /// The arrays one after the other.
    public func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        let plane = inputs[0].planeCount
        let map = entry / plane
        switch array {
        case Self.mean: return equation(at: entry, inputs)
        case Self.centred: return Equation(terms: [[.input(0, entry: entry)], [.constant(-1), .own(Self.mean, entry: map)]])
        case Self.variance where statistics == .carried: return Equation(terms: [[.parameter(Self.runningVariance, entry: entry)]])
        case Self.variance:
            return Equation(
                scale: [.constant(1 / Double(plane))],
                terms: (0..<plane).map { [.own(Self.centred, entry: entry * plane + $0), .own(Self.centred, entry: entry * plane + $0)] },
                isMeanOverBatch: true)
        case Self.inverse:
            return Equation(.reciprocalRoot, terms: [[.own(Self.variance, entry: entry)], [.constant(epsilon)]])
        case Self.normalized: return Equation(terms: [[.own(Self.centred, entry: entry), .own(Self.inverse, entry: map)]])
        default:
            return Equation(terms: [
                [.parameter(Self.scale, entry: map), .own(Self.normalized, entry: entry)], [.parameter(Self.shift, entry: map)],
            ])
        }
    }

    /// The same as formulas.
    public func formula(of array: Int) -> String {
        let isCarried = statistics == .carried
        return [
            isCarried ? "μ = μ′" : "μ = (1/NHW) Σ x", "c = x − μ", isCarried ? "σ² = σ²′" : "σ² = (1/NHW) Σ c²", "r = 1/√(σ² + ε)",
            "ẑ = c·r",
            "a = γ·ẑ + β",
        ][array]
    }

    /// (1 − m) times the number before, and m times that of the batch.
    public func carriedEquation(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], samples: Int) -> Equation {
        let isMean = parameter == Self.runningMean
        let part = momentum * (isMean ? 1 : unbiased(inputs, samples: samples))
        return Equation(terms: [
            [.constant(1 - momentum), .parameter(parameter, entry: entry)],
            [.constant(part), .own(isMean ? Self.mean : Self.variance, entry: entry)],
        ])
    }

    /// The same as a formula.
    public func formula(ofCarried parameter: Int) -> String {
        parameter == Self.runningMean ? "μ′ ← (1 − m)·μ′ + m·μ" : "σ²′ ← (1 − m)·σ²′ + m·σ²·NHW/(NHW − 1)"
    }

    /// Its map's mean and its own centred number.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let plane = inputs[0].planeCount
        let centred = Use(array: Self.centred, entry: entry, others: [])
        if statistics == .carried { return [centred] }
        return [Use(array: Self.mean, entry: entry / plane, others: [.constant(1 / Double(plane))], isMeanOverBatch: true), centred]
    }

    /// What each array is made for.
    public func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let plane = inputs[0].planeCount
        let map = entry / plane
        let all = entry * plane..<(entry + 1) * plane
        switch array {
        case Self.mean: return all.map { Use(array: Self.centred, entry: $0, others: [.constant(-1)]) }
        case Self.centred:
            let normalized = Use(array: Self.normalized, entry: entry, others: [.own(Self.inverse, entry: map)])
            if statistics == .carried { return [normalized] }
            let square = Use(
                array: Self.variance, entry: map, others: [.own(Self.centred, entry: entry), .constant(2 / Double(plane))],
                isMeanOverBatch: true)
            return [square, normalized]
        case Self.variance: return [Use(array: Self.inverse, entry: entry, others: [], function: .reciprocalRoot)]
        case Self.inverse: return all.map { Use(array: Self.normalized, entry: $0, others: [.own(Self.centred, entry: $0)]) }
        case Self.normalized: return [Use(array: Self.activation, entry: entry, others: [.parameter(Self.scale, entry: map)])]
        default: return []
        }
    }

    /// Every unit of the map: of the scale with ẑ, of the shift alone.
    public func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        guard parameter <= Self.shift else { return [] }
        let plane = inputs[0].planeCount
        return (entry * plane..<(entry + 1) * plane).map {
            Use(array: Self.activation, entry: $0, others: parameter == Self.scale ? [.own(Self.normalized, entry: $0)] : [])
        }
    }
}

extension BatchNormalization {
    /// `n`, with the usual settings; `epsilon` and `momentum` in files.
    static let form = LayerForm("batch-normalization", notation: notation) { options throws(LayerOptionError) in
        let epsilon = try options.number("epsilon", below: 1, default: usual.epsilon)
        return written(epsilon, try options.number("momentum", below: 1, default: usual.momentum))
    }

    private static let notation = LayerNotation(letter: "n", hasCount: false, example: "n") { reader, _ throws(NotationError) in
        try reader.endWithoutFunction()
        return written(usual.epsilon, usual.momentum)
    }

    private static let usual = BatchNormalization()

    private static func written(_ epsilon: Double, _ momentum: Double) -> WrittenLayer {
        let isUsual = epsilon == usual.epsilon && momentum == usual.momentum
        return WrittenLayer(notation: isUsual ? "n" : nil, prefix: "norm") { inputs in
            BatchNormalization(epsilon: epsilon, momentum: momentum, isVector: inputs[0].planeCount == 1)
        }
    }
}
