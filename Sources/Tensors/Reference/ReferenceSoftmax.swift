/// Plain loops of a softmax over the maps at each position.
extension Reference {
    /// See `FeatureMaps.setSoftmax`.
    public static func softmax<S: KernelScalar>(_ input: FeatureMaps<S>, into output: inout FeatureMaps<S>) {
        let plane = input.shape.planeCount
        for n in 0..<input.sampleCount {
            var units = input.units(sample: n)
            for position in 0..<plane {
                let places = stride(from: position, to: units.count, by: plane)
                let largest = places.reduce(-S.infinity) { Swift.max($0, units[$1]) }
                let total = places.reduce(S(0)) { $0 + S.exponential(units[$1] - largest) }
                for place in places { units[place] = S.exponential(units[place] - largest) / total }
            }
            output.setUnits(sample: n, units)
        }
    }

    /// See `FeatureMaps.setSoftmaxGradient`.
    public static func softmaxGradient<S: KernelScalar>(
        _ residual: FeatureMaps<S>, units: FeatureMaps<S>, into gradient: inout FeatureMaps<S>
    ) {
        let plane = residual.shape.planeCount
        for n in 0..<residual.sampleCount {
            let (delta, a) = (residual.units(sample: n), units.units(sample: n))
            gradient.setUnits(
                sample: n,
                delta.indices.map { place in
                    let position = place % plane
                    let sum = stride(from: position, to: delta.count, by: plane).reduce(S(0)) { $0 + a[$1] * delta[$1] }
                    return a[place] * (delta[place] - sum)
                })
        }
    }
}
