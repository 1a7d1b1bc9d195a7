import Tensors

/// The windows of a pooling with a stride or padding of its own, and what both kinds of it have in common.
public struct PoolingWindows: Hashable, Sendable {
    /// Rows and columns k of a window.
    public let size: Int
    /// t, the step of the window in rows and columns.
    public let stride: Int
    /// p, the rows and columns around the maps, which hold nothing.
    public let padding: Int

    /// Windows on maps of this shape. Throws if they do not fit.
    init(on input: MapShape, size: Int, stride: Int, padding: Int) throws(LayerMisfit) {
        let (rows, columns) = (input.rows + 2 * padding, input.columns + 2 * padding)
        guard size <= rows && size <= columns else {
            throw .kernelTooLarge(spanRows: size, spanColumns: size, rows: rows, columns: columns)
        }
        (self.size, self.stride, self.padding) = (size, stride, padding)
    }

    func geometry(_ input: MapShape) -> PoolingGeometry {
        PoolingGeometry(input: input, kernelRows: size, kernelColumns: size, stride: stride, padding: padding)
    }

    /// The sizes as a kind of layer has them.
    var sizes: [LayerKind.Size] {
        [.init("kernel_shape", [size, size]), .init("strides", [stride, stride]), .init("pads", [padding, padding, padding, padding])]
    }

    /// `3×3, t=2, p=1`.
    var written: String { "\(size)×\(size), t=\(stride)" + (padding > 0 ? ", p=\(padding)" : "") }

    /// The units of all windows, those that lie in several as often.
    func unitCount(_ input: MapShape) -> Int {
        let (g, output) = (geometry(input), geometry(input).output)
        let rows = (0..<output.rows).reduce(0) { $0 + g.rows(ofWindow: $1).count }
        let columns = (0..<output.columns).reduce(0) { $0 + g.columns(ofWindow: $1).count }
        return input.maps * rows * columns
    }

    /// The units of an entry's window, in row order, each a term of its own.
    func terms(_ entry: Int, _ input: MapShape) -> [[Equation.Factor]] {
        let g = geometry(input)
        let unit = Unit(entry, in: g.output)
        return g.rows(ofWindow: unit.row).flatMap { row in
            g.columns(ofWindow: unit.column).map { [.input(0, entry: Unit(unit.map, row, $0).index(in: input))] }
        }
    }

    /// The entries whose windows have a unit of the input, each with the number of units in its window.
    func windows(over entry: Int, _ input: MapShape) -> [(entry: Int, count: Int)] {
        let (g, unit) = (geometry(input), Unit(entry, in: input))
        return g.windows(overRow: unit.row).flatMap { row in
            g.windows(overColumn: unit.column).map { column in
                (Unit(unit.map, row, column).index(in: g.output), g.rows(ofWindow: row).count * g.columns(ofWindow: column).count)
            }
        }
    }
}

/// Max-pooling with windows that may overlap, reach over the border, or leave units between them.
///
/// | | |
/// | --- | --- |
/// | forward | a = max of the window; a NaN wins, what lies around the maps never does |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | Σ δ of the windows that a unit has won: the first maximum of each in row order takes all of its δ |
///
/// Input `[N, C, H, W]`, output `[N, C, H′, W′]` with H′ = ⌊(H + 2p − k)/t⌋ + 1, as in a convolution.
/// Source: Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks (2012), section 3.4.
public struct OverlappingMaxPooling: WindowPooling {
    /// Size, stride and padding.
    public let pooling: PoolingWindows

    /// Pooling of windows on maps of this shape, with less padding than rows of a window. Throws if they do not fit.
    public init(on input: MapShape, size: Int, stride: Int, padding: Int = 0) throws(LayerMisfit) {
        pooling = try PoolingWindows(on: input, size: size, stride: stride, padding: padding)
    }

    /// Max-pooling with its windows' size, strides and pads.
    public var kind: LayerKind { LayerKind("max-pooling", prefix: "pool", pooling.sizes) }
    /// `none`: pooling has no activation function.
    public var activation: Activation { .none }
    /// False: a window's largest unit is the unit.
    public var hasSum: Bool { false }
    /// True: the largest unit of the window.
    public var picksLargest: Bool { true }

    /// The windows on maps of this shape.
    public func windows(on input: MapShape) -> PoolingGeometry { pooling.geometry(input) }
    /// `[C, H′, W′]`.
    public func outputShape(for inputs: [MapShape]) -> MapShape { pooling.geometry(inputs[0]).output }
    /// One comparison for each unit of each window.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { pooling.unitCount(inputs[0]) }
    /// Each unit of each window has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { pooling.unitCount(inputs[0]) }

