/// e^x of many numbers at once, as each type of number has it.
public protocol VectorPowers {
    /// Replaces each of `count` numbers by e to its power.
    static func exponentiate(_ numbers: UnsafeMutablePointer<Self>, count: Int)
}

extension Float: VectorPowers {
    /// Vectors at a time, each within 2 ulp.
    public static func exponentiate(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
        forEachVector(numbers, count: count) { VectorFunctions.exponential($0) }
    }

    /// Replaces vector by vector; the last one may be part of one.
    @inline(__always)
    static func forEachVector(_ numbers: UnsafeMutablePointer<Float>, count: Int, _ function: (Lanes) -> Lanes) {
        let whole = count / Lanes.scalarCount * Lanes.scalarCount
        for first in stride(from: 0, to: whole, by: Lanes.scalarCount) { function(Lanes(at: numbers + first)).store(to: numbers + first) }
        guard whole < count else { return }
        var last = Lanes.zero
        for place in whole..<count { last[place - whole] = numbers[place] }
        function(last).store(to: numbers + whole, first: count - whole)
    }
}

extension Double: VectorPowers {
    /// The C library's exp, number by number.
    public static func exponentiate(_ numbers: UnsafeMutablePointer<Double>, count: Int) {
        for place in 0..<count { numbers[place] = exponential(numbers[place]) }
    }
}

/// Softmax over the maps at each position. One unit of work is a strip of positions of one block of samples; a strip is as long as the sums that
/// are kept for it.
extension FeatureMaps {
    /// Sets each unit to e^(x − m) / Σ e^(x − m), a sum over the maps at its position, of which m is the largest. `input` has the same shape and
    /// samples.
    @_specialize(where Scalar == Float)
    public mutating func setSoftmax(_ input: FeatureMaps, _ workers: Workers) {
        makeUnique()
        let strips = PositionStrips(self)
        let (x, target) = (input.storage.base, storage.base)
        workers.run(units: strips.count) { unit, _ in
            let (first, count, pitch) = strips.place(unit)
            strips.softmax(x + first, count: count, pitch: pitch, into: target + first)
        }
    }

    /// Sets each unit to a (δ − Σ a δ), a sum over the maps at its position; a are the units of a softmax. The same passes a tangent forward.
    /// Unused places become 0.
    @_specialize(where Scalar == Float)
    public mutating func setSoftmaxGradient(_ residual: FeatureMaps, units: FeatureMaps, _ workers: Workers) {
        makeUnique()
        let strips = PositionStrips(self)
        let (delta, a, target) = (residual.storage.base, units.storage.base, storage.base)
        workers.run(units: strips.count) { unit, _ in
            let (first, count, pitch) = strips.place(unit)
            strips.passBack(delta + first, a + first, count: count, pitch: pitch, into: target + first)
        }
        clearUnusedPlaces()
    }
}

/// The positions of maps in strips of up to 64 numbers.
private struct PositionStrips<Scalar: KernelScalar>: Sendable {
    private static var length: Int { 64 }
    private let shape: MapShape
    private let blocks: SampleBlocks
    /// Strips of a block of full width, the most that there are.
    private let perBlock: Int

    init(_ maps: FeatureMaps<Scalar>) {
        (shape, blocks) = (maps.shape, maps.blocks)
        perBlock = (maps.shape.planeCount * maps.blocks.lanes + Self.length - 1) / Self.length
    }

    /// The units of work.
    var count: Int { blocks.count * perBlock }

    /// Where a unit of work begins, how many numbers it has, and how far the next map is; none in a narrow block where others have all.
    func place(_ unit: Int) -> (first: Int, count: Int, pitch: Int) {
        let (block, strip) = (unit / perBlock, unit % perBlock)
        let pitch = shape.planeCount * blocks.width(block)
        let from = strip * Self.length
        return (blocks.start(block, units: shape.unitCount) + from, Swift.max(0, Swift.min(Self.length, pitch - from)), pitch)
    }

    func softmax(_ x: UnsafePointer<Scalar>, count: Int, pitch: Int, into target: UnsafeMutablePointer<Scalar>) {
        var largest = InlineArray<64, Scalar>(repeating: -.infinity)
        var total = InlineArray<64, Scalar>(repeating: 0)
        for map in 0..<shape.maps {
            let own = x + map * pitch
            for i in 0..<count { largest[i] = own[i] > largest[i] ? own[i] : largest[i] }
        }
        for map in 0..<shape.maps {
            let (own, power) = (x + map * pitch, target + map * pitch)
            for i in 0..<count { power[i] = own[i] - largest[i] }
            Scalar.exponentiate(power, count: count)
            for i in 0..<count { total[i] += power[i] }
        }
        for map in 0..<shape.maps {
            let power = target + map * pitch
            for i in 0..<count { power[i] /= total[i] }
        }
    }

    func passBack(
        _ delta: UnsafePointer<Scalar>, _ a: UnsafePointer<Scalar>, count: Int, pitch: Int, into target: UnsafeMutablePointer<Scalar>
    ) {
        var sum = InlineArray<64, Scalar>(repeating: 0)
        for map in 0..<shape.maps {
            let (own, units) = (delta + map * pitch, a + map * pitch)
            for i in 0..<count { sum[i] += own[i] * units[i] }
        }
        for map in 0..<shape.maps {
            let (own, units, passed) = (delta + map * pitch, a + map * pitch, target + map * pitch)
            for i in 0..<count { passed[i] = units[i] * (own[i] - sum[i]) }
        }
    }
}
