import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct SoftmaxTests {
    @Test("Numbers are PyTorch's", arguments: SoftmaxNumbers.all)
    func numbers(_ expected: ExpectedLayer) throws { try expected.compare() }

    @Test("The units of a position add up to 1, and so do their derivations' factors")
    func positions() throws {
        let workers = Workers(count: 1)
        let (network, tape, parameters) = try SoftmaxNumbers.all[0].scene(Double.self, workers)
        #expect(network.nodes[1].arrays.map(\.name) == ["power", "share", "activation"])
        #expect(network.nodes[1].arrays[1].axes.map(\.name) == ["row", "column"])
        let units = tape.activations[1].units(sample: 2)
        for position in 0..<6 {
            let sum: Double = (0..<3).reduce(0) { $0 + units[6 * $1 + position] }
            #expect(abs(sum - 1) < 1e-12)
        }
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        let share = deriver.derivation(of: try network.place(named: "shares.share[1,2]"), sample: 2)
        #expect(share.terms.count == 3 && share.function == .reciprocal)
        let unit = deriver.derivation(of: try network.place(named: "shares.activation[2,1,2]"), sample: 2)
        #expect(unit.terms.count == 1 && unit.terms[0].factors.count == 2 && unit.terms[0].factors[1].value == share.value)
        // Both factors can be followed.
        #expect(unit.terms[0].factors.allSatisfy { $0.place != nil })
    }

    @Test("Over a row of units it is the softmax of an output")
    func row() throws {
        let text = try NetworkText("scores = dense(input) units=4 function=none\nshares = softmax(scores)\noutput = dense(shares)")
        let network = try Network(text, input: MapShape(maps: 1, rows: 3, columns: 3), classes: 2)
        #expect(network.nodes[2].isRow && network.nodes[2].arrays[1].axes.isEmpty)
    }
}

extension Network.Node {
    fileprivate var isRow: Bool { layer?.isVector == true }
}
