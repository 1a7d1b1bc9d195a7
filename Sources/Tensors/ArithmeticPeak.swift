/// What one core can multiply and add at most, measured: the ruler for the kernels.
public enum ArithmeticPeak {
    /// Does `turns` turns of twelve independent vector multiply-adds that touch no memory, and returns how many floating-point operations
    /// that were: two for each multiply-add of each lane.
    public static func run(turns: Int) -> Int {
        // Numbers that the compiler cannot know, and that stay finite.
        var sums = InlineArray<12, Lanes>(repeating: .zero)
        let scale = Lanes(repeating: Float(turns & 1) * 0.5 + 0.25)
        let addend = Lanes(repeating: Float(turns & 3))
        for i in 0..<12 { sums[i] = Lanes(repeating: Float(i)) }
        for _ in 0..<turns {
            for i in 0..<12 { sums[i] = addend.adding(sums[i], times: scale) }
        }
        var total = Lanes.zero
        for i in 0..<12 { total += sums[i] }
        // Read once, so that nothing can be left out.
        return 2 * 12 * turns * Lanes.scalarCount + (total.total.isNaN ? 1 : 0)
    }
}
