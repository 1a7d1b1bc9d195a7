/// The kernels as plain loops that can be compared with the formulas by eye, in any precision. The fast kernels are checked against them.
public enum Reference {}

extension Reference {
    /// See `KernelScalar.convolutionForward`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func convolutionForward<S: KernelScalar>(
        _ g: ConvolutionGeometry, input: FeatureMaps<S>, kernel: Tensor<S>, bias: Tensor<S>, activation: Activation,
        output: inout FeatureMaps<S>
    ) {
        forEachOutput(g, samples: input.sampleCount) { n, o, y, x in
            var z = bias[o]
            forEachTap(g, output: o, y, x) { c, weightMap, ky, kx, row, column in
                z += input[n, c, row, column] * kernel[o, weightMap, ky, kx]
            }
            output[n, o, y, x] = activation(z)
        }
    }

    /// See `KernelScalar.convolutionToInput`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func convolutionToInput<S: KernelScalar>(
        _ g: ConvolutionGeometry, residual: FeatureMaps<S>, kernel: Tensor<S>, gradient: inout FeatureMaps<S>
    ) {
        for n in 0..<residual.sampleCount {
            for c in 0..<g.input.maps {
                for row in 0..<g.input.rows {
                    for column in 0..<g.input.columns { gradient[n, c, row, column] = 0 }
                }
            }
        }
        forEachOutput(g, samples: residual.sampleCount) { n, o, y, x in
            forEachTap(g, output: o, y, x) { c, weightMap, ky, kx, row, column in
                gradient[n, c, row, column] += residual[n, o, y, x] * kernel[o, weightMap, ky, kx]
            }
        }
    }

    /// See `KernelScalar.convolutionToKernel`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func convolutionToKernel<S: KernelScalar>(
        _ g: ConvolutionGeometry, input: FeatureMaps<S>, residual: FeatureMaps<S>, kernelGradient: inout Tensor<S>,
        biasGradient: inout Tensor<S>
    ) {
        kernelGradient = Tensor(zeros: g.kernelShape)
        biasGradient = Tensor(zeros: Shape(g.outputMaps))
        forEachOutput(g, samples: input.sampleCount) { n, o, y, x in
            biasGradient[o] += residual[n, o, y, x]
            forEachTap(g, output: o, y, x) { c, weightMap, ky, kx, row, column in
                kernelGradient[o, weightMap, ky, kx] += residual[n, o, y, x] * input[n, c, row, column]
            }
        }
        for i in 0..<kernelGradient.count { kernelGradient[i] /= S(input.sampleCount) }
        for i in 0..<biasGradient.count { biasGradient[i] /= S(input.sampleCount) }
    }

    @inline(__always)
    private static func forEachOutput(_ g: ConvolutionGeometry, samples: Int, _ body: (Int, Int, Int, Int) -> Void) {
        for n in 0..<samples {
            for o in 0..<g.outputMaps {
                for y in 0..<g.outputRows {
                    for x in 0..<g.outputColumns { body(n, o, y, x) }
                }
            }
        }
    }

    /// Calls `body` with (input map, its index in the group, kernel row, kernel column, input row, input column) for every tap of one
    /// output unit. Taps in the padding add nothing and are skipped.
    @inline(__always)
    private static func forEachTap(
        _ g: ConvolutionGeometry, output o: Int, _ y: Int, _ x: Int, _ body: (Int, Int, Int, Int, Int, Int) -> Void
    ) {
        let firstMap = o / g.outputMapsPerGroup * g.inputMapsPerGroup
        for weightMap in 0..<g.inputMapsPerGroup {
            for ky in 0..<g.vertical.size {
                let row = y * g.vertical.stride + ky * g.vertical.dilation - g.vertical.before
                guard row >= 0 && row < g.input.rows else { continue }
                for kx in 0..<g.horizontal.size {
                    let column = x * g.horizontal.stride + kx * g.horizontal.dilation - g.horizontal.before
                    guard column >= 0 && column < g.input.columns else { continue }
                    body(firstMap + weightMap, weightMap, ky, kx, row, column)
                }
            }
        }
    }
}
