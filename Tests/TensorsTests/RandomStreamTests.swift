import Testing

@testable import Tensors

@Suite struct RandomStreamTests {
    @Test("Philox4x32-10 gives the known answers of its authors' Random123 library")
    func knownAnswers() {
        let zeros = Philox.block(counter: (0, 0, 0, 0), key: (0, 0))
        #expect(zeros == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        let ones = Philox.block(counter: (.max, .max, .max, .max), key: (.max, .max))
        #expect(ones == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
        let pi = Philox.block(
            counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
        #expect(pi == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    @Test func streamsAreReproducibleAndMoveNoOther() {
        var first = RandomStream(seed: 7, purpose: .testing, index: 3)
        let values = (0..<100).map { _ in first.next32() }
        var other = RandomStream(seed: 7, purpose: .testing, index: 4)
        var again = RandomStream(seed: 7, purpose: .testing, index: 3)
        var differences = 0
        for value in values {
            if other.next32() != value { differences += 1 }
            #expect(again.next32() == value)
        }
        #expect(differences > 95)
        for changed in [
            RandomStream(seed: 8, purpose: .testing, index: 3), RandomStream(seed: 7, purpose: .sampleOrder, index: 3),
            RandomStream(seed: 7 | 1 << 40, purpose: .testing, index: 3),
        ] {
            var stream = changed
            #expect((0..<100).map { _ in stream.next32() } != values)
        }
    }

    @Test func uniformNumbersFillTheirRange() {
        var stream = RandomStream(seed: 1, purpose: .testing, index: 0)
        let values = (0..<10_000).map { _ in stream.uniform(within: 2) }
        #expect(values.allSatisfy { $0 >= -2 && $0 < 2 })
        let mean: Float = values.reduce(0, +) / 10_000
        #expect(abs(mean) < 0.05)
        #expect(values.contains { $0 < -1.99 } && values.contains { $0 > 1.99 })
    }

    @Test func permutationsAreCompleteAndShuffled() {
        var stream = RandomStream(seed: 1, purpose: .sampleOrder, index: 0)
        let order = stream.permutation(of: 1000)
        #expect(order.sorted() == Array(0..<1000))
        #expect(zip(order, 0..<1000).count { $0 == $1 } < 10)
    }

    @Test func boundedIntegersAreUnbiased() {
        var stream = RandomStream(seed: 5, purpose: .testing, index: 0)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[stream.integer(below: 7)] += 1 }
        // Five standard deviations of a binomial count.
        #expect(counts.allSatisfy { abs($0 - 10_000) < 470 })
    }
}
