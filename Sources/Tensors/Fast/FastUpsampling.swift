/// Upsampling, map by map; unused places are computed, too.
extension FeatureMaps {
    /// Sets the units of maps of the geometry's output from those of its input.
    @_specialize(where Scalar == Float)
    public mutating func setUpsampled(_ input: FeatureMaps, _ g: UpsamplingGeometry, _ workers: Workers) {
        makeUnique()
        let (blocks, from, to) = (blocks, input.storage.base, storage.base)
        let (maps, plane, outputPlane) = (g.input.maps, g.input.planeCount, g.output.planeCount)
        workers.run(units: blocks.count * maps) { unit, _ in
            let (block, map) = (unit / maps, unit % maps)
            let width = blocks.width(block)
            let x = from + blocks.start(block, units: maps * plane) + map * plane * width
            var a = to + blocks.start(block, units: maps * outputPlane) + map * outputPlane * width
            for row in 0..<g.output.rows {
                let above = g.tap(row: row)
                let line = x + above.index * g.input.columns * width
                let next = above.weight == 0 ? 0 : g.input.columns * width
                for column in 0..<g.output.columns {
                    let before = g.tap(column: column)
                    let place = line + before.index * width
                    Self.interpolate(
                        place, next, before.weight == 0 ? 0 : width, Scalar(above.weight), Scalar(before.weight), to: a, width)
                    a += width
                }
            }
        }
    }

    /// The mean of four units, weighted by the part of the next row and that of the next column.
    @inline(__always)
    private static func interpolate(
        _ x: UnsafeMutablePointer<Scalar>, _ down: Int, _ right: Int, _ row: Scalar, _ column: Scalar, to a: UnsafeMutablePointer<Scalar>,
        _ width: Int
    ) {
        if down == 0 && right == 0 {
            for lane in 0..<width { a[lane] = x[lane] }
            return
        }
        let parts = ((1 - row) * (1 - column), (1 - row) * column, row * (1 - column), row * column)
        for lane in 0..<width {
            let upper = parts.0 * x[lane] + parts.1 * x[right + lane]
            a[lane] = upper + (parts.2 * x[down + lane] + parts.3 * x[down + right + lane])
        }
    }

    /// Sets the units of maps of the geometry's input to the residuals of its output, each carried back by the parts that it is made with.
    @_specialize(where Scalar == Float)
    public mutating func setUpsamplingGradient(_ residual: FeatureMaps, _ g: UpsamplingGeometry, _ workers: Workers) {
        makeUnique()
        let (blocks, from, to) = (blocks, residual.storage.base, storage.base)
        let (maps, plane, outputPlane) = (g.input.maps, g.input.planeCount, g.output.planeCount)
        workers.run(units: blocks.count * maps) { unit, _ in
            let (block, map) = (unit / maps, unit % maps)
            let width = blocks.width(block)
            let x = to + blocks.start(block, units: maps * plane) + map * plane * width
            var delta = from + blocks.start(block, units: maps * outputPlane) + map * outputPlane * width
            x.update(repeating: 0, count: plane * width)
            for row in 0..<g.output.rows {
                let above = g.tap(row: row)
                let line = x + above.index * g.input.columns * width
                for column in 0..<g.output.columns {
                    let before = g.tap(column: column)
                    let place = line + before.index * width
                    let (down, right) = (Scalar(above.weight), Scalar(before.weight))
                    Self.add(delta, times: (1 - down) * (1 - right), to: place, width)
                    if right != 0 { Self.add(delta, times: (1 - down) * right, to: place + width, width) }
                    if down != 0 {
                        let below = place + g.input.columns * width
                        Self.add(delta, times: down * (1 - right), to: below, width)
                        if right != 0 { Self.add(delta, times: down * right, to: below + width, width) }
                    }
                    delta += width
                }
            }
        }
    }

    @inline(__always)
    private static func add(
        _ delta: UnsafeMutablePointer<Scalar>, times part: Scalar, to x: UnsafeMutablePointer<Scalar>, _ width: Int
    ) {
        for lane in 0..<width { x[lane] += part * delta[lane] }
    }
}
