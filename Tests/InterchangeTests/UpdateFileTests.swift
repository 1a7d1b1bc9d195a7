import Datasets
import NeuralNetworks
import Tensors
import Testing
import Training

@testable import Interchange

/// Files of runs with update rules.
@Suite struct UpdateFileTests {
    private struct Run {
        var options = RunOptions()
        let trainer: Trainer

        init(_ rule: String, changes: [Change] = []) throws {
            options.model = "2c3:tanh-2m"
            options.data = .directory("/some/where")
            options.batchSize = 3
            options.learning.rule = rule
            options.learning.schedule = try #require(Schedule("warm-up:4+one-cycle:9e"))
            options.learning[.l2] = 0.01
            options.learning[.clipNorm] = 0.25
            let shape = MapShape(maps: 1, rows: 6, columns: 6)
            let network = try options.network(input: shape, classes: 2)
            var stream = RandomStream(seed: 1, purpose: .testing, index: 3)
            let samples = Samples(
                shape: shape, bytes: (0..<7 * 36).map { _ in UInt8(stream.integer(below: 256)) }, labels: (0..<7).map { UInt8($0 % 2) })
            let parameters = network.initialParameters(seed: 1)
            var state = TrainerState(
                parameters: parameters, optimizer: options.learning.optimizer(for: parameters), seed: 1, batchSize: 3)
            state.changes = changes
            trainer = Trainer(network: network, samples: samples, state: state, workers: Workers(count: 1))
        }

        func record() -> RunRecord {
            let nodes = trainer.network.nodes.indices.filter { !trainer.network.nodes[$0].parameters.isEmpty }
            return RunRecord(
                options: options, input: trainer.network.inputShape, classCount: 2, dataHash: String(repeating: "ab", count: 32),
                state: trainer.state, history: History(parameterNodes: nodes, firstStep: trainer.state.step), savedAt: 1_764_000_000,
                version: "0.1.0")
        }
    }

    @Test("A file has the rule with all that it depends on, and a run goes on from it with the same bits", arguments: UpdateRules.names)
    func goesOn(_ rule: String) throws {
        let changes = [Change(step: 3, .setting(.l2), to: 0.5), Change(step: 4, .learningRate, to: 0.125)]
        let run = try Run(rule, changes: changes)
        for _ in 0..<6 { try run.trainer.advanceThroughUpdate() }
        let record = run.record()
        let bytes = try RunFile.bytes(of: record)
        let read = try RunFile.read(bytes, path: "x")
        #expect(read.state == record.state && read.options == record.options)
        #expect(read.state.optimizer[.l2] == 0.5 && read.options.learning[.l2] == 0.01 && read.state.optimizer.learningRate == 0.125)
        #expect(try RunFile.bytes(of: read) == bytes)
        #expect(try read.network().rule.name == rule)
        let again = Trainer(
            network: try read.network(), samples: run.trainer.samples, state: read.state, workers: Workers(count: 2))
        for _ in 0..<6 {
            try run.trainer.advanceThroughUpdate()
            try again.advanceThroughUpdate()
        }
        #expect(again.state == run.trainer.state)
    }

    @Test("Its form is one that older versions refuse; that of plain descent is as it was")
    func forms() throws {
        let file = try Safetensors(bytes: RunFile.bytes(of: Run("momentum").record()), path: "x")
        #expect(file.metadata["format"] == "cnn-tui run 4" && file.metadata["optimizer"] == "momentum")
        #expect(file.metadata["momentum"] == "0.9" && file.metadata["first_momentum"] == "0.9" && file.metadata["l2"] == "0.01")
        #expect(file.metadata["schedule"] == "warm-up:4+one-cycle:9e" && file.entries["slot.velocity.conv1.kernel"] != nil)
        let plain = try Safetensors(bytes: RunFile.bytes(of: SmallRun(steps: 2).record), path: "x")
        #expect(plain.metadata["format"] == "cnn-tui run 1" && plain.metadata["optimizer"] == nil && plain.metadata["first_l2"] == nil)
        #expect(!plain.entries.keys.contains { $0.hasPrefix("slot.") })
    }

    @Test("A setting out of its range, and a missing slot, are refused")
    func damaged() throws {
        let run = try Run("adam", changes: [Change(step: 1, .setting(.beta1), to: 2)])
        #expect(throws: RunFileError.self) { try RunFile.read(RunFile.bytes(of: run.record()), path: "x") }
        var record = try Run("adam").record()
        record.state.optimizer.slots.removeLast()
        #expect(throws: SafetensorsError.self) { try RunFile.read(RunFile.bytes(of: record), path: "x") }
    }
}
