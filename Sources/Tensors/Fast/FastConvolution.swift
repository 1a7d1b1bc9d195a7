/// Scratch buffers of one kernel call, by what they hold.
enum ScratchSlot {
    static let paddedMaps = 0
    static let packedWeights = 1
    static let packedBias = 2
    static let offsets = 3
    static let moreOffsets = 4
    static let partialSums = 5
}

/// A valid cross-correlation of maps that already have their border: what convolution forward and to the input both come down to.
private struct Correlation {
    /// Of the (bordered) maps that are read; `maps` counts all groups.
    let input: MapShape
    /// Of the maps that are made.
    let output: MapShape
    let kernelSize: Int
    let stride: Int
    let dilation: Int
    let groups: Int

    var inputMapsPerGroup: Int { input.maps / groups }
    var outputMapsPerGroup: Int { output.maps / groups }
    var taps: Int { inputMapsPerGroup * kernelSize * kernelSize }
    var tilesPerGroup: Int { (outputMapsPerGroup + Tile.maps - 1) / Tile.maps }

    /// Weights as the tile reads them, `[group][tile][tap][6]`, zeros for maps that do not exist.
    /// `weight(output map, input map in its group, kernel row, kernel column)`.
    func packWeights(_ workers: Workers, _ weight: (Int, Int, Int, Int) -> Float) -> UnsafeMutablePointer<Float> {
        let packed = workers.scratch(
            ScratchSlot.packedWeights, count: groups * tilesPerGroup * taps * Tile.maps, of: Float.self)
        var next = packed
        for group in 0..<groups {
            for tile in 0..<tilesPerGroup {
                for i in 0..<inputMapsPerGroup {
                    for ky in 0..<kernelSize {
                        for kx in 0..<kernelSize {
                            for m in 0..<Tile.maps {
                                let o = tile * Tile.maps + m
                                next[m] = o < outputMapsPerGroup ? weight(group * outputMapsPerGroup + o, i, ky, kx) : 0
                            }
                            next += Tile.maps
                        }
                    }
                }
            }
        }
        return packed
    }

    /// The bias as the tile reads it, `[group][tile][6]`; zeros without one.
    func packBias(_ workers: Workers, _ bias: Tensor<Float>?) -> UnsafeMutablePointer<Float> {
        let packed = workers.scratch(ScratchSlot.packedBias, count: groups * tilesPerGroup * Tile.maps, of: Float.self)
        for group in 0..<groups {
            for o in 0..<tilesPerGroup * Tile.maps {
                let used = o < outputMapsPerGroup
                packed[group * tilesPerGroup * Tile.maps + o] = used ? bias?[group * outputMapsPerGroup + o] ?? 0 : 0
            }
        }
        return packed
    }

    /// Where each tap of a kernel lies, in bytes from the window's corner.
    func tapOffsets(_ workers: Workers) -> UnsafeMutablePointer<Int> {
        let offsets = workers.scratch(ScratchSlot.offsets, count: taps, of: Int.self)
        var tap = 0
        for i in 0..<inputMapsPerGroup {
            for ky in 0..<kernelSize {
                for kx in 0..<kernelSize {
                    let unit = (i * input.rows + ky * dilation) * input.columns + kx * dilation
                    offsets[tap] = unit * MemoryLayout<Lanes>.stride
                    tap += 1
                }
            }
        }
        return offsets
    }

    /// Makes all output maps. One unit of work is a strip of eight rows of one tile of maps of one block.
    func run(
        blocks: Int, from source: UnsafePointer<Lanes>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
        activation: Activation, to target: UnsafeMutablePointer<Lanes>, _ workers: Workers
    ) {
        let offsets = tapOffsets(workers)
        let rowsPerStrip = 8
        let strips = (output.rows + rowsPerStrip - 1) / rowsPerStrip
        let taps = taps
        workers.run(units: blocks * groups * tilesPerGroup * strips) { unit in
            let strip = unit % strips
            let tile = unit / strips % tilesPerGroup
            let group = unit / (strips * tilesPerGroup) % groups
            let block = unit / (strips * tilesPerGroup * groups)
            let firstMap = group * outputMapsPerGroup + tile * Tile.maps
            let mapsUsed = min(Tile.maps, outputMapsPerGroup - tile * Tile.maps)
            let tileIndex = group * tilesPerGroup + tile
            let tileWeights = weights + tileIndex * taps * Tile.maps
            let tileBias = bias + tileIndex * Tile.maps
            let inputBase = source + block * input.unitCount + group * inputMapsPerGroup * input.planeCount
            let outputBase = target + block * output.unitCount + firstMap * output.planeCount
            for y in strip * rowsPerStrip..<min((strip + 1) * rowsPerStrip, output.rows) {
                let inputRow = inputBase + y * stride * input.columns
                let outputRow = outputBase + y * output.columns
                var x = 0
                while x < output.columns {
                    let columnsUsed = min(2, output.columns - x)
                    Tile.correlate(
                        input: UnsafeRawPointer(inputRow + x * stride),
                        second: (columnsUsed - 1) * stride * MemoryLayout<Lanes>.stride, offsets: offsets,
                        weights: tileWeights, taps: taps, bias: tileBias, output: outputRow + x,
                        mapStride: output.planeCount, columnStride: 1, mapsUsed: mapsUsed, columnsUsed: columnsUsed)
                    x += 2
                }
                for m in 0..<mapsUsed {
                    VectorFunctions.apply(activation, outputRow + m * output.planeCount, count: output.columns)
                }
            }
        }
    }
}

