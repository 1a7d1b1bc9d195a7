import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Messages
@testable import Workbench

/// A run of so many steps, as a session would tell it: the loss falls from 1, each step takes a hundredth of a second.
func madeUpHistory(_ steps: Range<Int>, loss: (Int) -> Float = { 1 / Float($0 + 1) }) -> History {
    var history = History(parameterNodes: [1, 3, 5], firstStep: steps.lowerBound)
    for step in steps {
        history.append(
            loss: loss(step), batchError: Float(step % 10) / 100, learningRate: 0.5, seconds: 0.01,
            norms: [1, 2, 4].map { (gradient: $0, weight: 8) })
    }
    return history
}

extension Bench {
    mutating func tell(_ history: History, _ events: TrainingEvent...) {
        var news = TrainingNews()
        news.history = history
        news.events = events
        receive(news)
    }

    /// The curves of so many steps on the screen.
    static func curves(_ steps: Int, size: Size = Size(120, 40), appearance: Appearance = Appearance(colors: .indexed, unicode: true))
        throws
        -> Bench
    {
        var bench = try Bench(size: size, appearance: appearance)
        bench.tell(madeUpHistory(0..<steps))
        bench.press(.character("c"))
        return bench
    }
}

@Suite struct RunCurvesTests {
    @Test func timesAddUp() {
        var curves = RunCurves()
        curves.take(madeUpHistory(0..<10))
        curves.take(madeUpHistory(10..<30))
        #expect(curves.count == 30 && abs((curves.seconds.last ?? 0) - 0.3) < 1e-9)
        #expect(curves.norms.keys.sorted() == [1, 3, 5] && curves.norms[5]?.raw.values[29] == 4)
        #expect(curves.updateRatios[3]?.raw.values[29] == 0.125)
        #expect(curves.accuracy.raw.values[7] == 1 - Float(0.07))
    }

    @Test func anotherFutureLeavesTheFormerBehind() {
        var curves = RunCurves()
        curves.take(madeUpHistory(0..<100))
        curves.take(madeUpHistory(40..<50) { _ in 7 })
        #expect(curves.count == 50 && curves.loss.raw.values[39] == 1 / Float(40) && curves.loss.raw.values[40] == 7)
        #expect(curves.former?.firstStep == 40 && curves.former?.points.stepCount == 100)
        // Time goes on where the futures part.
        #expect(abs((curves.seconds.last ?? 0) - 0.5) < 1e-9)
        // A second change soon after keeps the long one; what is no longer so begins where the earlier change is.
        curves.take(madeUpHistory(45..<46))
        #expect(curves.former?.firstStep == 40 && curves.former?.points.stepCount == 100 && curves.count == 46)
        curves.take(madeUpHistory(20..<21))
        #expect(curves.former?.firstStep == 20 && curves.count == 21)
    }

    @Test("The mean is the formula on the screen", arguments: [1, 5, 50])
    func smoothing(_ count: Int) {
        var curves = RunCurves()
        let values = (0..<200).map { Float($0 % 7) }
        curves.take(madeUpHistory(0..<200) { $0 == 3 ? .nan : values[$0] })
        curves.smooth(over: count)
        var (mean, done) = (0.0, 0)
        for (step, value) in values.enumerated() {
            if step != 3 {
                mean += (Double(value) - mean) / Double(count)
                done += 1
            }
            let weight = 1 - (0..<done).reduce(1.0) { product, _ in product * (1 - 1 / Double(count)) }
            #expect(abs(Double(curves.loss.smoothed.values[step]) - mean / weight) < 1e-4)
        }
        // Steps to come are smoothed as those before.
        var atOnce = RunCurves()
        atOnce.smooth(over: count)
        atOnce.take(madeUpHistory(0..<200) { $0 == 3 ? .nan : values[$0] })
        #expect(atOnce.loss.smoothed.values == curves.loss.smoothed.values)
    }

