/// A matrix product over vectors of samples: rows of weights times the features of each block, six rows by two blocks at a time.
private struct BlockProduct {
    /// The features to multiply, and their number per sample.
    let input: UnsafeMutablePointer<Float>
    let inputUnits: Int
    /// The results, and their number per sample (the rows of weights).
    let output: UnsafeMutablePointer<Float>
    let rows: Int
    let weights: UnsafePointer<Float>
    /// Numbers from a row's weight to the same weight of the next row, and to the next weight of the same row.
    let (rowStride, weightStep): (Int, Int)
    let bias: UnsafePointer<Float>?
    let finish: Finish

    static let tilesPerUnit = 8

    /// One unit of work: several tiles of rows for one or two blocks.
    func run(block: Int, isPair: Bool, tiles: Range<Int>, sums: UnsafeMutablePointer<Lanes>) {
        for tile in tiles {
            let maps = TileShape.maps(tile, of: rows)
            switch (maps.count, isPair) {
            case (6, true): multiply(Tile<6, 2>.self, maps.lowerBound, block, sums)
            case (5, true): multiply(Tile<5, 2>.self, maps.lowerBound, block, sums)
            case (4, true): multiply(Tile<4, 2>.self, maps.lowerBound, block, sums)
            case (3, true): multiply(Tile<3, 2>.self, maps.lowerBound, block, sums)
            case (2, true): multiply(Tile<2, 2>.self, maps.lowerBound, block, sums)
            case (_, true): multiply(Tile<1, 2>.self, maps.lowerBound, block, sums)
            case (6, false): multiply(Tile<6, 1>.self, maps.lowerBound, block, sums)
            case (5, false): multiply(Tile<5, 1>.self, maps.lowerBound, block, sums)
            case (4, false): multiply(Tile<4, 1>.self, maps.lowerBound, block, sums)
            case (3, false): multiply(Tile<3, 1>.self, maps.lowerBound, block, sums)
            case (2, false): multiply(Tile<2, 1>.self, maps.lowerBound, block, sums)
            default: multiply(Tile<1, 1>.self, maps.lowerBound, block, sums)
            }
        }
    }

    @inline(__always)
    private func multiply<let maps: Int, let columns: Int>(
        _: Tile<maps, columns>.Type, _ firstRow: Int, _ block: Int, _ sums: UnsafeMutablePointer<Lanes>
    ) {
        let lanes = Lanes.scalarCount
        let bytes = MemoryLayout<Float>.stride
        var offsets = InlineArray<columns, Int>(repeating: 0)
        for c in 0..<columns { offsets[c] = c * inputUnits * lanes * bytes }
        Tile<maps, columns>.correlate(
            input: UnsafeRawPointer(input + block * inputUnits * lanes), columnOffsets: offsets, inputStep: lanes * bytes,
            count: inputUnits, weights: UnsafeRawPointer(weights + firstRow * rowStride), weightStep: weightStep * bytes,
            mapStride: rowStride * bytes, bias: bias.map { $0 + firstRow }, sums: sums)
        for c in 0..<columns {
            let place = ((block + c) * rows + firstRow) * lanes
            for m in 0..<maps { sums[m * columns + c].store(to: output + place + m * lanes) }
            finish.apply(to: output, at: place, vectors: maps)
        }
    }
}

extension BlockProduct {
    /// Runs the wide blocks' units of work, then `narrowUnits` units for the narrow block.
    func run(_ blocks: SampleBlocks, narrowUnits: Int, _ workers: Workers, narrow: (_ unit: Int, _ worker: Int) -> Void) {
        let tiles = TileShape.count(maps: rows)
        let chunks = (tiles + Self.tilesPerUnit - 1) / Self.tilesPerUnit
        let columns = (blocks.wideCount + 1) / 2
        let sums = workers.scratch(.sums, count: workers.count * sumsPerWorker, of: Lanes.self)
        workers.run(units: columns * chunks + narrowUnits) { unit, worker in
            guard unit < columns * chunks else { return narrow(unit - columns * chunks, worker) }
            // Blocks vary fastest, so the rows of weights of a unit stay in the cache.
            let (chunk, column) = (unit / columns, unit % columns)
            run(
                block: 2 * column, isPair: 2 * column + 1 < blocks.wideCount,
                tiles: chunk * tiles / chunks..<(chunk + 1) * tiles / chunks, sums: sums + worker * sumsPerWorker)
        }
    }
}

