import Messages
import NeuralNetworks
import TerminalUI
import Testing

@testable import Training
@testable import Workbench

@Suite struct WhatIfTests {
    private func sentChange(_ bench: Bench) -> (target: Change.Target, value: Float?)? {
        for case .change(let target, let value) in bench.sent.reversed() { return (target, value) }
        return nil
    }

    @Test func aNewValueIsTypedForTheSelectedWeight() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("="))
        #expect(bench.text.contains("no step has begun"))
        bench.press(.character("b"), .character("="))
        #expect(bench.text.contains("select a weight (kernels, weights) or a pixel"))
        bench.press(.character("3"), .enter, .character("="))
        #expect(bench.text.contains("conv1.kernel[0,0,2,2] ="))
        for key in "0,5" { bench.press(.character(key)) }
        bench.press(.enter)
        #expect(bench.text.contains("“0,5” is not a number") && sentChange(bench) == nil)
        bench.press(.control("u"))
        for key in "-0.5" { bench.press(.character(key)) }
        bench.press(.enter)
        let sent = try #require(sentChange(bench))
        #expect(sent.target == .parameter(.parameter(0, of: 1, entry: 2 * 5 + 2)) && sent.value == -0.5)
        // Digits and letters went into the field: nothing else was done by them.
        #expect(bench.bench.selection.view == .kernels && bench.bench.prompt.overlay == nil)
    }

    @Test func aPixelOfTheInputAndNothingElseAmongMaps() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .enter, .character("="))
        #expect(bench.bench.prompt.overlay == nil)
        bench.press(.escape, .up, .enter, .character("]"), .character("="), .character("1"), .enter)
        #expect(sentChange(bench)?.target == .pixel(Place(node: 0, array: 0, entry: 14 * 28 + 14), sample: 1))
    }

    @Test("A learning rate changed in the same step is no cause of what came")
    func onlyCausesAreNamed() throws {
        for changesWeight in [true, false] {
            var bench = try Bench(size: Size(120, 40))
            bench.press(.character("b"))
            var state = bench.trainer.stepStart
            state.changes = changesWeight ? [Change(step: 0, .parameter(.parameter(1, of: 1, entry: 0)), to: 2)] : []
            state.changes.append(Change(step: 0, .learningRate, to: 0.25))
            bench.trainer.restart(from: state)
            try bench.trainer.advanceToRestingPlace()
            bench.look()
            bench.press(.character("2"), .character("1"))
            let told = bench.bench.whatIfLine.text(width: 118)?.string
            #expect(told?.hasPrefix("what if conv1.bias[0] 0 → 2: loss predicted") ?? !changesWeight)
        }
    }

    @Test func whatCameIsToldAndCompared() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .enter, .character("v"))
        #expect(bench.text.contains("nothing is changed in this step"))
        var state = bench.trainer.stepStart
        state.changes = [Change(step: 0, .parameter(.parameter(1, of: 1, entry: 0)), to: 2)]
        bench.trainer.restart(from: state)
        try bench.trainer.advanceToRestingPlace()
        bench.look()
        bench.press(.character("2"), .character("1"))
        #expect(bench.text.contains("what if conv1.bias[0] 0 → 2: loss predicted") && bench.text.contains("v compare"))
        // What has no room is left out whole, the keys first; the footer has them, too.
        for (width, loss, keys) in [(120, true, true), (80, true, false), (60, false, false)] {
            let line = try #require(bench.bench.whatIfLine.text(width: width - 2))
            #expect(line.width <= width - 2 && line.string.contains("→") == loss && line.string.contains("v compares") == keys)
        }
        // How much of the promise came, where there is room.
        let promise = try #require(bench.bench.run.whatIf?.promise)
        let said = Phrasebook(.english).sentences(promise).map(\.string)
        let wide = try #require(bench.bench.whatIfLine.text(width: 200))
        #expect(said.contains { wide.string.contains("; \($0); v compares") }, "\(wide)")
        let after = bench.trainer.tape.activations[1][0, 0, 12, 12]
        #expect(bench.text.contains("= \(after)"))
        bench.press(.character("v"))
        #expect(bench.text.contains("before · conv1 · maps") && !bench.text.contains("= \(after)"))
        bench.press(.character("v"))
        #expect(bench.text.contains("difference · conv1 · maps"))
        bench.press(.character("v"), .character("="))
        bench.press(.escape)
        #expect(bench.text.contains("= \(after)"))
    }
}

@Suite struct UnitStepTests {
    private func step(_ bench: inout Bench, _ phase: Phase, _ index: Int) throws {
        let network = bench.trainer.network
        let place =
            switch phase {
            case .backward(let node): network.residual(node, index)
            case .forward(let node): network.activation(node, index)
            case .load, .loss, .update: network.activation(0, index)
            }
        var looks = bench.bench.looks.without(DerivationLook.self)
        looks.add(DerivationLook(Question(place, sample: 0)))
        var news = TrainingNews()
        news.snapshot = bench.trainer.snapshot(looks)
        news.snapshot?.unit = UnitStep(
            phase: phase, index: index, count: network.nodes[place.node].shape.unitCount, question: Question(place, sample: 0))
        _ = bench.bench.update(.news(news))
    }

    @Test("The window slides and the map fills", arguments: [Size(80, 24), Size(120, 40), Size(200, 60)], Language.allCases)
    func theWindowSlides(_ size: Size, _ language: Language) throws {
        for appearance in LayoutTests.appearances where language == .english || appearance.unicode {
            var bench = try Bench("2c3p1-2m-3c5t2d1", size: size, language: language, appearance: appearance)
            try bench.trainer.advanceToRestingPlace()
            for (phase, node) in [
                (Phase.forward(1), 1), (.forward(2), 2), (.forward(3), 3), (.forward(4), 4), (.backward(2), 2), (.backward(1), 1),
            ] {
                try step(&bench, phase, 3)
                #expect(bench.bench.selection.node == node && bench.bench.inquiry.why.count == 1 && bench.bench.shownDerivation != nil)
                let canvas = bench.bench.view()
                let hatched = canvas.cells.count { ($0.scalar == "░" || $0.scalar == "/") && $0.style == Theme(appearance).faintest }
                #expect(hatched > 5, "\(size) \(phase): units to come are hatched")
                #expect(canvas.text.contains(language == .english ? "unit 4 of" : "第 4 个单元"))
                if !appearance.unicode { #expect(canvas.cells.allSatisfy { $0.scalar?.isASCII ?? false }) }
            }
            #expect(bench.line(size.height - 1).contains(". ,"))
        }
    }

    @Test func wholePhasesCloseIt() throws {
        var bench = try Bench(size: Size(120, 40))
        try bench.trainer.advanceToRestingPlace()
        try step(&bench, .forward(1), 0)
        bench.look()
        #expect(bench.bench.inquiry.why.isEmpty && bench.bench.inquiry.unit == nil)
    }
}
