import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct GlobalPoolingTests {
    @Test("Numbers are PyTorch's", arguments: GlobalPoolingNumbers.all)
    func numbers(_ expected: ExpectedLayer) throws { try expected.compare() }

    @Test func mapsBecomeUnits() throws {
        let text = """
            conv = convolution(input) maps=3 kernel_shape=3 function=relu
            mean = global-mean-pooling(conv)
            largest = global-max-pooling(conv)
            both = concatenate(mean, largest)
            output = dense(both)
            """
        let network = try Network(NetworkText(text), input: MapShape(maps: 1, rows: 7, columns: 9), classes: 4)
        #expect(network.nodes.map(\.shape.description) == ["1×7×9", "3×5×7", "3", "3", "6", "4"])
        #expect(network.nodes[2].arrays.last?.axes == [Axis("unit", 3)] && network.parameterCount == 30 + 28)
        let layer = try #require(network.nodes[2].layer)
        #expect(layer.connectionCount(for: [network.nodes[1].shape], output: network.nodes[2].shape) == 105)
        #expect(network.fileText == text + "\n")
    }
}
