extension Reference {
    /// Calls `body` with each unit i, y, x of the smaller side, each of the larger side that it reaches, and the weight between them, counted
    /// in `[in][out][row][column]`.
    @inline(__always)
    private static func forEachReach(
        _ g: ConvolutionGeometry, _ body: (_ i: Int, _ y: Int, _ x: Int, _ j: Int, _ row: Int, _ column: Int, _ weight: Int) -> Void
    ) {
        for i in 0..<g.outputMaps {
            let firstMap = i / g.outputMapsPerGroup * g.inputMapsPerGroup
            for y in 0..<g.outputRows {
                for x in 0..<g.outputColumns {
                    for j in 0..<g.inputMapsPerGroup {
                        for ky in 0..<g.vertical.size {
                            for kx in 0..<g.horizontal.size {
                                let row = y * g.vertical.stride + ky * g.vertical.dilation - g.vertical.before
                                let column = x * g.horizontal.stride + kx * g.horizontal.dilation - g.horizontal.before
                                guard row >= 0, row < g.input.rows, column >= 0, column < g.input.columns else { continue }
                                let weight = ((i * g.inputMapsPerGroup + j) * g.vertical.size + ky) * g.horizontal.size + kx
                                body(i, y, x, firstMap + j, row, column, weight)
                            }
                        }
                    }
                }
            }
        }
    }

    /// See `KernelScalar.transposedForward`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func transposedForward<S: KernelScalar>(
        _ g: ConvolutionGeometry, input: FeatureMaps<S>, kernel: Tensor<S>, bias: Tensor<S>, activation: Activation,
        output: inout FeatureMaps<S>
    ) {
        for n in 0..<input.sampleCount {
            for j in 0..<g.input.maps {
                for row in 0..<g.input.rows {
                    for column in 0..<g.input.columns { output[n, j, row, column] = bias[j] }
                }
            }
            forEachReach(g) { i, y, x, j, row, column, weight in output[n, j, row, column] += input[n, i, y, x] * kernel[weight] }
            output.setUnits(sample: n, output.units(sample: n).map { activation($0) })
        }
    }

    /// See `KernelScalar.transposedToInput`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func transposedToInput<S: KernelScalar>(
        _ g: ConvolutionGeometry, residual: FeatureMaps<S>, kernel: Tensor<S>, gradient: inout FeatureMaps<S>
    ) {
        gradient.clear()
        for n in 0..<residual.sampleCount {
            forEachReach(g) { i, y, x, j, row, column, weight in gradient[n, i, y, x] += residual[n, j, row, column] * kernel[weight] }
        }
    }

    /// See `KernelScalar.transposedToKernel`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func transposedToKernel<S: KernelScalar>(
        _ g: ConvolutionGeometry, input: FeatureMaps<S>, residual: FeatureMaps<S>, kernelGradient: inout Tensor<S>
    ) {
        kernelGradient = Tensor(zeros: g.kernelShape)
        for n in 0..<input.sampleCount {
            forEachReach(g) { i, y, x, j, row, column, weight in
                kernelGradient[weight] += residual[n, j, row, column] * input[n, i, y, x]
            }
        }
        for i in 0..<kernelGradient.count { kernelGradient[i] /= S(input.sampleCount) }
    }
}

extension Double {
    /// The plain loops of `Reference`.
    public static func transposedForward(
        _ g: ConvolutionGeometry, input: FeatureMaps<Double>, kernel: Tensor<Double>, bias: Tensor<Double>, activation: Activation,
        output: inout FeatureMaps<Double>, workers: Workers
    ) { Reference.transposedForward(g, input: input, kernel: kernel, bias: bias, activation: activation, output: &output) }

    /// The plain loops of `Reference`.
    public static func transposedToInput(
        _ g: ConvolutionGeometry, residual: FeatureMaps<Double>, kernel: Tensor<Double>, slope: Slope<Double>?,
        gradient: inout FeatureMaps<Double>, workers: Workers
    ) {
        Reference.transposedToInput(g, residual: residual, kernel: kernel, gradient: &gradient)
        if let slope { Reference.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient) }
    }

    /// The plain loops of `Reference`.
    public static func transposedToKernel(
        _ g: ConvolutionGeometry, input: FeatureMaps<Double>, residual: FeatureMaps<Double>, kernelGradient: inout Tensor<Double>,
        workers: Workers
    ) { Reference.transposedToKernel(g, input: input, residual: residual, kernelGradient: &kernelGradient) }
}
