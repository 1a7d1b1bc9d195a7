/// `Double` has no fast kernels: it is the reference for the fast ones of `Float`.
extension Double {
    /// The plain loops of `Reference`.
    public static func convolutionForward(
        _ g: ConvolutionGeometry, input: FeatureMaps<Double>, kernel: Tensor<Double>, bias: Tensor<Double>,
        activation: Activation, output: inout FeatureMaps<Double>, workers: Workers
    ) {
        Reference.convolutionForward(g, input: input, kernel: kernel, bias: bias, activation: activation, output: &output)
    }

    /// The plain loops of `Reference`.
    public static func convolutionToInput(
        _ g: ConvolutionGeometry, residual: FeatureMaps<Double>, kernel: Tensor<Double>, slope: Slope<Double>?,
        gradient: inout FeatureMaps<Double>, workers: Workers
    ) {
        Reference.convolutionToInput(g, residual: residual, kernel: kernel, gradient: &gradient)
        multiply(&gradient, by: slope)
    }

    /// The plain loops of `Reference`.
    public static func convolutionToKernel(
        _ g: ConvolutionGeometry, input: FeatureMaps<Double>, residual: FeatureMaps<Double>,
        kernelGradient: inout Tensor<Double>, biasGradient: inout Tensor<Double>, workers: Workers
    ) {
        Reference.convolutionToKernel(
            g, input: input, residual: residual, kernelGradient: &kernelGradient, biasGradient: &biasGradient)
    }

    /// The plain loops of `Reference`.
    public static func meanPoolingForward(
        size: Int, input: FeatureMaps<Double>, output: inout FeatureMaps<Double>, workers: Workers
    ) { Reference.meanPoolingForward(size: size, input: input, output: &output) }

    /// The plain loops of `Reference`.
    public static func meanPoolingToInput(
        size: Int, residual: FeatureMaps<Double>, slope: Slope<Double>?, gradient: inout FeatureMaps<Double>, workers: Workers
    ) {
        Reference.meanPoolingToInput(size: size, residual: residual, gradient: &gradient)
        multiply(&gradient, by: slope)
    }

    /// The plain loops of `Reference`.
    public static func maxPoolingForward(
        size: Int, input: FeatureMaps<Double>, output: inout FeatureMaps<Double>, workers: Workers
    ) { Reference.maxPoolingForward(size: size, input: input, output: &output) }

    /// The plain loops of `Reference`.
    public static func maxPoolingToInput(
        size: Int, input: FeatureMaps<Double>, output: FeatureMaps<Double>, residual: FeatureMaps<Double>,
        slope: Slope<Double>?, gradient: inout FeatureMaps<Double>, workers: Workers
    ) {
        Reference.maxPoolingToInput(size: size, input: input, residual: residual, gradient: &gradient)
        multiply(&gradient, by: slope)
    }

    /// The plain loops of `Reference`.
    public static func denseForward(
        input: FeatureMaps<Double>, weight: Tensor<Double>, bias: Tensor<Double>, activation: Activation,
        output: inout FeatureMaps<Double>, workers: Workers
    ) { Reference.denseForward(input: input, weight: weight, bias: bias, activation: activation, output: &output) }

    /// The plain loops of `Reference`.
    public static func denseToInput(
        residual: FeatureMaps<Double>, weight: Tensor<Double>, slope: Slope<Double>?, gradient: inout FeatureMaps<Double>,
        workers: Workers
    ) {
        Reference.denseToInput(residual: residual, weight: weight, gradient: &gradient)
        multiply(&gradient, by: slope)
    }

    /// The plain loops of `Reference`.
    public static func denseToWeights(
        input: FeatureMaps<Double>, residual: FeatureMaps<Double>, weightGradient: inout Tensor<Double>,
        biasGradient: inout Tensor<Double>, workers: Workers
    ) {
        Reference.denseToWeights(
            input: input, residual: residual, weightGradient: &weightGradient, biasGradient: &biasGradient)
    }

    /// The plain loops of `Reference`.
    public static func multiplyBySlope(
        _ activation: Activation, of a: FeatureMaps<Double>, residual: inout FeatureMaps<Double>, workers: Workers
    ) { Reference.multiplyBySlope(activation, of: a, residual: &residual) }

    /// Unit by unit, without vectors or threads.
    public static func add(_ addend: FeatureMaps<Double>, to target: inout FeatureMaps<Double>, workers: Workers) {
        for n in 0..<target.sampleCount {
            target.setUnits(sample: n, zip(target.units(sample: n), addend.units(sample: n)).map(+))
        }
    }

    /// Unit by unit, without vectors or threads.
    public static func sumOfMagnitudes(_ maps: FeatureMaps<Double>) -> Double {
        (0..<maps.sampleCount).reduce(0) { sum, n in maps.units(sample: n).reduce(sum) { $0 + abs($1) } }
    }

    /// Number by number, without vectors.
    public static func areFinite(_ numbers: UnsafeBufferPointer<Double>) -> Bool { numbers.allSatisfy(\.isFinite) }

    /// In order, without vectors.
    public static func sumOfSquares(_ numbers: UnsafeBufferPointer<Double>) -> Double { numbers.reduce(0) { $0 + $1 * $1 } }

    /// Element by element, without vectors or threads.
    public static func descend(_ parameter: inout Tensor<Double>, gradient: Tensor<Double>, rate: Double, workers: Workers) {
        for i in 0..<parameter.count { parameter[i] -= rate * gradient[i] }
    }

    /// The plain loops of `Reference`.
    public static func update<Formula: UpdateFormula>(
        _ arrays: UpdateArrays<Double>, count: Int, by formula: Formula, workers: Workers
    ) -> Double { formula.update(arrays, 0..<count) }

    /// Byte by byte, without vectors or threads.
    public static func setPixels(
        of maps: FeatureMaps<Double>, from bytes: UnsafePointer<UInt8>, picture: (Int) -> Int, workers: Workers
    ) {
        for sample in 0..<maps.sampleCount {
            let start = bytes + picture(sample) * maps.shape.unitCount
            for i in 0..<maps.shape.unitCount { maps.storage.base[sample * maps.shape.unitCount + i] = Double(start[i]) / 255 }
        }
    }

    private static func multiply(_ gradient: inout FeatureMaps<Double>, by slope: Slope<Double>?) {
        guard let slope else { return }
        Reference.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient)
    }
}