    @Test func aRunThatBeganLaterKnowsNothingOfItsFirstSteps() {
        var curves = RunCurves()
        curves.take(madeUpHistory(30..<40))
        #expect(curves.count == 40 && curves.loss.raw.count == 10 && curves.norms[1]?.raw.count == 10)
        #expect(curves.positions == (30..<40).map { Double($0) } && curves.points.point(of: 12) == 0)
        var state = CurvesState()
        state.moveCursor(to: 3, of: curves)
        #expect(state.cursorStep(of: curves) == 30)
        curves.take(madeUpHistory(40..<45))
        #expect(curves.count == 45 && curves.positions?.last == 44 && curves.loss.raw.values.last == 1 / Float(45))
        // Steps without a record take no room.
        var far = RunCurves()
        far.take(History(parameterNodes: [1, 3, 5], firstStep: 900_000_000_000))
        far.take(madeUpHistory(900_000_000_000..<900_000_000_003))
        #expect(far.count == 900_000_000_003 && far.loss.raw.count == 3)
    }
}

@Suite struct CurvesStateTests {
    private func curves(_ steps: Int) -> RunCurves {
        var curves = RunCurves()
        curves.take(madeUpHistory(0..<steps))
        return curves
    }

    @Test("All is in view until someone zooms; then new steps change nothing", arguments: [false, true])
    func newDataNeverResetTheView(_ byTime: Bool) {
        var curves = curves(100)
        var state = CurvesState()
        if byTime { state.toggleTime(of: curves) }
        #expect(state.step(atShare: 1, of: curves) == 99)
        curves.take(madeUpHistory(100..<200))
        #expect(state.step(atShare: 1, of: curves) == 199 && state.cursorStep(of: curves) == 199)
        state.zoom(by: 4, around: 0.5, of: curves)
        let axis = state.axis(of: curves)
        curves.take(madeUpHistory(200..<5000))
        #expect(state.axis(of: curves) == axis && state.cursorStep(of: curves) == 199)
        state.pan(by: 0.5, of: curves)
        let panned = state.axis(of: curves)
        #expect(panned.lower > axis.lower)
        curves.take(madeUpHistory(5000..<5010))
        #expect(state.axis(of: curves) == panned)
        state.showAll()
        #expect(state.step(atShare: 1, of: curves) == 5009 && state.cursorStep(of: curves) == 5009)
    }

    @Test("What lies under the pointer stays there", arguments: [false, true])
    func zoomKeepsThePlace(_ isLogarithmic: Bool) {
        let curves = curves(1000)
        var state = CurvesState()
        state.isLogarithmicAcross = isLogarithmic
        let before = state.axis(of: curves).value(atShare: 0.3)
        state.zoom(by: 3, around: 0.3, of: curves)
        #expect(abs(state.axis(of: curves).value(atShare: 0.3) - before) < 1e-6)
        state.zoom(by: 1.0 / 3, around: 0.3, of: curves)
        #expect(state.view == nil)
    }

    @Test func zoomAndPanHaveEnds() {
        let curves = curves(1000)
        var state = CurvesState()
        for _ in 0..<50 where state.canZoomIn(around: 1, on: curves) { state.zoom(by: 2, around: 1, of: curves) }
        let axis = state.axis(of: curves)
        #expect(axis.upper == 999 && axis.upper - axis.lower >= 4 && axis.upper - axis.lower < 9)
        state.pan(by: 5, of: curves)
        #expect(state.axis(of: curves).upper == 999)
        state.pan(by: -1e6, of: curves)
        #expect(abs(state.axis(of: curves).lower) < 1e-6)
        // As wide as before.
        #expect(abs(state.axis(of: curves).upper - (axis.upper - axis.lower)) < 1e-6)
    }

