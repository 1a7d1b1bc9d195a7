import Lessons
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Testing
import Training

@testable import Workbench

/// `m`: a number is marked, and every view shows what carried it.
@Suite struct MarkTests {
    private func marked(_ notation: String = "6c5-2s-12c5-2m", size: Size = Size(120, 40), language: Language = .english) throws -> Bench {
        var bench = try Bench(notation, size: size, language: language)
        bench.press(.character("b"), .down, .down, .enter, .character("m"))
        return bench
    }

    private func shares(_ bench: Bench, _ place: String, sample: Int = 0) throws -> Shares<Float> {
        let trainer = bench.trainer
        return trainer.network.shares(
            in: try trainer.network.place(named: place), sample: sample, trainer.tape, trainer.state.parameters, learningRate: 0.5,
            Workers(count: 1))
    }

    private func planes(_ bench: Bench) throws -> [Plane] {
        guard case .planes(let planes, _, _, _, _, _) = try #require(bench.bench.run.snapshot?.first(PictureLook.self)).seen.picture else {
            return []
        }
        return planes
    }

    @Test func everyViewShowsItsShares() throws {
        var bench = try marked()
        #expect(bench.text.contains("conv3 · maps · share in conv3.activation[0,4,4]"))
        let found = try shares(bench, "conv3.activation[0,4,4]")
        #expect(bench.text.contains("= \(Float(found.value))") && bench.text.contains("100.0 % of M"))
        bench.press(.escape, .character("M"))
        #expect(bench.bench.inquiry.mark == nil && bench.text.contains("the mark is removed"))
        bench.press(.enter, .character("m"), .escape, .up)
        let below = try #require(found.activations[2])
        #expect(try planes(bench).flatMap(\.values).prefix(144) == below.prefix(144))
        let sum = below.reduce(0) { $0 + Double($1) }
        #expect(bench.text.contains("sum \(NumberFormat.short(sum)) = \(NumberFormat.percent(sum / found.value)) of M"))
        bench.press(.up)
        #expect(try planes(bench).first?.values == found.activations[1].map { Array($0.prefix(576)) })
        for view in ["3", "4", "5"] {
            bench.press(.character(Character(view)))
            #expect(try planes(bench).first?.values == found.parameters[1].map { Array($0[0].values.prefix(25)) })
        }
        bench.press(.character("2"))
        #expect(bench.text.contains("conv3.activation[0,4,4] belongs to"))
        bench.press(.character("6"))
        #expect(bench.text.contains("saturated units"))
    }

    @Test func shareAndPercentOfTheSelectedNumber() throws {
        var bench = try marked()
        bench.press(.escape, .up, .enter)
        let found = try shares(bench, "conv3.activation[0,4,4]")
        let (row, column) = (bench.bench.selection.row, bench.bench.selection.column)
        let share = try #require(found.activations[2])[row * 12 + column]
        #expect(bench.text.contains("= \(share)  \(NumberFormat.percent(Double(share) / found.value)) of M"))
        // The status line reminds of the mark, once the notice is gone.
        #expect(bench.text.contains("M = conv3.activation[0,4,4] = \(Float(found.value)); M removes the mark"))
    }

    @Test func theSameNumberAgainLiftsTheMark() throws {
        var bench = try marked()
        #expect(bench.bench.inquiry.mark != nil)
        bench.press(.character("m"))
        #expect(bench.bench.inquiry.mark == nil && bench.text.contains("12×8×8"))
        // In a derivation the number that it is of.
        bench.press(.enter, .right, .enter, .character("m"))
        #expect(bench.bench.inquiry.mark == bench.bench.inquiry.why.last?.question && !bench.bench.inquiry.why.isEmpty)
        bench.press(.character("m"))
        #expect(bench.bench.inquiry.mark == nil)
        bench.press(.character("M"))
        #expect(bench.text.contains("no number is marked"))
        bench.press(.escape, .character("6"), .character("m"))
        #expect(bench.text.contains("no number is selected here"))
    }

    @Test("A view without shares says why", arguments: Language.allCases)
    func whyThereAreNone(_ language: Language) throws {
        var bench = try Bench("2c5-x", size: Size(120, 40), language: language)
        bench.press(.character("b"), .down, .enter, .character("m"), .escape, .down)
        #expect(bench.text.contains(language == .english ? "is computed before these numbers" : "在这些数之前算出"))
        bench.press(.up, .up, .up, .enter, .character("m"), .escape, .down)
        #expect(bench.text.contains(language == .english ? "is given, not computed" : "是给定的"))
    }

    @Test("The factors of a scale layer have words of their own", arguments: Language.allCases)
    func factorsOfMaps(_ language: Language) throws {
        for (notation, wanted) in [
            ("2c5-x", language == .english ? "factor of map 1" : "特征图 1 的系数"),
            ("f4-x", language == .english ? "factor of unit 3" : "单元 3 的系数"),
        ] {
            var bench = try Bench(notation, size: Size(80, 24), language: language)
            bench.press(.character("b"), .down, .character("3"), .enter, .right)
            #expect(bench.text.contains(wanted), "\(bench.text)")
        }
    }

    @Test func residualsAndGradients() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .down, .down, .enter, .character("2"), .character("m"))
        bench.press(.escape, .down)
        let found = try shares(bench, "conv3.residual[0,4,4]")
        #expect(try planes(bench).first?.values == found.residuals[4].map { Array($0.prefix(16)) })
        bench.press(.character("1"))
        #expect(bench.text.contains("activations are in conv3.residual[0,4,4]"))
        bench.press(.character("3"), .up, .up, .up)
        #expect(bench.text.contains("conv3.residual[0,4,4] came back"))
        bench.press(.down, .down, .down)
        // A marked gradient: itself among the gradients of its layer, nothing among the kernels.
        bench.press(.up, .character("4"), .enter, .character("M"), .character("m"))
        let gradient = try #require(bench.bench.inquiry.mark)
        #expect(gradient.place.aspect == .gradient && gradient.place.parameter == 0)
        let value = bench.trainer.tape.gradients[gradient.place]
        #expect(try planes(bench).flatMap(\.values).filter { $0 != 0 } == [value])
        bench.press(.character("3"))
        #expect(bench.text.contains("nothing here carried"))
        // It is one of the whole batch: each sample has its shares.
        bench.press(.escape, .up, .character("1"), .character("]"))
        let name = bench.trainer.network.name(of: gradient.place)
        #expect(try planes(bench).first?.values == shares(bench, name, sample: 1).activations[2].map { Array($0.prefix(144)) })
    }

    @Test func whatHasNoSharesSaysWhy() throws {
        var bench = try marked()
        bench.press(.character("]"))
        #expect(bench.text.contains("is marked for sample 0"))
        bench.press(.character("["), .character("n"))
        #expect(bench.text.contains("the update has changed the parameters"))
        bench.press(.character("n"), .character("n"))
        #expect(bench.text.contains("not computed yet in this step: forward of conv3"))
        bench.press(.character("b"))
        #expect(try planes(bench).count == 12)
        // The loss has shares once the gradients are there.
        bench.press(.character("M"), .character("w"), .character("m"), .escape, .character("b"))
        #expect(try planes(bench).first?.values == shares(bench, "loss").activations[3].map { Array($0.prefix(64)) })
        for _ in 0..<8 { bench.press(.character("n")) }
        #expect(bench.trainer.lastPhase == .loss && bench.text.contains("backward of conv1 computes it"))
    }

    @Test func largeNetworksShowSharesAtRestOnly() throws {
        var bench = try Bench("40c5p2-40c5p2", size: Size(120, 40))
        try bench.trainer.advanceToRestingPlace()
        bench.look()
        bench.press(.down, .character("m"))
        #expect(try planes(bench).count > 1)
        var news = TrainingNews()
        news.snapshot = bench.trainer.snapshot(bench.bench.looks, atRest: false)
        _ = bench.bench.update(.news(news))
        #expect(bench.text.contains("pause (space) to see shares"))
        let small = try marked()
        guard case .planes = small.trainer.snapshot(small.bench.looks, atRest: false).first(PictureLook.self)?.seen.picture else {
            Issue.record("a small network shows its shares while it runs")
            return
        }
    }

    @Test func aGuestHasShares() throws {
        var bench = try marked()
        bench.bench.selection.guest = Guest(.drawing, pixels: Array(repeating: 128, count: 784), label: nil)
        bench.press(.escape, .up, .up, .up)
        let sum = try planes(bench).flatMap(\.values).reduce(0, +)
        #expect(sum != 0 && sum.isFinite)
        bench.press(.character("M"), .down, .down, .character("2"), .character("m"))
        #expect(bench.text.contains("this picture has no label"))
    }

    @Test func theLineThatOpensThisScreenKeepsTheMark() throws {
        var first = try marked()
        first.press(.escape, .up, .character("u"))
        let address = try #require(first.bench.address)
        #expect(address.mark?.place == "conv3.activation[0,4,4]" && address.update == 0)
        var second = try Bench(size: Size(120, 40))
        _ = second.bench.set(out: try ScreenAddress(parsing: address.text))
        #expect(second.bench.inquiry.mark == first.bench.inquiry.mark && second.bench.inquiry.previewedKernel == 0)
    }

    @Test("It fits every screen in both languages", arguments: LayoutTests.appearances.indices, Language.allCases)
    func sizes(_ index: Int, _ language: Language) throws {
        let appearance = LayoutTests.appearances[index]
        for notation in ["6c5-2s-12c5-2m", "4c5:relu-f9:tanh"] {
            for size in [Size(60, 16), [Size(80, 24), Size(120, 40), Size(200, 62), Size(300, 90), Size(60, 16)][index]] {
                var bench = try Bench(notation, size: size, language: language, appearance: appearance)
                bench.press(.character("b"), .down, .enter, .character("m"), .escape)
                for _ in 0..<3 {
                    for view in LayerView.common {
                        bench.press(.character(Character("\((LayerView.common.firstIndex(of: view) ?? 0) + 1)")))
                        let canvas = bench.bench.view()
                        #expect(canvas.size == size)
                        if !appearance.unicode { #expect(canvas.cells.allSatisfy { $0.scalar?.isASCII ?? false }, "\(size) \(view)") }
                    }
                    bench.press(.up)
                }
            }
        }
    }
}
