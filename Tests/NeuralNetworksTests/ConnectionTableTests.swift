import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct ConnectionTableTests {
    private let input = MapShape(maps: 1, rows: 32, columns: 32)

    /// LeNet-5 up to S4.
    private static let lenet5 = """
        c1 = convolution(input) maps=6 kernel_shape=5 function=tanh
        s2 = subsampling(c1) size=2 function=tanh
        c3 = convolution(s2) maps=16 kernel_shape=5 table=lenet-5 function=tanh
        s4 = subsampling(c3) size=2 function=tanh
        output = dense(s4)

        """

    @Test("C3 of LeNet-5 has the parameters and connections that LeCun et al. (1998) count") func lenet5() throws {
        let network = try Network(NetworkText(Self.lenet5), input: input, classes: 10)
        let c3 = network.nodes[3]
        #expect(c3.parameterCount == 1_516 && c3.parameters.map(\.shape.dimensions) == [[60, 5, 5], [16]])
        #expect(c3.multiplyAdds == 150_000)
        #expect(c3.layer?.connectionCount(for: [network.nodes[2].shape], output: c3.shape) == 151_600)
        #expect(network.fileText == Self.lenet5)
        let table = try #require((c3.layer as? Convolution)?.table)
        // Each map of S2 is seen ten times.
        #expect((0..<6).map { map in table.pairs.count { $0.input == map } } == [10, 10, 10, 10, 10, 10])
        #expect(table.inputs.map(\.count) == [3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6])
        // A sum has the maps that there are.
        let terms = c3.layer?.equation(at: 4 * 100, [network.nodes[2].shape]).terms ?? []
        #expect(terms.count == 3 * 25 + 1)
        let maps = Set(terms.compactMap { term in if case .input(_, let entry)? = term.last { entry / 196 } else { nil } })
        #expect(maps == [0, 4, 5])
        let layout = try #require(c3.layer?.planes(for: [network.nodes[2].shape]))
        #expect(layout.count == 96 && (0..<96).count { layout.kernel(ofPlane: $0) != nil } == 60)
        #expect((0..<60).allSatisfy { layout.kernel(ofPlane: layout.plane(ofKernel: $0)) == $0 })
        #expect(layout.kernel(ofPlane: 3) == nil && layout.plane(nearest: 3) == 7 && layout.plane(nearest: 3, step: -1) == 2)
        #expect(layout.kernel(ofPlane: 7) == 3 && layout.ends(ofPlane: 7) == (1, 1))
    }

    @Test("A table of all pairs is a convolution without a table, bit for bit") func allPairs() throws {
        let shape = MapShape(maps: 3, rows: 6, columns: 7)
        func batch(_ options: String) throws -> (units: [Float], passed: [Float], gradients: [[Float]]) {
            let text = "a = convolution(input) maps=4 kernel_shape=3 pads=1 strides=2 function=tanh\(options)\noutput = dense(a)\n"
            let network = try Network(NetworkText(text), input: shape, classes: 2)
            let workers = Workers(count: 2)
            let parameters = network.initialParameters(seed: 2)
            var tape = Tape<Float>(for: network, capacity: 19)
            tape.setLabels((0..<19).map { $0 % 2 })
            for n in 0..<19 { tape.activations[0].setUnits(sample: n, (0..<126).map { Float(($0 * 5 + n) % 17) / 16 - 0.5 }) }
            network.forwardAll(&tape, parameters, workers)
            network.backwardAll(&tape, parameters, workers)
            var passed = FeatureMaps<Float>(shape, capacity: 19)
            network.gradientOfOutput(0, &tape, parameters, into: &passed, workers)
            return (
                (0..<19).flatMap { tape.activations[1].units(sample: $0) }, (0..<19).flatMap { passed.units(sample: $0) },
                tape.gradients.ofNode[1].map(\.values)
            )
        }
        let (plain, all) = (try batch(""), try batch(" table=0-2,0+1+2,0-1+2,0+1-2"))
        #expect(plain.units == all.units && plain.passed == all.passed && plain.gradients == all.gradients)
        let part = try batch(" table=0-2,0+2,0-2,1")
        #expect(part.gradients[0].count == 9 * 9 && part.units != plain.units)
    }

    @Test(
        "Tables are written as briefly as they can be read",
        arguments: [
            ("0-2,0+1,3,0-2+4-5", "0-2,0+1,3,0-2+4+5"), ("00,1,2,3", "0,1,2,3"), ("5,4,3,0-5", "5,4,3,0-5"),
        ])
    func spelled(_ given: String, _ spelled: String) throws {
        let text = "a = convolution(input) maps=4 kernel_shape=1 table=\(given) function=none\noutput = dense(a)\n"
        let network = try Network(NetworkText(text), input: MapShape(maps: 6, rows: 2, columns: 2), classes: 2)
        #expect(network.fileText.contains(" table=\(spelled) "))
        #expect(
            try Network(NetworkText(network.fileText), input: network.inputShape, classes: 2).nodes.map(\.kind) == network.nodes.map(\.kind)
        )
    }

    @Test(
        "Mistakes point at their line and character",
        arguments: [
            ("maps=6 table=lenet-5", 47, NetworkTextError.Problem.valueCount("table", wanted: [6], found: 16)),
            ("maps=2 table=0,1,2", 47, .valueCount("table", wanted: [2], found: 3)),
            ("maps=2 table=0,1+x", 57, .notWhole("x")), ("maps=2 table=0,", 55, .expected(.value)),
            ("maps=2 table=0+0,1", 55, .outOfRange("0", least: "1", most: "99999")),
            ("maps=2 table=3-1,1", 55, .outOfRange("1", least: "3", most: "99999")),
            ("maps=2 table=0,1 group=2", 63, .outOfRange("2", least: "1", most: "1")),
            ("maps=16 table=lenet5", 54, .unknownWord("lenet5", option: "table", words: ["lenet-5"])),
            ("maps=2 table=0+,1", 55, .notWhole("")),
            ("maps=1 table=99999+99999", 59, .outOfRange("99999", least: "100000", most: "100000")),
        ])
    func mistakes(_ options: String, _ column: Int, _ problem: NetworkTextError.Problem) {
        let text = "a = convolution(input) kernel_shape=1  \(options)\noutput = dense(a)\n"
        let error = #expect(throws: NetworkTextError.self) { try NetworkText(text) }
        #expect(error?.problem == problem && error?.line == 1 && error?.column == column, "\(String(describing: error))")
    }

    @Test("An input map that is not there, and tables larger than memory, are refused") func misfits() throws {
        let text = try NetworkText("a = convolution(input) kernel_shape=1 maps=2 table=0,1-6\noutput = dense(a)\n")
        #expect(throws: NetworkTextError(path: "", line: 1, column: 5, problem: .misfit(node: "a", .noInputMap(6, maps: 6)))) {
            try Network(text, input: MapShape(maps: 6, rows: 2, columns: 2), classes: 2)
        }
        let ranges = Array(repeating: "0-99999", count: 50).joined(separator: ",")
        #expect(throws: NetworkTextError.self) {
            try NetworkText("a = convolution(input) kernel_shape=1 maps=50 table=\(ranges)\noutput = dense(a)\n")
        }
    }
}
