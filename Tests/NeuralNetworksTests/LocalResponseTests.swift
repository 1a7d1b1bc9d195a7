import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct LocalResponseTests {
    @Test("Numbers are PyTorch's, of an even size those of ONNX's text", arguments: LocalResponseNumbers.all)
    func numbers(_ expected: ExpectedLayer) throws { try expected.compare() }

    @Test func settingsAreThoseOfONNX() throws {
        func network(_ options: String) throws -> Network {
            let text = try NetworkText("norm = local-response-normalization(input) \(options)\noutput = dense(norm)")
            return try Network(text, input: MapShape(maps: 4, rows: 2, columns: 2), classes: 2)
        }
        let usual = try #require(try network("size=3").nodes[1].layer as? LocalResponseNormalization)
        #expect(usual.window == ResponseWindow(size: 3, alpha: 1e-4, beta: 0.75, bias: 1))
        #expect(try network("size=3 alpha=0.0001").fileText.hasPrefix("norm = local-response-normalization(input) size=3\n"))
        #expect(throws: NetworkTextError.self) { try network("size=3 bias=0") }
        #expect(throws: NetworkTextError.self) { try network("alpha=1") }
        // At an end there are fewer neighbours: one by the bias, two squares of three.
        let layer = try #require(try network("size=3").nodes[1].layer)
        #expect(layer.equation(at: 0, [MapShape(maps: 4, rows: 2, columns: 2)]).terms.count == 3)
        #expect(layer.equation(at: 5, [MapShape(maps: 4, rows: 2, columns: 2)]).terms.count == 4)
    }

    @Test("A unit is derived from its base, step by step")
    func steps() throws {
        let (network, tape, parameters) = try LocalResponseNumbers.all[0].scene(Double.self, Workers(count: 1))
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        let names = ["base", "logarithm", "factor", "activation"]
        let found = try names.map { deriver.derivation(of: try network.place(named: "norm.\($0)[2,1,0]"), sample: 1) }
        #expect(found.map(\.function) == [.identity, .log, .exp, .identity])
        #expect(found[2].value == Double.exponential(-0.6 * found[1].value) && found[0].terms.count == 4)
        for each in found { #expect(abs(each.scale * each.function(each.sum) - each.value) < 1e-12) }
    }
}
