import NeuralNetworks
import TerminalUI
import Tensors
import Testing

@testable import Messages
@testable import Training
@testable import Workbench

@Suite struct StatisticsAdviceTests {
    private func figures(_ change: (inout LayerStatistics) -> Void) -> LayerStatistics {
        var figures = LayerStatistics()
        figures.units = 100
        figures.mean = 0.5
        figures.meanResidual = 1e-3
        figures.updateRatio = 1e-3
        change(&figures)
        return figures
    }

    private func advice(
        samples: Int = 50, outputResidual: Double? = 1e-2, hasWeights: Bool = true, _ change: (inout LayerStatistics) -> Void
    ) -> StatisticsAdvice {
        StatisticsAdvice(figures(change), samples: samples, outputResidual: outputResidual, hasWeights: hasWeights)
    }

    @Test func thresholds() {
        #expect(advice { _ in } == .sound)
        #expect(advice { $0.notFinite = 1 } == .notFinite)
        #expect(advice { $0.saturated = 50 } == .mostSaturated && advice { $0.saturated = 49 } == .someSaturated)
        #expect(advice { $0.saturated = 10 } == .someSaturated && advice { $0.saturated = 9 } == .sound)
        #expect(advice { $0.dead = 50 } == .mostDead && advice { $0.dead = 49 } == .someDead && advice { $0.dead = 9 } == .sound)
        #expect(advice { $0.updateRatio = 0.11 } == .updatesTooLarge && advice { $0.updateRatio = 0.09 } == .sound)
        #expect(advice { $0.updateRatio = 0.9e-5 } == .updatesTooSmall && advice { $0.updateRatio = 1.1e-5 } == .sound)
        #expect(advice { $0.meanResidual = 0.9e-6 } == .residualsVanish && advice { $0.meanResidual = 1.1e-6 } == .sound)
        #expect(advice(hasWeights: false) { $0.updateRatio = nil } == .noWeights)
    }

    @Test func theWorstComesFirst() {
        #expect(
            advice {
                $0.saturated = 80
                $0.updateRatio = 1
            } == .mostSaturated)
        #expect(
            advice {
                $0.saturated = 20
                $0.updateRatio = 1
            } == .updatesTooLarge)
    }

    @Test("A few samples say nothing of a unit; what is not made yet says nothing at all")
    func tooLittleToGoBy() {
        #expect(advice(samples: 9) { $0.dead = 99 } == .sound && advice(samples: 10) { $0.dead = 99 } == .mostDead)
        #expect(advice(outputResidual: nil) { $0.meanResidual = 1e-9 } == .sound)
        #expect(
            advice {
                $0.updateRatio = nil
                $0.meanResidual = nil
            } == .sound)
    }

    @Test func inWords() {
        let all: [StatisticsAdvice] = [
            .notFinite, .mostSaturated, .mostDead, .someSaturated, .someDead, .updatesTooLarge, .updatesTooSmall, .residualsVanish,
            .noWeights,
            .sound,
        ]
        for words in [Phrasebook(.english), Phrasebook(.chinese), Phrasebook(.english, unicode: false)] {
            let texts = all.map { $0.text(figures { $0.saturated = 60 }, .tanh, words) }
            #expect(Set(texts).count == all.count && texts.allSatisfy { !$0.string.contains("{") })
            #expect(words.unicode || texts.allSatisfy { $0.string.utf8.allSatisfy { $0 < 128 } })
        }
        #expect(
            StatisticsAdvice.mostSaturated.text(figures { $0.saturated = 60 }, .tanh, Phrasebook(.english)).string
                .hasPrefix("60 of 100 units are saturated: slopes 1−a² are nearly 0"))
    }
}

@Suite struct StuckUnitTests {
    /// The statistics of the first layer, whose first map is dead: its bias is far below 0.
    private func bench(size: Size = Size(120, 40), appearance: Appearance = Appearance(colors: .indexed, unicode: true)) throws -> Bench {
        var bench = try Bench("3c5:relu-2s-f6", size: size, appearance: appearance)
        var parameters = bench.trainer.state.parameters
        parameters.ofNode[1][1] = Tensor(Shape(3), [-1000, 0.5, 0.5])
        var state = bench.trainer.state
        state.parameters = parameters
        bench.trainer.restart(from: state)
        bench.press(.character("b"), .character("6"))
        return bench
    }

    @Test func listedSelectedAndDerived() throws {
        var bench = try bench()
        #expect(bench.bench.stuckUnits == Array(0..<64))
        #expect(bench.text.contains("first 64 of 576") && bench.text.contains("0,0,20"))
        #expect(bench.text.contains("576 of 1728 units are dead"))
        bench.press(.enter, .right, .right)
        #expect(bench.bench.selectedStuckUnit == 2 && bench.text.contains("▸0,0,2"))
        bench.press(.left, .left, .left)
        #expect(bench.bench.selectedStuckUnit == 0)
        bench.press(.down)
        let below = try #require(bench.bench.selectedStuckUnit)
        #expect(below > 4 && below < 40)
        bench.press(.enter)
        #expect(bench.bench.inquiry.why.last?.question.place == bench.trainer.network.activation(1, below))
        #expect(bench.text.contains("conv1.activation[0,0,\(below)] = 0.0") && bench.text.contains("-1000.0"))
        bench.press(.escape)
        #expect(bench.bench.inquiry.why.isEmpty && bench.bench.selectedStuckUnit == below)
    }

    @Test("The list has room at every size", arguments: [Size(60, 16), Size(80, 24), Size(200, 60)])
    func roomForTheList(_ size: Size) throws {
        for appearance in [Appearance.plainest, Appearance(colors: .indexed, unicode: true)] {
            var bench = try bench(size: size, appearance: appearance)
            bench.press(.enter, .right)
            #expect(bench.text.contains("\(appearance.unicode ? "▸" : ">")0,0,1 "))
            // To the last one: the list moves on.
            for _ in 0..<63 { bench.press(.right) }
            #expect(bench.text.contains("0,2,15") && bench.bench.selectedStuckUnit == 63)
        }
    }

    @Test("A screen whose keys are in the list comes back so")
    func theLineOfTheScreenPutsTheKeysThere() throws {
        var bench = try bench()
        bench.press(.enter)
        let address = try #require(bench.bench.address)
        #expect(address.isPictureFocused && address.view == .statistics)
        bench.press(.escape)
        #expect(bench.bench.selection.focusedPane == .network)
        _ = bench.bench.set(out: address)
        #expect(bench.bench.selection.focusedPane == .picture)
    }

    @Test func nothingToGoIntoSaysSo() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .character("6"), .enter)
        #expect(bench.text.contains("no unit of this layer is dead or saturated") && bench.bench.selection.focusedPane == .network)
        #expect(bench.text.contains("Nothing stands out"))
        bench.press(.down)
        #expect(bench.text.contains("has nothing to learn"))
    }

    @Test func ratiosAreDrawnOverTime() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.tell(madeUpHistory(0..<50))
        bench.press(.character("6"))
        #expect(bench.text.contains("norm of the gradients, step by step") && bench.text.contains("update / parameters, step by step"))
    }
}
