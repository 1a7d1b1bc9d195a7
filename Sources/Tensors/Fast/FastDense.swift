extension Float {
    /// The tile of convolution with features as taps and two blocks of samples as columns.
    public static func denseForward(
        input: FeatureMaps<Float>, weight: Tensor<Float>, bias: Tensor<Float>, activation: Activation,
        output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let features = input.shape.unitCount
        multiply(
            input, rows: bias.count, activation: activation, into: output.lanes, workers,
            bias: { bias[$0] }, weight: { row, feature in weight[row * features + feature] })
    }

    /// The same with the weights transposed.
    public static func denseToInput(
        residual: FeatureMaps<Float>, weight: Tensor<Float>, gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        let features = gradient.shape.unitCount
        multiply(
            residual, rows: features, activation: .none, into: gradient.lanes, workers,
            bias: { _ in 0 }, weight: { feature, unit in weight[unit * features + feature] })
    }

    /// The gradient's tile with blocks of samples as positions.
    public static func denseToWeights(
        input: FeatureMaps<Float>, residual: FeatureMaps<Float>, weightGradient: inout Tensor<Float>,
        biasGradient: inout Tensor<Float>, workers: Workers
    ) {
        let features = input.shape.unitCount
        let units = residual.shape.unitCount
        let vector = MemoryLayout<Lanes>.stride
        let blocks = input.blockCount
        let inputOffsets = workers.scratch(ScratchSlot.offsets, count: 2 * blocks, of: Int.self)
        let residualOffsets = inputOffsets + blocks
        for block in 0..<blocks {
            inputOffsets[block] = block * features * vector
            residualOffsets[block] = block * units * vector
        }
        let (source, delta) = (input.lanes, residual.lanes)
        let mean = 1 / Float(input.sampleCount)
        let tiles = (units + Tile.maps - 1) / Tile.maps
        let pairs = (features + 1) / 2
        let pairsPerStrip = 64
        let strips = (pairs + pairsPerStrip - 1) / pairsPerStrip
        weightGradient.withUnsafeMutableBuffer { gradient in
            biasGradient.withUnsafeMutableBuffer { biasSums in
                workers.run(units: tiles * strips) { unit in
                    let (tile, strip) = (unit / strips, unit % strips)
                    let firstUnit = tile * Tile.maps
                    let unitsUsed = min(Tile.maps, units - firstUnit)
                    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * Tile.maps) { sums in
                        guard let sumsBase = sums.baseAddress else { return }
                        for pair in strip * pairsPerStrip..<min((strip + 1) * pairsPerStrip, pairs) {
                            let first = 2 * pair
                            let second = min(first + 1, features - 1)
                            Tile.gradient(
                                input: UnsafeRawPointer(source + first), second: (second - first) * vector,
                                inputOffsets: inputOffsets, residual: UnsafeRawPointer(delta + firstUnit),
                                residualOffsets: residualOffsets, mapStride: vector, mapsUsed: unitsUsed,
                                positions: blocks, sums: sumsBase)
                            for m in 0..<unitsUsed {
                                let row = (firstUnit + m) * features
                                gradient[row + first] = sums[m] * mean
                                if second > first { gradient[row + second] = sums[Tile.maps + m] * mean }
                            }
                        }
                    }
                    if strip == 0 {
                        for m in 0..<unitsUsed {
                            var sum = Lanes.zero
                            for block in 0..<blocks { sum += delta[block * units + firstUnit + m] }
                            biasSums[firstUnit + m] = sum.total * mean
                        }
                    }
                }
            }
        }
    }

    /// target[n][row] = activation(bias(row) + Σ_f weight(row, f) · input[n][f]).
    @inline(__always)
    private static func multiply(
        _ input: FeatureMaps<Float>, rows: Int, activation: Activation, into target: UnsafeMutablePointer<Lanes>,
        _ workers: Workers, bias: (Int) -> Float, weight: (Int, Int) -> Float
    ) {
        let features = input.shape.unitCount
        let tiles = (rows + Tile.maps - 1) / Tile.maps
        let vector = MemoryLayout<Lanes>.stride
        let packed = workers.scratch(ScratchSlot.packedWeights, count: tiles * features * Tile.maps, of: Float.self)
        let packedBias = workers.scratch(ScratchSlot.packedBias, count: tiles * Tile.maps, of: Float.self)
        for tile in 0..<tiles {
            for m in 0..<Tile.maps {
                let row = tile * Tile.maps + m
                packedBias[row] = row < rows ? bias(row) : 0
                for feature in 0..<features {
                    packed[(tile * features + feature) * Tile.maps + m] = row < rows ? weight(row, feature) : 0
                }
            }
        }
        let offsets = workers.scratch(ScratchSlot.offsets, count: features, of: Int.self)
        for feature in 0..<features { offsets[feature] = feature * vector }
        let source = input.lanes
        let blocks = input.blockCount
        let pairs = (blocks + 1) / 2
        let tilesPerUnit = 8
        let strips = (tiles + tilesPerUnit - 1) / tilesPerUnit
        workers.run(units: pairs * strips) { unit in
            let (pair, strip) = (unit / strips, unit % strips)
            let blocksUsed = min(2, blocks - 2 * pair)
            for tile in strip * tilesPerUnit..<min((strip + 1) * tilesPerUnit, tiles) {
                let rowsUsed = min(Tile.maps, rows - tile * Tile.maps)
                let out = target + 2 * pair * rows + tile * Tile.maps
                Tile.correlate(
                    input: UnsafeRawPointer(source + 2 * pair * features), second: (blocksUsed - 1) * features * vector,
                    offsets: offsets, weights: packed + tile * features * Tile.maps, taps: features,
                    bias: packedBias + tile * Tile.maps, output: out, mapStride: 1, columnStride: rows,
                    mapsUsed: rowsUsed, columnsUsed: blocksUsed)
                for block in 0..<blocksUsed { VectorFunctions.apply(activation, out + block * rows, count: rowsUsed) }
            }
        }
    }
}
