import Tensors

/// Mean-pooling ("subsampling"): each size × size block becomes its mean.
///
/// | | |
/// | --- | --- |
/// | forward | a = mean of the block |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | δ ⊗ 1_{s×s} / s²: each residual is spread evenly over its block |
///
/// Input `[N, C, H, W]`, output `[N, C, H/s, W/s]`; s must divide H and W.
public struct MeanPooling: Layer {
    /// Rows and columns s of a block.
    public let size: Int

    /// Pooling over blocks of `size` rows and columns.
    public init(size: Int) { self.size = size }

    /// Mean-pooling with its block size.
    public var kind: LayerKind {
        LayerKind("mean-pooling", prefix: "pool", [.init("kernel_shape", [size, size]), .init("strides", [size, size])])
    }
    /// False: a block's mean is the unit.
    public var hasSum: Bool { false }

    /// mean(s×s).
    public func forwardRule(_ inputs: [String]) -> String { "mean(\(size)×\(size))" }

    /// Each unit of a block receives the same part of the residual.
    public func backwardRule(_ residual: String) -> String { "spread(\(residual))/\(size * size)" }

    /// The sum of the block by its size.
    public var unitRule: String { "(Σ a)/\(size * size)" }

    /// The residual by the size of the block.
    public var passedRule: String { "δ/\(size * size)" }
    /// `none`: pooling has no activation function.
    public var activation: Activation { .none }

    /// `[C, H/s, W/s]`.
    public func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape {
        try pooledShape(of: inputs[0], size: size)
    }

    /// One addition for each input unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }

    /// The mean of each block.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { S.meanPoolingForward(size: size, input: inputs[0], output: &output, workers: workers) }

    /// δ ⊗ 1_{s×s} / s².
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) { S.meanPoolingToInput(size: size, residual: residual, slope: slope, gradient: &gradient, workers: workers) }

    /// The mean of the tangent over each block.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        S.meanPoolingForward(size: size, input: tangent, output: &output, workers: workers)
    }
}

/// `[C, H/s, W/s]`; throws if s does not divide both.
func pooledShape(of input: MapShape, size: Int) throws(LayerMisfit) -> MapShape {
    guard input.rows % size == 0 && input.columns % size == 0 && input.rows > 0 && input.columns > 0 else {
        throw .blockDoesNotDivide(size: size, rows: input.rows, columns: input.columns)
    }
    return MapShape(maps: input.maps, rows: input.rows / size, columns: input.columns / size)
}

extension MeanPooling {
    /// The sum of the block, by its size.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        Equation(scale: [.constant(1 / Double(size * size))], terms: block(entry, size: size, inputs[0]))
    }

    /// Each unit of the input has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount }

    /// The unit of the block, to which it contributes its part.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let unit = Unit(entry, in: inputs[0])
        let pooled = Unit(unit.map, unit.row / size, unit.column / size)
        return [Use(entry: pooled.index(in: output), others: [.constant(1 / Double(size * size))])]
    }
}

extension MeanPooling {
    /// As `PoolingForm` says.
    static let form = PoolingForm.mean.form
}

/// The units of a pooled unit's block, in row order, each a term of its own; `input` is the shape below.
func block(_ entry: Int, size: Int, _ input: MapShape) -> [[Equation.Factor]] {
    let unit = Unit(entry, in: MapShape(maps: input.maps, rows: input.rows / size, columns: input.columns / size))
    return (0..<size * size).map {
        [.input(0, entry: Unit(unit.map, unit.row * size + $0 / size, unit.column * size + $0 % size).index(in: input))]
    }
}
