import Messages
import TerminalUI
import Testing
import Training

@testable import Workbench

/// The questions before something is left: what they say of saving, and their answers.
@Suite struct QuestionTests {
    private struct Full: Error {}

    /// After so many steps of a run that is kept as `a`, or not kept.
    private func bench(
        _ steps: Int = 20, keptAs name: String? = "a", size: Size = Size(80, 24), language: Language = .english,
        appearance: Appearance = Appearance(colors: .indexed, unicode: true)
    ) throws -> Bench {
        var bench = try Bench("3c5-2s", size: size, language: language, appearance: appearance)
        bench.bench.settings.runName = name
        for _ in 0..<steps { try bench.trainer.advanceThroughUpdate() }
        var history = History(parameterNodes: [1, 3])
        for _ in 0..<steps {
            history.append(loss: 1, batchError: 0.5, learningRate: 0.5, seconds: 0.01, norms: [1, 1].map { (gradient: $0, weight: 8) })
        }
        bench.tell(history)
        return bench
    }

    /// As after going there.
    private func stand(_ bench: inout Bench, at step: Int) {
        let state = bench.trainer.state
        bench.trainer.restart(
            from: TrainerState(
                parameters: state.parameters, learningRate: 0.5, seed: 1, order: state.order, batchSize: 50, epoch: 0, batch: 0, step: step,
                changes: []))
        bench.look()
    }

    private func question(_ bench: Bench) -> String { bench.bench.questionBox?.text.string ?? "" }

    private func asked(_ bench: Bench) -> String {
        var bench = bench
        bench.press(.character("q"))
        return question(bench)
    }

    // MARK: What becomes of the run

    @Test("“Is saved” is said of what was saved, “will be” of what is certain to be tried")
    func savedAndToCome() throws {
        var bench = try bench()
        #expect(asked(bench) == "Leave at step 20? This run will be saved as a.")
        _ = bench.bench.update(.kept(.saved(step: 12), runName: "a"))
        #expect(asked(bench) == "Leave at step 20? This run will be saved as a.")
        _ = bench.bench.update(.kept(.saved(step: 20), runName: "a"))
        #expect(asked(bench) == "Leave at step 20? This run is saved, at step 20.")
        // After going back the same steps come again.
        stand(&bench, at: 15)
        #expect(asked(bench) == "Leave at step 15? This run is saved, at step 20.")
        // But not once something was changed there.
        bench.tell(History(parameterNodes: [1, 3], firstStep: 15), .changed([Change(step: 15, .learningRate, to: 2)]))
        #expect(asked(bench) == "Leave at step 15? This run will be saved as a.")
        // While it runs it is another state in a moment.
        var running = try self.bench()
        _ = running.bench.update(.kept(.saved(step: 20), runName: "a"))
        running.bench.run.isRunning = true
        _ = running.bench.update(.key(.character("q")))
        #expect(question(running).hasSuffix("will be saved as a."))
    }

    @Test func backAtTheBeginningThereIsNothingToSave() throws {
        var bench = try bench(2)
        stand(&bench, at: 0)
        #expect(asked(bench) == "Leave at step 0? This run is where it began: there is nothing to save.")
        #expect(bench.bench.hasSomethingToLose)
    }

    @Test func whatALineLeadsToIsLeftWithoutAQuestion() throws {
        var bench = try bench(3)
        bench.bench.run.reproducible.step = 3
        #expect(!bench.bench.hasSomethingToLose && bench.bench.keepingOutlook == .nothing)
        bench.bench.run.reproducible.step = 2
        #expect(bench.bench.hasSomethingToLose && bench.bench.keepingOutlook == .comes)
        bench.bench.run.reproducible = (3, [Change(step: 1, .learningRate, to: 2)])
        bench.bench.run.curves.changes = [Change(step: 1, .learningRate, to: 2)]
        #expect(!bench.bench.hasSomethingToLose)
        bench.bench.run.curves.changes.append(Change(step: 2, .learningRate, to: 1))
        #expect(bench.bench.hasSomethingToLose)
    }

