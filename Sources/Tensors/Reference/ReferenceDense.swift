extension Reference {
    /// See `KernelScalar.denseForward`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func denseForward<S: KernelScalar>(
        input: FeatureMaps<S>, weight: Tensor<S>, bias: Tensor<S>, activation: Activation, output: inout FeatureMaps<S>
    ) {
        for n in 0..<input.sampleCount {
            let features = input.units(sample: n)
            output.setUnits(
                sample: n,
                (0..<bias.count).map { j in
                    var z = bias[j]
                    for f in features.indices { z += weight[j * features.count + f] * features[f] }
                    return activation(z)
                })
        }
    }

    /// See `KernelScalar.denseToInput`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func denseToInput<S: KernelScalar>(
        residual: FeatureMaps<S>, weight: Tensor<S>, gradient: inout FeatureMaps<S>
    ) {
        let count = gradient.shape.unitCount
        for n in 0..<residual.sampleCount {
            let delta = residual.units(sample: n)
            gradient.setUnits(
                sample: n,
                (0..<count).map { f in
                    var sum: S = 0
                    for j in delta.indices { sum += weight[j * count + f] * delta[j] }
                    return sum
                })
        }
    }

    /// See `KernelScalar.denseToWeights`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func denseToWeights<S: KernelScalar>(
        input: FeatureMaps<S>, residual: FeatureMaps<S>, weightGradient: inout Tensor<S>, biasGradient: inout Tensor<S>
    ) {
        weightGradient = Tensor(zeros: weightGradient.shape)
        biasGradient = Tensor(zeros: biasGradient.shape)
        let count = input.shape.unitCount
        for n in 0..<input.sampleCount {
            let features = input.units(sample: n)
            let delta = residual.units(sample: n)
            for j in delta.indices {
                biasGradient[j] += delta[j] / S(input.sampleCount)
                for f in features.indices { weightGradient[j * count + f] += delta[j] * features[f] / S(input.sampleCount) }
            }
        }
    }

    /// See `KernelScalar.multiplyBySlope`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func multiplyBySlope<S: KernelScalar>(
        _ activation: Activation, of a: FeatureMaps<S>, residual: inout FeatureMaps<S>
    ) {
        for n in 0..<a.sampleCount {
            residual.setUnits(
                sample: n, zip(residual.units(sample: n), a.units(sample: n)).map { $0 * activation.slope(at: $1) })
        }
    }
}
