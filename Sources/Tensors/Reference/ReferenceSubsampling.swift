/// `Double` has the plain loops alone.
extension Double {
    /// The plain loops of `Reference`.
    public static func subsamplingForward(
        size: Int, input: FeatureMaps<Double>, weight: Tensor<Double>, bias: Tensor<Double>, activation: Activation,
        output: inout FeatureMaps<Double>, workers: Workers
    ) { Reference.subsamplingForward(size: size, input: input, weight: weight, bias: bias, activation: activation, output: &output) }

    /// The plain loops of `Reference`.
    public static func subsamplingToInput(
        size: Int, residual: FeatureMaps<Double>, weight: Tensor<Double>, slope: Slope<Double>?,
        gradient: inout FeatureMaps<Double>, workers: Workers
    ) {
        Reference.subsamplingToInput(size: size, residual: residual, weight: weight, gradient: &gradient)
        if let slope { Reference.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient) }
    }

    /// The plain loops of `Reference`.
    public static func subsamplingToWeights(
        size: Int, input: FeatureMaps<Double>, residual: FeatureMaps<Double>, weightGradient: inout Tensor<Double>,
        biasGradient: inout Tensor<Double>, workers: Workers
    ) {
        Reference.subsamplingToWeights(
            size: size, input: input, residual: residual, weightGradient: &weightGradient, biasGradient: &biasGradient)
    }
}

extension Reference {
    /// See `KernelScalar.subsamplingForward`.
    static func subsamplingForward<S: KernelScalar>(
        size: Int, input: FeatureMaps<S>, weight: Tensor<S>, bias: Tensor<S>, activation: Activation, output: inout FeatureMaps<S>
    ) {
        forEachUnit(output) { n, c, y, x in
            output[n, c, y, x] = activation(weight[c] * blockSum(size, input, n, c, y, x) + bias[c])
        }
    }

    /// See `KernelScalar.subsamplingToInput`.
    static func subsamplingToInput<S: KernelScalar>(
        size: Int, residual: FeatureMaps<S>, weight: Tensor<S>, gradient: inout FeatureMaps<S>
    ) { forEachUnit(gradient) { n, c, y, x in gradient[n, c, y, x] = weight[c] * residual[n, c, y / size, x / size] } }

    /// See `KernelScalar.subsamplingToWeights`.
    static func subsamplingToWeights<S: KernelScalar>(
        size: Int, input: FeatureMaps<S>, residual: FeatureMaps<S>, weightGradient: inout Tensor<S>, biasGradient: inout Tensor<S>
    ) {
        for c in 0..<residual.shape.maps { (weightGradient[c], biasGradient[c]) = (0, 0) }
        forEachUnit(residual) { n, c, y, x in
            weightGradient[c] += residual[n, c, y, x] * blockSum(size, input, n, c, y, x)
            biasGradient[c] += residual[n, c, y, x]
        }
        let count = S(residual.sampleCount)
        for c in 0..<residual.shape.maps {
            weightGradient[c] /= count
            biasGradient[c] /= count
        }
    }

    private static func blockSum<S: KernelScalar>(
        _ size: Int, _ input: FeatureMaps<S>, _ n: Int, _ c: Int, _ y: Int, _ x: Int
    ) -> S {
        var sum: S = 0
        for i in 0..<size {
            for j in 0..<size { sum += input[n, c, y * size + i, x * size + j] }
        }
        return sum
    }

    private static func forEachUnit<S: KernelScalar>(_ maps: FeatureMaps<S>, _ body: (Int, Int, Int, Int) -> Void) {
        let shape = maps.shape
        for n in 0..<maps.sampleCount {
            for c in 0..<shape.maps {
                for y in 0..<shape.rows {
                    for x in 0..<shape.columns { body(n, c, y, x) }
                }
            }
        }
    }
}
