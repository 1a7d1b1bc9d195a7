import Tensors

/// Mean-pooling of whole maps: each map becomes its mean.
///
/// | | |
/// | --- | --- |
/// | forward | a_j = (1/HW) Σ x_j |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | δ_j / HW to each unit of the map |
///
/// Input `[N, C, H, W]`, output `[N, C, 1, 1]`; ONNX calls it GlobalAveragePool.
/// Source: Lin, Chen, Yan: Network In Network (2013), section 3.2.
public struct GlobalMeanPooling: Layer {
    /// Pooling of whole maps.
    public init() {}

    /// It has no sizes of its own.
    public var kind: LayerKind { LayerKind("global-mean-pooling", prefix: "pool") }
    /// `none`: pooling has no activation function.
    public var activation: Activation { .none }
    /// True: a map becomes a single unit.
    public var isVector: Bool { true }
    /// False: a map's mean is the unit.
    public var hasSum: Bool { false }

    /// `[C, 1, 1]`.
    public func outputShape(for inputs: [MapShape]) -> MapShape { MapShape(maps: inputs[0].maps, rows: 1, columns: 1) }
    /// One addition for each input unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }
    /// Each unit of the input has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount }

    /// The mean of a map.
    public func forwardRule(_ inputs: [String]) -> String { "mean(a(\(inputs[0])))" }
    /// Each unit of a map receives the same part of the residual.
    public func backwardRule(_ residual: String) -> String { "spread(\(residual))/HW" }
    /// The sum of the map by its size.
    public var unitRule: String { "(Σ a)/HW" }
    /// The residual by the size of the map.
    public var passedRule: String { "δ/HW" }

    /// a_j = (1/HW) Σ x_j.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setWindowMeans(inputs[0], PoolingGeometry(whole: inputs[0].shape), workers) }

    /// δ_j / HW.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setWindowMeansGradient(residual, PoolingGeometry(whole: gradient.shape), workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// The mean of the tangent over each map.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.setWindowMeans(tangent, PoolingGeometry(whole: tangent.shape), workers) }
}

extension GlobalMeanPooling {
    /// The sum of the map, by its size.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        Equation(scale: [.constant(1 / Double(inputs[0].planeCount))], terms: wholeMap(entry, inputs[0]))
    }

    /// The unit of the map, to which it contributes its part.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let plane = inputs[0].planeCount
        return [Use(entry: entry / plane, others: [.constant(1 / Double(plane))])]
    }

    /// Only in files: it has no options.
    static let form = LayerForm("global-mean-pooling", inputs: 1...1, example: ["mean = global-mean-pooling({x})"]) {
        _ throws(LayerOptionError) in WrittenLayer(GlobalMeanPooling(), notation: nil)
    }
}

/// Max-pooling of whole maps: each map becomes its largest unit.
///
/// | | |
/// | --- | --- |
/// | forward | a_j = max x_j; a NaN wins |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | the winner, the first maximum of the map in row order, takes all of δ_j, the others 0 |
///
/// Input `[N, C, H, W]`, output `[N, C, 1, 1]`; ONNX calls it GlobalMaxPool.
/// Source: Oquab, Bottou, Laptev, Sivic: Is Object Localization for Free? (2015), section 3.
public struct GlobalMaxPooling: Layer {
    /// Pooling of whole maps.
    public init() {}

    /// It has no sizes of its own.
    public var kind: LayerKind { LayerKind("global-max-pooling", prefix: "pool") }
    /// `none`: pooling has no activation function.
    public var activation: Activation { .none }
    /// True: a map becomes a single unit.
    public var isVector: Bool { true }
    /// False: a map's largest unit is the unit.
    public var hasSum: Bool { false }
    /// True: the largest unit of the map.
    public var picksLargest: Bool { true }

    /// `[C, 1, 1]`.
    public func outputShape(for inputs: [MapShape]) -> MapShape { MapShape(maps: inputs[0].maps, rows: 1, columns: 1) }
    /// One comparison for each input unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }
    /// Each unit of the input has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount }

    /// The largest unit of a map.
    public func forwardRule(_ inputs: [String]) -> String { "max(a(\(inputs[0])))" }
    /// The winner of a map receives the residual.
    public func backwardRule(_ residual: String) -> String { "winner(\(residual))" }
    /// The largest unit of the map.
    public var unitRule: String { "max a" }
    /// The residual, of the largest unit alone.
    public var passedRule: String { "δ[a = max]" }

    /// a_j = max x_j.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setWindowMaxima(inputs[0], PoolingGeometry(whole: inputs[0].shape), workers) }

    /// δ_j goes to the winner of the map.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setWindowMaximaGradient(residual, inputs[0], maxima: output, PoolingGeometry(whole: gradient.shape), workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// The tangent of the winner of each map.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.setWinners(of: inputs[0], tangent, PoolingGeometry(whole: tangent.shape)) }
}

extension GlobalMaxPooling {
    /// The largest unit of the map.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { Equation(.max, terms: wholeMap(entry, inputs[0])) }

    /// The unit of the map, whether or not it is the winner.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [Use(entry: entry / inputs[0].planeCount, others: [])]
    }

    /// Only in files: it has no options.
    static let form = LayerForm("global-max-pooling", inputs: 1...1, example: ["largest = global-max-pooling({x})"]) {
        _ throws(LayerOptionError) in WrittenLayer(GlobalMaxPooling(), notation: nil)
    }
}

/// The units of a whole map, in row order, each a term of its own; `input` is the shape below.
private func wholeMap(_ map: Int, _ input: MapShape) -> [[Equation.Factor]] {
    (map * input.planeCount..<(map + 1) * input.planeCount).map { [.input(0, entry: $0)] }
}

extension FeatureMaps {
    /// Sets each unit to the tangent of its window's winner, the first maximum or the first NaN in row order.
    mutating func setWinners(of input: FeatureMaps, _ tangent: FeatureMaps, _ g: PoolingGeometry) {
        for sample in 0..<tangent.sampleCount {
            let tangents = tangent.units(sample: sample)
            let won = (0..<shape.unitCount).map { place in
                let unit = Unit(place, in: shape)
                let (row, column) = Reference.windowWinner(g, input, sample, unit.map, unit.row, unit.column)
                return tangents[Unit(unit.map, row, column).index(in: input.shape)]
            }
            setUnits(sample: sample, won)
        }
    }
}
