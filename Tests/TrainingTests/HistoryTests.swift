import Tensors
import Testing

@testable import Training

/// The curves of runs of any length, in bounded memory.
@Suite struct HistoryTests {
    /// A step's numbers, which rise and fall; some ratios are missing.
    private func add(_ step: Int, to history: inout History) {
        let mixed = Float((step &* 2_654_435_761) % 10_007)
        history.append(
            loss: mixed, batchError: (mixed / 7).rounded(.down) / 2_000, learningRate: step < 700 ? 0.5 : 0.25,
            seconds: Double(step % 5) / 8,
            norms: [(gradient: Double(mixed) / 3, weight: step % 3 == 0 ? 0 : 1), (gradient: 1, weight: step < 256 ? 0 : 2)])
    }

    private func whole(_ steps: Int) -> History {
        var history = History(parameterNodes: [1, 4])
        for step in 0..<steps { add(step, to: &history) }
        return history
    }

    private func thinned(_ steps: Int, mostPoints: Int = 16) -> History {
        var history = History(parameterNodes: [1, 4], mostPoints: mostPoints)
        for step in 0..<steps {
            add(step, to: &history)
            history.thin()
        }
        return history
    }

    private func expectSame(_ one: History, _ other: History, _ comment: Comment) {
        // NaN is not equal to itself, so bits are compared.
        func bits(_ history: History) -> [[UInt32]] {
            ([history.losses, history.batchErrors, history.learningRates] + history.gradientNorms + history.updateRatios).flatMap {
                [$0.values.map(\.bitPattern), $0.extents.map(\.low.bitPattern), $0.extents.map(\.high.bitPattern)]
            }
        }
        #expect(bits(one) == bits(other), comment)
        #expect(one.seconds == other.seconds && one.points == other.points && one.tests == other.tests, comment)
    }

    @Test("Curves do not depend on how steps arrive, nor on where the run was interrupted")
    func onlyTheStepsCount() {
        let once = thinned(3000)
        var stream = RandomStream(seed: 3, purpose: .testing, index: 1)
        for round in 0..<10 {
            var history = History(parameterNodes: [1, 4], mostPoints: 16)
            while history.endStep < 3000 {
                var told = History(parameterNodes: [1, 4], firstStep: history.endStep)
                for _ in 0..<min(3000 - history.endStep, 1 + stream.integer(below: 200)) { add(told.endStep, to: &told) }
                history.append(told)
                history.thin()
            }
            expectSame(history, once, "round \(round)")
        }
    }

    @Test("The right number of single steps and of blocks; a block has the mean, the extremes and the time of its steps")
    func blocksAreWhatTheirStepsAre() {
        let all = whole(5000)
        for steps in stride(from: 1, through: 5000, by: 7) {
            var history = whole(steps)
            let most = 16
            var bounded = History(parameterNodes: [1, 4], mostPoints: most)
            bounded.append(history)
            bounded.thin()
            history = bounded
            let points = history.points
            #expect(history.endStep == steps && points.blockCount <= most && points.singleCount < most + max(most, points.stepsPerBlock))
            #expect(points.singleCount >= min(steps, most))
            for point in 0..<points.count {
                let range = points.steps(of: point)
                #expect(range.allSatisfy { points.point(of: $0) == point })
                let losses = all.losses.values[range]
                let mean = losses.reduce(0) { $0 + Double($1) } / Double(range.count)
                #expect(abs(Double(history.losses.values[point]) - mean) <= 1e-6 * mean)
                #expect(abs(history.seconds[point] - all.seconds[range].reduce(0, +)) < 1e-9)
                if point < points.blockCount {
                    #expect(history.losses.extents[point] == .init(low: losses.min() ?? .nan, high: losses.max() ?? .nan))
                } else {
                    #expect(history.losses.values[point] == all.losses.values[range.lowerBound])
                }
            }
        }
    }

    @Test("NaN is left out of a block, and a block of NaN is NaN")
    func numbersThatAreNone() {
        let history = thinned(400)
        let (every, early) = (history.updateRatios[0], history.updateRatios[1])
        #expect(history.points.stepsPerBlock == 32)
        #expect(every.extents.allSatisfy { $0.low.isFinite && $0.low < $0.high } && every.values.prefix(8).allSatisfy(\.isFinite))
        #expect(early.values[0].isNaN && early.extents[0].low.isNaN && early.extents[0].high.isNaN)
        #expect(early.values[8] == 0.25 && early.extents[8] == .init(low: 0.25, high: 0.25))
    }

