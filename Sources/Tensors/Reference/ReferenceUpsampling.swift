extension Reference {
    /// Calls `body` with each output unit, each input unit that it is made of, and the part of it: by the distance of their centres.
    private static func forEachPart(
        _ g: UpsamplingGeometry, _ body: (_ map: Int, _ y: Int, _ x: Int, _ row: Int, _ column: Int, _ part: Double) -> Void
    ) {
        func part(_ place: Int, _ index: Int, _ scale: Int, _ extent: Int) -> Double {
            if !g.isLinear { return place / scale == index ? 1 : 0 }
            let centre = (Double(place) + 0.5) / Double(scale) - 0.5
            return max(0, 1 - abs(min(max(centre, 0), Double(extent - 1)) - Double(index)))
        }
        for map in 0..<g.input.maps {
            for y in 0..<g.output.rows {
                for x in 0..<g.output.columns {
                    for row in 0..<g.input.rows {
                        for column in 0..<g.input.columns {
                            let whole = part(y, row, g.rows, g.input.rows) * part(x, column, g.columns, g.input.columns)
                            if whole > 0 { body(map, y, x, row, column, whole) }
                        }
                    }
                }
            }
        }
    }

    /// The output of an upsampling.
    static func upsample<S: KernelScalar>(_ g: UpsamplingGeometry, input: FeatureMaps<S>, output: inout FeatureMaps<S>) {
        output.clear()
        for n in 0..<input.sampleCount {
            forEachPart(g) { map, y, x, row, column, part in output[n, map, y, x] += S(part) * input[n, map, row, column] }
        }
    }

    /// What an upsampling passes back.
    static func upsamplingToInput<S: KernelScalar>(_ g: UpsamplingGeometry, residual: FeatureMaps<S>, gradient: inout FeatureMaps<S>) {
        gradient.clear()
        for n in 0..<residual.sampleCount {
            forEachPart(g) { map, y, x, row, column, part in gradient[n, map, row, column] += S(part) * residual[n, map, y, x] }
        }
    }
}
