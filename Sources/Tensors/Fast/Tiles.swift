/// One multiply-add of a sum, as byte offsets.
struct Tap {
    /// From the corner of the window to the input number.
    var input: Int32
    /// From the first weight of the tile's first map to the weight.
    var weight: Int32

    /// Ends a list. With a sentinel the compiler cannot know the trip count and so does not unroll the loop, which would overflow the
    /// registers.
    static let end = Tap(input: .min, weight: .min)
}

/// The two inner loops that do all multiplications, with `maps` × `columns` accumulators in registers.
///
/// With n maps and m columns, each iteration does n + m loads for n·m multiply-adds; 12 accumulators hide the latency of the adders (two
/// per cycle, four cycles each) and leave four of AVX2's 16 registers to the operands.
struct Tile<let maps: Int, let columns: Int> {
    /// output[m][c] = bias[m] + Σ_t weights[t][m] · input[t][c].
    ///
    /// `window` holds the number of its first tap and then, for each column: the byte offset of its input; the offset of its output, in
    /// numbers; and a third number, the valid columns, unused here. The taps end with `Tap.end`. `mapStride` is the distance in bytes from
    /// a weight to the next map's, `outputStride` the distance in numbers from a sum to the next map's. A missing bias is 0.
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

    /// The same for taps and columns at fixed distances; the sums go to `sums[m * columns + c]`.
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
    /// All distances are in bytes. `positions`, ended by a negative number, holds the offset from the input's base to the number under
    /// position p for the first tap; `tapOffsets` holds each tap's offset from the first, `mapStride` the distance from a residual to the
    /// next map's. The residuals of a map are contiguous.
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

    /// The same where the positions are contiguous in input and residuals.
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

/// How output maps are split into tiles.
enum TileShape {
    /// Maps of the largest tile.
    static let mostMaps = 6
    /// Columns of the widest tile.
    static let mostColumns = 8

    /// Columns of the tile for this many maps, 1 … `mostMaps`.
    static func columns(forMaps maps: Int) -> Int {
        switch maps {
        case 6, 5: 2
        case 4: 3
        case 3: 4
        case 2: 5
        default: 8
        }
    }

    /// The number of tiles that `maps` maps are split into.
    static func count(maps: Int) -> Int { (maps + mostMaps - 1) / mostMaps }

    /// The maps of one of these tiles, split as evenly as possible: 20 become 5·4 and 8 become 4 + 4, so that no tile is left with a single
    /// map.
    static func maps(_ index: Int, of maps: Int) -> Range<Int> {
        let tiles = count(maps: maps)
        return index * maps / tiles..<(index + 1) * maps / tiles
    }
}
