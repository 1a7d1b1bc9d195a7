extension Reference {
    /// See `KernelScalar.meanPoolingForward`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func meanPoolingForward<S: KernelScalar>(
        size: Int, input: FeatureMaps<S>, output: inout FeatureMaps<S>
    ) {
        forEachBlock(output) { n, c, y, x in
            var sum: S = 0
            for i in 0..<size {
                for j in 0..<size { sum += input[n, c, y * size + i, x * size + j] }
            }
            return sum / S(size * size)
        } store: {
            output[$0, $1, $2, $3] = $4
        }
    }

    /// See `KernelScalar.meanPoolingToInput`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func meanPoolingToInput<S: KernelScalar>(
        size: Int, residual: FeatureMaps<S>, gradient: inout FeatureMaps<S>
    ) {
        forEachBlock(gradient) { n, c, y, x in
            residual[n, c, y / size, x / size] / S(size * size)
        } store: {
            gradient[$0, $1, $2, $3] = $4
        }
    }

    /// See `KernelScalar.maxPoolingForward`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func maxPoolingForward<S: KernelScalar>(
        size: Int, input: FeatureMaps<S>, output: inout FeatureMaps<S>
    ) {
        forEachBlock(output) { n, c, y, x in
            let (i, j) = winner(size: size, input, n, c, y, x)
            return input[n, c, y * size + i, x * size + j]
        } store: {
            output[$0, $1, $2, $3] = $4
        }
    }

    /// See `KernelScalar.maxPoolingToInput`.
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    public static func maxPoolingToInput<S: KernelScalar>(
        size: Int, input: FeatureMaps<S>, residual: FeatureMaps<S>, gradient: inout FeatureMaps<S>
    ) {
        forEachBlock(gradient) { n, c, y, x in
            let (i, j) = winner(size: size, input, n, c, y / size, x / size)
            return (i, j) == (y % size, x % size) ? residual[n, c, y / size, x / size] : 0
        } store: {
            gradient[$0, $1, $2, $3] = $4
        }
    }

    /// The row and column within its block of the first maximum in row order, or of the first NaN. n, c, y, x are the sample, map, output
    /// row and output column.
    public static func winner<S: KernelScalar>(
        size: Int, _ input: FeatureMaps<S>, _ n: Int, _ c: Int, _ y: Int, _ x: Int
    ) -> (row: Int, column: Int) {
        var best = (row: 0, column: 0)
        var largest = input[n, c, y * size, x * size]
        for i in 0..<size {
            for j in 0..<size where !largest.isNaN {
                let value = input[n, c, y * size + i, x * size + j]
                if value > largest || value.isNaN { (best, largest) = ((i, j), value) }
            }
        }
        return best
    }

    @inline(__always)
    private static func forEachBlock<S: KernelScalar>(
        _ maps: FeatureMaps<S>, _ value: (Int, Int, Int, Int) -> S, store: (Int, Int, Int, Int, S) -> Void
    ) {
        for n in 0..<maps.sampleCount {
            for c in 0..<maps.shape.maps {
                for y in 0..<maps.shape.rows {
                    for x in 0..<maps.shape.columns { store(n, c, y, x, value(n, c, y, x)) }
                }
            }
        }
    }
}
