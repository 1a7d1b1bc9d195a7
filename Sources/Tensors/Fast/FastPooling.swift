/// The maps below a pooling layer and its own.
private struct PoolingShape {
    let size: Int
    /// Of the maps below.
    let whole: MapShape
    /// Of the layer's maps.
    let pooled: MapShape

    /// Calls `body` for each map of each block with the samples side by side there and where the map begins in both. One unit of work is
    /// one map of one block. Vectors in a narrow block read on into the next columns, and are stored in part.
    @inline(__always)
    func forEachPlane(
        _ blocks: SampleBlocks, _ workers: Workers, _ body: (_ width: Int, _ whole: Int, _ pooled: Int) -> Void
    ) {
        workers.run(units: blocks.count * pooled.maps) { unit, _ in
            let (block, map) = (unit / pooled.maps, unit % pooled.maps)
            let width = blocks.width(block)
            let wholeStart = blocks.start(block, units: whole.unitCount) + map * whole.planeCount * width
            let pooledStart = blocks.start(block, units: pooled.unitCount) + map * pooled.planeCount * width
            // The usual width as a constant: the compiler makes loops for it alone.
            if width == Lanes.scalarCount {
                body(Lanes.scalarCount, wholeStart, pooledStart)
            } else {
                body(width, wholeStart, pooledStart)
            }
        }
    }

    /// Calls `body` for each unit of the layer's map with its place and that of its block's first unit, in units.
    @inline(__always)
    func forEachUnit(_ body: (_ unit: Int, _ corner: Int) -> Void) {
        for y in 0..<pooled.rows {
            for x in 0..<pooled.columns { body(y * pooled.columns + x, y * size * whole.columns + x * size) }
        }
    }

    /// Calls `body` for each unit of a block, in row order.
    @inline(__always)
    func forEachInBlock(_ corner: Int, _ body: (Int) -> Void) {
        if size == 2 {
            body(corner)
            body(corner + 1)
            body(corner + whole.columns)
            body(corner + whole.columns + 1)
            return
        }
        for i in 0..<size {
            for j in 0..<size { body(corner + i * whole.columns + j) }
        }
    }
}

extension Float {
    /// Vectors of samples, one unit after the other.
    public static func meanPoolingForward(
        size: Int, input: FeatureMaps<Float>, output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let shape = PoolingShape(size: size, whole: input.shape, pooled: output.shape)
        let (source, target) = (input.storage.base, output.storage.base)
        let scale = 1 / Float(size * size)
        shape.forEachPlane(input.blocks, workers) { width, whole, pooled in
            let (a, b) = (source + whole, target + pooled)
            shape.forEachUnit { unit, corner in
                var sum = Lanes.zero
                shape.forEachInBlock(corner) { sum += Lanes(at: a + $0 * width) }
                (sum * scale).store(to: b + unit * width, first: width)
            }
        }
    }

    /// Spread and slope in one pass.
    public static func meanPoolingToInput(
        size: Int, residual: FeatureMaps<Float>, slope: Slope<Float>?, gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        let shape = PoolingShape(size: size, whole: gradient.shape, pooled: residual.shape)
        let (source, target) = (residual.storage.base, gradient.storage.base)
        let activations = slope?.values.storage.base ?? gradient.storage.base
        let scale = 1 / Float(size * size)
        @inline(__always)
        func spread(_ activation: Activation) {
            shape.forEachPlane(residual.blocks, workers) { width, whole, pooled in
                let (a, at, b) = (source + pooled, activations + whole, target + whole)
                shape.forEachUnit { unit, corner in
                    let share = Lanes(at: a + unit * width) * scale
                    shape.forEachInBlock(corner) { place in
                        let value = activation == .none ? share : share.timesSlope(activation, at: Lanes(at: at + place * width))
                        value.store(to: b + place * width, first: width)
                    }
                }
            }
        }
        // One loop for each function: the choice must not stand inside.
        switch slope?.activation ?? .none {
        case .sigmoid: spread(.sigmoid)
        case .tanh: spread(.tanh)
        case .relu: spread(.relu)
        case .none: spread(.none)
        }
    }

    /// Vectors of samples, one unit after the other.
    public static func maxPoolingForward(
        size: Int, input: FeatureMaps<Float>, output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let shape = PoolingShape(size: size, whole: input.shape, pooled: output.shape)
        let (source, target) = (input.storage.base, output.storage.base)
        shape.forEachPlane(input.blocks, workers) { width, whole, pooled in
            let (a, b) = (source + whole, target + pooled)
            shape.forEachUnit { unit, corner in
                var largest = Lanes(at: a + corner * width)
                shape.forEachInBlock(corner) { largest = largest.larger(Lanes(at: a + $0 * width)) }
                largest.store(to: b + unit * width, first: width)
            }
        }
    }

    /// The winner's share and its slope in one pass: the activations below are at hand.
    public static func maxPoolingToInput(
        size: Int, input: FeatureMaps<Float>, output: FeatureMaps<Float>, residual: FeatureMaps<Float>, slope: Slope<Float>?,
        gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        let shape = PoolingShape(size: size, whole: gradient.shape, pooled: residual.shape)
        let (source, winners, delta) = (input.storage.base, output.storage.base, residual.storage.base)
        let target = gradient.storage.base
        @inline(__always)
        func award(_ activation: Activation) {
            shape.forEachPlane(residual.blocks, workers) { width, whole, pooled in
                let (a, b) = (source + whole, target + whole)
                shape.forEachUnit { unit, corner in
                    let best = Lanes(at: winners + pooled + unit * width)
                    var share = Lanes(at: delta + pooled + unit * width)
                    shape.forEachInBlock(corner) { place in
                        let value = Lanes(at: a + place * width)
                        let wins = (value .== best) .| (value .!= value)
                        let given = Lanes().replacing(with: share, where: wins)
                        // Whoever comes later in row order gets nothing.
                        share.replace(with: Lanes(), where: wins)
                        given.timesSlope(activation, at: value).store(to: b + place * width, first: width)
                    }
                }
            }
        }
        switch slope?.activation ?? .none {
        case .sigmoid: award(.sigmoid)
        case .tanh: award(.tanh)
        case .relu: award(.relu)
        case .none: award(.none)
        }
    }
}
