/// Plain loops of a local response normalisation.
extension Reference {
    /// See `FeatureMaps.setResponse`.
    public static func response<S: KernelScalar>(
        _ input: FeatureMaps<S>, _ window: ResponseWindow, into output: inout FeatureMaps<S>, bases: inout FeatureMaps<S>
    ) {
        forEachUnit(input) { n, c, y, x in
            let squares = window.maps(around: c, of: input.shape.maps).reduce(S(0)) { (sum: S, other: Int) -> S in
                sum + input[n, other, y, x] * input[n, other, y, x]
            }
            let base = S(window.bias) + S(window.alpha) / S(window.size) * squares
            bases[n, c, y, x] = base
            output[n, c, y, x] = input[n, c, y, x] * S.exponential(-S(window.beta) * S.naturalLogarithm(base))
        }
    }

    /// See `FeatureMaps.setResponseGradient`.
    public static func responseGradient<S: KernelScalar>(
        _ residual: FeatureMaps<S>, _ input: FeatureMaps<S>, units: FeatureMaps<S>, bases: FeatureMaps<S>, _ window: ResponseWindow,
        into gradient: inout FeatureMaps<S>
    ) {
        let slope: S = 2 * S(window.alpha) * S(window.beta) / S(window.size)
        forEachUnit(input) { n, c, y, x in
            let sum = window.maps(with: c, of: input.shape.maps).reduce(S(0)) { (sum: S, other: Int) -> S in
                sum + residual[n, other, y, x] * units[n, other, y, x] / bases[n, other, y, x]
            }
            let factor = S.exponential(-S(window.beta) * S.naturalLogarithm(bases[n, c, y, x]))
            gradient[n, c, y, x] = factor * residual[n, c, y, x] - slope * input[n, c, y, x] * sum
        }
    }

    private static func forEachUnit<S: KernelScalar>(_ maps: FeatureMaps<S>, _ body: (Int, Int, Int, Int) -> Void) {
        for n in 0..<maps.sampleCount {
            for c in 0..<maps.shape.maps {
                for y in 0..<maps.shape.rows {
                    for x in 0..<maps.shape.columns { body(n, c, y, x) }
                }
            }
        }
    }
}
