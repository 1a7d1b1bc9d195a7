/// How the gradient of a kernel is summed over one block of samples, worked out once for a geometry.
///
/// A unit of work is a tile of output maps and a few input maps, over a part of the samples: the residuals and inputs of a few rows at a
/// time stay in the L1 cache while all taps pass over them.
final class KernelGradientPlan {
    let width: Int
    /// The padded copies to read; nil where the maps themselves are read.
    let (border, residualBorder): (Border?, Border?)
    /// Numbers in one source map and in one residual map.
    private let (sourcePlane, residualPlane): (Int, Int)
    /// The byte offset of the input under each vector of residuals; −1 ends each strip.
    private let positions: Table<Int32>
    /// Ranges of vectors of residuals whose rows fit in the cache.
    let strips: Table<Range<Int>>
    /// The byte offset of each tap on the first input map.
    private let tapOffsets: Table<Int32>
    private let groups: Int
    private let (inputMaps, outputMaps): (Int, Int)
    private let mapsPerUnit: Int
    /// Taps of one input map, and taps of all input maps that one output map sees.
    private let tapsPerInput: Int
    let tapsPerMap: Int

    /// A unit of work: a tile of a group's output maps, and some of its input maps.
    struct Place {
        let group: Int
        let maps: Range<Int>
        let inputs: Range<Int>
    }

    init(_ g: ConvolutionGeometry, width: Int) {
        let columnsPerVector = Lanes.scalarCount / width
        self.width = width
        border = Border.forWindows(of: g, columnsPerVector: columnsPerVector)
        let vectorsPerRow = (g.outputColumns + columnsPerVector - 1) / columnsPerVector
        residualBorder =
            columnsPerVector == 1
            ? nil
            : Border(
                shape: g.output, top: 0, left: 0, rows: g.outputRows, stride: 1, phaseColumns: vectorsPerRow * columnsPerVector)
        let pitch = border?.pitch ?? g.input.columns
        let plane = border?.planeCount ?? g.input.planeCount
        sourcePlane = plane * width
        residualPlane = vectorsPerRow * g.outputRows * Lanes.scalarCount
        let bytes = width * MemoryLayout<Float>.stride
        var places: [Int32] = []
        for y in 0..<g.outputRows {
            for x in 0..<vectorsPerRow {
                let column = x * columnsPerVector
                places.append(Int32((y * g.vertical.stride * pitch + (border == nil ? column * g.horizontal.stride : column)) * bytes))
            }
        }
        var offsets: [Int32] = []
        for ky in 0..<g.vertical.size {
            for kx in 0..<g.horizontal.size {
                offsets.append(Int32((ky * g.vertical.dilation * pitch + Border.place(border, column: kx * g.horizontal.dilation)) * bytes))
            }
        }
        tapOffsets = Table(offsets)
        tapsPerInput = g.kernelCount
        (groups, inputMaps, outputMaps) = (g.groups, g.inputMapsPerGroup, g.outputMapsPerGroup)
        tapsPerMap = inputMaps * tapsPerInput
        mapsPerUnit = min(inputMaps, max(1, 32 / tapsPerInput))
        // 12 KiB of residuals.
        let vectors = 12_288 / (TileShape.mostMaps * MemoryLayout<Lanes>.stride)
        let count = max(1, (places.count + vectors / 2) / vectors)
        let ranges = (0..<count).map { $0 * places.count / count..<($0 + 1) * places.count / count }
        strips = Table(ranges)
        positions = Table(ranges.flatMap { places[$0] + [-1] })
    }

    private var tiles: Int { TileShape.count(maps: outputMaps) }
    private var ranges: Int { (inputMaps + mapsPerUnit - 1) / mapsPerUnit }
    /// Units of work per part of the samples.
    var unitsPerPart: Int { groups * tiles * ranges }
    /// Vectors of sums per unit; the widest tile may compute a few unused taps.
    var sumsPerUnit: Int { TileShape.mostMaps * (mapsPerUnit * tapsPerInput + TileShape.mostColumns + 1) }

