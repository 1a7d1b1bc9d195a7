import Messages
import TerminalUI
import Testing
import Training

@testable import Workbench

/// Curves of other runs under those on the screen.
@Suite struct ComparedRunTests {
    private enum Unreadable: Error { case file }

    /// A run of so many steps with a test after each quarter, the best one after the second.
    private func history(_ steps: Int) -> History {
        var history = madeUpHistory(0..<steps)
        for (quarter, error) in [0.5, 0.125, 0.25, 0.375].enumerated() {
            history.append(testError: error, afterStep: steps * (quarter + 1) / 4)
        }
        return history
    }

    private func bench(_ size: Size = Size(120, 40), appearance: Appearance = Appearance(colors: .indexed, unicode: true)) throws -> Bench {
        var bench = try Bench.curves(100, size: size, appearance: appearance)
        bench.bench.settings.checkRun = { name in if name == "none" { throw Unreadable.file } }
        return bench
    }

    private func add(_ name: String, _ history: History, _ bench: inout Bench) {
        let names = bench.effects(of: "compare \(name)").compactMap { if case .compare(let name) = $0 { name } else { nil } }
        #expect(names == [name])
        _ = bench.bench.update(.compared(name, .success(history)))
    }

    @Test("A run that is named is read, its curves lie there with a legend of last and best; named again it goes, alone all go")
    func comparing() throws {
        for (size, appearance) in [
            (Size(120, 40), Appearance(colors: .indexed, unicode: true)), (Size(80, 24), Appearance(colors: .indexed, unicode: true)),
            (Size(80, 24), .plainest),
        ] {
            var bench = try bench(size, appearance: appearance)
            let before = bench.text
            add("a run", history(200), &bench)
            add("b", history(40), &bench)
            #expect(bench.text.contains("A a run") && bench.text.contains("B b") && bench.text.contains("* "))
            #expect(bench.text.contains("step 200") && bench.text.contains("test 62.50 %  best 87.50 % at 100"))
            #expect(bench.text.contains("step 40") && bench.text.contains("best 87.50 % at 20"))
            // The axis goes on to the end of the longest run.
            #expect(bench.bench.curvesState.axis(of: bench.bench.run.curves).upper == 199)
            #expect(bench.effects(of: "compare a run").isEmpty)
            #expect(bench.bench.run.curves.compared.map(\.name) == ["b"] && !bench.text.contains("A a run"))
            #expect(bench.effects(of: "compare").isEmpty && bench.bench.run.curves.compared.isEmpty)
            bench.press(.character("z"))
            bench.bench.prompt.notice = nil
            let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(2) }
            #expect(lines(bench.text) == lines(before))
        }
    }

    @Test("A run without a file is told under its name, one that cannot be read in the line below; nothing else changes")
    func unreadable() throws {
        var bench = try bench()
        #expect(bench.effects(of: "compare none").isEmpty && bench.bench.prompt.overlay == .commandLine)
        bench.press(.escape)
        _ = bench.bench.update(.compared("x", .failure(Unreadable.file)))
        #expect(bench.bench.run.curves.compared.isEmpty && bench.bench.prompt.notice != nil)
        bench.bench.settings.runName = "own"
        #expect(bench.effects(of: "compare own").isEmpty && bench.text.contains("own is the run on the screen"))
    }

    @Test("A run has the colour of its name, on the screen and in a picture, as long as no other has it")
    func colours() throws {
        let names = ["digits", "relu", "slow", "v", "run 1", "run 2", "run 3", "run 4"]
        let alone = names.map { ComparedRun($0, RunCurves(), beside: []).slot }
        #expect(Set(alone).count > 1)
        var runs: [ComparedRun] = []
        for name in names { runs.append(ComparedRun(name, RunCurves(), beside: runs)) }
        // Four colours, then again; letters are their own.
        #expect(Set(runs.prefix(4).map(\.slot)).count == 4 && Set(runs.map(\.mark)).count == ComparedRun.most)
        #expect(runs[0].slot == alone[0])
        // One that stays keeps its colour when another goes.
        var bench = try bench()
        add("digits", history(40), &bench)
        add("relu", history(40), &bench)
        let slot = bench.bench.run.curves.compared[1].slot
        _ = bench.effects(of: "compare digits")
        #expect(bench.bench.run.curves.compared.map(\.slot) == [slot])
        for name in names.filter({ $0 != "relu" }) { add(name, history(40), &bench) }
        #expect(bench.effects(of: "compare ninth").isEmpty && bench.bench.run.curves.compared.count == ComparedRun.most)
    }

    @Test("Other runs are smoothed as the own one, stay when another run is opened, and are there before its first step")
    func staying() throws {
        var bench = try bench()
        add("b", history(40), &bench)
        bench.press(.character("["))
        #expect(bench.bench.run.curves.compared[0].curves.smoothing == bench.bench.run.curves.smoothing)
        #expect(bench.bench.run.curves.smoothing != RunCurves.usualSmoothing)
        let next = bench.bench.reopened(with: bench.bench.settings.run)
        #expect(next.run.curves.compared.map(\.name) == ["b"] && next.run.curves.count == 0)
        var empty = bench
        empty.bench = next
        empty.press(.character("c"))
        #expect(empty.text.contains("B b") || empty.text.contains("A b"))
        #expect(empty.text.contains("step 40"))
    }

    @Test("The picture of several runs has their curves in their colours, and the legend")
    func picture() {
        let words = Phrasebook(.english)
        let appearance = Appearance(colors: .indexed, unicode: true)
        let picture = RunsPicture([("digits", history(200)), ("relu", history(40))], words, appearance)
        let canvas = picture.canvas
        let text = canvas.text
        for part in ["loss", "test accuracy", "A digits", "B relu", "step 200", "best 87.50 % at 20"] {
            #expect(text.contains(part), "\(part)")
        }
        let theme = Theme(appearance)
        let first = ComparedRun("digits", RunCurves(), beside: [])
        for slot in [first, ComparedRun("relu", RunCurves(), beside: [first])] {
            #expect(canvas.cells.count { $0.style == slot.style(theme) && $0.scalar != " " } > 60)
        }
        // A run without steps has its row, and no curve.
        #expect(RunsPicture([("new", History(parameterNodes: []))], words, appearance).canvas.text.contains("A new"))
    }
}
