extension Float {
    /// One unit of work is 4,096 vectors.
    public static func multiplyBySlope(
        _ activation: Activation, of a: FeatureMaps<Float>, residual: inout FeatureMaps<Float>, workers: Workers
    ) {
        if activation == .none { return }
        residual.makeUnique()
        let (values, target) = (a.vectors, residual.vectors)
        forEachChunk(a, workers) { range in
            switch activation {
            case .sigmoid: for i in range { target[i] = target[i].timesSlope(.sigmoid, at: values[i]) }
            case .tanh: for i in range { target[i] = target[i].timesSlope(.tanh, at: values[i]) }
            case .relu: for i in range { target[i] = target[i].timesSlope(.relu, at: values[i]) }
            case .none: break
            }
        }
    }

    /// One unit of work is 4,096 vectors.
    public static func add(_ addend: FeatureMaps<Float>, to target: inout FeatureMaps<Float>, workers: Workers) {
        target.makeUnique()
        let (source, sums) = (addend.vectors, target.vectors)
        forEachChunk(target, workers) { range in
            for i in range { sums[i] += source[i] }
        }
    }

    /// Adds up map by map in `Float` and the maps in `Double`, which bounds the rounding error; unused places count as 0.
    public static func sumOfMagnitudes(_ maps: FeatureMaps<Float>) -> Double {
        let blocks = maps.blocks
        let planeCount = maps.shape.planeCount
        var total = 0.0
        for block in 0..<blocks.count {
            let width = blocks.width(block)
            let start = maps.storage.base + blocks.start(block, units: maps.shape.unitCount)
            let used = Swift.min(width, maps.sampleCount - block * blocks.lanes)
            for map in 0..<maps.shape.maps {
                let plane = start + map * planeCount * width
                var sums = Lanes.zero
                if used == Lanes.scalarCount {
                    for i in 0..<planeCount { sums += VectorFunctions.magnitude(Lanes(at: plane + i * width)) }
                } else {
                    for i in 0..<planeCount {
                        for lane in 0..<used { sums[lane] += Swift.abs(plane[i * width + lane]) }
                    }
                }
                total += Double(sums.total)
            }
        }
        return total
    }

    /// Compares the largest magnitude with infinity, both as integers, which the compiler vectorises.
    public static func areFinite(_ numbers: UnsafeBufferPointer<Float>) -> Bool {
        var largest: UInt32 = 0
        for x in numbers { largest = Swift.max(largest, x.bitPattern & 0x7FFF_FFFF) }
        return largest < Float.infinity.bitPattern
    }

    /// Eight partial sums over every eighth square, so that no addition waits for the previous one.
    public static func sumOfSquares(_ numbers: UnsafeBufferPointer<Float>) -> Double {
        var sums = InlineArray<8, Double>(repeating: 0)
        let whole = numbers.count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            for lane in 0..<8 {
                let x = Double(numbers[start + lane])
                sums[lane] += x * x
            }
        }
        for i in whole..<numbers.count { sums[i - whole] += Double(numbers[i]) * Double(numbers[i]) }
        var total = 0.0
        for lane in 0..<8 { total += sums[lane] }
        return total
    }

    /// Vectors of samples at a time; each sample's largest sum is subtracted first to avoid overflow.
    public static func softmax(_ sums: FeatureMaps<Float>, output: inout FeatureMaps<Float>) {
        output.makeUnique()
        let blocks = sums.blocks
        let units = sums.shape.unitCount
        guard units > 0 else { return }
        for block in 0..<blocks.count {
            let width = blocks.width(block)
            let start = blocks.start(block, units: units)
            let (z, a) = (sums.storage.base + start, output.storage.base + start)
            func numbers(_ unit: Int) -> Lanes { Lanes(at: z + unit * width) }
            func set(_ unit: Int, _ values: Lanes) {
                values.store(to: a + unit * width, first: width)
            }
            var largest = numbers(0)
            for unit in 1..<units { largest = largest.larger(numbers(unit)) }
            var total = Lanes.zero
            for unit in 0..<units {
                let power = VectorFunctions.exponential(numbers(unit) - largest)
                total += power
                set(unit, power)
            }
            for unit in 0..<units {
                set(unit, Lanes(at: a + unit * width) / total)
            }
        }
    }

    /// One unit of work is 16,384 numbers.
    public static func descend(_ parameter: inout Tensor<Float>, gradient: Tensor<Float>, rate: Float, workers: Workers) {
        let chunk = 16_384
        parameter.withUnsafeMutableBuffer { w in
            gradient.withUnsafeBuffer { g in
                guard let w = w.baseAddress, let g = g.baseAddress else { return }
                let count = gradient.count
                workers.run(units: (count + chunk - 1) / chunk) { unit, _ in
                    for i in unit * chunk..<Swift.min((unit + 1) * chunk, count) { w[i] -= rate * g[i] }
                }
            }
        }
    }

    /// One unit of work is one block.
    public static func setPixels(
        of maps: FeatureMaps<Float>, from bytes: UnsafePointer<UInt8>, picture: (Int) -> Int, workers: Workers
    ) {
        let blocks = maps.blocks
        let units = maps.shape.unitCount
        let count = maps.sampleCount
        let target = maps.storage.base
        workers.run(units: blocks.count) { block, _ in
            let width = blocks.width(block)
            let base = target + blocks.start(block, units: units)
            // Unused places repeat the last sample.
            var sources = InlineArray<16, UnsafePointer<UInt8>>(repeating: bytes)
            for lane in 0..<width {
                sources[lane] = bytes + picture(Swift.min(block * blocks.lanes + lane, count - 1)) * units
            }
            if width == Lanes.scalarCount {
                let vectors = UnsafeMutableRawPointer(base).assumingMemoryBound(to: Lanes.self)
                // Four adjacent bytes of each picture at a time.
                for unit in stride(from: 0, to: units - 3, by: 4) {
                    var words = Lanes.MaskStorage()
                    for lane in 0..<Lanes.scalarCount {
                        words[lane] = UnsafeRawPointer(sources[lane] + unit).loadUnaligned(as: Int32.self).littleEndian
                    }
                    for byte in 0..<4 {
                        vectors[unit + byte] = VectorFunctions.pixels((words &>> Int32(8 * byte)) & 255)
                    }
                }
                for unit in units & ~3..<units {
                    var words = Lanes.MaskStorage()
                    for lane in 0..<Lanes.scalarCount { words[lane] = Int32(sources[lane][unit]) }
                    vectors[unit] = VectorFunctions.pixels(words)
                }
            } else {
                for lane in 0..<width {
                    for unit in 0..<units { base[unit * width + lane] = Float(sources[lane][unit]) / 255 }
                }
            }
        }
    }

    @inline(__always)
    private static func forEachChunk(_ maps: FeatureMaps<Float>, _ workers: Workers, _ body: (Range<Int>) -> Void) {
        let lanes = Lanes.scalarCount
        let count = (maps.blocks.places * maps.shape.unitCount + lanes - 1) / lanes
        let chunk = 4096
        workers.run(units: (count + chunk - 1) / chunk) { unit, _ in
            body(unit * chunk..<Swift.min((unit + 1) * chunk, count))
        }
    }
}

extension FeatureMaps where Scalar == Float {
    /// All numbers as vectors, across block boundaries.
    var vectors: UnsafeMutablePointer<Lanes> {
        UnsafeMutableRawPointer(storage.base).assumingMemoryBound(to: Lanes.self)
    }
}
