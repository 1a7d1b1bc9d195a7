import Tensors

/// Max-pooling: each size × size block becomes its largest unit.
///
/// | | |
/// | --- | --- |
/// | forward | a = max of the block; a NaN wins |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | the winner, the first maximum in row order, takes all of δ, the others 0 |
///
/// Input `[N, C, H, W]`, output `[N, C, H/s, W/s]`; s must divide H and W.
public struct MaxPooling: Layer {
    /// Rows and columns s of a block.
    public let size: Int

    /// Pooling over blocks of `size` rows and columns.
    public init(size: Int) { self.size = size }

    /// Max-pooling with its block size.
    public var kind: LayerKind {
        LayerKind("max-pooling", prefix: "pool", [.init("kernel_shape", [size, size]), .init("strides", [size, size])])
    }
    /// False: a block's largest unit is the unit.
    public var hasSum: Bool { false }
    /// True: the largest unit of the block.
    public var picksLargest: Bool { true }

    /// max(s×s).
    public func forwardRule(_ inputs: [String]) -> String { "max(\(size)×\(size))" }

    /// The winner of a block receives the residual.
    public func backwardRule(_ residual: String) -> String { "winner(\(residual))" }

    /// The largest unit of the block.
    public var unitRule: String { "max a" }

    /// The residual, of the largest unit alone.
    public var passedRule: String { "δ[a = max]" }
    /// `none`: pooling has no activation function.
    public var activation: Activation { .none }

    /// `[C, H/s, W/s]`.
    public func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape {
        try pooledShape(of: inputs[0], size: size)
    }

    /// One comparison for each input unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }

    /// The largest unit of each block.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { S.maxPoolingForward(size: size, input: inputs[0], output: &output, workers: workers) }

    /// δ goes to the winner of each block.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        S.maxPoolingToInput(
            size: size, input: inputs[0], output: output, residual: residual, slope: slope, gradient: &gradient, workers: workers)
    }

    /// The tangent of the winner of each block, the first maximum or the first NaN in row order.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        output.setWinners(of: inputs[0], tangent, windows(on: inputs[0].shape))
    }
}

extension MaxPooling {
    /// The largest unit of the block.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        Equation(.max, terms: block(entry, size: size, inputs[0]))
    }

    /// Each unit of the input has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount }

    /// The unit of the block, whether or not it is the winner.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let unit = Unit(entry, in: inputs[0])
        let pooled = Unit(unit.map, unit.row / size, unit.column / size)
        return [Use(entry: pooled.index(in: output), others: [])]
    }
}

extension MaxPooling: WindowPooling {
    /// Blocks side by side.
    public func windows(on input: MapShape) -> PoolingGeometry {
        PoolingGeometry(input: input, kernelRows: size, kernelColumns: size, stride: size)
    }
}

extension MaxPooling {
    /// As `PoolingForm` says.
    static let form = PoolingForm.max.form
}
