extension FeatureMaps {
    /// The units whose numbers lie outside of a range for every sample in use: how many there are, and the first of them, at most `listed`, in
    /// the order of `units(sample:)`. NaN lies in every range. Most units are left at one of their first samples.
    @_specialize(where Scalar == Float)
    public func units(outside range: ClosedRange<Scalar>, listed: Int = 0) -> (count: Int, first: [Int]) {
        guard sampleCount > 0 else { return (0, []) }
        let (blocks, units) = (blocks, shape.unitCount)
        let (low, high) = (range.lowerBound, range.upperBound)
        var (count, first) = (0, [Int]())
        unit: for unit in 0..<units {
            var left = sampleCount
            for block in 0..<blocks.count {
                let width = blocks.width(block)
                let base = storage.base + blocks.start(block, units: units) + unit * width
                for lane in 0..<Swift.min(width, left) where !(base[lane] < low || base[lane] > high) { continue unit }
                left -= Swift.min(width, left)
            }
            count += 1
            if first.count < listed { first.append(unit) }
        }
        return (count, first)
    }
}
