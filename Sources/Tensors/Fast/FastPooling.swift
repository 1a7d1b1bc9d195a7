/// The maps below a pooling layer and its own, and how a batch's lie in memory.
private struct PoolingShape {
    let size: Int
    /// Of the maps below.
    let whole: MapShape
    /// Of the layer's maps.
    let pooled: MapShape

    /// Calls `body` for each row of the layer's maps, with the samples side by side there and where that row and the first one of its
    /// blocks begin. A strip of rows of all maps is one unit of work, as in a convolution: so that a thread finds what it made there in its
    /// own cache. Vectors in a narrow block read on into the next columns, and are stored in part.
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

/// One row of blocks. `size` and `width` are given as constants where they are usual, so that the compiler makes loops for those alone.
private struct PoolingRow {
    /// Rows and columns of a block.
    let size: Int
    /// Samples side by side.
    let width: Int
    /// Blocks in the row.
    let columns: Int
    /// Numbers from row to row of the maps below.
    let pitch: Int

    /// The same row with its usual sizes as constants.
    @inline(__always)
    func withConstants(_ body: (PoolingRow) -> Void) {
        switch (width == Lanes.scalarCount, size == 2) {
        case (true, true): body(PoolingRow(size: 2, width: Lanes.scalarCount, columns: columns, pitch: pitch))
        case (true, false): body(PoolingRow(size: size, width: Lanes.scalarCount, columns: columns, pitch: pitch))
        case (false, _): body(self)
        }
    }

    /// Calls `body` for each unit of a block, in row order, with its distance from the row's first number.
    @inline(__always)
    private func forEachInBlock(_ column: Int, _ body: (Int) -> Void) {
        for i in 0..<size {
            for j in 0..<size { body(i * pitch + (column * size + j) * width) }
        }
    }

    @inline(__always)
    func mean(_ whole: UnsafePointer<Float>, to pooled: UnsafeMutablePointer<Float>) {
        let scale = 1 / Float(size * size)
        for column in 0..<columns {
            var sum = Lanes.zero
            forEachInBlock(column) { sum += Lanes(at: whole + $0) }
            (sum * scale).store(to: pooled + column * width, first: width)
        }
    }

    @inline(__always)
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

    @inline(__always)
    func maximum(_ whole: UnsafePointer<Float>, to pooled: UnsafeMutablePointer<Float>) {
        for column in 0..<columns {
            var largest = Lanes(at: whole + column * size * width)
            forEachInBlock(column) { largest = largest.larger(Lanes(at: whole + $0)) }
            largest.store(to: pooled + column * width, first: width)
        }
    }

    @inline(__always)
    func award(
        _ residual: UnsafePointer<Float>, winners: UnsafePointer<Float>, slope activation: Activation,
        at values: UnsafePointer<Float>, to whole: UnsafeMutablePointer<Float>
    ) {
        for column in 0..<columns {
            let best = Lanes(at: winners + column * width)
            var share = Lanes(at: residual + column * width)
            forEachInBlock(column) { place in
                let value = Lanes(at: values + place)
                let wins = (value .== best) .| (value .!= value)
                let given = Lanes().replacing(with: share, where: wins)
                // Whoever comes later in row order gets nothing.
                share.replace(with: Lanes(), where: wins)
                given.timesSlope(activation, at: value).store(to: whole + place, first: width)
            }
        }
    }
}

extension PoolingRow {
    /// The same with the function as a constant, too.
    @inline(__always)
    func withConstants(_ activation: Activation, _ body: (PoolingRow, Activation) -> Void) {
        withConstants { row in
            switch activation {
            case .sigmoid: body(row, .sigmoid)
            case .tanh: body(row, .tanh)
            case .relu: body(row, .relu)
            case .none: body(row, .none)
            }
        }
    }

    @inline(never)
    func makeMean(_ whole: UnsafePointer<Float>, to pooled: UnsafeMutablePointer<Float>) {
        withConstants { $0.mean(whole, to: pooled) }
    }

    @inline(never)
    func makeSpread(
        _ residual: UnsafePointer<Float>, slope activation: Activation, at values: UnsafePointer<Float>,
        to whole: UnsafeMutablePointer<Float>
    ) { withConstants(activation) { $0.spread(residual, slope: $1, at: values, to: whole) } }

    @inline(never)
    func makeMaximum(_ whole: UnsafePointer<Float>, to pooled: UnsafeMutablePointer<Float>) {
        withConstants { $0.maximum(whole, to: pooled) }
    }

    @inline(never)
    func makeAward(
        _ residual: UnsafePointer<Float>, winners: UnsafePointer<Float>, slope activation: Activation,
        at values: UnsafePointer<Float>, to whole: UnsafeMutablePointer<Float>
    ) { withConstants(activation) { $0.award(residual, winners: winners, slope: $1, at: values, to: whole) } }
}

extension PoolingShape {
    func row(width: Int) -> PoolingRow {
        PoolingRow(size: size, width: width, columns: pooled.columns, pitch: whole.columns * width)
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
        shape.forEachRow(input.blocks, workers) { width, whole, pooled in
            shape.row(width: width).makeMean(source + whole, to: target + pooled)
        }
    }

    /// Spread and slope in one pass.
    public static func meanPoolingToInput(
        size: Int, residual: FeatureMaps<Float>, slope: Slope<Float>?, gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        let shape = PoolingShape(size: size, whole: gradient.shape, pooled: residual.shape)
        let (source, target) = (residual.storage.base, gradient.storage.base)
        let (activation, values) = (slope?.activation ?? .none, slope?.values.storage.base ?? target)
        shape.forEachRow(residual.blocks, workers) { width, whole, pooled in
            shape.row(width: width).makeSpread(source + pooled, slope: activation, at: values + whole, to: target + whole)
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
            shape.row(width: width).makeMaximum(source + whole, to: target + pooled)
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
        let activation = slope?.activation ?? .none
        shape.forEachRow(residual.blocks, workers) { width, whole, pooled in
            shape.row(width: width).makeAward(
                delta + pooled, winners: winners + pooled, slope: activation, at: source + whole, to: target + whole)
        }
    }
}