    func place(_ unit: Int) -> Place {
        let range = unit % ranges
        let tile = unit / ranges % tiles
        return Place(
            group: unit / (ranges * tiles), maps: TileShape.maps(tile, of: outputMaps),
            inputs: range * mapsPerUnit..<min((range + 1) * mapsPerUnit, inputMaps))
    }

    /// Adds the contribution of one strip of one block to `sums`.
    func add(
        strip: Int, _ place: Place, source: UnsafePointer<Float>, residual: UnsafePointer<Float>,
        sums: UnsafeMutablePointer<Lanes>
    ) {
        switch place.maps.count {
        case 6: add(Tile<6, 2>.self, strip, place, source, residual, sums)
        case 5: add(Tile<5, 2>.self, strip, place, source, residual, sums)
        case 4: add(Tile<4, 3>.self, strip, place, source, residual, sums)
        case 3: add(Tile<3, 4>.self, strip, place, source, residual, sums)
        case 2: add(Tile<2, 5>.self, strip, place, source, residual, sums)
        default: add(Tile<1, 8>.self, strip, place, source, residual, sums)
        }
    }

    @inline(__always)
    private func add<let maps: Int, let columns: Int>(
        _: Tile<maps, columns>.Type, _ index: Int, _ place: Place, _ source: UnsafePointer<Float>,
        _ residual: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Lanes>
    ) {
        let strip = strips.base[index]
        let firstMap = place.group * outputMaps + place.maps.lowerBound
        let delta = UnsafeRawPointer(
            residual + firstMap * residualPlane + strip.lowerBound * Lanes.scalarCount)
        let input = UnsafeRawPointer(source + (place.group * inputMaps + place.inputs.lowerBound) * sourcePlane)
        let taps = place.inputs.count * tapsPerInput
        let planeBytes = sourcePlane * MemoryLayout<Float>.stride
        var target = sums
        var tap = 0
        while tap < taps {
            var offsets = InlineArray<columns, Int>(repeating: 0)
            for c in 0..<columns {
                // A tile that runs out of taps repeats the last one, into sums that are never read.
                let t = min(tap + c, taps - 1)
                offsets[c] = t / tapsPerInput * planeBytes + Int(tapOffsets.base[t % tapsPerInput])
            }
            let first = offsets[0]
            for c in 0..<columns { offsets[c] -= first }
            Tile<maps, columns>.gradient(
                input: input + first, tapOffsets: offsets, positions: positions.base + strip.lowerBound + index,
                residual: delta, mapStride: residualPlane * MemoryLayout<Float>.stride, sums: target)
            target += maps * columns
            tap += columns
        }
        guard place.inputs.lowerBound == 0 else { return }
        let biasSums = sums + sumsPerUnit - TileShape.mostMaps
        for m in 0..<maps {
            let units = UnsafePointer(
                (delta + m * residualPlane * MemoryLayout<Float>.stride).assumingMemoryBound(to: Lanes.self))
            var sum = biasSums[m]
            for p in 0..<strip.count { sum += units[p] }
            biasSums[m] = sum
        }
    }

    /// Adds up the lanes and stores `[output map][tap of all input maps]` with the bias gradient last in each row.
    func total(_ sums: UnsafePointer<Lanes>, _ place: Place, into rows: UnsafeMutablePointer<Float>) {
        let columns = TileShape.columns(forMaps: place.maps.count)
        let width = tapsPerMap + 1
        let firstMap = place.group * outputMaps + place.maps.lowerBound
        let firstTap = place.inputs.lowerBound * tapsPerInput
        for tap in 0..<place.inputs.count * tapsPerInput {
            let tile = sums + tap / columns * (columns * place.maps.count) + tap % columns
            for m in 0..<place.maps.count { rows[(firstMap + m) * width + firstTap + tap] = tile[m * columns].total }
        }
        guard place.inputs.lowerBound == 0 else { return }
        let biasSums = sums + sumsPerUnit - TileShape.mostMaps
        for m in 0..<place.maps.count { rows[(firstMap + m) * width + tapsPerMap] = biasSums[m].total }
    }
}
