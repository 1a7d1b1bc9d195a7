import Messages
import TerminalUI
import Tensors
import Testing

@testable import Workbench

@Suite struct SideWorkTests {
    /// Waits for news, and says which.
    private func news(_ work: SideWork, _ woken: Monitor<Int>, seen: inout Int) -> SideWork.State? {
        if let state = work.takeNews() { return state }
        let before = seen
        seen = woken.wait { $0 > before ? $0 : nil }
        return work.takeNews()
    }

    @Test("How far it is comes as it goes; the last news is that it is done, or why it is not")
    func itTellsHowFarItIs() {
        struct Trouble: Error {}
        for fails in [false, true] {
            let woken = Monitor(0)
            let work = SideWork(
                of: 3,
                wake: {
                    woken.withLock { $0 += 1 }
                    woken.notifyAll()
                },
                { progress in
                    for done in 1...3 { try progress(done) }
                    if fails { throw Trouble() }
                })
            var (seen, furthest) = (0, -1)
            waiting: while true {
                switch news(work, woken, seen: &seen) {
                case .underWay(let done, let total)?:
                    #expect(done > furthest && total == 3)
                    furthest = done
                case .done?:
                    #expect(!fails)
                    break waiting
                case .failed(let error)?:
                    #expect(fails && error is Trouble)
                    break waiting
                case nil: continue
                }
            }
            if work.takeNews() != nil { Issue.record("news twice") }
        }
    }

    @Test func whoGivesItUpEndsItAtItsNextStep() {
        let (turn, woken) = (Monitor(0), Monitor(false))
        let work = SideWork(
            of: 2,
            wake: {
                woken.withLock { $0 = true }
                woken.notifyAll()
            },
            { progress in
                turn.wait { $0 == 1 ? true : nil }
                try progress(1)
                Issue.record("it went on")
            })
        _ = work.takeNews()
        work.giveUp()
        turn.withLock { $0 = 1 }
        turn.notifyAll()
        woken.wait { $0 ? true : nil }
        guard case .failed? = work.takeNews() else {
            Issue.record("it did not end")
            return
        }
    }

    @Test func aHandoutNeedsALessonAndTellsHowFarItIs() throws {
        var bench = try Bench(size: Size(100, 30))
        #expect(bench.effects(of: "handout x.html").allSatisfy { if case .handout = $0 { false } else { true } })
        #expect(bench.bench.prompt.overlay == .commandLine && bench.bench.prompt.line.problem?.word.text == "x.html")
        bench.press(.escape)
        _ = bench.bench.update(.handout(.underWay(done: 2, of: 9), file: "x.html"))
        #expect(bench.text.contains("writing x.html: page 3 of 9"))
        _ = bench.bench.update(.handout(.done, file: "x.html"))
        #expect(bench.text.contains("wrote x.html"))
        _ = bench.bench.update(.handout(.failed(UsageProblem.handoutKind(file: "x.y")), file: "x.y"))
        #expect(bench.text.contains("x.y: expected a handout name ending in .html or .md"))
    }
}
