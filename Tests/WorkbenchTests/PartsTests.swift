import Lessons
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Testing
import Training

@testable import Workbench

@Suite struct PartsTests {
    @Test("The workbench consists of parts: state that is new belongs to one of them")
    func theWorkbenchHasFewProperties() throws {
        #expect(Mirror(reflecting: try Bench().bench).children.count <= 15)
    }

    @Test("Another layer or another shape of picture is selected in its middle, otherwise the unit stays")
    func selection() throws {
        let network = try Network("2c3-2s", input: MapShape(maps: 1, rows: 8, columns: 8), classes: 3)
        var selection = Selection()
        func unit() -> [Int] { [selection.plane, selection.row, selection.column] }
        selection.reset(in: network)
        #expect(unit() == [0, 3, 3])
        (selection.plane, selection.row, selection.column, selection.stuckUnit) = (1, 4, 5, 9)
        selection.select(layer: 1, in: network)
        #expect(unit() == [1, 4, 5])
        selection.select(layer: 1, view: .residuals, in: network)
        #expect(unit() == [1, 4, 5] && selection.view == .residuals)
        selection.select(layer: 1, view: .kernels, in: network)
        #expect(unit() == [0, 1, 1] && selection.stuckUnit == 0)
        (selection.plane, selection.row, selection.column) = (1, 2, 0)
        // The subsampled maps have the size of the kernels, and are another picture.
        selection.select(layer: 2, view: .maps, in: network)
        #expect(unit() == [0, 1, 1] && selection.node == 2)
        selection.select(layer: 1, in: network)
        #expect(unit() == [0, 3, 3] && selection.view == .maps)
        // Without a network there is nothing to be in the middle of.
        selection.select(layer: 2, in: nil)
        #expect(unit() == [0, 0, 0] && selection.node == 2)
    }

    @Test("The focus goes round the panes, and through a lesson's text only if there is one")
    func panes() {
        var selection = Selection()
        func round(_ page: Page, hasText: Bool) -> [PaneFocus] {
            (0..<3).map { _ in
                selection.switchPane(on: page, hasText: hasText)
                return selection.focusedPane
            }
        }
        #expect(round(.main, hasText: true) == [.picture, .text, .network])
        #expect(round(.main, hasText: false) == [.picture, .network, .picture])
        selection.focusedPane = .network
        #expect(round(.curves, hasText: true) == [.text, .network, .text])
        selection.leaveText()
        #expect(selection.focusedPane == .network)
    }

    @Test("What was below an overlay returns, unless everything is closed")
    func overlays() {
        var prompt = Prompt()
        prompt.open(over: .stateLine, .quit)
        prompt.closeOverlay()
        #expect(prompt.overlay == .stateLine && prompt.overlayBelow == nil)
        prompt.open(over: .stateLine, .answer(.choice(1)))
        prompt.notice = "x"
        #expect(prompt.isAnswering)
        prompt.close()
        #expect(prompt.overlay == nil && prompt.overlayBelow == nil && prompt.notice == nil && !prompt.isAnswering)
    }

    @Test("What is known about saving follows each result")
    func keeping() {
        let words = Phrasebook(.english)
        var keeping = Keeping()
        keeping.isAsked = true
        keeping.take(.saved(step: 3), runName: "a", words)
        #expect(keeping.savedStep == 3 && keeping.trouble == nil && keeping.refusal == nil && !keeping.isAsked)
        keeping.take(.readOnly, runName: "a", words)
        #expect(keeping.savedStep == 3 && keeping.trouble != nil && keeping.refusal == words(.runInUseElsewhere))
        keeping.take(.saved(step: 8), runName: "a", words)
        #expect(keeping.savedStep == 8 && keeping.trouble == nil && keeping.refusal == nil)
    }

    @Test("The way back from a lesson keeps what was learnt, and resetting a lesson forgets it")
    func study() throws {
        let lesson = try LessonBench.lesson()
        var study = Study(progress: LessonProgress())
        study.shelf = LessonShelf([lesson])
        study.lesson = LessonState(lesson, page: 1)
        study.progress.see(1, of: lesson)
        study.tries = [lesson.name: ["sum": .init(wrong: 2)]]
        (study.isStaged, study.ownRun) = (true, OwnRun(steps: 5))
        #expect(study.listEntries == 2 && study.firstList.cursor == 0)
        study.leaveScene()
        #expect(study.lesson == nil && !study.isStaged && study.ownRun == nil)
        #expect(study.listEntries == 1 && study.tries[lesson.name]?["sum"]?.wrong == 2)
        #expect(study.progress.records[lesson.name] != nil)
        study.reset(lesson)
        #expect(study.tries.isEmpty && study.progress.records[lesson.name] == nil)
    }

    @Test("In a derivation up and down lead to other terms, left and right to other factors")
    func inquiry() throws {
        var bench = try Bench()
        bench.press(.character("n"), .character("n"), .enter, .enter)
        let snapshot = bench.bench.run.snapshot
        var inquiry = bench.bench.inquiry
        let derivation = try #require(inquiry.derivation(in: snapshot))
        #expect(inquiry.derivation(in: nil) == nil && inquiry.terms.count == derivation.terms.count)
        let first = try #require(inquiry.why.last)
        inquiry.pickTerm(.down, in: snapshot)
        #expect(inquiry.why.last?.term == first.term + 1)
        inquiry.pickTerm(.up, in: snapshot)
        inquiry.pickTerm(.up, in: snapshot)
        #expect(inquiry.why.last?.term == 0)
        inquiry.skipTerms(2, in: snapshot)
        #expect(inquiry.why.last?.term == 2)
        inquiry.skipTerms(.max, in: snapshot)
        #expect(inquiry.why.last?.term == inquiry.terms.count - 1)
        inquiry.skipTerms(-.max, in: snapshot)
        #expect(inquiry.why.last?.term == 0)
        // A derivation with fewer terms keeps the selection within them.
        inquiry.why[0].term = 1_000_000
        inquiry.take(derivation)
        #expect(inquiry.why.last?.term == inquiry.terms.count - 1)
        inquiry.close()
        #expect(inquiry.why.isEmpty && inquiry.derivation(in: snapshot) == nil)
    }
}