extension Float {
    /// Wide blocks: rows of weights times vectors of samples. Narrow block: dot products of rows with features.
    public static func denseForward(
        input: FeatureMaps<Float>, weight: Tensor<Float>, bias: Tensor<Float>, activation: Activation,
        output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let (features, rows) = (input.shape.unitCount, bias.count)
        let blocks = input.blocks
        let width = blocks.narrowWidth
        let target = output.storage.base
        let weights = UnsafePointer(weight.storage.base)
        let product = BlockProduct(
            input: input.storage.base, inputUnits: features, output: target, rows: rows, weights: weights,
            rowStride: features, weightStep: 1, bias: bias.storage.base, finish: .activation(activation))
        let separated = workers.scratch(.panels, count: width * features, of: Float.self)
        separate(input, features: features, into: separated)
        let narrowTarget = target + blocks.start(blocks.wideCount, units: rows)
        let biases = bias.storage.base
        let rowsPerUnit = 48
        let narrowUnits = width == 0 ? 0 : (rows + rowsPerUnit - 1) / rowsPerUnit
        let narrowSums = workers.scratch(.outputs, count: workers.count * sumsPerWorker, of: Lanes.self)
        product.run(blocks, narrowUnits: narrowUnits, workers) { unit, worker in
            let range = unit * rowsPerUnit..<Swift.min((unit + 1) * rowsPerUnit, rows)
            for sample in stride(from: 0, to: width, by: 2) {
                let pair = Swift.min(2, width - sample)
                var row = range.lowerBound
                while row < range.upperBound {
                    let count = Swift.min(6, range.upperBound - row)
                    dot(
                        weights + row * features, rows: count, separated + sample * features, samples: pair, features: features,
                        narrowSums + worker * sumsPerWorker
                    ) { m, s, sum in narrowTarget[(row + m) * width + sample + s] = sum + biases[row + m] }
                    row += count
                }
            }
            VectorFunctions.apply(activation, narrowTarget + range.lowerBound * width, numbers: range.count * width)
        }
    }