    @Test("What is not kept is said when that is known, and again before leaving")
    func notKept() throws {
        // Found out before there was anything to keep.
        var bench = try bench(0)
        _ = bench.bench.update(.kept(.refused(Full()), runName: "a"))
        #expect(bench.text.contains("cannot save this run: Full()"))
        // It stays while nothing is done.
        bench.press(.down, .up)
        #expect(bench.text.contains("before the first step") && bench.text.contains("cannot save this run"))
        bench.press(.character("b"), .character("b"))
        #expect(!bench.text.contains("cannot save"))
        #expect(asked(bench) == "Leave at step 1? This run is NOT saved: Full().")
        bench.press(.character("q"))
        #expect(!bench.text.contains("is saved") && !bench.text.contains("will be saved"))
        bench.press(.character("n"))
        // It can after all.
        _ = bench.bench.update(.kept(.saved(step: 1), runName: "a"))
        #expect(bench.text.contains("saved as a, step 1") && asked(bench) == "Leave at step 1? This run is saved, at step 1.")
        // And then no more.
        bench.press(.character("b"))
        _ = bench.bench.update(.kept(.failed(step: 2, Full()), runName: "a"))
        #expect(asked(bench) == "Leave at step 2? Since step 1 this run is NOT saved: Full().")
        _ = bench.bench.update(.kept(.readOnly, runName: "a"))
        #expect(asked(bench).hasSuffix("NOT saved: another program has it open."))
    }

    @Test func aRunWithoutAPlaceSaysWhy() throws {
        var bench = try bench(3, keptAs: nil)
        #expect(asked(bench).hasSuffix("NOT saved: it has no name to be saved under."))
        bench.bench.settings.keepingProblem = "no home"
        #expect(asked(bench) == "Leave at step 3? This run is NOT saved: no home.")
        bench.press(.character(":"))
        for character in "save" { bench.press(.character(character)) }
        bench.press(.enter)
        #expect(bench.text.contains("this run is not saved: no home"))
    }

