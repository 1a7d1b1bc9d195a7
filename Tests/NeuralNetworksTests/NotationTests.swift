import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct NotationTests {
    static let input = MapShape(maps: 1, rows: 28, columns: 28)

    @Test(arguments: [
        ("6c-2s-12c-2s", "6c5-2s-12c5-2s"), ("6c5-2s-12c5-2s", "6c5-2s-12c5-2s"),
        ("32c3p1:relu-2m-f64:tanh", "32c3p1:relu-2m-f64:tanh"), ("8c5t2d1g1p0:sigmoid", "8c5t2"), ("f30", "f30"),
        ("8c5-16c3g2:none", "8c5-16c3g2:none"), ("4c3d2p3t2", "4c3p3t2d2"),
    ])
    func canonicalSpelling(_ given: String, _ canonical: String) throws {
        let network = try Network(given, input: Self.input, classes: 10)
        #expect(network.notation == canonical)
        #expect(try Network(canonical, input: Self.input, classes: 10).notation == canonical)
    }

    @Test func referenceNetwork() throws {
        let network = try Network("6c-2s-12c-2s", input: Self.input, classes: 10)
        #expect(network.nodes.map(\.name) == ["input", "conv1", "pool2", "conv3", "pool4", "output"])
        #expect(
            network.nodes.map(\.shape.description) == ["1×28×28", "6×24×24", "6×12×12", "12×8×8", "12×4×4", "10"])
        #expect(
            network.parameterNames == [
                "conv1.kernel", "conv1.bias", "conv3.kernel", "conv3.bias", "output.weight", "output.bias",
            ])
        #expect(network.parameterCount == 3898)
        #expect(network.nodes.map { $0.parameters.map(\.shape.dimensions) }[3] == [[12, 6, 5, 5], [12]])
    }

    @Test(arguments: [
        ("6x5", 1, NotationError.Problem.expectedKind), ("2s-", 3, .expectedLayer), ("", 0, .expectedLayer),
        ("2m:relu", 2, .poolingHasNoActivation), ("6c5:foo", 4, .expectedActivation), ("f", 1, .expectedNumber),
        ("f0", 1, .expectedNumber), ("6c5pp", 4, .expectedNumber), ("6c5p1p1", 5, .repeatedOption),
        ("999999c5", 0, .numberTooLarge(limit: 100_000)), ("99999999999999999999c5", 0, .numberTooLarge(limit: 100_000)),
        ("6c5;2s", 3, .expectedSeparator(options: "p, t, d, g, :activation")), ("2s2", 2, .expectedSeparator(options: "p, t")),
        ("６c5", 0, .expectedLayer),
        ("6c99", 0, .misfit(layer: "conv1", .kernelTooLarge(spanRows: 99, spanColumns: 99, rows: 28, columns: 28))),
        ("5c5-5s", 4, .misfit(layer: "pool2", .blockDoesNotDivide(size: 5, rows: 24, columns: 24))),
        ("6c5-8c5g4", 4, .misfit(layer: "conv2", .groupsDoNotDivide(groups: 4, maps: 6))),
        ("99999c1-99999c1", 0, .misfit(layer: "conv1", .tooLarge)),
    ])
    func mistakesPointAtTheirCharacter(_ notation: String, _ offset: Int, _ problem: NotationError.Problem) {
        #expect(throws: NotationError(notation: notation, offset: offset, problem: problem)) {
            try Network(notation, input: Self.input, classes: 10)
        }
    }

    @Test(
        "⌊(n + 2p − d(k−1) − 1)/t⌋ + 1",
        arguments: [
            ("1c5", 24), ("1c5p2", 28), ("1c5t2", 12), ("1c3d2", 24), ("1c3t5", 6), ("1c28", 1), ("1c1", 28), ("1c2p3t3", 11),
        ])
    func sizes(_ notation: String, _ rows: Int) throws {
        let network = try Network(notation, input: Self.input, classes: 2)
        #expect(network.nodes[1].shape == MapShape(maps: 1, rows: rows, columns: rows))
    }

    @Test func firstWeightsKeepTheirBoundsAndStreams() throws {
        let network = try Network("6c5-2s-12c5-2s", input: Self.input, classes: 10)
        let parameters = network.initialParameters(seed: 1)
        let units: [Double] = [175, 450, 202]
        let bounds = units.map { Float((6 / $0).squareRoot()) }
        for (weights, bound) in zip([parameters.all[0], parameters.all[2], parameters.all[4]], bounds) {
            let largest = weights.values.map { abs($0) }.max() ?? 0
            #expect(largest <= bound && largest > 0.9 * bound)
        }
        for bias in [1, 3, 5] { #expect(parameters.all[bias].values.allSatisfy { $0 == 0 }) }
        #expect(network.initialParameters(seed: 1) == parameters)
        #expect(network.initialParameters(seed: 2) != parameters)
        // Appending a layer changes no layer before it.
        let longer = try Network("6c5-2s-12c5-2s-f9", input: Self.input, classes: 10)
        #expect(longer.initialParameters(seed: 1).all[2] == parameters.all[2])
    }
}
