import Lessons
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// The arrays of a layer on the screen: chosen, looked at, asked why, marked, written down.
@Suite struct ArrayViewTests {
    private static let examples: [NetworkDescription] =
        Network.layerExamples(behind: "2c3:relu") + ["6c5-2s-12c5-2m", "f9:tanh"]

    @Test("A goes through all arrays of every layer, and each can be asked why, marked and reopened", arguments: examples)
    func everyArray(_ notation: NetworkDescription) throws {
        // The examples fit on little, and every number of an array that training does not keep is derived for its picture.
        let side = notation == Self.examples.suffix(2).first ? 20 : 12
        var bench = try Bench(notation, size: Size(120, 40), input: MapShape(maps: 1, rows: side, columns: side))
        try bench.trainer.advanceToRestingPlace()
        bench.look()
        let network = bench.trainer.network
        for node in network.nodes.indices {
            bench.bench.selection = Selection()
            bench.bench.selection.select(layer: node, in: network)
            bench.look()
            let views = network.arrayViews(of: node)
            for view in views {
                bench.press(.character("A"))
                #expect(bench.bench.selection.view == view && bench.text.contains("\(network.nodes[node].name) · "))
                let family = try #require(network.family(of: view, at: node))
                #expect(bench.line(bench.bench.layout.middle.y).contains(network.symbol(of: family)))
                let place = try #require(bench.bench.selectedPlace)
                #expect((place.node, place.array, place.aspect) == (family.node, family.array, family.aspect))
                let address = try #require(bench.bench.address)
                let read = try ScreenAddress(parsing: address.text)
                #expect(read.view == view && read == address)
                try read.check(in: network, batchSize: 50)
                var asked = bench
                asked.press(.enter, .enter)
                #expect(asked.bench.inquiry.why.last?.question.place == place)
                let derivation = try #require(asked.bench.shownDerivation)
                let value = bench.trainer.sight(place)
                #expect(abs(derivation.value - value) <= 1e-6 * max(1, abs(value)))
                asked.press(.character("m"))
                #expect(asked.bench.inquiry.mark?.place == place)
                asked.press(.escape)
                #expect(!asked.text.isEmpty)
            }
            // After the last comes the first again.
            if let first = views.first {
                bench.press(.character("A"))
                #expect(bench.bench.selection.view == first)
                bench.press(.tab)
                #expect(bench.bench.selection.view == .maps)
            }
        }
    }

    @Test("The strip lists the arrays below their layer, and a click chooses one", arguments: [Size(60, 16), Size(80, 24), Size(120, 40)])
    func inTheStrip(_ size: Size) throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: size)
        bench.press(.character("b"), .character("A"))
        #expect(bench.text.contains("z sum"))
        let rect = ScreenLayout(size).network
        let network = bench.trainer.network
        var found: Set<String> = []
        for row in rect.y + 1..<rect.endY {
            var clicked = bench
            clicked.click(6, row)
            for family in network.families(1) where family.aspect == .value {
                let shown = "\(network.symbol(of: family)) \(family.name)"
                guard bench.line(row).prefix(rect.endX).contains(shown) else { continue }
                found.insert(family.name)
                #expect(clicked.bench.selection.view == network.view(of: family) && clicked.bench.selection.node == 1)
            }
        }
        #expect(found.contains("sum") && found.count >= (size.height > 20 ? 4 : 2))
    }

    @Test("An array gives way to the maps in a layer that does not have it, and stays in one that does")
    func otherLayers() throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        bench.press(.character("b"))
        _ = bench.effects(of: "view bias")
        _ = bench.effects(of: "layer conv3")
        #expect(bench.bench.selection.view == .array("bias"))
        bench.press(.down)
        #expect(bench.bench.selection.view == .maps)
        _ = bench.effects(of: "view sum")
        bench.press(.up, .down)
        #expect(bench.bench.selection.view == .array("sum") && bench.bench.selection.node == 4)
        _ = bench.effects(of: "show bias conv3")
        _ = bench.effects(of: "layer pool2")
        #expect(bench.bench.selection.view == .maps && bench.bench.selection.node == 2)
    }

    @Test("Commands choose arrays by name, and say which there are")
    func byName() throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        bench.press(.character("b"))
        _ = bench.effects(of: "show error output")
        #expect(bench.bench.selection.view == .array("error") && bench.bench.selection.node == 5)
        _ = bench.effects(of: "view bias.gradient")
        #expect(bench.bench.selection.view == .array("bias.gradient"))
        _ = bench.effects(of: "view weight")
        #expect(bench.bench.selection.view == .kernels)
        _ = bench.effects(of: "view erorr")
        #expect(bench.text.contains("did you mean error?"))
        bench.press(.escape)
        let address = try ScreenAddress(parsing: "step=0 layer=pool2 view=bias")
        #expect(throws: PlaceError.self) { try address.check(in: bench.trainer.network, batchSize: 50) }
        #expect(throws: AddressError.self) { try ScreenAddress(parsing: "step=0 layer=pool2 view=nonsense") }
    }
}

extension Trainer {
    /// The number at a place for the first sample.
    fileprivate func sight(_ place: Place) -> Double {
        Deriver(network, tape, state.parameters, learningRate: state.optimizer.learningRate).value(place, sample: 0)
    }
}
