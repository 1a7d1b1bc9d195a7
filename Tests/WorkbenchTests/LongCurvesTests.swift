import Messages
import TerminalUI
import Testing
import Training

@testable import Workbench

/// The curves of a run so long that its old steps are known in blocks only.
@Suite struct LongCurvesTests {
    /// 1000 steps, of which the newest 16 or more are known one by one.
    private func told(_ steps: Range<Int> = 0..<1000) -> History {
        var history = History(parameterNodes: [1, 3, 5], firstStep: steps.lowerBound, mostPoints: 16)
        history.append(madeUpHistory(steps))
        return history
    }

    private func curves() -> RunCurves {
        var curves = RunCurves()
        curves.take(told())
        return curves
    }

    @Test("However they are told, they are the same, also after a resume")
    func toldInPartsOrAtOnce() {
        let once = curves()
        var parts = RunCurves()
        for start in stride(from: 0, to: 1000, by: 25) { parts.take(told(start..<start + 25)) }
        var resumed = RunCurves()
        var file = told(0..<700)
        file.thin()
        resumed.take(file)
        for start in stride(from: 700, to: 1000, by: 50) { resumed.take(told(start..<start + 50)) }
        for other in [parts, resumed] {
            #expect(other.points == once.points && other.count == 1000 && other.loss.raw.values == once.loss.raw.values)
            #expect(other.loss.smoothed.values == once.loss.smoothed.values && other.accuracy.raw.values == once.accuracy.raw.values)
            #expect(other.norms[3]?.smoothed.values == once.norms[3]?.smoothed.values && other.positions == once.positions)
            #expect(zip(other.seconds, once.seconds).allSatisfy { abs($0 - $1) < 1e-9 } && other.seconds.count == once.seconds.count)
        }
        #expect(once.points.stepsPerBlock == 64 && once.points.count < 16 + 16 + 64)
        // The extremes of a block are those of its steps, also where they are turned over.
        #expect(once.loss.raw.extent(0..<1)?.high == 1 && once.loss.raw.extent(0..<1)?.low == 1 / Float(64))
        let first = madeUpHistory(0..<64).batchErrors.values
        #expect(once.accuracy.raw.extent(0..<1)?.high == 1 - (first.min() ?? .nan))
        #expect(once.accuracy.raw.extent(0..<1)?.low == 1 - (first.max() ?? .nan))
    }

    @Test("A block is smoothed as if each of its steps had its mean")
    func smoothing() {
        var (one, other) = (ExponentialMean(), ExponentialMean())
        for value in [Float(3), 5, 1] {
            let block = one.add(value, steps: 64, over: 50)
            var single = Float.nan
            for _ in 0..<64 { single = other.add(value, over: 50) }
            #expect(abs(block - single) < 1e-4)
        }
    }

    @Test("Another future from the middle of a block on leaves the former behind, and both are drawn")
    func anotherFuture() throws {
        var curves = curves()
        let end = curves.points.steps(of: 3).lowerBound + 10
        curves.take(told(end..<end + 5))
        #expect(curves.count == end + 5 && curves.former?.points.stepCount == 1000 && curves.former?.firstStep == end)
        #expect(curves.former?.loss.count == curves.former?.positions?.count)
        #expect(curves.loss.raw.count == curves.seconds.count && curves.positions?.count == curves.seconds.count)
        // Of the block that was cut the steps are no longer known; the mean was one of steps that are no longer so, too.
        #expect(curves.loss.raw.values.suffix(15).prefix(10).allSatisfy(\.isNaN) && curves.loss.raw.values.suffix(5).allSatisfy(\.isFinite))
        for isByTime in [false, true] {
            var state = CurvesState()
            if isByTime { state.toggleTime(of: curves) }
            #expect(state.canZoomIn(around: 0.5, on: curves))
            state.zoom(by: 2, around: 0.5, of: curves)
            #expect(state.view != nil)
        }
    }

    @Test func aLogarithmicAxisBeginsWhereTheFirstBlockLies() {
        let curves = curves()
        var state = CurvesState()
        state.isLogarithmicAcross = true
        #expect(state.axis(of: curves).share(of: state.position(of: 0, in: curves)) == 0)
        #expect(state.step(atShare: 0, of: curves) == 0 && state.step(atShare: 1, of: curves) == 999)
    }

    @Test("The cursor moves by blocks where there are blocks, and back again", arguments: [false, true])
    func theCursorMovesByPoints(_ isByTime: Bool) {
        let curves = curves()
        var state = CurvesState()
        if isByTime { state.toggleTime(of: curves) }
        state.moveCursor(to: 0, of: curves)
        var seen = [state.cursorStep(of: curves) ?? -1]
        while seen.last != curves.newestStep, seen.count < 100 {
            state.moveCursor(by: 1, of: curves)
            seen.append(state.cursorStep(of: curves) ?? -1)
        }
        #expect(seen == (0..<curves.points.count).map { curves.points.steps(of: $0).lowerBound })
        for step in seen.reversed().dropFirst() {
            state.moveCursor(by: -1, of: curves)
            #expect(state.cursorStep(of: curves) == step)
            // Where it is drawn, it is found.
            let share = state.axis(of: curves).share(of: state.position(of: step, in: curves))
            #expect(state.step(atShare: share, of: curves) == step)
        }
        state.zoom(by: 4, around: 0.5, of: curves)
        let axis = state.axis(of: curves)
        state.toggleTime(of: curves)
        state.toggleTime(of: curves)
        #expect(abs(state.axis(of: curves).lower - axis.lower) < 1e-6 && abs(state.axis(of: curves).upper - axis.upper) < 1e-6)
        for _ in 0..<50 where state.canZoomIn(around: 0, on: curves) { state.zoom(by: 2, around: 0, of: curves) }
        #expect(isByTime || state.axis(of: curves).upper - state.axis(of: curves).lower >= 4 * 64)
    }

    @Test("A block says that it is one", arguments: [Size(60, 16), Size(80, 24), Size(120, 40)])
    func wordsOfABlock(_ size: Size) throws {
        var bench = try Bench(size: size)
        bench.tell(told())
        bench.press(.character("c"))
        #expect(bench.text.contains("step 999") && !bench.text.contains("means of"))
        bench.press(.home)
        #expect(bench.text.contains("steps 0–63 · 0.64 s"))
        if size.width >= 80 { #expect(bench.text.contains("older steps are merged into blocks of 64; loss in this one 0.0156 to 1.00")) }
        bench.press(.character(">"))
        #expect(bench.text.contains("steps 64–127"))
        bench.sent = []
        bench.press(.enter)
        guard case .goTo(64)? = bench.sent.first else {
            Issue.record("\(bench.sent)")
            return
        }
        // A change far back cuts a block: of its steps nothing is known, and that is said.
        var cut = try Bench(size: size)
        cut.tell(told())
        cut.tell(told(100..<120))
        cut.press(.character("c"), .home, .character(">"))
        #expect(cut.text.contains("step 64 ·") && cut.text.contains("loss - (") && cut.text.contains("train - ("))
        #expect(cut.text.contains("a conv1 - ") && cut.text.contains("nothing is known of this step: a change has cut"))
        // Arrows leave no block, and end at the newest step.
        for _ in 0..<2000 { bench.press(.right) }
        #expect(bench.text.contains("no more steps") && bench.bench.curvesState.cursor == nil)
        for _ in 0..<2000 { bench.press(.left) }
        #expect(bench.bench.curvesState.cursorStep(of: bench.bench.run.curves) == 0)
    }
}
