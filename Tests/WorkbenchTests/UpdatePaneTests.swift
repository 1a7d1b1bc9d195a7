import Messages
import NeuralNetworks
import TerminalUI
import Testing

@testable import Training
@testable import Workbench

/// `u`: the update before it happens.
@Suite struct UpdatePaneTests {
    private struct NoForecast: Error {}

    private func open(_ notation: String = "6c5-2s-12c5-2m", size: Size = Size(120, 40)) throws -> Bench {
        var bench = try Bench(notation, size: size)
        bench.press(.character("b"), .character("u"))
        return bench
    }

    @Test func oldChangeNewAndTheTable() throws {
        var bench = try open()
        #expect(bench.text.contains("conv1 · the update before it happens · kernel 0"))
        #expect(bench.text.contains("old, ±") && bench.text.contains("Δ, ±") && bench.text.contains("new, ±"))
        guard case .forecast(let forecast, _) = bench.bench.shownPreview else {
            Issue.record("no forecast")
            return
        }
        for effect in forecast.layers + [forecast.together] {
            #expect(bench.text.contains(NumberFormat.short(effect.promised).string))
            #expect(bench.text.contains(NumberFormat.short(effect.measured).string))
        }
        #expect(bench.text.contains("all layers"))
        bench.press(.right, .character(">"))
        #expect(bench.bench.inquiry.previewedKernel == 2 && bench.text.contains("kernel 2"))
        bench.press(.left, .left, .left)
        #expect(bench.bench.inquiry.previewedKernel == 0 && bench.text.contains("there are no more maps"))
        bench.press(.down)
        #expect(bench.text.contains("pool2 learns nothing") && bench.text.contains("all layers"))
        bench.press(.down, .right)
        #expect(bench.text.contains("conv3 · the update before it happens · kernel 0←1"))
        bench.press(.character("u"))
        #expect(bench.bench.inquiry.previewedKernel == nil && bench.text.contains("conv3 · maps"))
        bench.press(.character("u"), .escape)
        #expect(bench.bench.inquiry.previewedKernel == nil)
    }

    @Test func whatIsMissingAndWhatIsDone() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("u"))
        #expect(bench.text.contains("backward of conv1 computes it"))
        bench.press(.character("b"))
        #expect(bench.text.contains("all layers"))
        bench.press(.character("n"))
        #expect(bench.text.contains("the update is done"))
    }

    @Test("Numbers where there is room; the kernel that was selected first")
    func numbers() throws {
        var bench = try Bench(size: Size(200, 60))
        bench.press(.character("b"), .character("3"), .character(">"), .character("u"))
        #expect(bench.bench.inquiry.previewedKernel == 1)
        let kernel = bench.trainer.state.parameters.ofNode[1][0]
        for place in 25..<50 { #expect(bench.text.contains(NumberFormat.short(Double(kernel[place]), digits: 4).string.prefix(8))) }
    }

    @Test("It says how much of the promise came, of all layers and of one that is far from it; the whole of it at every width")
    func verdicts() throws {
        let network = try Bench().trainer.network
        func forecast(_ together: Double, _ layers: [Double], loss: Double = 2) -> UpdateForecast {
            func effect(_ node: Int?, _ measured: Double) -> UpdateForecast.Effect {
                .init(node: node, promised: -0.1, measured: measured * -0.1, loss: loss)
            }
            return UpdateForecast(
                learningRate: 1, loss: loss, layers: zip([1, 3, 5], layers).map { effect($0, $1) }, together: effect(nil, together))
        }
        func verdict(_ forecast: UpdateForecast, _ width: Int = 100, _ words: Phrasebook = Phrasebook(.english)) -> String {
            UpdatePane.verdict(on: forecast, network, words, width: width).string
        }
        #expect(verdict(forecast(0.8, [0.9, 1, 1.2])) == "the slope predicts the change well")
        #expect(verdict(forecast(0.56, [0.9, 1, 1])) == "56 % of the slope's predicted change")
        #expect(verdict(forecast(1.3, [1, 1, 1])) == "130 % of the slope's predicted change")
        #expect(verdict(forecast(0.3, [0.9, 1, 1])) == "30 % of the slope's predicted change: the step is too large for the slope")
        #expect(verdict(forecast(-1, [0.9, 1, 1])).hasPrefix("the loss changes in the opposite direction"))
        #expect(verdict(forecast(1, [0.9, 0.6, 1.3])) == "conv3 alone: 60 % of the slope's predicted change")
        var none = forecast(1, [1, 1, 1])
        for index in none.layers.indices { (none.layers[index].promised, none.layers[index].measured) = (0, 0) }
        (none.together.promised, none.together.measured) = (0, 0)
        #expect(verdict(none) == "no change is predicted, and none comes")
        for language in Language.allCases {
            for (together, layers) in [(1.0, [1.0, 1, 1]), (0.56, [1, 1, 1]), (0.1, [1, 1, 1]), (-3, [1, 1, 1]), (1, [1, 0.2, 1])] {
                let made = forecast(together, layers)
                let words = Phrasebook(language)
                for width in 36...120 {
                    let text = verdict(made, width, words)
                    #expect(VisibleText(untrusted: text).width <= width, "\(text)")
                    let holds = text == words(.updateHolds).string
                    #expect(holds == (together == 1 && layers[1] == 1), "\(text)")
                }
            }
        }
    }

    @Test("It fits every screen in both languages", arguments: LayoutTests.appearances.indices, Language.allCases)
    func sizes(_ index: Int, _ language: Language) throws {
        let appearance = LayoutTests.appearances[index]
        for notation in ["6c5-2s-12c5-2m", "4c5:relu-f1-f9:tanh", "1c28-f30", "1c1-1c1-1c1-1c1-1c1-1c1-1c1-1c1-1c1"] {
            for size in [Size(60, 16), [Size(80, 24), Size(120, 40), Size(200, 62), Size(300, 90), Size(97, 30)][index]] {
                var bench = try Bench(notation, size: size, language: language, appearance: appearance)
                bench.press(.character("b"), .character("u"), .up)
                for _ in bench.trainer.network.nodes {
                    let canvas = bench.bench.view()
                    #expect(canvas.size == size)
                    #expect(canvas.text.contains(Phrasebook(language, unicode: appearance.unicode)(.updateTogether).string))
                    // No number is cut.
                    guard case .forecast(let forecast, _) = bench.bench.shownPreview else { throw NoForecast() }
                    let digits = size.width == 60 ? 2 : 3
                    let ratio = try #require(forecast.together.ratio)
                    for text in [
                        NumberFormat.short(forecast.together.measured, digits: digits), NumberFormat.percent(ratio, decimals: 0),
                    ] { #expect(canvas.text.contains(text.string), "\(size)") }
                    if !appearance.unicode { #expect(canvas.cells.allSatisfy { $0.scalar?.isASCII ?? false }, "\(size)") }
                    bench.press(.down, .right)
                }
            }
        }
    }
}