/// Copies maps into larger ones of zeros: unit (row, column) goes to (row·step + margin, column·step + margin), if that exists.
private func border(
    _ maps: FeatureMaps<Float>, rows: Int, columns: Int, margin: Int, step: Int, _ workers: Workers
) -> UnsafeMutablePointer<Lanes> {
    let planes = maps.blockCount * maps.shape.maps
    let target = workers.scratch(ScratchSlot.paddedMaps, count: planes * rows * columns, of: Lanes.self)
    let source = maps.lanes
    let shape = maps.shape
    workers.run(units: planes) { plane in
        let to = target + plane * rows * columns
        let from = source + plane * shape.planeCount
        to.update(repeating: .zero, count: rows * columns)
        for row in 0..<shape.rows {
            let toRow = row * step + margin
            guard toRow >= 0 && toRow < rows else { continue }
            for column in 0..<shape.columns {
                let toColumn = column * step + margin
                guard toColumn >= 0 && toColumn < columns else { continue }
                to[toRow * columns + toColumn] = from[row * shape.columns + column]
            }
        }
    }
    return target
}

extension Float {
    /// Tiles of six maps and two columns over vectors of eight samples.
    public static func convolutionForward(
        _ g: ConvolutionGeometry, input: FeatureMaps<Float>, kernel: Tensor<Float>, bias: Tensor<Float>,
        activation: Activation, output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        let bordered = MapShape(
            maps: g.input.maps, rows: g.input.rows + 2 * g.padding, columns: g.input.columns + 2 * g.padding)
        let correlation = Correlation(
            input: bordered, output: g.output, kernelSize: g.kernelSize, stride: g.stride, dilation: g.dilation,
            groups: g.groups)
        let source =
            g.padding == 0
            ? input.lanes
            : border(input, rows: bordered.rows, columns: bordered.columns, margin: g.padding, step: 1, workers)
        let weights = correlation.packWeights(workers) { kernel[$0, $1, $2, $3] }
        let packedBias = correlation.packBias(workers, bias)
        correlation.run(
            blocks: input.blockCount, from: source, weights: weights, bias: packedBias, activation: activation,
            to: output.lanes, workers)
    }

    /// A full correlation of the residuals, spread by the stride, with the kernels turned by 180°.
    public static func convolutionToInput(
        _ g: ConvolutionGeometry, residual: FeatureMaps<Float>, kernel: Tensor<Float>, gradient: inout FeatureMaps<Float>,
        workers: Workers
    ) {
        gradient.makeUnique()
        let reach = g.span - 1
        let bordered = MapShape(maps: g.outputMaps, rows: g.input.rows + reach, columns: g.input.columns + reach)
        let source = border(
            residual, rows: bordered.rows, columns: bordered.columns, margin: reach - g.padding, step: g.stride, workers)
        let correlation = Correlation(
            input: bordered, output: g.input, kernelSize: g.kernelSize, stride: 1, dilation: g.dilation, groups: g.groups)
        let k = g.kernelSize
        let weights = correlation.packWeights(workers) { map, o, ky, kx in
            let group = map / g.inputMapsPerGroup
            return kernel[group * g.outputMapsPerGroup + o, map % g.inputMapsPerGroup, k - 1 - ky, k - 1 - kx]
        }
        correlation.run(
            blocks: residual.blockCount, from: source, weights: weights, bias: correlation.packBias(workers, nil),
            activation: .none, to: gradient.lanes, workers)
    }

