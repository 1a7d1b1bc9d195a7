/// The input and output maps of a pooling layer, and how a batch of them is laid out in memory.
private struct PoolingShape {
    let size: Int
    /// The input maps.
    let whole: MapShape
    /// The output maps.
    let pooled: MapShape

    /// Calls `body` for each row of the output maps with the number of samples side by side and the offsets of that row and of the first
    /// row of its blocks. A strip of rows of all maps is one unit of work, as in a convolution, so that a thread finds in its own cache
    /// what it wrote there. Vectors in a narrow block read on into the next columns and are stored in part.
    func forEachRow(_ blocks: SampleBlocks, _ workers: Workers, _ body: (_ width: Int, _ whole: Int, _ pooled: Int) -> Void) {
        let strips = Swift.min(pooled.rows, 6)
        let wideUnits = blocks.wideCount * strips
        workers.run(units: wideUnits + (blocks.narrowWidth > 0 ? 1 : 0)) { unit, _ in
            let isWide = unit < wideUnits
            let block = isWide ? unit / strips : blocks.wideCount
            let strip = unit % strips
            let rows = isWide ? strip * pooled.rows / strips..<(strip + 1) * pooled.rows / strips : 0..<pooled.rows
            let width = blocks.width(block)
            let wholeStart = blocks.start(block, units: whole.unitCount)
            let pooledStart = blocks.start(block, units: pooled.unitCount)
            for map in 0..<pooled.maps {
                for row in rows {
                    body(
                        width, wholeStart + (map * whole.planeCount + row * size * whole.columns) * width,
                        pooledStart + (map * pooled.planeCount + row * pooled.columns) * width)
                }
            }
        }
    }
}

/// One row of pooling blocks of any size, for any number of samples side by side.
private struct PoolingRow {
    /// Rows and columns of a block.
    let size: Int
    /// Samples stored side by side.
    let width: Int
    /// Blocks in the row, which is the number of output columns.
    let columns: Int
    /// Numbers from one row of the input maps to the next.
    let pitch: Int

    /// Calls `body` for each unit of a block, in row order, with its offset from the row's first number.
    @inline(__always)
    private func forEachInBlock(_ column: Int, _ body: (Int) -> Void) {
        for i in 0..<size {
            for j in 0..<size { body(i * pitch + (column * size + j) * width) }
        }
    }

    func mean(_ whole: UnsafePointer<Float>, to pooled: UnsafeMutablePointer<Float>) {
        let scale = 1 / Float(size * size)
        for column in 0..<columns {
            var sum = Lanes.zero
            forEachInBlock(column) { sum += Lanes(at: whole + $0) }
            (sum * scale).store(to: pooled + column * width, first: width)
        }
    }

    func spread(
        _ residual: UnsafePointer<Float>, slope activation: Activation, at values: UnsafePointer<Float>,
        to whole: UnsafeMutablePointer<Float>
    ) {
        let scale = 1 / Float(size * size)
        for column in 0..<columns {
            let share = Lanes(at: residual + column * width) * scale
            forEachInBlock(column) { place in
                let value = activation == .none ? share : share.timesSlope(activation, at: Lanes(at: values + place))
                value.store(to: whole + place, first: width)
            }
        }
    }

    func maximum(_ whole: UnsafePointer<Float>, to pooled: UnsafeMutablePointer<Float>) {
        for column in 0..<columns {
            var largest = Lanes(at: whole + column * size * width)
            forEachInBlock(column) { largest = largest.larger(Lanes(at: whole + $0)) }
            largest.store(to: pooled + column * width, first: width)
        }
    }

    func award(
        _ residual: UnsafePointer<Float>, winners: UnsafePointer<Float>, slope activation: Activation,
        at values: UnsafePointer<Float>, to whole: UnsafeMutablePointer<Float>
    ) {
        for column in 0..<columns {
            let best = Lanes(at: winners + column * width)
            var share = Lanes(at: residual + column * width)
            forEachInBlock(column) { place in
                let value = Lanes(at: values + place)
                share.award(to: value, best: best).timesSlope(activation, at: value).store(to: whole + place, first: width)
            }
        }
    }
}

extension Lanes {
    /// Takes the residual for `value` out of self: all of it where `value` is the block's `best` (or NaN), which leaves 0 for units later
    /// in row order.
    @inline(__always)
    fileprivate mutating func award(to value: Lanes, best: Lanes) -> Lanes {
        let wins = (value .== best) .| (value .!= value)
        let given = Lanes().replacing(with: self, where: wins)
        replace(with: Lanes(), where: wins)
        return given
    }
}

/// One row of 2×2 blocks of full vectors, the common case, with the constants written into the loop.
private struct PairedRow {
    let columns: Int
    /// Vectors from one row of the input maps to the next.
    let pitch: Int

    @inline(never)
    func mean(_ whole: UnsafePointer<Lanes>, to pooled: UnsafeMutablePointer<Lanes>) {
        let below = whole + pitch
        for column in 0..<columns {
            pooled[column] = (whole[2 * column] + whole[2 * column + 1] + below[2 * column] + below[2 * column + 1]) * 0.25
        }
    }

    @inline(never)
    func spread(
        _ residual: UnsafePointer<Lanes>, slope activation: Activation, at values: UnsafePointer<Lanes>,
        to whole: UnsafeMutablePointer<Lanes>
    ) {
        @inline(__always)
        func each(_ slope: (_ share: Lanes, _ value: Lanes) -> Lanes) {
            for column in 0..<columns {
                let share = residual[column] * 0.25
                let (left, right) = (2 * column, 2 * column + 1)
                whole[left] = slope(share, values[left])
                whole[right] = slope(share, values[right])
                whole[pitch + left] = slope(share, values[pitch + left])
                whole[pitch + right] = slope(share, values[pitch + right])
            }
        }
        switch activation {
        case .sigmoid: each { $0.timesSlope(.sigmoid, at: $1) }
        case .tanh: each { $0.timesSlope(.tanh, at: $1) }
        case .relu: each { $0.timesSlope(.relu, at: $1) }
        case .none: each { share, _ in share }
        }
    }

