import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct SubsamplingLayerTests {
    private let input = MapShape(maps: 1, rows: 32, columns: 32)

    @Test("S2 and S4 of LeNet-5 have the parameters and connections that LeCun et al. (1998) count")
    func counts() throws {
        let network = try Network("6c5-2u-16c5-2u", input: input, classes: 10)
        #expect(network.nodes[2].name == "sub2" && network.nodes[2].shape == MapShape(maps: 6, rows: 14, columns: 14))
        func connections(_ index: Int) -> Int? {
            let node = network.nodes[index]
            return node.layer?.connectionCount(for: node.inputs.map { network.nodes[$0].shape }, output: node.shape)
        }
        #expect(network.nodes[2].parameterCount == 12 && connections(2) == 5_880)
        #expect(network.nodes[4].parameterCount == 32 && connections(4) == 2_000)
    }

    @Test("It begins as mean-pooling, bit for bit where a block's size is a power of two") func beginsAsMeanPooling() throws {
        let workers = Workers(count: 2)
        func units(_ notation: String) throws -> [Float] {
            let network = try Network(notation, input: MapShape(maps: 2, rows: 4, columns: 8), classes: 2)
            var tape = Tape<Float>(for: network, capacity: 3)
            tape.setLabels([0, 1, 0])
            for n in 0..<3 { tape.activations[0].setUnits(sample: n, (0..<64).map { Float(($0 * 7 + n) % 11) / 8 }) }
            network.forward(1, &tape, network.initialParameters(seed: 1), workers)
            return (0..<3).flatMap { tape.activations[1].units(sample: $0) }
        }
        #expect(try units("2u:none") == units("2s"))
        #expect(try units("2u:relu") == units("2s"))
        #expect(try units("2u:tanh") != units("2s"))
    }

    @Test(arguments: [
        ("3u", 0, NotationError.Problem.misfit(layer: "sub1", .blockDoesNotDivide(size: 3, rows: 32, columns: 32))),
        ("2u3", 2, .expectedSeparator(options: ":activation")), ("2u:softmax", 3, .expectedActivation),
        ("1001u", 0, .numberTooLarge(limit: 1_000)), ("u", 0, .expectedLayer),
    ])
    func mistakes(_ notation: String, _ offset: Int, _ problem: NotationError.Problem) {
        #expect(throws: NotationError(notation: notation, offset: offset, problem: problem)) {
            try Network(notation, input: input, classes: 10)
        }
    }

    @Test func isSpelled() throws { #expect(try Network.spelled("2u-2u:sigmoid-4u:relu") == "2u-2u-4u:relu") }
}