    @Test func timeAndStepsShowTheSame() {
        var curves = RunCurves()
        curves.take(madeUpHistory(0..<500))
        var slow = History(parameterNodes: [1, 3, 5], firstStep: 500)
        for _ in 0..<100 {
            slow.append(loss: 0.1, batchError: 0, learningRate: 0.5, seconds: 1, norms: [1, 2, 3].map { (gradient: $0, weight: 1) })
        }
        curves.take(slow)
        var state = CurvesState()
        state.zoom(by: 4, around: 0.9, of: curves)
        let steps = state.axis(of: curves)
        state.toggleTime(of: curves)
        #expect(
            state.step(atShare: 0, of: curves) == Int(steps.lower.rounded())
                && state.step(atShare: 1, of: curves) == Int(steps.upper.rounded()))
        state.toggleTime(of: curves)
        #expect(abs(state.axis(of: curves).lower - steps.lower) < 1e-6 && abs(state.axis(of: curves).upper - steps.upper) < 1e-6)
    }

    @Test func theCursorBringsItselfIntoView() {
        let curves = curves(1000)
        var state = CurvesState()
        state.zoom(by: 8, around: 0.5, of: curves)
        for step in [0, 999, 400, 2000, -3] {
            state.moveCursor(to: step, of: curves)
            let share = state.axis(of: curves).share(of: Double(state.cursorStep(of: curves) ?? -1))
            #expect(share > -1e-9 && share < 1 + 1e-9, "\(step)")
        }
    }

    @Test func nothingYet() {
        let none = RunCurves()
        var state = CurvesState()
        state.toggleTime(of: none)
        state.isLogarithmicAcross = true
        state.zoom(by: 2, around: 0.5, of: none)
        state.pan(by: 1, of: none)
        state.moveCursor(to: 5, of: none)
        #expect(state.cursorStep(of: none) == nil && state.step(atShare: 0.5, of: none) == 0)
    }
}

@Suite struct CurvesScreenTests {
    @Test func keysAreBoundOnce() {
        #expect(KeyTable(Keys.curves.map(\.binding)).duplicates.isEmpty)
    }

    @Test func allChartsWhereThereIsRoomElseOneAtATime() throws {
        let titles = ["1 loss", "2 accuracy", "3 learning rate", "4 gradient norms"]
        var large = try Bench.curves(300)
        #expect(titles.allSatisfy { large.text.contains($0) })
        large.press(.character("2"))
        #expect(titles.filter { large.text.contains($0) } == ["2 accuracy"])
        large.press(.tab, .tab, .tab)
        #expect(titles.allSatisfy { large.text.contains($0) })
        var small = try Bench.curves(300, size: Size(80, 24))
        for title in titles + ["1 loss"] {
            #expect(titles.filter { small.text.contains($0) } == [title])
            small.press(.tab)
        }
        small.press(.character("0"))
        #expect(small.text.contains("room for only one at a time"))
    }

