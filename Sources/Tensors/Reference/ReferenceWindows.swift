/// Plain loops of pooling over windows, unit by unit.
extension Reference {
    /// See `FeatureMaps.setWindowMeans`.
    public static func windowMeans<S: KernelScalar>(_ g: PoolingGeometry, _ input: FeatureMaps<S>, into output: inout FeatureMaps<S>) {
        forEachWindow(g, input.sampleCount) { n, c, y, x, units in
            output[n, c, y, x] = units.reduce(0) { $0 + input[n, c, $1.row, $1.column] } / S(units.count)
        }
    }

    /// See `FeatureMaps.setWindowMeansGradient`.
    public static func windowMeansGradient<S: KernelScalar>(
        _ g: PoolingGeometry, _ residual: FeatureMaps<S>, into gradient: inout FeatureMaps<S>
    ) {
        gradient.clear()
        forEachWindow(g, residual.sampleCount) { n, c, y, x, units in
            for unit in units { gradient[n, c, unit.row, unit.column] += residual[n, c, y, x] / S(units.count) }
        }
    }

    /// See `FeatureMaps.setWindowMaxima`.
    public static func windowMaxima<S: KernelScalar>(_ g: PoolingGeometry, _ input: FeatureMaps<S>, into output: inout FeatureMaps<S>) {
        forEachWindow(g, input.sampleCount) { n, c, y, x, _ in
            let (row, column) = windowWinner(g, input, n, c, y, x)
            output[n, c, y, x] = input[n, c, row, column]
        }
    }

    /// See `FeatureMaps.setWindowMaximaGradient`.
    public static func windowMaximaGradient<S: KernelScalar>(
        _ g: PoolingGeometry, _ residual: FeatureMaps<S>, _ input: FeatureMaps<S>, into gradient: inout FeatureMaps<S>
    ) {
        gradient.clear()
        forEachWindow(g, residual.sampleCount) { n, c, y, x, _ in
            let (row, column) = windowWinner(g, input, n, c, y, x)
            gradient[n, c, row, column] += residual[n, c, y, x]
        }
    }

    /// The row and column on the map of a window's first largest unit in row order, or of its first NaN. n, c, y, x are the sample, the map
    /// and the output row and column.
    public static func windowWinner<S: KernelScalar>(
        _ g: PoolingGeometry, _ input: FeatureMaps<S>, _ n: Int, _ c: Int, _ y: Int, _ x: Int
    ) -> (row: Int, column: Int) {
        var best = (row: g.rows(ofWindow: y).lowerBound, column: g.columns(ofWindow: x).lowerBound)
        var largest = input[n, c, best.row, best.column]
        for row in g.rows(ofWindow: y) {
            for column in g.columns(ofWindow: x) where !largest.isNaN {
                let value = input[n, c, row, column]
                if value > largest || value.isNaN { (best, largest) = ((row, column), value) }
            }
        }
        return best
    }

    private static func forEachWindow(
        _ g: PoolingGeometry, _ samples: Int, _ body: (Int, Int, Int, Int, _ units: [(row: Int, column: Int)]) -> Void
    ) {
        let output = g.output
        for n in 0..<samples {
            for c in 0..<output.maps {
                for y in 0..<output.rows {
                    for x in 0..<output.columns {
                        body(n, c, y, x, g.rows(ofWindow: y).flatMap { row in g.columns(ofWindow: x).map { (row, $0) } })
                    }
                }
            }
        }
    }
}
