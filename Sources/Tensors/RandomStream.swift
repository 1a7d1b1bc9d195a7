/// The purpose of a random stream; streams with different purposes are independent.
public struct RandomPurpose: Hashable, Sendable {
    /// The code that becomes part of the stream's counter.
    public let code: UInt32

    /// A purpose with its code. The codes are fixed forever, since changing one changes every seeded run. Codes up to 7 are taken, 5 by the
    /// lessons.
    public init(code: UInt32) { self.code = code }

    /// Initial parameters; the index is the parameter's position in stable order.
    public static let initialParameters = RandomPurpose(code: 1)
    /// The order of the samples; the index is the epoch, counted from 0.
    public static let sampleOrder = RandomPurpose(code: 2)
    /// Test data.
    public static let testing = RandomPurpose(code: 3)
    /// The operands of benchmarks.
    public static let benchmark = RandomPurpose(code: 4)
    /// The choice of numbers that a gradient check tests; the index is the parameter group's.
    public static let gradientCheck = RandomPurpose(code: 6)
    /// The chance of a node in a step (`Draws`).
    public static let draws = RandomPurpose(code: 7)
}

/// A counter-based random stream keyed by (seed, purpose, index): streams can be created at any time and in any order without affecting
/// each other.
///
/// Philox4x32 with 10 rounds (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; SC 2011). The key is the seed, the
/// counter is (position, purpose, index).
public struct RandomStream: RandomNumberGenerator, Sendable {
    private let key: (UInt32, UInt32)
    private let purpose: UInt32
    private let index: UInt32
    private var position: UInt64 = 0
    private var block: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    private var left = 0

    /// The stream of this key, at its start.
    public init(seed: UInt64, purpose: RandomPurpose, index: Int) {
        key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        self.purpose = purpose.code
        self.index = UInt32(truncatingIfNeeded: index)
    }

    /// 64 uniformly distributed bits.
    public mutating func next() -> UInt64 {
        let low = next32()
        return UInt64(next32()) << 32 | UInt64(low)
    }

    /// 32 uniformly distributed bits.
    public mutating func next32() -> UInt32 {
        if left == 0 {
            let counter = (UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: position >> 32), purpose, index)
            block = Philox.block(counter: counter, key: key)
            position += 1
            left = 4
        }
        left -= 1
        switch left {
        case 3: return block.0
        case 2: return block.1
        case 1: return block.2
        default: return block.3
        }
    }

    /// Uniform in [0, 1), one of 2²⁴ evenly spaced numbers, exact in Float.
    public mutating func uniform() -> Float { Float(next32() >> 8) * 0x1p-24 }

    /// Uniform in [−bound, bound).
    public mutating func uniform(within bound: Float) -> Float { (2 * uniform() - 1) * bound }

    /// Uniform in 0 ..< bound without bias (Lemire: Fast Random Integer Generation in an Interval; 2019).
    public mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0 && bound <= Int(UInt32.max), "bound outside 1 … 2³²−1")
        let range = UInt32(bound)
        var product = UInt64(next32()) * UInt64(range)
        if UInt32(truncatingIfNeeded: product) < range {
            let threshold = (0 &- range) % range
            while UInt32(truncatingIfNeeded: product) < threshold { product = UInt64(next32()) * UInt64(range) }
        }
        return Int(product >> 32)
    }

    /// 0 ..< count in random order (Fisher and Yates).
    public mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        for i in stride(from: count - 1, to: 0, by: -1) { order.swapAt(i, integer(below: i + 1)) }
        return order
    }
}

/// The Philox4x32-10 block function.
enum Philox {
    static func block(
        counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
    ) -> (UInt32, UInt32, UInt32, UInt32) {
        var c = counter
        var k = key
        for _ in 0..<10 {
            let p0 = UInt64(c.0) * 0xD251_1F53
            let p1 = UInt64(c.2) * 0xCD9E_8D57
            c = (
                UInt32(p1 >> 32) ^ c.1 ^ k.0, UInt32(truncatingIfNeeded: p1), UInt32(p0 >> 32) ^ c.3 ^ k.1,
                UInt32(truncatingIfNeeded: p0)
            )
            k = (k.0 &+ 0x9E37_79B9, k.1 &+ 0xBB67_AE85)
        }
        return c
    }
}
