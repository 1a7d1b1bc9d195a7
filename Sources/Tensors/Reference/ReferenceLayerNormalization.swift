/// Plain loops of a normalisation of each sample.
extension Reference {
    /// The mean and the variance of a sample's units, and its units with mean 0 and variance 1 but for ε.
    private static func normalized<S: KernelScalar>(_ units: [S], _ epsilon: S) -> (mean: S, variance: S, precision: S, units: [S]) {
        let count = S(units.count)
        let mean = units.reduce(0, +) / count
        let variance = units.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        let precision = 1 / (variance + epsilon).squareRoot()
        return (mean, variance, precision, units.map { ($0 - mean) * precision })
    }

    /// See `FeatureMaps.setLayerNormalized`.
    public static func layerNormalized<S: KernelScalar>(
        _ input: FeatureMaps<S>, epsilon: S, gain: [S], shift: [S], into output: inout FeatureMaps<S>, means: inout FeatureMaps<S>,
        variances: inout FeatureMaps<S>
    ) {
        for n in 0..<input.sampleCount {
            let found = normalized(input.units(sample: n), epsilon)
            means.setUnits(sample: n, [found.mean])
            variances.setUnits(sample: n, [found.variance])
            output.setUnits(sample: n, found.units.indices.map { gain[$0] * found.units[$0] + shift[$0] })
        }
    }

    /// See `FeatureMaps.setLayerNormalizedGradient`, with the gain inside.
    public static func layerNormalizedGradient<S: KernelScalar>(
        _ residual: FeatureMaps<S>, _ input: FeatureMaps<S>, epsilon: S, gain: [S], into gradient: inout FeatureMaps<S>
    ) {
        for n in 0..<input.sampleCount {
            let found = normalized(input.units(sample: n), epsilon)
            let delta = zip(residual.units(sample: n), gain).map { $0 * $1 }
            let count = S(delta.count)
            let mean = delta.reduce(0, +) / count
            let along = zip(delta, found.units).reduce(0) { $0 + $1.0 * $1.1 } / count
            gradient.setUnits(sample: n, zip(delta, found.units).map { found.precision * ($0 - mean - $1 * along) })
        }
    }

    /// See `FeatureMaps.layerNormalizationGradients`.
    public static func layerNormalizationGradients<S: KernelScalar>(
        _ residual: FeatureMaps<S>, _ input: FeatureMaps<S>, epsilon: S
    ) -> (gains: [S], shifts: [S]) {
        let count = S(input.sampleCount)
        var (gains, shifts) = ([S](repeating: 0, count: input.shape.unitCount), [S](repeating: 0, count: input.shape.unitCount))
        for n in 0..<input.sampleCount {
            let (units, delta) = (normalized(input.units(sample: n), epsilon).units, residual.units(sample: n))
            for unit in units.indices {
                gains[unit] += units[unit] * delta[unit] / count
                shifts[unit] += delta[unit] / count
            }
        }
        return (gains, shifts)
    }
}
