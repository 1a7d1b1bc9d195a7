import Testing

@testable import Tensors

@Suite struct FeatureMapsTests {
    @Test("The largest unit of each sample, in every memory layout", arguments: [1, 2, 3, 5, 16, 17, 31, 50])
    func largestUnits(_ samples: Int) {
        let shape = MapShape(maps: 10, rows: 1, columns: 1)
        var maps = FeatureMaps<Float>(shape, capacity: samples)
        var stream = RandomStream(seed: 9, purpose: .testing, index: samples)
        var expected: [Int] = []
        for sample in 0..<samples {
            // Few different numbers: the first of several maxima counts.
            let units = (0..<10).map { _ in Float(stream.integer(below: 4)) }
            maps.setUnits(sample: sample, units)
            expected.append(units.firstIndex(of: units.max() ?? 0) ?? 0)
        }
        #expect((0..<samples).map { maps.largestUnit(sample: $0) } == expected)
        #expect(maps.countOfLargest(at: expected) == samples)
        #expect(maps.countOfLargest(at: expected.map { ($0 + 1) % 10 }) == 0)
    }
}
