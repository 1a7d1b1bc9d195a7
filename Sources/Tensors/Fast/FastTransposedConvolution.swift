/// Transposed convolution: the kernels of a convolution from its output to its input, with the rules of forward and back exchanged.
extension Float {
    /// A correlation of the input with the kernels turned by 180°, which is what the convolution passes back.
    public static func transposedForward(
        _ g: ConvolutionGeometry, input: FeatureMaps<Float>, kernel: Tensor<Float>, bias: Tensor<Float>, activation: Activation,
        output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        correlate(
            { width in
                workers.plan(PlanKey(geometry: g, purpose: .toInput, width: width)) { CorrelationPlan.toInput(g, width: width) }
            }, from: input, kernel: kernel, bias: bias, finish: .activation(activation), to: output, workers)
    }

    /// The convolution of the residuals; the slope is multiplied in while the sums are in cache.
    public static func transposedToInput(
        _ g: ConvolutionGeometry, residual: FeatureMaps<Float>, kernel: Tensor<Float>, slope: Slope<Float>?,
        gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        correlate(
            { width in
                workers.plan(PlanKey(geometry: g, purpose: .forward, width: width)) { CorrelationPlan.forward(g, width: width) }
            }, from: residual, kernel: kernel, bias: nil, finish: Finish(slope), to: gradient, workers)
    }

    /// The gradient of the convolution's kernels, with residual and input in each other's place.
    public static func transposedToKernel(
        _ g: ConvolutionGeometry, input: FeatureMaps<Float>, residual: FeatureMaps<Float>, kernelGradient: inout Tensor<Float>,
        workers: Workers
    ) { self.kernelGradient(g, input: residual, residual: input, into: &kernelGradient, biasSums: nil, workers) }
}

extension FeatureMaps {
    /// Sets sums [C] to (1/N) Σ of each map; unused places are zero. One after the other, so that threads change nothing.
    @_specialize(where Scalar == Float)
    public func meanSums(into sums: inout Tensor<Scalar>) {
        let (blocks, shape) = (blocks, shape)
        let delta = storage.base
        let count = Scalar(sampleCount)
        sums.withUnsafeMutableBuffer { sums in
            for map in 0..<shape.maps {
                var total = Scalar(0)
                for block in 0..<blocks.count {
                    let width = blocks.width(block)
                    let start = blocks.start(block, units: shape.unitCount) + map * shape.planeCount * width
                    var part = Scalar(0)
                    for i in start..<start + shape.planeCount * width { part += delta[i] }
                    total += part
                }
                sums[map] = total / count
            }
        }
    }
}
