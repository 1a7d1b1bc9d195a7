/// One weight on its way into a sum, as distances in bytes.
struct Tap {
    /// From the corner of the window to the number that is multiplied.
    var input: Int32
    /// From the first weight of the tile's first map to the weight.
    var weight: Int32

    /// Ends a list. A loop whose turns the compiler cannot count is not unrolled by it: unrolled, the tiles do not fit the registers.
    static let end = Tap(input: .min, weight: .min)
}

/// The two inner loops that do all the multiplying: `maps` × `columns` accumulators in registers over one flat loop.
///
/// With n maps and m columns a turn takes n + m loads for n·m multiply-adds; 12 accumulators hide the latency of the adders (two a
/// cycle, four cycles each) and leave four of AVX2's 16 registers to the operands.
struct Tile<let maps: Int, let columns: Int> {
    /// output[m][c] = bias[m] + Σ_t weights[t][m] · input[t][c].
    ///
    /// `window` holds, after the number of its first tap, for each column: where it begins in the input, in bytes; where it goes in the
    /// output, in numbers; and a third number for others. The taps end with `Tap.end`. `mapStride` in bytes leads from a weight to that of
    /// the next map, `outputStride` in numbers from a sum to that of the next map. A missing bias is 0.
    @inline(never)
    static func correlate(
        input: UnsafeRawPointer, window: UnsafePointer<Int32>, taps: UnsafePointer<Tap>, weights: UnsafeRawPointer,
        mapStride: Int, bias: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, outputStride: Int
    ) {
        let first = Int(window[1])
        let corner = input + first
        var offsets = InlineArray<columns, Int>(repeating: 0)
        for c in 1..<columns { offsets[c] = Int(window[1 + 3 * c]) - first }
        var accumulators = start(bias)
        var tap = taps + Int(window[0])
        while tap.pointee.input != .min {
            multiply(
                &accumulators, corner + Int(tap.pointee.input), offsets, weights + Int(tap.pointee.weight), mapStride: mapStride)
            tap += 1
        }
        for c in 0..<columns {
            var place = output + Int(window[2 + 3 * c])
            for m in 0..<maps {
                accumulators[m][c].store(to: place)
                place += outputStride
            }
        }
    }

    /// The same where tap follows tap at fixed distances and column follows column; the sums go to `sums[m * columns + c]`.
    @inline(never)
    static func correlate(
        input: UnsafeRawPointer, columnOffsets: InlineArray<columns, Int>, inputStep: Int, count: Int,
        weights: UnsafeRawPointer, weightStep: Int, mapStride: Int, bias: UnsafePointer<Float>?,
        sums: UnsafeMutablePointer<Lanes>
    ) {
        var accumulators = start(bias)
        var (place, weight) = (input, weights)
        let end = weights + count * weightStep
        while weight != end {
            multiply(&accumulators, place, columnOffsets, weight, mapStride: mapStride)
            place += inputStep
            weight += weightStep
        }
        for m in 0..<maps {
            for c in 0..<columns { sums[m * columns + c] = accumulators[m][c] }
        }
    }

    @inline(__always)
    private static func start(_ bias: UnsafePointer<Float>?) -> InlineArray<maps, InlineArray<columns, Lanes>> {
        var accumulators = InlineArray<maps, InlineArray<columns, Lanes>>(repeating: InlineArray(repeating: .zero))
        if let bias {
            for m in 0..<maps { accumulators[m] = InlineArray(repeating: Lanes(repeating: bias[m])) }
        }
        return accumulators
    }

    @inline(__always)
    private static func multiply(
        _ accumulators: inout InlineArray<maps, InlineArray<columns, Lanes>>, _ place: UnsafeRawPointer,
        _ columnOffsets: InlineArray<columns, Int>, _ weight: UnsafeRawPointer, mapStride: Int
    ) {
        var x = InlineArray<columns, Lanes>(repeating: .zero)
        for c in 0..<columns { x[c] = (place + columnOffsets[c]).loadUnaligned(as: Lanes.self) }
        for m in 0..<maps {
            let w = Lanes(repeating: (weight + m * mapStride).load(as: Float.self))
            for c in 0..<columns { accumulators[m][c] = accumulators[m][c].adding(x[c], times: w) }
        }
    }