    @Test("Cut anywhere, they end there and continue; the remaining steps of a cut block keep nothing but their time")
    func cutting() {
        let full = thinned(1000)
        for step in 0...1000 {
            var history = full
            history.cut(atStep: step)
            #expect(
                history.endStep == step && history.points.count == history.losses.count && history.seconds.count == history.losses.count)
            #expect(history.losses.extents.count == history.points.blockCount)
            if step > 0, full.points.isInBlock(step - 1) {
                let left = step % full.points.stepsPerBlock
                #expect(history.losses.values.last?.isNaN == (left > 0) && history.points.singleCount == left)
                #expect(history.seconds.suffix(left).allSatisfy { $0 >= 0 })
            }
            for next in step..<step + 100 {
                add(next, to: &history)
                history.thin()
            }
            #expect(history.endStep == step + 100 && history.losses.values.last == whole(step + 100).losses.values.last)
            #expect(
                history.sums(ofLastSteps: 100) { $0.count }.samples == 100 && history.points.blockCount <= 16
                    && history.points.singleCount < 16 + max(16, history.points.stepsPerBlock))
            #expect(abs(history.seconds.reduce(0, +) - whole(step + 100).seconds.reduce(0, +)) < 1)
        }
    }

    @Test("Cut between two blocks nothing is lost, even if a block then has no partner to merge with")
    func oddBlocks() {
        let all = whole(1500)
        var joined: Set<Int> = []
        for steps in [64, 128, 256, 500] {
            let full = thinned(steps)
            for block in 1..<full.points.blockCount {
                var history = full
                history.cut(atStep: full.points.steps(of: block).lowerBound)
                for next in history.endStep..<1500 {
                    add(next, to: &history)
                    let (count, length) = (history.points.blockCount, history.points.stepsPerBlock)
                    history.thin()
                    if history.points.stepsPerBlock > length { joined.insert(count % 2) }
                }
                for point in 0..<history.points.blockCount {
                    let losses = all.losses.values[history.points.steps(of: point)]
                    #expect(history.losses.extents[point] == .init(low: losses.min() ?? .nan, high: losses.max() ?? .nan))
                }
                #expect(history.endStep == 1500 && abs(history.seconds.reduce(0, +) - all.seconds.reduce(0, +)) < 1e-9)
            }
        }
        #expect(joined == [0, 1])
    }

    @Test("Blocks appended after other steps become steps of which only the time is known")
    func blocksBehindSteps() {
        var history = whole(5)
        var told = History(parameterNodes: [1, 4], firstStep: 5, mostPoints: 4)
        for step in 5..<25 { add(step, to: &told) }
        told.thin()
        let blocks = told.points.blockCount
        history.append(told)
        #expect(blocks > 0 && history.endStep == 25 && history.points.count == 25)
        #expect(
            history.losses.values[5].isNaN && abs(history.seconds.reduce(0, +) - whole(25).seconds.reduce(0, +)) < 1e-9
                && history.losses.values.last == told.losses.values.last)
    }

    @Test func sumsOfTheLastSteps() {
        let all = whole(900)
        let history = thinned(900)
        for count in [0, 1, 7, 16, 31, 100, 899, 900, 5000] {
            let (sums, exact) = (history.sums(ofLastSteps: count) { $0.count }, all.sums(ofLastSteps: count) { $0.count })
            #expect(sums.samples == min(count, 900) && exact.samples == sums.samples)
            #expect(exact.loss == all.losses.values.suffix(count).reduce(0) { $0 + Double($1) })
            if count <= 16 { #expect(sums.loss == exact.loss && sums.seconds == exact.seconds) }
            // Whole blocks lose nothing.
            if count >= 900 { #expect(abs(sums.loss - exact.loss) < 1e-6 * exact.loss && abs(sums.seconds - exact.seconds) < 1e-9) }
        }
    }

    @Test("Steps of different sizes are weighted by their samples, counted from the first one requested")
    func sumsOverSamples() {
        let all = whole(900)
        // Batches of 10, the last of an epoch of 31 with 4.
        let samples = { (range: Range<Int>) in range.reduce(0) { $0 + ($1 == 30 ? 4 : 10) } }
        let sums = all.sums(ofLastSteps: 31, samples: samples)
        let losses = all.losses.values.suffix(31).map { Double($0) }
        #expect(sums.samples == 304)
        #expect(abs(sums.loss - (losses[..<30].reduce(0, +) * 10 + losses[30] * 4)) < 1e-9)
        // The newest steps are kept one by one with their own sizes; in blocks, steps are weighted equally.
        let kept = thinned(900)
        #expect(kept.points.blockCount > 0 && kept.sums(ofLastSteps: 31, samples: samples).samples == 304)
        let (few, exact) = (kept.sums(ofLastSteps: 12) { 10 * $0.count }, all.sums(ofLastSteps: 12) { 10 * $0.count })
        #expect(few.loss == exact.loss && few.samples == 120)
        // Unknown steps are not counted.
        var late = History(parameterNodes: [1, 4], firstStep: 20)
        for step in 20..<31 { add(step, to: &late) }
        #expect(late.sums(ofLastSteps: 31, samples: samples).samples == 104)
    }

    @Test("Of very many evaluations the best and the last stay, in whatever order they arrive")
    func tests() {
        var (one, other) = (History(parameterNodes: []), History(parameterNodes: []))
        let count = 5 * History.mostTests + 3
        var told = History(parameterNodes: [])
        for step in 1...count {
            let error = step == 1234 || step == 4321 ? 0.01 : Double(1 + step % 97) / 100
            one.append(testError: error, afterStep: step)
            one.thin()
            told.append(testError: error, afterStep: step)
        }
        other.append(told)
        other.thin()
        #expect(one.tests == other.tests && one.tests.count <= 2 * History.mostTests + 1)
        #expect(one.tests.last?.step == count && one.tests.contains(History.Test(step: 1234, error: 0.01)))
        #expect(one.tests.map(\.step) == one.tests.map(\.step).sorted())
    }

    @Test("With any number of layers, the curves can be written while the program waits for a vanished terminal")
    func bytes() {
        for nodes in [0, 1, 2, 3, 8, 50, 1000] {
            let history = History(parameterNodes: Array(0..<nodes))
            let columns = 3 + 2 * nodes
            let most = 2 * history.mostPoints * (4 * columns + 8) + history.mostPoints * (12 * columns + 8)
            #expect(most <= 64 << 20 && 2 * most > 64 << 20)
        }
        #expect(History(parameterNodes: [1, 3]).mostPoints >= 250_000)
    }
}
