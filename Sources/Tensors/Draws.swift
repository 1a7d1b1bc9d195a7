/// The random numbers of one node in one step, each by its own counter: of the sample and the unit, so that they are the same in any order,
/// for any number of threads, and again after going back.
///
/// Philox4x32-10, as in `RandomStream`. The key is drawn from the seed by the step and the node's name; the counter is (unit / 4, sample,
/// purpose), and each of its four words belongs to a unit.
public struct Draws: Sendable {
    private let key: (UInt32, UInt32)
    /// The code of the purpose, one of `RandomPurpose`.
    private static let purpose = RandomPurpose.draws.code

    /// The draws of a node in a step, counted from 0.
    public init(seed: UInt64, step: Int, node: String) {
        // FNV-1a: part of every seeded run, so it is fixed here.
        let name = node.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let step = UInt64(bitPattern: Int64(step))
        let block = Philox.block(
            counter: (UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step >> 32), Self.purpose, name),
            key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
        key = (block.0, block.1)
    }

    /// 32 uniformly distributed bits for each of four units, from `unit` on, which is a multiple of 4.
    @inline(__always)
    func block(sample: Int, unit: Int) -> (UInt32, UInt32, UInt32, UInt32) {
        Philox.block(counter: (UInt32(truncatingIfNeeded: unit >> 2), UInt32(truncatingIfNeeded: sample), Self.purpose, 0), key: key)
    }

    /// Uniform in [0, 1), one of 2²⁴ evenly spaced numbers: the number of a unit of a sample.
    public func uniform(sample: Int, unit: Int) -> Float {
        let four = block(sample: sample, unit: unit & ~3)
        let word = [four.0, four.1, four.2, four.3][unit & 3]
        return Float(word >> 8) * 0x1p-24
    }
}