    @Test("News that come before the data are not lost under the first message")
    func earlyNews() throws {
        var settings = Workbench.Settings(
            words: Phrasebook(.english), appearance: Appearance(colors: .indexed, unicode: true), run: RunOptions())
        settings.runName = "a"
        settings.leftRun = LeftRun(name: "before", step: 9)
        var bench = Workbench(settings, network: nil, size: Size(80, 24))
        _ = bench.update(.kept(.refused(Full()), runName: "a"))
        let made = try Bench("3c5-2s")
        var news = TrainingNews()
        news.events = [.ready(made.trainer.network, dataset: try #require(made.bench.run.dataset))]
        _ = bench.update(.news(news))
        #expect(bench.view().text.contains("cannot save this run: Full()"))
    }

    @Test("After another run is opened, the answer says what became of the first")
    func afterwards() throws {
        var bench = try bench()
        _ = bench.bench.update(.kept(.saved(step: 7), runName: "left"))
        #expect(bench.text.contains("saved as left, step 7"))
        _ = bench.bench.update(.kept(.failed(step: 8, Full()), runName: "left"))
        #expect(bench.text.contains("left: step 8 was not saved, the run resumes from the state before:"))
        // That is no news of this run.
        #expect(asked(bench) == "Leave at step 20? This run will be saved as a.")
    }

    @Test("Beside a lesson the question is about the own run, whatever the lesson's has come to")
    func besideALesson() throws {
        var own = try bench(5)
        _ = own.bench.update(.kept(.saved(step: 5), runName: "a"))
        var staged = own.bench.staged(with: RunOptions())
        _ = staged.update(.news(TrainingNews()))
        #expect(staged.own.step == 5 && staged.keepingOutlook == .saved(step: 5) && staged.hasSomethingToLose)
        own.bench.keeping = try bench(5).bench.keeping
        staged.keeping = own.bench.keeping
        #expect(staged.keepingOutlook == .comes)
        // Nothing was done in it.
        let empty = try bench(0).bench.staged(with: RunOptions())
        #expect(!empty.hasSomethingToLose)
    }

    // MARK: Answers

    private static let appearances = [Appearance(colors: .indexed, unicode: true), Appearance.plainest]

    @Test("The bottom line and the box name the question's own answers", arguments: Language.allCases)
    func answers(_ language: Language) throws {
        for appearance in Self.appearances {
            for size in [Size(60, 16), Size(80, 24), Size(120, 40)] {
                let words = Phrasebook(language, unicode: appearance.unicode)
                let open = try bench(size: size, language: language, appearance: appearance).bench
                for (overlay, answer) in [
                    (Prompt.Overlay.quit, Phrase.keyYes), (.open(RunOptions()), .keyOpenLesson), (.load("b"), .keyOpenLesson),
                ] {
                    var bench = open
                    bench.prompt.overlay = overlay
                    let lines = bench.view().text.split(separator: "\n", omittingEmptySubsequences: false)
                    #expect(lines[size.height - 1].hasPrefix(" y \(words(answer))  n \(words(.keyNo))"))
                    #expect(lines.dropLast().contains { $0.contains("y \(words(answer))   n \(words(.keyNo))") })
                }
            }
        }
    }

    @Test("A click on an answer gives it, in the box and below; one beside the box is no")
    func clicks() throws {
        for size in [Size(60, 16), Size(120, 40)] {
            var asked = try bench(size: size)
            asked.press(.character("q"))
            let lines = asked.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for row in lines.indices {
                for (answer, leaves) in [("y leave", true), ("n stay", false)] {
                    guard let column = lines[row].ranges(of: answer).first.map({ lines[row][..<$0.lowerBound].count }) else { continue }
                    for offset in [0, 3] {
                        var clicked = asked.bench
                        let effects = clicked.update(.mouse(MouseEvent(.press, column: column + offset, row: row)))
                        #expect(effects.contains { if case .leave = $0 { true } else { false } } == leaves, "\(row)")
                        #expect((clicked.prompt.overlay == nil) == !leaves)
                    }
                }
            }
            #expect(lines.count { $0.contains("y leave") } == 2)
            let box = try #require(asked.bench.questionBox).rect
            var inside = asked.bench
            #expect(inside.update(.mouse(MouseEvent(.press, column: box.x + 2, row: box.y + 1))).isEmpty && inside.prompt.overlay == .quit)
            var outside = asked.bench
            #expect(outside.update(.mouse(MouseEvent(.press, column: box.x - 1, row: box.y + 1))).isEmpty && outside.prompt.overlay == nil)
        }
    }

    @Test("A long reason has as many rows as it needs, and all of it is there")
    func longReasons() throws {
        let reason = VisibleText(untrusted: "Permission denied (/" + String(repeating: "folder/", count: 30) + "end)")
        for size in [Size(60, 16), Size(80, 24), Size(40, 10)] {
            var bench = try bench(size: size)
            bench.bench.settings.runName = nil
            bench.bench.settings.keepingProblem = reason
            bench.press(.character("q"))
            let shown = bench.text.filter { !$0.isWhitespace && !"│╭╮╰╯─".contains($0) }
            #expect(shown.contains("end).") && bench.text.contains("y leave"))
        }
    }

    @Test("Fields say what their keys do, and a click beside them closes them")
    func fields() throws {
        var bench = try bench(0, size: Size(120, 40))
        bench.press(.character("b"), .character("g"))
        #expect(bench.line(39).hasPrefix(" enter go to step  esc back"))
        bench.click(1, 1)
        #expect(bench.bench.prompt.overlay == nil)
        bench.press(.character("3"), .enter, .character("="))
        #expect(bench.line(39).hasPrefix(" enter what if  esc back"))
        bench.click(1, 1)
        #expect(bench.bench.prompt.overlay == nil)
    }

    // MARK: Another run

    @Test("An error that can be found in advance is shown in the line, before any question")
    func checkedBeforeAsked() throws {
        struct NoData: Error {}
        var bench = try bench()
        bench.bench.settings.check = { run, _, _ in if run.data == .directory("nowhere") { throw NoData() } }
        bench.bench.settings.checkRun = { if $0 == "missing" { throw NoData() } }
        for line in ["data nowhere", "load missing"] {
            bench.press(.character(":"))
            for character in line { bench.press(.character(character)) }
            bench.press(.enter)
            #expect(bench.bench.prompt.overlay == .commandLine && bench.bench.prompt.line.problem != nil && bench.text.contains("NoData()"))
            bench.press(.escape)
        }
        bench.press(.character(":"))
        for character in "data there" { bench.press(.character(character)) }
        bench.press(.enter)
        #expect(question(bench) == "Open another run? This run will be saved as a.")
        // The run that was left last may be gone since.
        bench.press(.escape)
        bench.bench.settings.leftRun = LeftRun(name: "missing", step: 3)
        bench.press(.character("R"))
        #expect(bench.bench.prompt.overlay == nil && bench.text.contains("NoData()"))
    }
}