    @inline(never)
    func maximum(_ whole: UnsafePointer<Lanes>, to pooled: UnsafeMutablePointer<Lanes>) {
        let below = whole + pitch
        for column in 0..<columns {
            pooled[column] = whole[2 * column].larger(whole[2 * column + 1]).larger(below[2 * column]).larger(below[2 * column + 1])
        }
    }

    @inline(never)
    func award(
        _ residual: UnsafePointer<Lanes>, winners: UnsafePointer<Lanes>, slope activation: Activation,
        at values: UnsafePointer<Lanes>, to whole: UnsafeMutablePointer<Lanes>
    ) {
        @inline(__always)
        func each(_ slope: (_ share: Lanes, _ value: Lanes) -> Lanes) {
            for column in 0..<columns {
                let best = winners[column]
                var share = residual[column]
                // Written out: a local function that changes `share` would put it into a box on the heap, one for each block.
                let (left, right) = (2 * column, 2 * column + 1)
                whole[left] = slope(share.award(to: values[left], best: best), values[left])
                whole[right] = slope(share.award(to: values[right], best: best), values[right])
                whole[pitch + left] = slope(share.award(to: values[pitch + left], best: best), values[pitch + left])
                whole[pitch + right] = slope(share.award(to: values[pitch + right], best: best), values[pitch + right])
            }
        }
        switch activation {
        case .sigmoid: each { $0.timesSlope(.sigmoid, at: $1) }
        case .tanh: each { $0.timesSlope(.tanh, at: $1) }
        case .relu: each { $0.timesSlope(.relu, at: $1) }
        case .none: each { share, _ in share }
        }
    }
}

extension PoolingShape {
    /// Passes the row for this many samples side by side to `usual` (2×2, full vectors) or to `any`.
    func withRow(width: Int, usual: (PairedRow) -> Void, any: (PoolingRow) -> Void) {
        if width == Lanes.scalarCount && size == 2 {
            usual(PairedRow(columns: pooled.columns, pitch: whole.columns))
        } else {
            any(PoolingRow(size: size, width: width, columns: pooled.columns, pitch: whole.columns * width))
        }
    }
}

/// The same memory as vectors.
private func vectors(_ base: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Lanes> {
    UnsafeMutableRawPointer(base).assumingMemoryBound(to: Lanes.self)
}

extension Float {
    /// Vectors of samples, one unit after the other.
    public static func meanPoolingForward(
        size: Int, input: FeatureMaps<Float>, output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let shape = PoolingShape(size: size, whole: input.shape, pooled: output.shape)
        let (source, target) = (input.storage.base, output.storage.base)
        shape.forEachRow(input.blocks, workers) { width, whole, pooled in
            shape.withRow(
                width: width, usual: { $0.mean(vectors(source + whole), to: vectors(target + pooled)) },
                any: { $0.mean(source + whole, to: target + pooled) })
        }
    }

    /// Spreads the residual and multiplies by the slope in one pass.
    public static func meanPoolingToInput(
        size: Int, residual: FeatureMaps<Float>, slope: Slope<Float>?, gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        let shape = PoolingShape(size: size, whole: gradient.shape, pooled: residual.shape)
        let (source, target) = (residual.storage.base, gradient.storage.base)
        let (activation, values) = (slope?.activation ?? .none, slope?.values.storage.base ?? target)
        shape.forEachRow(residual.blocks, workers) { width, whole, pooled in
            shape.withRow(
                width: width,
                usual: {
                    $0.spread(
                        vectors(source + pooled), slope: activation, at: vectors(values + whole), to: vectors(target + whole))
                }, any: { $0.spread(source + pooled, slope: activation, at: values + whole, to: target + whole) })
        }
    }

    /// Vectors of samples, one unit after the other.
    public static func maxPoolingForward(
        size: Int, input: FeatureMaps<Float>, output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let shape = PoolingShape(size: size, whole: input.shape, pooled: output.shape)
        let (source, target) = (input.storage.base, output.storage.base)
        shape.forEachRow(input.blocks, workers) { width, whole, pooled in
            shape.withRow(
                width: width, usual: { $0.maximum(vectors(source + whole), to: vectors(target + pooled)) },
                any: { $0.maximum(source + whole, to: target + pooled) })
        }
    }

    /// Gives the residual to the winner and multiplies by the slope in one pass, while the input's activations are in cache.
    public static func maxPoolingToInput(
        size: Int, input: FeatureMaps<Float>, output: FeatureMaps<Float>, residual: FeatureMaps<Float>, slope: Slope<Float>?,
        gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        let shape = PoolingShape(size: size, whole: gradient.shape, pooled: residual.shape)
        let (source, winners, delta) = (input.storage.base, output.storage.base, residual.storage.base)
        let target = gradient.storage.base
        let activation = slope?.activation ?? .none
        shape.forEachRow(residual.blocks, workers) { width, whole, pooled in
            shape.withRow(
                width: width,
                usual: {
                    $0.award(
                        vectors(delta + pooled), winners: vectors(winners + pooled), slope: activation,
                        at: vectors(source + whole), to: vectors(target + whole))
                },
                any: {
                    $0.award(
                        delta + pooled, winners: winners + pooled, slope: activation, at: source + whole, to: target + whole)
                })
        }
    }
}