    /// max(3×3, t=2).
    public func forwardRule(_ inputs: [String]) -> String { "max(\(pooling.written))" }
    /// The winner of each window receives its residual.
    public func backwardRule(_ residual: String) -> String { "Σ winner(\(residual))" }
    /// The largest unit of the window.
    public var unitRule: String { "max a" }
    /// The residuals of the windows that it won.
    public var passedRule: String { "Σ δ[a = max]" }

    /// The largest unit of each window.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setWindowMaxima(inputs[0], pooling.geometry(inputs[0].shape), workers) }

    /// δ goes to the winner of each window; a unit that won several receives the sum.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setWindowMaximaGradient(residual, inputs[0], maxima: output, pooling.geometry(gradient.shape), workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// The tangent of the winner of each window.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.setWinners(of: inputs[0], tangent, pooling.geometry(tangent.shape)) }
}

extension OverlappingMaxPooling {
    /// The largest unit of the window.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { Equation(.max, terms: pooling.terms(entry, inputs[0])) }

    /// The windows that have the unit, whether or not it is the winner there.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        pooling.windows(over: entry, inputs[0]).map { Use(entry: $0.entry, others: []) }
    }
}

/// Mean-pooling with windows that may overlap, reach over the border, or leave units between them.
///
/// | | |
/// | --- | --- |
/// | forward | a = mean of the window's n units inside the maps |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | Σ δ / n of the windows that have the unit |
///
/// What lies around the maps is not counted: n is k² in the middle and less at a border with padding (`count_include_pad` 0, the default of
/// ONNX). Input `[N, C, H, W]`, output `[N, C, H′, W′]` with H′ = ⌊(H + 2p − k)/t⌋ + 1, as in a convolution.
/// Source: Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks (2012), section 3.4.
public struct OverlappingMeanPooling: WindowPooling {
    /// Size, stride and padding.
    public let pooling: PoolingWindows

    /// Pooling of windows on maps of this shape, with less padding than rows of a window. Throws if they do not fit.
    public init(on input: MapShape, size: Int, stride: Int, padding: Int = 0) throws(LayerMisfit) {
        pooling = try PoolingWindows(on: input, size: size, stride: stride, padding: padding)
    }

    /// Mean-pooling with its windows' size, strides and pads.
    public var kind: LayerKind { LayerKind("mean-pooling", prefix: "pool", pooling.sizes) }
    /// `none`: pooling has no activation function.
    public var activation: Activation { .none }
    /// False: a window's mean is the unit.
    public var hasSum: Bool { false }

    /// The windows on maps of this shape.
    public func windows(on input: MapShape) -> PoolingGeometry { pooling.geometry(input) }
    /// `[C, H′, W′]`.
    public func outputShape(for inputs: [MapShape]) -> MapShape { pooling.geometry(inputs[0]).output }
    /// One addition for each unit of each window.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { pooling.unitCount(inputs[0]) }
    /// Each unit of each window has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { pooling.unitCount(inputs[0]) }

    /// mean(3×3, t=2).
    public func forwardRule(_ inputs: [String]) -> String { "mean(\(pooling.written))" }
    /// Each unit of a window receives the same part of its residual.
    public func backwardRule(_ residual: String) -> String { "Σ spread(\(residual))/n" }
    /// The sum of the window by the number of its units.
    public var unitRule: String { "(Σ a)/n" }
    /// The residuals of its windows, each by the number of units there.
    public var passedRule: String { "Σ δ/n" }

    /// The mean of each window.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setWindowMeans(inputs[0], pooling.geometry(inputs[0].shape), workers) }

    /// Σ δ / n of the windows that have the unit.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setWindowMeansGradient(residual, pooling.geometry(gradient.shape), workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// The mean of the tangent over each window.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.setWindowMeans(tangent, pooling.geometry(tangent.shape), workers) }
}

extension OverlappingMeanPooling {
    /// The sum of the window, by the number of its units.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let terms = pooling.terms(entry, inputs[0])
        return Equation(scale: [.constant(1 / Double(terms.count))], terms: terms)
    }

    /// The windows that have the unit, with its part of each.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        pooling.windows(over: entry, inputs[0]).map { Use(entry: $0.entry, others: [.constant(1 / Double($0.count))]) }
    }
}