    /// sums[m][c] += Σ_p residual[m][p] · input[p][c]: `columns` taps of `maps` kernels, summed over positions p, lane by lane.
    ///
    /// Distances in bytes: `positions`, which end with a negative number, from the input's base to what lies under position p for the first tap, `tapOffsets` from there to
    /// each tap's, `mapStride` from a residual to that of the next map. Residuals of a map follow one another.
    @inline(never)
    static func gradient(
        input: UnsafeRawPointer, tapOffsets: InlineArray<columns, Int>, positions: UnsafePointer<Int32>, residual: UnsafeRawPointer,
        mapStride: Int, sums: UnsafeMutablePointer<Lanes>
    ) {
        var accumulators = InlineArray<maps, InlineArray<columns, Lanes>>(repeating: InlineArray(repeating: .zero))
        for m in 0..<maps {
            for c in 0..<columns { accumulators[m][c] = sums[m * columns + c] }
        }
        var (position, delta) = (positions, residual)
        while position.pointee >= 0 {
            addProducts(&accumulators, input + Int(position.pointee), tapOffsets, delta, mapStride: mapStride)
            position += 1
            delta += MemoryLayout<Lanes>.stride
        }
        for m in 0..<maps {
            for c in 0..<columns { sums[m * columns + c] = accumulators[m][c] }
        }
    }

    /// The same over positions that follow one another in both.
    @inline(never)
    static func gradient(
        input: UnsafeRawPointer, tapOffsets: InlineArray<columns, Int>, count: Int, residual: UnsafeRawPointer, mapStride: Int,
        sums: UnsafeMutablePointer<Lanes>
    ) {
        var accumulators = InlineArray<maps, InlineArray<columns, Lanes>>(repeating: InlineArray(repeating: .zero))
        var (place, delta) = (input, residual)
        for _ in 0..<count {
            addProducts(&accumulators, place, tapOffsets, delta, mapStride: mapStride)
            place += MemoryLayout<Lanes>.stride
            delta += MemoryLayout<Lanes>.stride
        }
        for m in 0..<maps {
            for c in 0..<columns { sums[m * columns + c] = accumulators[m][c] }
        }
    }

    @inline(__always)
    private static func addProducts(
        _ accumulators: inout InlineArray<maps, InlineArray<columns, Lanes>>, _ place: UnsafeRawPointer,
        _ tapOffsets: InlineArray<columns, Int>, _ residual: UnsafeRawPointer, mapStride: Int
    ) {
        var x = InlineArray<columns, Lanes>(repeating: .zero)
        for c in 0..<columns { x[c] = (place + tapOffsets[c]).loadUnaligned(as: Lanes.self) }
        for m in 0..<maps {
            let d = (residual + m * mapStride).loadUnaligned(as: Lanes.self)
            for c in 0..<columns { accumulators[m][c] = accumulators[m][c].adding(x[c], times: d) }
        }
    }
}

/// Which tile makes how many maps at a time.
enum TileShape {
    /// Maps of the largest tile.
    static let mostMaps = 6
    /// Columns of the widest tile.
    static let mostColumns = 8

    /// Columns of the tile for so many maps, 1 … `mostMaps`.
    static func columns(forMaps maps: Int) -> Int {
        switch maps {
        case 6, 5: 2
        case 4: 3
        case 3: 4
        case 2: 5
        default: 8
        }
    }

    /// The number of tiles that `maps` maps are cut into.
    static func count(maps: Int) -> Int { (maps + mostMaps - 1) / mostMaps }

    /// The maps of one of these tiles: as even as possible, so that 20 are 5·4 and 8 are 4 + 4, and no tile is left with a single one.
    static func maps(_ index: Int, of maps: Int) -> Range<Int> {
        let tiles = count(maps: maps)
        return index * maps / tiles..<(index + 1) * maps / tiles
    }
}