    @Test("The values of every curve at the cursor, whichever chart is shown", arguments: [Size(60, 16), Size(80, 24), Size(120, 40)])
    func valuesAtTheCursor(_ size: Size) throws {
        var bench = try Bench.curves(300, size: size)
        var tested = History(parameterNodes: [1, 3, 5], firstStep: 300)
        tested.append(testError: 0.25, afterStep: 290)
        bench.tell(tested)
        bench.press(.character("4"))
        for _ in 0..<3 { bench.press(.character("<")) }
        #expect(bench.text.contains("step 296 · 2.97 s"))
        #expect(bench.text.contains("loss \(NumberFormat.short(1 / 297).string) ("))
        #expect(bench.text.contains("train 94.0 %") && bench.text.contains("test 75.00 %"))
        #expect(["α 0.5", "learning rate 0.5"].contains { bench.text.contains("\($0)") } && !bench.text.contains("rate 0.500"))
        for layer in ["a conv1 1.00", "b conv3 2.00", "c output 4.00"] { #expect(bench.text.contains(layer)) }
        #expect(bench.text.contains("m ← m + (x − m)/50, shown m/(1 − 0.98^t)"))
    }

    @Test func theCursorIsTheTimeCursor() throws {
        var bench = try Bench.curves(300)
        bench.press(.home)
        for _ in 0..<41 { bench.press(.character(">")) }
        bench.sent = []
        bench.press(.enter)
        guard case .goTo(41)? = bench.sent.first else {
            Issue.record("\(bench.sent)")
            return
        }
    }

    @Test func arrowsMoveByColumnsAndAtLeastByAStep() throws {
        var bench = try Bench.curves(3000)
        bench.press(.left)
        let far = 2999 - (bench.bench.curvesState.cursor ?? 2999)
        #expect(far > 40 && far < 90)
        var few = try Bench.curves(10)
        few.press(.left, .left)
        #expect(few.bench.curvesState.cursor == 7)
        few.press(.end)
        #expect(few.bench.curvesState.cursor == nil)
        few.press(.right)
        #expect(few.text.contains("no more steps"))
    }

    @Test func changesAreMarkedAndNamed() throws {
        var bench = try Bench.curves(300, size: Size(80, 24), appearance: .plainest)
        #expect(!bench.text.contains("#"))
        bench.tell(
            History(parameterNodes: [1, 3, 5], firstStep: 300),
            .changed([
                Change(step: 150, .learningRate, to: 0.25),
                Change(step: 150, .parameter(.parameter(0, of: 1, entry: 1 * 5 + 2)), to: -1),
                Change(step: 150, .pixel(Place(node: 0, array: 0, entry: 3 * 28 + 4), sample: 6), to: 1),
            ]))
        #expect(bench.text.contains("#"))
        #expect(!bench.text.contains("by hand"))
        bench.press(.home)
        for _ in 0..<150 { bench.press(.character(">")) }
        #expect(bench.text.contains("changed by hand: learning rate = 0.25, conv1.kernel[0,0,1,2] = -1"))
        // The mark is seen under the cursor.
        #expect(bench.text.contains("#"))
        // A pixel of one sample says whose.
        var wide = try Bench.curves(300, size: Size(160, 40))
        wide.tell(
            History(parameterNodes: [1, 3, 5], firstStep: 300),
            .changed([Change(step: 299, .pixel(Place(node: 0, array: 0, entry: 3 * 28 + 4), sample: 6), to: 1)]))
        #expect(wide.text.contains("input.activation[0,3,4] of sample 6 = 1"))
    }

    @Test func theFormerFutureStaysInSight() throws {
        var bench = try Bench.curves(300, size: Size(80, 24), appearance: .plainest)
        #expect(!bench.text.contains("before the change"))
        bench.tell(madeUpHistory(100..<150) { _ in 0.9 })
        #expect(bench.text.contains(", before the change") && bench.text.contains("before the change 0.00667"))
        // It reaches as far as it did.
        #expect(bench.text.contains("300") || bench.text.contains("200"))
        #expect(bench.text.split(separator: "\n").contains { $0.filter { $0 == "," }.count > 20 })
    }

    @Test func keysThatCannotBeUsedSayWhy() throws {
        var bench = try Bench(size: Size(80, 24))
        bench.press(.character("c"), .left)
        #expect(bench.text.contains("no step is done yet"))
        bench.press(.enter)
        #expect(bench.text.contains("no step is done yet"))
        bench.tell(madeUpHistory(0..<300))
        bench.press(.pageUp)
        #expect(bench.text.contains("all steps are in view"))
        bench.press(.character("2"), .character("v"))
        #expect(bench.text.contains("accuracy stays linear"))
        for _ in 0..<9 { bench.press(.up) }
        #expect(bench.text.contains("as close as it gets"))
        for _ in 0..<9 { bench.press(.character("[")) }
        #expect(bench.text.contains("smoothing is at its limit"))
        bench.press(.escape)
        #expect(bench.bench.page == .main)
    }

    @Test func logarithmsAndTimeAreOnTheAxes() throws {
        var bench = try Bench.curves(2000, size: Size(80, 24))
        #expect(bench.text.contains("1,000"))
        bench.press(.character("v"))
        #expect(bench.text.contains("loss, logarithmic") && bench.text.contains("0.001"))
        bench.press(.character("h"))
        #expect(bench.text.contains(" 10 ") && bench.text.contains("100") && bench.text.contains("1,000"))
        bench.press(.character("t"))
        #expect(bench.text.contains("0.1 s") && bench.text.contains("10 s"))
    }

    @Test func theMouseFindsItsPlace() throws {
        let bench = try Bench.curves(300)
        let screen = bench.bench.curvesScreen
        let shares = (0..<120).map { screen.share(column: $0, row: 5) }
        #expect(shares.compactMap { $0 }.min() == 0 && shares.compactMap { $0 }.max() == 1 && shares[0] == nil)
        #expect(screen.share(column: 30, row: 0) == nil && screen.share(column: 30, row: 39) == nil)
        // A click moves the cursor, the second one goes there; the wheel zooms around the pointer.
        var used = bench.bench
        let column = try #require(shares.firstIndex { ($0 ?? 0) > 0.25 })
        let step = used.curvesState.step(atShare: shares[column] ?? 0, of: used.run.curves)
        #expect(used.update(.mouse(MouseEvent(.press, column: column, row: 5))).isEmpty && used.curvesState.cursor == step)
        guard case .send(.goTo(step))? = used.update(.mouse(MouseEvent(.press, column: column, row: 5))).first else {
            Issue.record("the second click goes nowhere")
            return
        }
        _ = used.update(.mouse(MouseEvent(.wheelUp, column: column, row: 5)))
        #expect(used.curvesState.view != nil && used.curvesState.step(atShare: shares[column] ?? 0, of: used.run.curves) == step)
        _ = used.update(.mouse(MouseEvent(.wheelDown, column: column, row: 5)))
        #expect(used.curvesState.view == nil)
    }

    @Test("Drawn at every size and in every appearance, in ASCII with nothing else")
    func everywhere() throws {
        for size in [Size(60, 16), Size(80, 24), Size(120, 40), Size(200, 60), Size(300, 90)] {
            for appearance in [Appearance.plainest, Appearance(colors: .eight, unicode: true), Appearance(colors: .direct, unicode: true)] {
                for language in Language.allCases {
                    var bench = try Bench(size: size, language: language, appearance: appearance)
                    bench.press(.character("c"))
                    _ = bench.text
                    bench.tell(madeUpHistory(0..<2500))
                    for key in ["1", "2", "3", "4", "0", "v", "h", "t"] as [Character] { bench.press(.character(key)) }
                    bench.press(.up, .pageUp)
                    let text = bench.text
                    #expect(appearance.unicode || text.unicodeScalars.allSatisfy { $0.value < 0x80 })
                    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == size.height)
                }
            }
        }
    }

