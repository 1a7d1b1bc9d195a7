import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct NetworkTextTests {
    static let input = MapShape(maps: 1, rows: 28, columns: 28)

    /// A residual block: the branch comes back to what it left.
    static let residual = """
        # A residual block.
        stem = convolution(input) maps=8 kernel_shape=5 function=relu
        block.first=convolution( stem ) maps=8 kernel_shape=3,3 pads=1,1,1,1 function=relu  # keeps the size
        block.second\t= convolution(block.first)  maps=8 kernel_shape=3 pads = 1 function=none

        block.sum = add(block.second, stem)
        pool = max-pooling(block.sum) kernel_shape=2 strides=2
        output = dense(pool)
        """

    private static func network(_ text: String, loss: LossFunction = .halfSquaredError) throws -> Network {
        try Network(NetworkText(text, path: "net"), input: input, classes: 10, loss: loss)
    }

    @Test func branchesAreRead() throws {
        let network = try Self.network(Self.residual)
        #expect(network.nodes.map(\.name) == ["input", "stem", "block.first", "block.second", "block.sum", "pool", "output"])
        #expect(network.nodes.map(\.inputs) == [[], [0], [1], [2], [3, 1], [4], [5]])
        #expect(network.nodes.map(\.shape.description) == ["1×28×28", "8×24×24", "8×24×24", "8×24×24", "8×24×24", "8×12×12", "10"])
        #expect(network.nodes[1].consumers.map(\.node) == [2, 4] && network.notation == nil)
        #expect(network.nodes[3].layer?.activation == Activation.none && network.nodes[6].layer?.functionName == "sigmoid")
        #expect(try Self.network(Self.residual, loss: .crossEntropy).nodes[6].layer?.functionName == "softmax")
        // Names of places with dots in the names of nodes.
        for name in ["block.first.kernel[1,2,0,2]", "block.sum.residual[0,1,1]", "block.second.kernel.gradient[0,0,0,0]"] {
            #expect(try network.name(of: network.place(named: name)) == name)
        }
    }

    @Test func lineEndsAndByteOrderMarkChangeNothing() throws {
        let text = Self.residual
        let returned = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        let same = try NetworkText(bytes: [0xEF, 0xBB, 0xBF] + Array(returned.utf8), path: "")
        let network = try Network(same, input: Self.input, classes: 10)
        #expect(try network.fileText == Self.network(text).fileText)
    }

    /// Whether two networks are the same in all that their nodes say.
    private func expectSame(_ one: Network, _ other: Network) {
        #expect(one.nodes.map(\.name) == other.nodes.map(\.name) && one.nodes.map(\.inputs) == other.nodes.map(\.inputs))
        #expect(one.nodes.map(\.kind) == other.nodes.map(\.kind) && one.nodes.map(\.shape) == other.nodes.map(\.shape))
        #expect(one.nodes.map { $0.layer?.functionName } == other.nodes.map { $0.layer?.functionName })
        #expect(one.nodes.map(\.parameters) == other.nodes.map(\.parameters))
        #expect(one.initialParameters(seed: 3) == other.initialParameters(seed: 3))
    }

    @Test("A network printed as a file and read back is the same", arguments: [LossFunction.halfSquaredError, .crossEntropy])
    func backAndForth(_ loss: LossFunction) throws {
        let notations: [NetworkDescription] = [
            "6c3-2s-12c3-2s", "4c3d2p3:tanh-2s-4c2g4", "8c5t2-x-l-3m-f20:none-f12:relu", "f25", .file(try NetworkText(Self.residual)),
            .file(
                try NetworkText("a = convolution(input) maps=2 kernel_shape=2,5 pads=0,1,2,3 strides=1,2 dilations=2,1\noutput = dense(a)")),
            .file(try NetworkText("a = leaky-relu(input) alpha=0.25\nb = leaky-relu(a)\noutput = dense(b) units=3")),
        ]
        for written in notations + GraphTests.sharing.map({ .file($0) }) + Network.layerExamples(behind: "4c3p1:relu") {
            let network = try written.network(input: MapShape(maps: 2, rows: 10, columns: 10), classes: 3, loss: loss)
            let text = network.fileText
            expectSame(try Network(NetworkText(text), input: network.inputShape, classes: 3, loss: loss), network)
            // What can be left out is left out, and what is left is needed or says something.
            let own = text.split(separator: "\n").filter { !$0.contains("shared=") }
            #expect(!own.contains { $0.contains("strides=1 ") || $0.contains("group=1 ") || $0.contains("units=3") })
        }
        #expect(
            try Network("6c5-2s-f7:relu", input: Self.input, classes: 3).fileText == """
                conv1 = convolution(input) maps=6 kernel_shape=5 function=sigmoid
                pool2 = mean-pooling(conv1) kernel_shape=2
                dense3 = dense(pool2) units=7 function=relu
                output = dense(dense3)

                """)
    }

    @Test("Every layer that can be written has an example, and the name of its kind", arguments: LayerForm.all.map(\.name))
    func examples(_ name: String) throws {
        let index = try #require(LayerForm.all.firstIndex { $0.name == name })
        let examples = Network.layerExamples(behind: "2c3:relu")
        #expect(examples.count == LayerForm.all.count)
        let network = try examples[index].network(input: MapShape(maps: 2, rows: 12, columns: 12), classes: 3)
        #expect(network.nodes.contains { $0.kind.name == name } && network.nodes[1].name == "conv1")
        for node in network.nodes {
            guard let layer = node.layer else { continue }
            let equation = layer.equation(at: 0, node.inputs.map { network.nodes[$0].shape })
            #expect(layer.picksLargest == (equation.function == .max), "\(node.name)")
        }
    }

    @Test(
        "Mistakes point at their line and character",
        arguments: [
            ("", 1, 1, NetworkTextError.Problem.empty), ("# nothing\n\n", 3, 1, .empty), ("a", 1, 2, .expected(.equals)),
            (" = dense(input)", 1, 2, .expected(.name)), ("a = ", 1, 5, .expected(.layer)),
            ("a = dense input", 1, 11, .expected(.parenthesis)),
            ("a = dense()", 1, 11, .expected(.input)), ("a = dense(input", 1, 16, .expected(.nextInput)),
            ("a = dense(input,)", 1, 17, .expected(.input)), ("a = dense(input) units", 1, 23, .expected(.equals)),
            ("a = dense(input) units=", 1, 24, .expected(.value)), ("a = dense(input) units=3,", 1, 26, .expected(.value)),
            ("a = dense(input) (", 1, 18, .expected(.option)), ("a = dense(input) # units=\na", 2, 2, .expected(.equals)),
            ("1a = dense(input)", 1, 1, .badName("1a")), ("a..b = dense(input)", 1, 1, .badName("a..b")),
            ("ä = dense(input)", 1, 1, .badName("ä")), ("a = dense(input) units=3\nloss = dense(a)", 2, 1, .reservedName("loss")),
            ("input = dense(input)", 1, 1, .reservedName("input")), ("history.a = dense(input)", 1, 1, .reservedName("history")),
            ("\ta = scale(input)\na = scale(a)", 2, 1, .repeatedName("a", line: 1)),
            ("a = scale(input)\na.b = scale(a)", 2, 1, .nameOfGroup("a", other: "a.b")),
            ("a.b = scale(input)\na = scale(a.b)", 2, 1, .nameOfGroup("a", other: "a.b")),
            ("a = convolutoin(input)", 1, 5, .unknownLayer("convolutoin", layers: LayerForm.all.map(\.name))),
            ("a = scale(b)", 1, 11, .unknownNode("b", nodes: ["input"])),
            ("a = scale(b)\nb = scale(a)\noutput = dense(b)", 1, 11, .laterNode("b", line: 2)),
            ("a = scale(a)", 1, 11, .laterNode("a", line: 1)),
            ("a = scale(input, input)", 1, 18, .inputCount(layer: "scale", least: 1, most: 1, found: 2)),
            ("a = add(input)", 1, 5, .inputCount(layer: "add", least: 2, most: 100, found: 1)),
            (
                "a = dense(input) units=3 unit=4", 1, 26,
                .unknownOption("unit", layer: "dense", options: ["units", "function", "initialization", "shared"])
            ),
            ("a = dense(input) units=3 units=4", 1, 26, .repeatedOption("units")),
            ("a = dense(input)", 1, 5, .missingOption("units", layer: "dense")),
            ("a = dense(input) units=3,4", 1, 18, .valueCount("units", wanted: [1], found: 2)),
            ("a = dense(input) units=-3", 1, 24, .notWhole("-3")),
            ("a = dense(input) units=0", 1, 24, .outOfRange("0", least: "1", most: "100000")),
            ("a = dense(input) units=99999999999999999999", 1, 24, .outOfRange("99999999999999999999", least: "1", most: "100000")),
            ("a = leaky-relu(input) alpha=x", 1, 29, .notANumber("x")),
            ("a = leaky-relu(input) alpha=1", 1, 29, .outOfRange("1", least: "0", most: "< 1")),
            ("a = leaky-relu(input) alpha=nan", 1, 29, .notANumber("nan")),
            ("a = max-pooling(input) kernel_shape=3,4", 1, 39, .unequal("kernel_shape")),
            ("a = convolution(input) maps=1 kernel_shape=3,3,3", 1, 31, .valueCount("kernel_shape", wanted: [1, 2], found: 3)),
            ("a = max-pooling(input) kernel_shape=2 pads=2", 1, 44, .outOfRange("2", least: "0", most: "1")),
            (
                "a = dense(input) units=3 function=rely", 1, 35,
                .unknownWord("rely", option: "function", words: ["sigmoid", "tanh", "relu", "none"])
            ),
            ("a = scale(input)", 1, 1, .lastIsNotOutput("a")), ("output = dense(input)\na = scale(input)", 1, 1, .behindOutput),
            ("output = scale(input)", 1, 10, .outputLayer("scale")), ("a = scale(input)\noutput = dense(input)", 1, 1, .unread("a")),
            ("output = dense(input) units=3", 1, 23, .outputUnits(3, classes: 10)),
            ("output = dense(input) function=softmax", 1, 23, .outputFunction("softmax", wanted: "sigmoid")),
            (
                "a = convolution(input) maps=1 kernel_shape=29\noutput = dense(a)", 1, 5,
                .misfit(node: "a", .kernelTooLarge(spanRows: 29, spanColumns: 29, rows: 28, columns: 28))
            ),
            (
                "a = upsampling(input) scales=2 mode=cubic", 1, 37,
                .unknownWord("cubic", option: "mode", words: ["nearest", "linear"])
            ),
            ("a = upsampling(input) scales=2,3,4", 1, 23, .valueCount("scales", wanted: [1, 2], found: 3)),
            (
                "a = transposed-convolution(input) maps=2 kernel_shape=2 pads=15\noutput = dense(a)", 1, 5,
                .misfit(node: "a", .nothingLeft(padding: 15, rows: 29, columns: 29))
            ),
            (
                "a = transposed-convolution(input) maps=2 kernel_shape=2 output_padding=1", 1, 72,
                .outOfRange("1", least: "0", most: "0")
            ),
            (
                "a = convolution(input) maps=2 kernel_shape=1\nb = add(a, input)\noutput = dense(b)", 2, 5,
                .misfit(node: "b", .shapesDiffer([MapShape(maps: 2, rows: 28, columns: 28), MapShape(maps: 1, rows: 28, columns: 28)]))
            ),
            (
                "a = max-pooling(input) kernel_shape=2\nb = concatenate(a, input)\noutput = dense(b)", 2, 5,
                .misfit(node: "b", .planesDiffer([MapShape(maps: 1, rows: 14, columns: 14), MapShape(maps: 1, rows: 28, columns: 28)]))
            ),
        ])
    func mistakes(_ text: String, _ line: Int, _ column: Int, _ problem: NetworkTextError.Problem) {
        #expect(throws: NetworkTextError(path: "net", line: line, column: column, problem: problem)) { try Self.network(text) }
    }

    @Test func limits() throws {
        func problem(_ bytes: [UInt8]) -> NetworkTextError? {
            do throws(NetworkTextError) { _ = try NetworkText(bytes: bytes, path: "net") } catch { return error }
            return nil
        }
        #expect(problem(Array(repeating: 35, count: NetworkText.mostBytes + 1))?.problem == .tooLong(limit: NetworkText.mostBytes))
        #expect(
            problem(Array("# é\n\n# é".utf8) + [0xC3])
                == NetworkTextError(path: "net", line: 3, column: 4, problem: .notUTF8))
        var lines = ["n0 = scale(input)"] + (1..<999).map { "n\($0) = scale(n\($0 - 1))" } + ["output = dense(n998)"]
        #expect(problem(Array(lines.joined(separator: "\n").utf8)) == nil)
        lines.insert("more = scale(n998)", at: 999)
        #expect(
            problem(Array(lines.joined(separator: "\n").utf8))
                == NetworkTextError(path: "net", line: 1001, column: 1, problem: .tooManyNodes(limit: 1000)))
        let long = String(repeating: "a", count: 201)
        #expect(problem(Array("\(long) = scale(input)".utf8))?.problem == .nameTooLong(limit: 200))
        #expect(problem(Array("\(long.dropLast()) = scale(input)\noutput = dense(\(long.dropLast()))".utf8)) == nil)
    }
}
