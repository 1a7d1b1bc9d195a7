/// The two inner loops that do all the multiplying: twelve accumulators in registers over one flat loop.
enum Tile {
    /// Output maps of one tile.
    static let maps = 6

    /// sums[m][c] = bias[m] + Σ_t weights[t][m] · input[offsets[t] + c·second], for six maps m and two columns c.
    ///
    /// `offsets` and `second` are in bytes; `weights` holds six numbers a tap. Only the first `mapsUsed` maps and `columnsUsed` columns are
    /// stored, at `output + m·mapStride + c·columnStride` (in vectors).
    @inline(__always)
    static func correlate(
        input: UnsafeRawPointer, second: Int, offsets: UnsafePointer<Int>, weights: UnsafePointer<Float>, taps: Int,
        bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Lanes>, mapStride: Int, columnStride: Int, mapsUsed: Int,
        columnsUsed: Int
    ) {
        var a0 = Lanes(repeating: bias[0])
        var a1 = Lanes(repeating: bias[1])
        var a2 = Lanes(repeating: bias[2])
        var a3 = Lanes(repeating: bias[3])
        var a4 = Lanes(repeating: bias[4])
        var a5 = Lanes(repeating: bias[5])
        var (b0, b1, b2, b3, b4, b5) = (a0, a1, a2, a3, a4, a5)
        var w = weights
        for tap in 0..<taps {
            let place = input + offsets[tap]
            let x = place.load(as: Lanes.self)
            let y = (place + second).load(as: Lanes.self)
            a0 = a0.adding(x, times: w[0])
            b0 = b0.adding(y, times: w[0])
            a1 = a1.adding(x, times: w[1])
            b1 = b1.adding(y, times: w[1])
            a2 = a2.adding(x, times: w[2])
            b2 = b2.adding(y, times: w[2])
            a3 = a3.adding(x, times: w[3])
            b3 = b3.adding(y, times: w[3])
            a4 = a4.adding(x, times: w[4])
            b4 = b4.adding(y, times: w[4])
            a5 = a5.adding(x, times: w[5])
            b5 = b5.adding(y, times: w[5])
            w += maps
        }
        let two = columnsUsed > 1
        var out = output
        out[0] = a0
        if two { out[columnStride] = b0 }
        guard mapsUsed > 1 else { return }
        out += mapStride
        out[0] = a1
        if two { out[columnStride] = b1 }
        guard mapsUsed > 2 else { return }
        out += mapStride
        out[0] = a2
        if two { out[columnStride] = b2 }
        guard mapsUsed > 3 else { return }
        out += mapStride
        out[0] = a3
        if two { out[columnStride] = b3 }
        guard mapsUsed > 4 else { return }
        out += mapStride
        out[0] = a4
        if two { out[columnStride] = b4 }
        guard mapsUsed > 5 else { return }
        out += mapStride
        out[0] = a5
        if two { out[columnStride] = b5 }
    }

    /// sums[m][t] = Σ_lanes Σ_p residual[m][p] · input[p + tap t], for six maps m and two taps t.
    ///
    /// `inputOffsets` and `residualOffsets` (bytes) say where position p lies; `second` is the distance in bytes from the first tap's input
    /// to the second's, `mapStride` that from a residual map to the next for the maps in use (the others repeat the last).
    @inline(__always)
    static func gradient(
        input: UnsafeRawPointer, second: Int, inputOffsets: UnsafePointer<Int>, residual: UnsafeRawPointer,
        residualOffsets: UnsafePointer<Int>, mapStride: Int, mapsUsed: Int, positions: Int, sums: UnsafeMutablePointer<Float>
    ) {
        var (a0, a1, a2, a3, a4, a5) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
        var (b0, b1, b2, b3, b4, b5) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
        let last = mapsUsed - 1
        let (m1, m2, m3) = (min(1, last) * mapStride, min(2, last) * mapStride, min(3, last) * mapStride)
        let (m4, m5) = (min(4, last) * mapStride, min(5, last) * mapStride)
        for position in 0..<positions {
            let place = input + inputOffsets[position]
            let x = place.load(as: Lanes.self)
            let y = (place + second).load(as: Lanes.self)
            let delta = residual + residualOffsets[position]
            let d0 = delta.load(as: Lanes.self)
            a0 = a0.adding(x, times: d0)
            b0 = b0.adding(y, times: d0)
            let d1 = (delta + m1).load(as: Lanes.self)
            a1 = a1.adding(x, times: d1)
            b1 = b1.adding(y, times: d1)
            let d2 = (delta + m2).load(as: Lanes.self)
            a2 = a2.adding(x, times: d2)
            b2 = b2.adding(y, times: d2)
            let d3 = (delta + m3).load(as: Lanes.self)
            a3 = a3.adding(x, times: d3)
            b3 = b3.adding(y, times: d3)
            let d4 = (delta + m4).load(as: Lanes.self)
            a4 = a4.adding(x, times: d4)
            b4 = b4.adding(y, times: d4)
            let d5 = (delta + m5).load(as: Lanes.self)
            a5 = a5.adding(x, times: d5)
            b5 = b5.adding(y, times: d5)
        }
        sums[0] = a0.total
        sums[1] = a1.total
        sums[2] = a2.total
        sums[3] = a3.total
        sums[4] = a4.total
        sums[5] = a5.total
        sums[6] = b0.total
        sums[7] = b1.total
        sums[8] = b2.total
        sums[9] = b3.total
        sums[10] = b4.total
        sums[11] = b5.total
    }
}
