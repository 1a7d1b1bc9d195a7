import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Testing
import Training

@testable import Workbench

/// What a dense layer has are weights: no pane, title or key calls them kernels.
@Suite struct WeightsTests {
    @Test(arguments: [(Language.english, "weights", "kernels"), (.chinese, "权重", "卷积核")])
    func aDenseLayerHasWeights(_ language: Language, _ weights: String, _ kernels: String) throws {
        var bench = try Bench("3c5-2m-f12", size: Size(120, 60), language: language)
        try bench.trainer.advanceToRestingPlace()
        bench.look()
        for node in bench.trainer.network.nodes.indices {
            bench.bench.selection.node = node
            bench.press(.character("3"))
            bench.look()
            let isDense = bench.trainer.network.nodes[node].kind.hasWeights
            let title = try #require(
                bench.text.split(separator: "\n").first { $0.contains("\(bench.trainer.network.nodes[node].name) · ") })
            #expect(title.contains(isDense ? weights : kernels) && !title.contains(isDense ? kernels : weights), "\(title)")
            guard isDense else { continue }
            // Beside the gradients as their companion, too, on a screen with room for both, and in the update to come.
            if node == bench.trainer.network.outputNode {
                var tall = bench
                tall.press(.character("4"))
                let heights = stride(from: 40, through: 240, by: 8)
                let height = try #require(
                    heights.first { height in
                        tall.resize(Size(120, height))
                        return tall.bench.companion != nil
                    })
                tall.look()
                #expect(tall.bench.companion?.view == .kernels, "\(height)")
                #expect(tall.text.contains(weights) && !tall.text.contains(kernels))
            }
            bench.press(.character("u"))
            bench.look()
            #expect(bench.text.contains(weights) && !bench.text.contains(language == .english ? "kernel" : "核"))
            bench.press(.escape)
        }
    }

    @Test("The view is named either way where words are read; lines that are written keep the name they had")
    func bothNamesAreRead() throws {
        #expect(LayerView(named: "weights") == .kernels && LayerView(named: "kernels") == .kernels && LayerView(named: "weight") == nil)
        #expect(LayerView.names.compactMap { LayerView(named: $0) }.count == LayerView.names.count && LayerView.names.count == 7)
        var bench = try Bench(size: Size(120, 40))
        _ = bench.effects(of: "show weights output")
        #expect(bench.bench.selection.view == .kernels && bench.bench.selection.node == 5)
        bench.press(.character("1"))
        _ = bench.effects(of: "view weights")
        #expect(bench.bench.selection.view == .kernels)
        let address = try ScreenAddress(parsing: "step=0 layer=output view=weights")
        #expect(address.view == .kernels && address.text.contains("view=kernels"))
        #expect(bench.effects(of: "view weigths").isEmpty && bench.text.contains("did you mean weights?"))
        #expect(try ScreenAddress(parsing: "step=0 layer=output view=kernels") == address)
    }
}
