/// One map of a block of samples and the map that it is subsampled to. Vectors in a narrow block read on into the next columns; the first
/// `width` lanes are those of the unit.
private struct SubsampledMap {
    /// Rows and columns of a block.
    let size: Int
    /// Samples stored side by side.
    let width: Int
    /// The map that is subsampled.
    let whole: MapShape
    /// The map that is made of it.
    let pooled: MapShape

    /// The sum of a block, in row order.
    @inline(__always)
    private func sum(_ corner: UnsafePointer<Float>) -> Lanes {
        var sum = Lanes.zero
        for i in 0..<size {
            let line = corner + i * whole.columns * width
            for j in 0..<size { sum += Lanes(at: line + j * width) }
        }
        return sum
    }

    /// The first unit of the block of a pooled unit.
    @inline(__always)
    private func corner(_ row: Int, _ column: Int) -> Int { (row * size * whole.columns + column * size) * width }

    @inline(never)
    func forward(
        _ input: UnsafePointer<Float>, weight: Float, bias: Float, activation: Activation, to output: UnsafeMutablePointer<Float>
    ) {
        let offset = Lanes(repeating: bias)
        for row in 0..<pooled.rows {
            for column in 0..<pooled.columns {
                var unit = offset.adding(sum(input + corner(row, column)), times: weight)
                VectorFunctions.apply(activation, &unit, count: 1)
                unit.store(to: output + (row * pooled.columns + column) * width, first: width)
            }
        }
    }

    @inline(never)
    func spread(
        _ residual: UnsafePointer<Float>, weight: Float, slope activation: Activation, at values: UnsafePointer<Float>,
        to gradient: UnsafeMutablePointer<Float>
    ) {
        for row in 0..<pooled.rows {
            for column in 0..<pooled.columns {
                let share = Lanes(at: residual + (row * pooled.columns + column) * width) * weight
                let corner = corner(row, column)
                for i in 0..<size {
                    for j in 0..<size {
                        let place = corner + (i * whole.columns + j) * width
                        let value = activation == .none ? share : share.timesSlope(activation, at: Lanes(at: values + place))
                        value.store(to: gradient + place, first: width)
                    }
                }
            }
        }
    }

    /// Σ (the sum of a block) · δ and Σ δ over the units of the samples of this block.
    @inline(never)
    func products(_ input: UnsafePointer<Float>, _ residual: UnsafePointer<Float>) -> (weight: Float, bias: Float) {
        var (products, sums) = (Lanes.zero, Lanes.zero)
        for row in 0..<pooled.rows {
            for column in 0..<pooled.columns {
                let delta = Lanes(at: residual + (row * pooled.columns + column) * width)
                // Unused places of the input hold arbitrary numbers, perhaps none; their residuals are 0.
                let product = sum(input + corner(row, column)) * delta
                products += product.replacing(with: Lanes(), where: delta .== 0)
                sums += delta
            }
        }
        if width == Lanes.scalarCount { return (products.total, sums.total) }
        var (weight, bias) = (Float(0), Float(0))
        for lane in 0..<width {
            weight += products[lane]
            bias += sums[lane]
        }
        return (weight, bias)
    }
}

/// The maps of a batch; one map of one block is a unit of work.
private struct Subsampling {
    let size: Int
    let whole: MapShape
    let pooled: MapShape
    let blocks: SampleBlocks

    func map(_ block: Int) -> SubsampledMap { SubsampledMap(size: size, width: blocks.width(block), whole: whole, pooled: pooled) }

    func start(_ map: Int, _ block: Int, in shape: MapShape) -> Int {
        blocks.start(block, units: shape.unitCount) + map * shape.planeCount * blocks.width(block)
    }
}

extension Float {
    /// Vectors of samples, one unit after the other; the activation is applied to the sum in its register.
    public static func subsamplingForward(
        size: Int, input: FeatureMaps<Float>, weight: Tensor<Float>, bias: Tensor<Float>, activation: Activation,
        output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let all = Subsampling(size: size, whole: input.shape, pooled: output.shape, blocks: input.blocks)
        let (source, target, w, b) = (input.storage.base, output.storage.base, weight.storage.base, bias.storage.base)
        workers.run(units: all.blocks.count * all.pooled.maps) { unit, _ in
            let (block, map) = (unit / all.pooled.maps, unit % all.pooled.maps)
            all.map(block).forward(
                source + all.start(map, block, in: all.whole), weight: w[map], bias: b[map], activation: activation,
                to: target + all.start(map, block, in: all.pooled))
        }
    }

    /// Spreads the weighted residual and multiplies by the slope in one pass.
    public static func subsamplingToInput(
        size: Int, residual: FeatureMaps<Float>, weight: Tensor<Float>, slope: Slope<Float>?, gradient: inout FeatureMaps<Float>,
        workers: Workers
    ) {
        gradient.makeUnique()
        let all = Subsampling(size: size, whole: gradient.shape, pooled: residual.shape, blocks: residual.blocks)
        let (source, target, w) = (residual.storage.base, gradient.storage.base, weight.storage.base)
        let (activation, values) = (slope?.activation ?? .none, slope?.values.storage.base ?? target)
        workers.run(units: all.blocks.count * all.pooled.maps) { unit, _ in
            let (block, map) = (unit / all.pooled.maps, unit % all.pooled.maps)
            let start = all.start(map, block, in: all.whole)
            all.map(block).spread(
                source + all.start(map, block, in: all.pooled), weight: w[map], slope: activation, at: values + start, to: target + start)
        }
    }

    /// A map is a unit of work, whose blocks are added up in order, so that the result does not depend on the number of threads.
    public static func subsamplingToWeights(
        size: Int, input: FeatureMaps<Float>, residual: FeatureMaps<Float>, weightGradient: inout Tensor<Float>,
        biasGradient: inout Tensor<Float>, workers: Workers
    ) {
        let all = Subsampling(size: size, whole: input.shape, pooled: residual.shape, blocks: input.blocks)
        let (x, delta, count) = (input.storage.base, residual.storage.base, Float(input.sampleCount))
        weightGradient.withUnsafeMutableBuffer { weights in
            biasGradient.withUnsafeMutableBuffer { biases in
                guard let w = weights.baseAddress, let b = biases.baseAddress else { return }
                workers.run(units: all.pooled.maps) { map, _ in
                    var (weight, bias) = (Float(0), Float(0))
                    for block in 0..<all.blocks.count {
                        let part = all.map(block).products(
                            x + all.start(map, block, in: all.whole), delta + all.start(map, block, in: all.pooled))
                        weight += part.weight
                        bias += part.bias
                    }
                    (w[map], b[map]) = (weight / count, bias / count)
                }
            }
        }
    }
}
