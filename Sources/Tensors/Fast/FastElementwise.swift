extension Float {
    /// One unit of work is 4,096 vectors.
    public static func multiplyBySlope(
        _ activation: Activation, of a: FeatureMaps<Float>, residual: inout FeatureMaps<Float>, workers: Workers
    ) {
        if activation == .none { return }
        residual.makeUnique()
        let (values, target) = (a.lanes, residual.lanes)
        forEachChunk(a, workers) { range in
            switch activation {
            case .sigmoid: for i in range { target[i] = target[i] * (values[i] * (1 - values[i])) }
            case .tanh: for i in range { target[i] = target[i] * (1 - values[i] * values[i]) }
            case .relu: for i in range { target[i] = target[i] * Lanes.zero.replacing(with: 1, where: values[i] .> 0) }
            case .none: break
            }
        }
    }

    /// One unit of work is 4,096 vectors.
    public static func add(_ addend: FeatureMaps<Float>, to target: inout FeatureMaps<Float>, workers: Workers) {
        target.makeUnique()
        let (source, sums) = (addend.lanes, target.lanes)
        forEachChunk(target, workers) { range in
            for i in range { sums[i] += source[i] }
        }
    }

    /// One vector of sums a map, so that rounding stays that of a map.
    public static func sumOfMagnitudes(_ maps: FeatureMaps<Float>) -> Double {
        let units = maps.lanes
        let planeCount = maps.shape.planeCount
        let lastUsed = maps.sampleCount - (maps.blockCount - 1) * laneCount
        var used = Lanes.zero
        for lane in 0..<laneCount where lane < lastUsed { used[lane] = 1 }
        var sum = 0.0
        for block in 0..<maps.blockCount {
            let weight = block == maps.blockCount - 1 ? used : Lanes(repeating: 1)
            for map in 0..<maps.shape.maps {
                let plane = units + (block * maps.shape.maps + map) * planeCount
                var magnitudes = Lanes.zero
                for i in 0..<planeCount { magnitudes += plane[i].replacing(with: -plane[i], where: plane[i] .< 0) }
                // Not a product: what lies in places without a sample may be infinite.
                sum += Double(magnitudes.replacing(with: 0, where: weight .== 0).total)
            }
        }
        return sum
    }

    /// On one thread: parameters are few beside units.
    public static func descend(_ parameter: inout Tensor<Float>, gradient: Tensor<Float>, rate: Float) {
        parameter.withUnsafeMutableBuffer { w in
            gradient.withUnsafeBuffer { g in
                for i in 0..<w.count { w[i] -= rate * g[i] }
            }
        }
    }

    @inline(__always)
    private static func forEachChunk(_ maps: FeatureMaps<Float>, _ workers: Workers, _ body: (Range<Int>) -> Void) {
        let count = maps.blockCount * maps.shape.unitCount
        let chunk = 4096
        workers.run(units: (count + chunk - 1) / chunk) { body($0 * chunk..<min(($0 + 1) * chunk, count)) }
    }
}
