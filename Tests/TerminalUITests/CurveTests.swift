import Testing

@testable import TerminalUI

@Suite struct CurveTests {
    /// Numbers that rise and fall, some of them not finite.
    private func values(_ count: Int) -> [Float] {
        (0..<count).map { i -> Float in
            if i % 97 == 5 { return .nan }
            if i % 1013 == 7 { return .infinity }
            let mixed: Int = (i &* 2_654_435_761) % 10_007
            return Float(mixed - 5000)
        }
    }

    @Test("Every range has the extremes of its numbers", arguments: [0, 1, 31, 32, 33, 1023, 1024, 1025, 40_000])
    func extents(_ count: Int) {
        let values = values(count)
        let curve = Curve(values)
        #expect(curve.count == count)
        var ranges = [0..<count, 0..<min(1, count), max(0, count - 1)..<count, 0..<count + 50]
        for i in 0..<200 {
            let (a, b) = ((i &* 7919) % max(count, 1), (i &* 104_729 + 13) % max(count, 1))
            ranges.append(min(a, b)..<max(a, b))
        }
        for range in ranges {
            let finite = values[range.clamped(to: 0..<count)].filter(\.isFinite)
            let found = curve.extent(range)
            #expect(found?.low == finite.min() && found?.high == finite.max(), "\(range)")
        }
    }

    @Test("Numbers that stand for several have their extremes", arguments: [1, 31, 33, 1024, 3000])
    func extentsOfFirstNumbers(_ count: Int) {
        let values = values(4000)
        let extents = values.prefix(count).map { (low: $0 - 100, high: $0.isNaN ? $0 : $0 + 300) }
        for cut in [4000, count + 5, count - 1] {
            let atOnce = min(cut, 3500)
            var curve = Curve(Array(values.prefix(atOnce)), extents: extents)
            for value in values[atOnce..<cut] { curve.append(value) }
            for i in 0..<200 {
                let (a, b) = ((i &* 7919) % 4000, (i &* 104_729 + 13) % 4000)
                let range = (min(a, b)..<max(a, b)).clamped(to: 0..<cut)
                let finite = range.filter { values[$0].isFinite }
                let found = curve.extent(range)
                #expect(found?.low == finite.map { $0 < count ? values[$0] - 100 : values[$0] }.min())
                #expect(found?.high == finite.map { $0 < count ? values[$0] + 300 : values[$0] }.max())
            }
        }
    }

    @Test func growing() {
        var curve = Curve()
        let values = values(3000)
        for (step, value) in values.enumerated() {
            curve.append(value)
            guard step % 97 == 0 else { continue }
            let finite = values[0...step].filter(\.isFinite)
            let found = curve.extent(0..<step + 1)
            #expect(found?.low == finite.min() && found?.high == finite.max())
        }
    }

    @Test(
        "Made at once it is what it is when it grows, and goes on growing so",
        arguments: [0, 1, 31, 32, 33, 1023, 1024, 1025, 32_768, 40_000])
    func madeAtOnce(_ count: Int) {
        let values = values(count + 2000)
        var atOnce = Curve(Array(values.prefix(count)))
        var grown = Curve()
        for value in values.prefix(count) { grown.append(value) }
        for more in 0...1 {
            for i in 0..<100 {
                let (a, b) = ((i &* 7919) % max(count, 1), (i &* 104_729 + 13) % (count + 2000))
                let (one, other) = (atOnce.extent(min(a, b)..<max(a, b)), grown.extent(min(a, b)..<max(a, b)))
                #expect(one?.low == other?.low && one?.high == other?.high)
            }
            let all = atOnce.extent(0..<atOnce.count)
            let finite = values.prefix(atOnce.count).filter(\.isFinite)
            #expect(all?.low == finite.min() && all?.high == finite.max())
            if more == 0 {
                for value in values.dropFirst(count) {
                    atOnce.append(value)
                    grown.append(value)
                }
            }
        }
    }
}
