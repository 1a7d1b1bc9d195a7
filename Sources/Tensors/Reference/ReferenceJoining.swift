extension Reference {
    /// See `FeatureMaps.multiply(by:_:)`.
    public static func multiply<S: KernelScalar>(_ factor: FeatureMaps<S>, into target: inout FeatureMaps<S>) {
        forEachUnit(of: target) { target[$0, $1, $2, $3] *= factor[$0, $1, $2, $3] }
    }

    /// See `FeatureMaps.setMaps(from:to:_:)`.
    public static func setMaps<S: KernelScalar>(of target: inout FeatureMaps<S>, from first: Int, to other: FeatureMaps<S>) {
        forEachUnit(of: other) { target[$0, first + $1, $2, $3] = other[$0, $1, $2, $3] }
    }

    /// See `FeatureMaps.setMaps(of:from:_:)`.
    public static func setMaps<S: KernelScalar>(of target: inout FeatureMaps<S>, of other: FeatureMaps<S>, from first: Int) {
        forEachUnit(of: target) { target[$0, $1, $2, $3] = other[$0, first + $1, $2, $3] }
    }

    private static func forEachUnit<S: KernelScalar>(of maps: FeatureMaps<S>, _ body: (Int, Int, Int, Int) -> Void) {
        for sample in 0..<maps.sampleCount {
            for map in 0..<maps.shape.maps {
                for row in 0..<maps.shape.rows {
                    for column in 0..<maps.shape.columns { body(sample, map, row, column) }
                }
            }
        }
    }
}
