/// Measures the peak multiply-add rate of one core, the upper bound that the kernel benchmarks compare with.
public enum ArithmeticPeak {
    /// Runs `turns` rounds of twelve independent vector multiply-adds that touch no memory. Returns the number of floating-point
    /// operations: two per multiply-add and lane.
    public static func run(turns: Int) -> Int {
        // Values that the compiler cannot fold, and that stay finite.
        var sums = InlineArray<12, Lanes>(repeating: .zero)
        let scale = Lanes(repeating: Float(turns & 1) * 0.5 + 0.25)
        let addend = Lanes(repeating: Float(turns & 3))
        for i in 0..<12 { sums[i] = Lanes(repeating: Float(i)) }
        for _ in 0..<turns {
            for i in 0..<12 { sums[i] = addend.adding(sums[i], times: scale) }
        }
        var total = Lanes.zero
        for i in 0..<12 { total += sums[i] }
        // Using the result keeps the optimiser from removing the loop.
        return 2 * 12 * turns * Lanes.scalarCount + (total.total.isNaN ? 1 : 0)
    }
}
