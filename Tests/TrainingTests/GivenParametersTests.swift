import NeuralNetworks
import Tensors
import Testing

@testable import Training

@Suite struct GivenParametersTests {
    private func network() throws -> Network { try Network("2c2-f3", input: MapShape(maps: 1, rows: 3, columns: 3), classes: 2) }

    @Test func givenNumbersTakeTheirPlacesAndOthersStay() throws {
        let network = try network()
        let before = network.initialParameters(seed: 5)
        var parameters = before
        try parameters.set(["conv1.kernel": [1, 0, 0, -1, 2, 3, 4, 5], "dense2.weight": [0.5], "output.bias": [7, 8]], in: network)
        #expect(parameters.ofNode[1][0].values == [1, 0, 0, -1, 2, 3, 4, 5] && parameters.ofNode[1][0][1, 0, 0, 1] == 3)
        #expect(parameters.ofNode[2][0].values == Array(repeating: 0.5, count: 24))
        #expect(parameters.ofNode[3][1].values == [7, 8])
        #expect(parameters.ofNode[1][1] == before.ofNode[1][1] && parameters.ofNode[3][0] == before.ofNode[3][0])
        try parameters.set([:], in: network)
        #expect(parameters.ofNode[3][1].values == [7, 8])
    }

    @Test func whatDoesNotFitIsTold() throws {
        let network = try network()
        var parameters = network.initialParameters(seed: 5)
        func problem(_ given: [String: [Float]]) -> GivenProblem? {
            do throws(GivenProblem) {
                try parameters.set(given, in: network)
                return nil
            } catch { return error }
        }
        let names = ["conv1.kernel", "conv1.bias", "dense2.weight", "dense2.bias", "output.weight", "output.bias"]
        #expect(problem(["conv2.kernel": [1]]) == .noParameter("conv2.kernel", parameters: names))
        #expect(problem(["conv1": [1]]) == .noParameter("conv1", parameters: names))
        #expect(problem(["conv1.kernel": [1, 2]]) == .wrongCount("conv1.kernel", found: 2, expected: 8))
        #expect(problem(["conv1.bias": []]) == .wrongCount("conv1.bias", found: 0, expected: 2))
        #expect(problem(["conv1.bias": [1, 2, 3]]) == .wrongCount("conv1.bias", found: 3, expected: 2))
        #expect(problem(["conv1.bias": [4]]) == nil)
    }
}
