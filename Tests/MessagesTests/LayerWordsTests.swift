import NeuralNetworks
import Tensors
import TerminalUI
import Testing
import Training

@testable import Messages

/// Every layer and every loss that can be written has words.
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

    @Test(arguments: LossFunction.all)
    func everyLossHasANameAndSoHaveItsArrays(_ loss: LossFunction) throws {
        let template = try #require(Phrasebook.losses[loss.name])
        let room = template.room ?? 0
        let (english, chinese) = (Phrasebook(.english).loss(loss), Phrasebook(.chinese).loss(loss))
        #expect(english.width > 0 && english.width <= room && chinese.width > 0 && chinese.width <= room)
        let isASCII = english.string.allSatisfy { $0.isASCII }
        #expect(isASCII && english != chinese)
        let network = try Network("f2", input: MapShape(maps: 1, rows: 2, columns: 2), classes: 3, loss: loss)
        for family in network.families(network.outputNode) where family.node == network.lossNode {
            #expect(Phrasebook.arrays[family.name] != nil, "\(family.name)")
        }
    }

    @Test func settingsOfALossAreNamedWhereTheyAreNotAsByDefault() throws {
        let (words, loss) = (Phrasebook(.english), try LossFunction("cross-entropy smoothing=0.1 weights=1,2"))
        #expect(words.loss(loss).string == "cross-entropy smoothing=0.1 weights=1,2")
        #expect(words.loss(.crossEntropy).string == "cross-entropy")
        for (text, message) in [
            ("cross-entropy smoothing=1", "--loss smoothing=1: expected a number x with 0 <= x < 1"),
            ("cross-entropy epsilon=1", "--loss: cross-entropy has no setting epsilon; it has smoothing=, weights="),
            ("half-squared-error x", "--loss: half-squared-error has no settings, found x"),
            ("cross-entropy weights=1,a", "expected numbers x with x >= 0, one for each class, with commas between them"),
            ("cross-entropy weights=1 weights=1", "--loss: weights is given twice"),
            ("crossentropy smoothing=0.5", "Did you mean cross-entropy?"),
        ] {
            var run = RunOptions()
            do throws(BadOptionValue) {
                try RunOption.loss.take(text, in: &run)
                Issue.record("taken: \(text)")
            } catch {
                let found = words.words(UsageProblem(error, option: "--loss", found: text)).string
                #expect(found.hasSuffix(message), "\(found)")
            }
        }
    }
}
