extension Float {
    /// One unit of work is one map of one block.
    public static func meanPoolingForward(
        size: Int, input: FeatureMaps<Float>, output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let (source, target) = (input.lanes, output.lanes)
        let (from, to) = (input.shape, output.shape)
        let scale = 1 / Float(size * size)
        workers.run(units: input.blockCount * to.maps) { plane in
            let (a, b) = (source + plane * from.planeCount, target + plane * to.planeCount)
            for y in 0..<to.rows {
                for x in 0..<to.columns {
                    let corner = a + y * size * from.columns + x * size
                    var sum = Lanes.zero
                    for i in 0..<size {
                        for j in 0..<size { sum += corner[i * from.columns + j] }
                    }
                    b[y * to.columns + x] = sum * scale
                }
            }
        }
    }

    /// One unit of work is one map of one block.
    public static func meanPoolingToInput(
        size: Int, residual: FeatureMaps<Float>, gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        let (source, target) = (residual.lanes, gradient.lanes)
        let (from, to) = (residual.shape, gradient.shape)
        let scale = 1 / Float(size * size)
        workers.run(units: residual.blockCount * from.maps) { plane in
            let (a, b) = (source + plane * from.planeCount, target + plane * to.planeCount)
            for y in 0..<from.rows {
                for x in 0..<from.columns {
                    let share = a[y * from.columns + x] * scale
                    let corner = b + y * size * to.columns + x * size
                    for i in 0..<size {
                        for j in 0..<size { corner[i * to.columns + j] = share }
                    }
                }
            }
        }
    }

    /// One unit of work is one map of one block.
    public static func maxPoolingForward(
        size: Int, input: FeatureMaps<Float>, output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let (source, target) = (input.lanes, output.lanes)
        let (from, to) = (input.shape, output.shape)
        workers.run(units: input.blockCount * to.maps) { plane in
            let (a, b) = (source + plane * from.planeCount, target + plane * to.planeCount)
            for y in 0..<to.rows {
                for x in 0..<to.columns {
                    let corner = a + y * size * from.columns + x * size
                    var largest = corner[0]
                    for i in 0..<size {
                        for j in 0..<size {
                            let value = corner[i * from.columns + j]
                            // Not "value greater": a NaN on either side must win, and a NaN that won stays.
                            largest.replace(with: value, where: .!(value .<= largest) .& (largest .== largest))
                        }
                    }
                    b[y * to.columns + x] = largest
                }
            }
        }
    }

    /// One unit of work is one map of one block.
    public static func maxPoolingToInput(
        size: Int, input: FeatureMaps<Float>, output: FeatureMaps<Float>, residual: FeatureMaps<Float>,
        gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        let (source, winners, delta, target) = (input.lanes, output.lanes, residual.lanes, gradient.lanes)
        let (from, to) = (residual.shape, gradient.shape)
        workers.run(units: residual.blockCount * from.maps) { plane in
            let (a, b) = (source + plane * to.planeCount, target + plane * to.planeCount)
            let (largest, shares) = (winners + plane * from.planeCount, delta + plane * from.planeCount)
            for y in 0..<from.rows {
                for x in 0..<from.columns {
                    let corner = y * size * to.columns + x * size
                    let best = largest[y * from.columns + x]
                    var share = shares[y * from.columns + x]
                    for i in 0..<size {
                        for j in 0..<size {
                            let place = corner + i * to.columns + j
                            let value = a[place]
                            let wins = (value .== best) .| (value .!= value)
                            b[place] = Lanes.zero.replacing(with: share, where: wins)
                            // Whoever comes later in row order gets nothing.
                            share.replace(with: 0, where: wins)
                        }
                    }
                }
            }
        }
    }
}
