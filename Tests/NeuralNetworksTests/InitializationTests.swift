import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct InitializationTests {
    /// 40,000 weights of a dense layer, and the kernels of a convolution behind it in a file.
    private static let input = MapShape(maps: 4, rows: 10, columns: 10)

    private func weights(_ initialization: Initialization, _ model: NetworkDescription = "f100:tanh", node: Int = 1) throws -> [Float] {
        let network = try model.network(input: Self.input, classes: 10).with(initialization)
        return network.initialParameters(seed: 7).ofNode[node][0].values
    }

    @Test("Mean, variance and range are those of the distribution", arguments: Initialization.allCases.filter { $0 != .orthogonal })
    func moments(_ initialization: Initialization) throws {
        let (incoming, outgoing) = (400.0, 100.0)
        let variance =
            switch initialization {
            case .reference, .glorotUniform, .glorotNormal: 2 / (incoming + outgoing)
            case .heUniform, .heNormal: 2 / incoming
            default: 1 / incoming
            }
        let values = try weights(initialization).map(Double.init)
        #expect(values.count == 40_000)
        let count = Double(values.count)
        let (mean, square) = (values.reduce(0, +) / count, values.reduce(0) { $0 + $1 * $1 } / count)
        // Four standard errors of the mean and, as a normal number's square has it, of the variance.
        #expect(abs(mean) < 4 * (variance / count).squareRoot())
        #expect(abs(square / variance - 1) < 4 * (2 / count).squareRoot())
        let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count / (square * square)
        let largest = values.map { abs($0) }.max() ?? 0
        switch initialization.distribution(Fans(in: incoming, out: outgoing)) {
        case .uniform(let bound):
            #expect(largest <= Double(Float(bound)) && largest > 0.999 * bound && abs(fourth - 1.8) < 0.05)
        case .normal(let deviation):
            #expect(abs(deviation * deviation - variance) < 1e-12 && largest > 3.5 * deviation && abs(fourth - 3) < 0.15)
        case .orthogonal: Issue.record("not orthogonal")
        }
    }

    @Test(
        "Orthonormal rows of a wide matrix, columns of a high one",
        arguments: [("f100", 1, 100, 400), ("f7-f30", 2, 30, 7), ("20c3", 1, 20, 36)])
    func orthogonal(_ notation: String, _ node: Int, _ rows: Int, _ columns: Int) throws {
        let w = try weights(.orthogonal, .notation(notation), node: node).map(Double.init)
        #expect(w.count == rows * columns)
        let isWide = rows <= columns
        func entry(_ vector: Int, _ i: Int) -> Double { isWide ? w[vector * columns + i] : w[i * columns + vector] }
        let (count, length) = (min(rows, columns), max(rows, columns))
        var largest = 0.0
        for a in 0..<count {
            for b in 0...a {
                let product = (0..<length).reduce(0) { $0 + entry(a, $1) * entry(b, $1) }
                largest = max(largest, abs(product - (a == b ? 1 : 0)))
            }
        }
        #expect(largest < 1e-6)
    }

    @Test("The reference's numbers are Glorot's uniform ones, and follow from the seed alone") func reference() throws {
        let network = try Network("6c5-2s-12c5-2s", input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
        #expect(network.initialParameters(seed: 1) == network.with(.glorotUniform).initialParameters(seed: 1))
        #expect(network.initialParameters(seed: 1) != network.with(.heUniform).initialParameters(seed: 1))
        // As they were before there were others.
        var stream = RandomStream(seed: 1, purpose: .initialParameters, index: 2)
        let bound = Float((6.0 / 450).squareRoot())
        #expect(network.initialParameters(seed: 1).ofNode[3][0].values == (0..<1_800).map { _ in stream.uniform(within: bound) })
        for initialization in Initialization.allCases {
            let one = network.with(initialization)
            #expect(one.initialParameters(seed: 5) == one.initialParameters(seed: 5))
            #expect(one.initialParameters(seed: 5) != one.initialParameters(seed: 6))
            // Guests and tests have the same network.
            #expect(one.inTests.initialization == initialization)
        }
    }

    private static let file = """
        a = convolution(input) maps=3 kernel_shape=3 initialization=he-normal function=relu
        b = convolution(a) maps=3 kernel_shape=1 function=tanh
        c = convolution(b) shared=b
        output = dense(c) initialization=orthogonal

        """

    @Test("A layer of a file may be drawn otherwise than the others") func ofLayers() throws {
        let network = try Network(NetworkText(Self.file), input: Self.input, classes: 4)
        #expect((0..<5).map { network.initialization(ofNode: $0) } == [.reference, .heNormal, .reference, .reference, .orthogonal])
        func all(_ initialization: Initialization) -> Parameters<Float> {
            network.with(initialization).initialParameters(seed: 3)
        }
        let (one, other) = (all(.reference), all(.lecunNormal))
        #expect(one.ofNode[1] == other.ofNode[1] && one.ofNode[4] == other.ofNode[4] && one.ofNode[2] != other.ofNode[2])
        let again = try Network(NetworkText(network.fileText), input: Self.input, classes: 4)
        #expect(again.fileText == network.fileText && again.initialParameters(seed: 3) == one)
        #expect(network.fileText.contains("maps=3 kernel_shape=3 function=relu initialization=he-normal\n"))
        #expect(network.fileText.contains("output = dense(c) initialization=orthogonal\n"))
    }

    @Test(arguments: [
        ("a = dense(input) units=2 initialization=he", 1, 41, ["he"]), ("a = scale(input) initialization=he-normal", 1, 18, []),
        ("a = dense(input) units=2\nb = dense(a) shared=a units=2 initialization=he-normal", 2, 31, []),
    ])
    func mistakes(_ text: String, _ line: Int, _ column: Int, _ word: [String]) {
        let error = #expect(throws: NetworkTextError.self) { try NetworkText(text + "\n") }
        #expect(error?.line == line && error?.column == column)
        switch error?.problem {
        case .unknownWord(let found, "initialization", let words): #expect([found] == word && words.count == 8)
        case .unknownOption("initialization", _, _): #expect(word.isEmpty)
        default: Issue.record("\(String(describing: error))")
        }
    }
}
