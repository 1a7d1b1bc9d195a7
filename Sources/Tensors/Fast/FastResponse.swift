/// ln x of many numbers at once, as each type of number has it.
public protocol VectorLogarithms {
    /// Replaces each of `count` numbers by its natural logarithm.
    static func takeLogarithms(_ numbers: UnsafeMutablePointer<Self>, count: Int)
}

extension Float: VectorLogarithms {
    /// Vectors at a time, each within 2 ulp.
    public static func takeLogarithms(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
        forEachVector(numbers, count: count) { VectorFunctions.naturalLogarithm($0) }
    }
}

extension Double: VectorLogarithms {
    /// The C library's log, number by number.
    public static func takeLogarithms(_ numbers: UnsafeMutablePointer<Double>, count: Int) {
        for place in 0..<count { numbers[place] = naturalLogarithm(numbers[place]) }
    }
}

/// The settings of a local response normalisation.
public struct ResponseWindow: Hashable, Sendable {
    /// n, the number of neighbouring maps whose squares are added up.
    public let size: Int
    /// α, which multiplies the mean of n squares.
    public let alpha: Double
    /// β, the power.
    public let beta: Double
    /// k, which is added.
    public let bias: Double

    /// These settings; size and bias are more than 0.
    public init(size: Int, alpha: Double, beta: Double, bias: Double) {
        precondition(size > 0 && bias > 0, "a base above 0")
        (self.size, self.alpha, self.beta, self.bias) = (size, alpha, beta, bias)
    }

    /// The neighbours of a map: ⌊(n − 1)/2⌋ before and ⌈(n − 1)/2⌉ behind it, those that there are.
    public func maps(around map: Int, of count: Int) -> Range<Int> {
        max(0, map - (size - 1) / 2)..<min(count, map + size / 2 + 1)
    }

    /// The maps that have a map among their neighbours.
    public func maps(with map: Int, of count: Int) -> Range<Int> {
        max(0, map - size / 2)..<min(count, map + (size - 1) / 2 + 1)
    }
}

/// Local response normalisation across maps. One map of one block of samples is a unit of work.
extension FeatureMaps {
    /// Sets each unit to x f with `factors` f = d^−β and `bases` d = k + (α/n) Σ x², a sum over the neighbouring maps at the same position.
    /// `input`, `bases` and `factors` have the same shape and samples.
    @_specialize(where Scalar == Float)
    public mutating func setResponse(
        _ input: FeatureMaps, bases: inout FeatureMaps, factors: inout FeatureMaps, _ window: ResponseWindow, _ workers: Workers
    ) {
        makeUnique()
        bases.makeUnique()
        factors.makeUnique()
        let maps = ResponseMaps(self, window)
        let (x, target, bases, factors) = (input.storage.base, storage.base, bases.storage.base, factors.storage.base)
        workers.run(units: maps.count) { unit, _ in maps.respond(unit, x, bases: bases, factors: factors, into: target) }
    }

    /// Sets each unit to f δ − (2αβ/n) x Σ δ a/d, a sum over the maps that have its own among their neighbours; `units` are a. Unused places
    /// become 0.
    @_specialize(where Scalar == Float)
    public mutating func setResponseGradient(
        _ residual: FeatureMaps, _ input: FeatureMaps, units: FeatureMaps, bases: FeatureMaps, factors: FeatureMaps,
        _ window: ResponseWindow, _ workers: Workers
    ) {
        makeUnique()
        let maps = ResponseMaps(self, window)
        let (delta, x, a, target) = (residual.storage.base, input.storage.base, units.storage.base, storage.base)
        let (bases, factors) = (bases.storage.base, factors.storage.base)
        workers.run(units: maps.count) { unit, _ in
            maps.passBack(unit, delta, x, a, bases: bases, factors: factors, into: target)
        }
        clearUnusedPlaces()
    }
}

/// The maps of a batch, block by block.
private struct ResponseMaps<Scalar: KernelScalar>: Sendable {
    private let shape: MapShape
    private let blocks: SampleBlocks
    private let window: ResponseWindow

    init(_ maps: FeatureMaps<Scalar>, _ window: ResponseWindow) { (shape, blocks, self.window) = (maps.shape, maps.blocks, window) }

    /// The units of work.
    var count: Int { blocks.count * shape.maps }

    /// The map of a unit of work, where its block begins, and the numbers of a map there.
    private func place(_ unit: Int) -> (map: Int, start: Int, pitch: Int) {
        let (block, map) = (unit / shape.maps, unit % shape.maps)
        return (map, blocks.start(block, units: shape.unitCount), shape.planeCount * blocks.width(block))
    }

    func respond(
        _ unit: Int, _ x: UnsafePointer<Scalar>, bases: UnsafeMutablePointer<Scalar>, factors: UnsafeMutablePointer<Scalar>,
        into target: UnsafeMutablePointer<Scalar>
    ) {
        let (map, start, pitch) = place(unit)
        let own = start + map * pitch
        let (x, base, factor, a) = (x + start, bases + own, factors + own, target + own)
        for i in 0..<pitch { base[i] = 0 }
        for other in window.maps(around: map, of: shape.maps) {
            let neighbour = x + other * pitch
            for i in 0..<pitch { base[i] += neighbour[i] * neighbour[i] }
        }
        let (scale, bias, power) = (Scalar(window.alpha / Double(window.size)), Scalar(window.bias), Scalar(-window.beta))
        for i in 0..<pitch { base[i] = bias + scale * base[i] }
        for i in 0..<pitch { factor[i] = base[i] }
        Scalar.takeLogarithms(factor, count: pitch)
        for i in 0..<pitch { factor[i] *= power }
        Scalar.exponentiate(factor, count: pitch)
        let values = x + map * pitch
        for i in 0..<pitch { a[i] = values[i] * factor[i] }
    }

    func passBack(
        _ unit: Int, _ delta: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>, _ a: UnsafePointer<Scalar>,
        bases: UnsafePointer<Scalar>, factors: UnsafePointer<Scalar>, into target: UnsafeMutablePointer<Scalar>
    ) {
        let (map, start, pitch) = place(unit)
        let own = start + map * pitch
        let passed = target + own
        for i in 0..<pitch { passed[i] = 0 }
        for other in window.maps(with: map, of: shape.maps) {
            let there = start + other * pitch
            let (residual, units, base) = (delta + there, a + there, bases + there)
            for i in 0..<pitch { passed[i] += residual[i] * units[i] / base[i] }
        }
        let scale = Scalar(2 * window.alpha * window.beta / Double(window.size))
        let (residual, values, factor) = (delta + own, x + own, factors + own)
        for i in 0..<pitch { passed[i] = factor[i] * residual[i] - scale * values[i] * passed[i] }
    }
}
