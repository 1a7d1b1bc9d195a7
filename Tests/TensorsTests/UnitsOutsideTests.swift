import Testing

@testable import Tensors

/// Units that are outside a range for every sample.
@Suite struct UnitsOutsideTests {
    @Test("The same number and the same units as found one by one", arguments: [1, 2, 3, 7, 8, 16, 17, 33, 50])
    func likeOneByOne(_ samples: Int) {
        var stream = RandomStream(seed: 5, purpose: .testing, index: samples)
        for shape in [MapShape(maps: 3, rows: 4, columns: 5), MapShape(maps: 11, rows: 1, columns: 1)] {
            var maps = FeatureMaps<Float>(shape, capacity: samples + 3)
            maps.setSampleCount(samples)
            // Every second unit is never in the range, the others mostly not; a single sample decides.
            for sample in 0..<samples {
                maps.setUnits(
                    sample: sample,
                    (0..<shape.unitCount).map { unit in
                        if unit % 2 == 0 { return stream.integer(below: 2) == 0 ? -0.5 : 1.5 }
                        return stream.integer(below: samples + 1) == 0 ? 0.5 : -1
                    })
            }
            let all = (0..<samples).map { maps.units(sample: $0) }
            let wanted = (0..<shape.unitCount).filter { unit in all.allSatisfy { !(0...1 ~= $0[unit]) } }
            let found = maps.units(outside: 0...1, listed: 4)
            #expect(found.count == wanted.count && found.first == Array(wanted.prefix(4)))
            #expect(found.count >= (shape.unitCount + 1) / 2)
            #expect(maps.units(outside: 0...1).first.isEmpty)
        }
    }

    @Test func theEndsBelongToTheRangeAndNaNToEveryRange() {
        var maps = FeatureMaps<Float>(MapShape(maps: 5, rows: 1, columns: 1), capacity: 2)
        for sample in 0..<2 { maps.setUnits(sample: sample, [0, 1, .nan, -.infinity, 2]) }
        #expect(maps.units(outside: 0...1, listed: 9).first == [3, 4])
        #expect(maps.units(outside: .leastNonzeroMagnitude ... .infinity, listed: 9).first == [0, 3])
        maps.setSampleCount(0)
        #expect(maps.units(outside: 0...1).count == 0)
    }
}