    /// Each block of samples makes a part of the sum; the parts are added in the order of the blocks.
    public static func convolutionToKernel(
        _ g: ConvolutionGeometry, input: FeatureMaps<Float>, residual: FeatureMaps<Float>,
        kernelGradient: inout Tensor<Float>, biasGradient: inout Tensor<Float>, workers: Workers
    ) {
        let rows = g.input.rows + 2 * g.padding
        let columns = g.input.columns + 2 * g.padding
        let source =
            g.padding == 0 ? input.lanes : border(input, rows: rows, columns: columns, margin: g.padding, step: 1, workers)
        let vector = MemoryLayout<Lanes>.stride
        let positions = g.output.planeCount
        let inputOffsets = workers.scratch(ScratchSlot.offsets, count: positions * 2, of: Int.self)
        let residualOffsets = inputOffsets + positions
        for y in 0..<g.outputRows {
            for x in 0..<g.outputColumns {
                inputOffsets[y * g.outputColumns + x] = (y * g.stride * columns + x * g.stride) * vector
                residualOffsets[y * g.outputColumns + x] = (y * g.outputColumns + x) * vector
            }
        }
        let taps = g.inputMapsPerGroup * g.kernelSize * g.kernelSize
        let tapOffsets = workers.scratch(ScratchSlot.moreOffsets, count: taps, of: Int.self)
        for i in 0..<g.inputMapsPerGroup {
            for ky in 0..<g.kernelSize {
                for kx in 0..<g.kernelSize {
                    let unit = (i * rows + ky * g.dilation) * columns + kx * g.dilation
                    tapOffsets[(i * g.kernelSize + ky) * g.kernelSize + kx] = unit * vector
                }
            }
        }
        let blocks = input.blockCount
        let width = taps + 1  // the last place of a row holds the bias gradient's part
        let partial = workers.scratch(ScratchSlot.partialSums, count: blocks * g.outputMaps * width, of: Float.self)
        let delta = residual.lanes
        let tilesPerGroup = (g.outputMapsPerGroup + Tile.maps - 1) / Tile.maps
        let pairs = (taps + 1) / 2
        let pairsPerUnit = 16
        let chunks = (pairs + pairsPerUnit - 1) / pairsPerUnit
        workers.run(units: blocks * g.groups * tilesPerGroup * chunks) { unit in
            let chunk = unit % chunks
            let tile = unit / chunks % tilesPerGroup
            let group = unit / (chunks * tilesPerGroup) % g.groups
            let block = unit / (chunks * tilesPerGroup * g.groups)
            let firstMap = group * g.outputMapsPerGroup + tile * Tile.maps
            let mapsUsed = min(Tile.maps, g.outputMapsPerGroup - tile * Tile.maps)
            let blockInput = UnsafeRawPointer(
                source + (block * g.input.maps + group * g.inputMapsPerGroup) * rows * columns)
            let blockDelta = delta + (block * g.outputMaps + firstMap) * positions
            let rowsOut = partial + (block * g.outputMaps + firstMap) * width
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * Tile.maps) { sums in
                guard let sumsBase = sums.baseAddress else { return }
                for pair in chunk * pairsPerUnit..<min((chunk + 1) * pairsPerUnit, pairs) {
                    let first = 2 * pair
                    let second = min(first + 1, taps - 1)
                    Tile.gradient(
                        input: blockInput + tapOffsets[first], second: tapOffsets[second] - tapOffsets[first],
                        inputOffsets: inputOffsets, residual: UnsafeRawPointer(blockDelta),
                        residualOffsets: residualOffsets, mapStride: positions * vector, mapsUsed: mapsUsed,
                        positions: positions, sums: sumsBase)
                    for m in 0..<mapsUsed {
                        rowsOut[m * width + first] = sums[m]
                        if second > first { rowsOut[m * width + second] = sums[Tile.maps + m] }
                    }
                }
            }
            if chunk == 0 {
                for m in 0..<mapsUsed {
                    var sum = Lanes.zero
                    for position in 0..<positions { sum += blockDelta[m * positions + position] }
                    rowsOut[m * width + taps] = sum.total
                }
            }
        }
        let mean = 1 / Float(input.sampleCount)
        kernelGradient.withUnsafeMutableBuffer { kernelSums in
            biasGradient.withUnsafeMutableBuffer { biasSums in
                for map in 0..<g.outputMaps {
                    for tap in 0..<width {
                        var sum: Float = 0
                        for block in 0..<blocks { sum += partial[(block * g.outputMaps + map) * width + tap] }
                        if tap < taps { kernelSums[map * taps + tap] = sum * mean } else { biasSums[map] = sum * mean }
                    }
                }
            }
        }
    }
}