    /// Wide blocks: as `denseForward`, with the weights transposed. Narrow block: rows of weights times one residual each, summed.
    public static func denseToInput(
        residual: FeatureMaps<Float>, weight: Tensor<Float>, slope: Slope<Float>?, gradient: inout FeatureMaps<Float>,
        workers: Workers
    ) {
        gradient.makeUnique()
        let (features, units) = (gradient.shape.unitCount, residual.shape.unitCount)
        let blocks = residual.blocks
        let width = blocks.narrowWidth
        let weights = UnsafePointer(weight.storage.base)
        let target = gradient.storage.base
        let finish = Finish(slope)
        let product = BlockProduct(
            input: residual.storage.base, inputUnits: units, output: target, rows: features, weights: weights, rowStride: 1,
            weightStep: features, bias: nil, finish: finish)
        let lanes = Lanes.scalarCount
        let vectors = (features + lanes - 1) / lanes
        let vectorsPerUnit = 30
        let narrowUnits = width == 0 ? 0 : (vectors + vectorsPerUnit - 1) / vectorsPerUnit
        let delta = residual.storage.base + blocks.start(blocks.wideCount, units: units)
        let start = blocks.start(blocks.wideCount, units: features)
        let narrowSums = workers.scratch(.outputs, count: workers.count * sumsPerWorker, of: Lanes.self)
        product.run(blocks, narrowUnits: narrowUnits, workers) { unit, worker in
            let sums = narrowSums + worker * sumsPerWorker
            let range = unit * vectorsPerUnit..<Swift.min((unit + 1) * vectorsPerUnit, vectors)
            for sample in stride(from: 0, to: width, by: 4) {
                func gather<let maps: Int, let columns: Int>(_: Tile<maps, columns>.Type) {
                    var offsets = InlineArray<columns, Int>(repeating: 0)
                    for c in 0..<columns { offsets[c] = c * lanes * MemoryLayout<Float>.stride }
                    for first in stride(from: range.lowerBound, to: range.upperBound, by: columns) {
                        // Columns beyond the last vector are computed from the next row's weights and not stored.
                        let used = Swift.min(columns, range.upperBound - first)
                        for c in used..<columns { offsets[c] = offsets[used - 1] }
                        Tile<maps, columns>.correlate(
                            input: UnsafeRawPointer(weights + first * lanes), columnOffsets: offsets,
                            inputStep: features * MemoryLayout<Float>.stride, count: units,
                            weights: UnsafeRawPointer(delta + sample), weightStep: width * MemoryLayout<Float>.stride,
                            mapStride: MemoryLayout<Float>.stride, bias: nil, sums: sums)
                        for c in 0..<used {
                            for m in 0..<maps {
                                let numbers = UnsafeRawPointer(sums + m * columns + c).assumingMemoryBound(to: Float.self)
                                let feature = (first + c) * lanes
                                for i in 0..<Swift.min(lanes, features - feature) {
                                    finish.store(numbers[i], to: target, at: start + (feature + i) * width + sample + m)
                                }
                            }
                        }
                    }
                }
                switch width {
                case 1: gather(Tile<1, 8>.self)
                case 2: gather(Tile<2, 5>.self)
                default: gather(Tile<4, 3>.self)
                }
            }
        }
    }

