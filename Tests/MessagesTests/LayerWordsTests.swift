import NeuralNetworks
import Tensors
import TerminalUI
import Testing

@testable import Messages

/// Every layer that can be written has words.
@Suite struct LayerWordsTests {
    @Test(arguments: Network.layerExamples())
    func everyLayerHasAName(_ example: NetworkDescription) throws {
        let network = try example.network(input: MapShape(maps: 2, rows: 10, columns: 10), classes: 3)
        for kind in network.nodes.map(\.kind) {
            let template = try #require(Phrasebook.layers[kind.name])
            let room = template.room ?? 0
            let (english, chinese) = (Phrasebook(.english).kind(kind), Phrasebook(.chinese).kind(kind))
            #expect(english.width > 0 && english.width <= room && chinese.width > 0 && chinese.width <= room)
            let isASCII = english.string.allSatisfy { $0.isASCII }
            #expect(isASCII && english != chinese)
        }
    }
}
