/// Pooling over windows that may overlap, and of any rows and columns. One map of one block of samples is a unit of work: where windows
/// overlap, the parts of a gradient are added in the order of the windows.
extension FeatureMaps {
    /// Sets each unit to the mean of the units of its window, of those inside the maps.
    @_specialize(where Scalar == Float)
    public mutating func setWindowMeans(_ input: FeatureMaps, _ g: PoolingGeometry, _ workers: Workers) {
        makeUnique()
        let planes = WindowPlanes(input, g)
        let (x, target) = (input.storage.base, storage.base)
        workers.run(units: planes.count) { unit, _ in
            let (width, below, above) = planes.place(unit)
            planes.means(x + below, width: width, into: target + above)
        }
    }

    /// Sets each unit to its part of the residuals: of each window that has it, the residual by the number of units inside the maps.
    @_specialize(where Scalar == Float)
    public mutating func setWindowMeansGradient(_ residual: FeatureMaps, _ g: PoolingGeometry, _ workers: Workers) {
        makeUnique()
        let planes = WindowPlanes(self, g)
        let (delta, target) = (residual.storage.base, storage.base)
        workers.run(units: planes.count) { unit, _ in
            let (width, below, above) = planes.place(unit)
            planes.spread(delta + above, width: width, into: target + below)
        }
    }

    /// Sets each unit to the largest of its window; a NaN wins. What lies around the maps is no number.
    @_specialize(where Scalar == Float)
    public mutating func setWindowMaxima(_ input: FeatureMaps, _ g: PoolingGeometry, _ workers: Workers) {
        makeUnique()
        let planes = WindowPlanes(input, g)
        let (x, target) = (input.storage.base, storage.base)
        workers.run(units: planes.count) { unit, _ in
            let (width, below, above) = planes.place(unit)
            planes.maxima(x + below, width: width, into: target + above)
        }
    }

    /// Sets each unit to the sum of the residuals of the windows that it won, as the first of the largest in row order or the first NaN.
    /// `maxima` are those of `input`.
    @_specialize(where Scalar == Float)
    public mutating func setWindowMaximaGradient(
        _ residual: FeatureMaps, _ input: FeatureMaps, maxima: FeatureMaps, _ g: PoolingGeometry, _ workers: Workers
    ) {
        makeUnique()
        let planes = WindowPlanes(self, g)
        let (delta, x, best, target) = (residual.storage.base, input.storage.base, maxima.storage.base, storage.base)
        workers.run(units: planes.count) { unit, _ in
            let (width, below, above) = planes.place(unit)
            planes.award(delta + above, x + below, maxima: best + above, width: width, into: target + below)
        }
    }
}

/// The maps of a batch, block by block, with their windows. Numbers of up to 16 samples lie side by side.
private struct WindowPlanes<Scalar: KernelScalar>: Sendable {
    let g: PoolingGeometry
    private let output: MapShape
    private let blocks: SampleBlocks

    /// The windows on maps that have the shape below.
    init(_ maps: FeatureMaps<Scalar>, _ g: PoolingGeometry) { (self.g, output, blocks) = (g, g.output, maps.blocks) }

    /// The units of work.
    var count: Int { blocks.count * g.input.maps }

    /// Of a unit of work the samples side by side and where its map begins, below and above.
    func place(_ unit: Int) -> (width: Int, below: Int, above: Int) {
        let (block, map) = (unit / g.input.maps, unit % g.input.maps)
        let width = blocks.width(block)
        return (
            width, blocks.start(block, units: g.input.unitCount) + map * g.input.planeCount * width,
            blocks.start(block, units: output.unitCount) + map * output.planeCount * width
        )
    }

    /// Calls `body` for each window with its number and the rows and columns that it has of the map.
    @inline(__always)
    private func forEachWindow(_ body: (_ window: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void) {
        for row in 0..<output.rows {
            let rows = g.rows(ofWindow: row)
            for column in 0..<output.columns { body(row * output.columns + column, rows, g.columns(ofWindow: column)) }
        }
    }

    /// Calls `body` with the usual numbers of samples side by side as constants, so that its loops over them become vectors.
    @inline(__always)
    private func withWidth(_ width: Int, _ body: (Int) -> Void) {
        switch width {
        case 16: body(16)
        case 8: body(8)
        case 1: body(1)
        default: body(width)
        }
    }

    func means(_ x: UnsafePointer<Scalar>, width: Int, into target: UnsafeMutablePointer<Scalar>) {
        withWidth(width) { width in
            forEachWindow { window, rows, columns in
                var sum = InlineArray<16, Scalar>(repeating: 0)
                for row in rows {
                    // Row by row: the sum of a whole map loses less.
                    var part = InlineArray<16, Scalar>(repeating: 0)
                    for column in columns {
                        let place = x + (row * g.input.columns + column) * width
                        for lane in 0..<width { part[lane] += place[lane] }
                    }
                    for lane in 0..<width { sum[lane] += part[lane] }
                }
                let (scale, place) = (1 / Scalar(rows.count * columns.count), target + window * width)
                for lane in 0..<width { place[lane] = sum[lane] * scale }
            }
        }
    }

    func spread(_ delta: UnsafePointer<Scalar>, width: Int, into target: UnsafeMutablePointer<Scalar>) {
        target.update(repeating: 0, count: g.input.planeCount * width)
        withWidth(width) { width in
            forEachWindow { window, rows, columns in
                let (scale, own) = (1 / Scalar(rows.count * columns.count), delta + window * width)
                for row in rows {
                    for column in columns {
                        let place = target + (row * g.input.columns + column) * width
                        for lane in 0..<width { place[lane] += own[lane] * scale }
                    }
                }
            }
        }
    }

    func maxima(_ x: UnsafePointer<Scalar>, width: Int, into target: UnsafeMutablePointer<Scalar>) {
        withWidth(width) { width in
            forEachWindow { window, rows, columns in
                var best = InlineArray<16, Scalar>(repeating: -.infinity)
                for row in rows {
                    for column in columns {
                        let place = x + (row * g.input.columns + column) * width
                        for lane in 0..<width {
                            let value = place[lane]
                            best[lane] = value > best[lane] || value != value ? value : best[lane]
                        }
                    }
                }
                let place = target + window * width
                for lane in 0..<width { place[lane] = best[lane] }
            }
        }
    }

    func award(
        _ delta: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>, maxima: UnsafePointer<Scalar>, width: Int,
        into target: UnsafeMutablePointer<Scalar>
    ) {
        target.update(repeating: 0, count: g.input.planeCount * width)
        withWidth(width) { width in
            forEachWindow { window, rows, columns in
                let (own, best) = (delta + window * width, maxima + window * width)
                // What is left of each residual: the winner takes it, which leaves 0 for units later in row order.
                var left = InlineArray<16, Scalar>(repeating: 0)
                for lane in 0..<width { left[lane] = own[lane] }
                for row in rows {
                    for column in columns {
                        let offset = (row * g.input.columns + column) * width
                        let (place, values) = (target + offset, x + offset)
                        for lane in 0..<width {
                            let value = values[lane]
                            let wins = value == best[lane] || value != value
                            place[lane] += wins ? left[lane] : 0
                            left[lane] = wins ? 0 : left[lane]
                        }
                    }
                }
            }
        }
    }
}
