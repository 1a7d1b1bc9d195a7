import Datasets
import NeuralNetworks
import Tensors
import Testing
import Training

@testable import Interchange

/// Files of runs with each loss.
@Suite struct LossFileTests {
    @Test("A run goes on with its loss", arguments: LossFunction.examples)
    func goesOn(_ loss: String) throws {
        var options = RunOptions()
        options.model = "2c3:tanh-2m"
        options.data = .directory("/some/where")
        options.batchSize = 3
        try RunOption.loss.take(loss, in: &options)
        let shape = MapShape(maps: 1, rows: 6, columns: 6)
        let network = try options.network(input: shape, classes: 2)
        var stream = RandomStream(seed: 1, purpose: .testing, index: 3)
        let samples = Samples(
            shape: shape, bytes: (0..<7 * 36).map { _ in UInt8(stream.integer(below: 256)) }, labels: (0..<7).map { UInt8($0 % 2) })
        let trainer = Trainer(
            network: network, samples: samples,
            state: TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 1, seed: 1, batchSize: 3),
            workers: Workers(count: 1))
        for _ in 0..<4 { try trainer.advanceThroughUpdate() }
        let nodes = network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty }
        let record = RunRecord(
            options: options, input: shape, classCount: 2, dataHash: String(repeating: "ab", count: 32), state: trainer.state,
            history: History(parameterNodes: nodes, firstStep: trainer.state.step), savedAt: 1_764_000_000, version: "0.1.0")
        let bytes = try RunFile.bytes(of: record)
        #expect(try Safetensors(bytes: bytes, path: "x").metadata["loss"] == network.loss.text)
        let read = try RunFile.read(bytes, path: "x")
        #expect(read.options.loss == network.loss && read.options == options && read.state == record.state)
        let again = Trainer(network: try read.network(), samples: samples, state: read.state, workers: Workers(count: 1))
        for _ in 0..<4 {
            try trainer.advanceThroughUpdate()
            try again.advanceThroughUpdate()
        }
        #expect(again.state == trainer.state)
    }

    @Test func filesWithoutSuchALossAreRefused() throws {
        var options = RunOptions()
        #expect(throws: BadOptionValue.loss(.noSetting("x", loss: "cross-entropy", settings: ["smoothing", "weights"]))) {
            try RunOption.loss.take("cross-entropy x=1", in: &options)
        }
        #expect(throws: BadOptionValue.notAmong(LossFunction.names)) { try RunOption.loss.take("entropy", in: &options) }
        #expect(options == RunOptions())
    }
}