    @Test func helpOfThisScreenFirst() throws {
        var bench = try Bench.curves(10, size: Size(80, 24))
        bench.press(.character("?"))
        #expect(bench.text.contains("zoom in and out around the cursor"))
    }

    @Test("Where no number has a logarithm the chart says so, with the key that makes the axis even again", arguments: Language.allCases)
    func nothingToTakeTheLogarithmOf(_ language: Language) throws {
        for appearance in [Appearance(colors: .indexed, unicode: true), .plainest] {
            for size in [Size(60, 16), Size(80, 24), Size(120, 40)] {
                var bench = try Bench(size: size, language: language, appearance: appearance)
                var history = History(parameterNodes: [1, 3, 5])
                for _ in 0..<30 {
                    history.append(
                        loss: 0, batchError: 0, learningRate: 0.5, seconds: 0.01, norms: [0, 0, 0].map { (gradient: $0, weight: 8) })
                }
                bench.tell(history)
                bench.press(.character("c"), .character("1"), .character("v"))
                let words = Phrasebook(language, unicode: appearance.unicode)
                let said = words(.curvesNoLogarithm).wrapped(size.width - 2)
                for line in said { #expect(bench.text.contains(line.string), "\(size)") }
                bench.press(.character("v"))
                #expect(!bench.text.contains(said[0].string))
                // One number above 0 has one.
                history.append(
                    loss: 1, batchError: 0, learningRate: 0.5, seconds: 0.01, norms: [0, 0, 0].map { (gradient: $0, weight: 8) })
                bench.tell(history)
                bench.press(.character("v"))
                #expect(!bench.text.contains(said[0].string))
                // The gradients in the statistics of a layer that learns nothing.
                bench.press(.escape, .character("6"))
                if size.height >= 40 { #expect(bench.text.contains(words(.statAllZero).string)) }
            }
        }
    }
}