    /// The sum runs over the samples, so a partly filled block costs nothing: inputs and residuals are laid out sample by sample, in panels
    /// as wide as a tile. Longer than other functions because its two passes, laying out and summing, share their pointers, panels and tiles.
    public static func denseToWeights(
        input: FeatureMaps<Float>, residual: FeatureMaps<Float>, weightGradient: inout Tensor<Float>,
        biasGradient: inout Tensor<Float>, workers: Workers
    ) {
        let (features, units, samples) = (input.shape.unitCount, residual.shape.unitCount, input.sampleCount)
        let lanes = Lanes.scalarCount
        let panelWidth = 2 * lanes
        let panels = (features + panelWidth - 1) / panelWidth
        let tiles = TileShape.count(maps: units)
        let blocks = input.blocks
        let inputPanels = workers.scratch(.panels, count: panels * samples * panelWidth, of: Float.self)
        let residualPanels = workers.scratch(.residual, count: tiles * samples * TileShape.mostMaps, of: Float.self)
        let sums = workers.scratch(.sums, count: workers.count * sumsPerWorker, of: Lanes.self)
        let (source, delta) = (input.storage.base, residual.storage.base)
        let mean = 1 / Float(samples)
        weightGradient.withUnsafeMutableBuffer { weightGradient in
            biasGradient.withUnsafeMutableBuffer { biasGradient in
                guard let gradient = weightGradient.baseAddress, let biasSums = biasGradient.baseAddress else { return }
                let panelsPerUnit = 8
                let panelUnits = (panels + panelsPerUnit - 1) / panelsPerUnit
                let tilesPerUnit = 8
                let tileUnits = (tiles + tilesPerUnit - 1) / tilesPerUnit
                workers.run(units: panelUnits + tileUnits) { unit, _ in
                    if unit < panelUnits {
                        let first = unit * panelsPerUnit
                        layOut(
                            source, units: features, blocks, samples: samples,
                            panels: first..<Swift.min(first + panelsPerUnit, panels), panelWidth: panelWidth, into: inputPanels)
                    } else {
                        let first = (unit - panelUnits) * tilesPerUnit
                        for tile in first..<Swift.min(first + tilesPerUnit, tiles) {
                            layOut(delta, units: units, blocks, samples: samples, tile: tile, into: residualPanels)
                            for (m, row) in TileShape.maps(tile, of: units).enumerated() {
                                var sum: Float = 0
                                let panel = residualPanels + tile * samples * TileShape.mostMaps + m
                                for sample in 0..<samples { sum += panel[sample * TileShape.mostMaps] }
                                biasSums[row] = sum * mean
                            }
                        }
                    }
                }
                let together = Swift.max(1, 400_000 / (panelWidth * samples * units))
                workers.run(units: (panels + together - 1) / together) { unit, worker in
                    for panel in unit * together..<Swift.min((unit + 1) * together, panels) {
                        for tile in 0..<tiles {
                            let rows = TileShape.maps(tile, of: units)
                            func sum<let maps: Int>(_: Tile<maps, 2>.Type) {
                                let own = sums + worker * sumsPerWorker
                                var offsets = InlineArray<2, Int>(repeating: 0)
                                offsets[1] = MemoryLayout<Lanes>.stride
                                Tile<maps, 2>.correlate(
                                    input: UnsafeRawPointer(inputPanels + panel * samples * panelWidth), columnOffsets: offsets,
                                    inputStep: 2 * MemoryLayout<Lanes>.stride, count: samples,
                                    weights: UnsafeRawPointer(residualPanels + tile * samples * TileShape.mostMaps),
                                    weightStep: TileShape.mostMaps * MemoryLayout<Float>.stride,
                                    mapStride: MemoryLayout<Float>.stride, bias: nil, sums: own)
                                for m in 0..<maps {
                                    let row = gradient + (rows.lowerBound + m) * features
                                    for c in 0..<2 {
                                        let feature = panel * panelWidth + c * lanes
                                        let value = own[m * 2 + c] * mean
                                        if feature + lanes <= features {
                                            UnsafeMutableRawPointer(row + feature).storeBytes(of: value, as: Lanes.self)
                                        } else {
                                            for i in 0..<Swift.max(0, features - feature) { row[feature + i] = value[i] }
                                        }
                                    }
                                }
                            }
                            switch rows.count {
                            case 6: sum(Tile<6, 2>.self)
                            case 5: sum(Tile<5, 2>.self)
                            case 4: sum(Tile<4, 2>.self)
                            case 3: sum(Tile<3, 2>.self)
                            case 2: sum(Tile<2, 2>.self)
                            default: sum(Tile<1, 2>.self)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Dot products of up to six rows with one or two samples' features; the features left over after the last full vector are added last.
    @inline(__always)
    private static func dot(
        _ weights: UnsafePointer<Float>, rows: Int, _ inputs: UnsafePointer<Float>, samples: Int, features: Int,
        _ sums: UnsafeMutablePointer<Lanes>, _ take: (_ row: Int, _ sample: Int, _ sum: Float) -> Void
    ) {
        let lanes = Lanes.scalarCount
        let bytes = MemoryLayout<Float>.stride
        let vectors = features / lanes
        for i in 0..<12 { sums[i] = .zero }
        // Missing rows or samples are computed twice and dropped.
        var offsets = InlineArray<2, Int>(repeating: 0)
        offsets[1] = (samples - 1) * features * bytes
        if rows == 6 {
            Tile<6, 2>.gradient(
                input: UnsafeRawPointer(inputs), tapOffsets: offsets, count: vectors, residual: UnsafeRawPointer(weights),
                mapStride: features * bytes, sums: sums)
        } else {
            for m in 0..<rows {
                Tile<1, 2>.gradient(
                    input: UnsafeRawPointer(inputs), tapOffsets: offsets, count: vectors,
                    residual: UnsafeRawPointer(weights + m * features), mapStride: 0, sums: sums + 2 * m)
            }
        }
        for m in 0..<rows {
            for s in 0..<samples {
                var sum = sums[2 * m + s].total
                for f in vectors * lanes..<features { sum = sum.adding(weights[m * features + f], times: inputs[s * features + f]) }
                take(m, s, sum)
            }
        }
    }

    /// Copies the narrow block's samples to `target` as [sample, feature].
    private static func separate(_ maps: FeatureMaps<Float>, features: Int, into target: UnsafeMutablePointer<Float>) {
        let blocks = maps.blocks
        let width = blocks.narrowWidth
        let base = maps.storage.base + blocks.start(blocks.wideCount, units: features)
        for f in 0..<features {
            for s in 0..<width { target[s * features + f] = base[f * width + s] }
        }
    }

    /// Copies the given panels of all samples to `[panel][sample][unit in panel]`; units of the last panel beyond the maps keep their old
    /// values.
    private static func layOut(
        _ source: UnsafePointer<Float>, units: Int, _ blocks: SampleBlocks, samples: Int, panels range: Range<Int>,
        panelWidth: Int, into panels: UnsafeMutablePointer<Float>
    ) {
        for panel in range {
            let firstUnit = panel * panelWidth
            let count = Swift.min(panelWidth, units - firstUnit)
            for block in 0..<blocks.count {
                let width = blocks.width(block)
                let base = source + blocks.start(block, units: units) + firstUnit * width
                let first = block * blocks.lanes
                let target = panels + (panel * samples + first) * panelWidth
                let used = Swift.min(width, samples - first)
                if used == Lanes.scalarCount && count % Lanes.scalarCount == 0 {
                    for start in stride(from: 0, to: count, by: Lanes.scalarCount) {
                        transpose(base + start * width, to: target + start, rowStride: panelWidth)
                    }
                    continue
                }
                for unit in 0..<count {
                    for lane in 0..<used { target[lane * panelWidth + unit] = base[unit * width + lane] }
                }
            }
        }
    }

    /// Transposes a square of `Lanes.scalarCount` rows and columns.
    @inline(__always)
    private static func transpose(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, rowStride: Int) {
        // In quarters of 4×4: four loads, four shuffles of pairs of rows, four stores.
        for block in stride(from: 0, to: Lanes.scalarCount, by: 4) {
            for row in stride(from: 0, to: Lanes.scalarCount, by: 4) {
                func load(_ i: Int) -> SIMD4<Float> {
                    UnsafeRawPointer(source + (row + i) * Lanes.scalarCount + block).loadUnaligned(as: SIMD4<Float>.self)
                }
                let (a, b, c, d) = (load(0), load(1), load(2), load(3))
                let ac = (SIMD4(a[0], c[0], a[1], c[1]), SIMD4(a[2], c[2], a[3], c[3]))
                let bd = (SIMD4(b[0], d[0], b[1], d[1]), SIMD4(b[2], d[2], b[3], d[3]))
                func store(_ i: Int, _ x: SIMD4<Float>) {
                    UnsafeMutableRawPointer(target + (block + i) * rowStride + row).storeBytes(of: x, as: SIMD4<Float>.self)
                }
                store(0, SIMD4(ac.0[0], bd.0[0], ac.0[1], bd.0[1]))
                store(1, SIMD4(ac.0[2], bd.0[2], ac.0[3], bd.0[3]))
                store(2, SIMD4(ac.1[0], bd.1[0], ac.1[1], bd.1[1]))
                store(3, SIMD4(ac.1[2], bd.1[2], ac.1[3], bd.1[3]))
            }
        }
    }

    /// Copies the units of one tile to `[sample][unit in tile]`.
    private static func layOut(
        _ source: UnsafePointer<Float>, units: Int, _ blocks: SampleBlocks, samples: Int, tile: Int,
        into panels: UnsafeMutablePointer<Float>
    ) {
        let rows = TileShape.maps(tile, of: units)
        let panel = panels + tile * samples * TileShape.mostMaps
        for block in 0..<blocks.count {
            let width = blocks.width(block)
            let base = source + blocks.start(block, units: units)
            let first = block * blocks.lanes
            for (m, unit) in rows.enumerated() {
                for lane in 0..<Swift.min(width, samples - first) {
                    panel[(first + lane) * TileShape.mostMaps + m] = base[unit * width + lane]
                }
            }
        }
    }
}
