import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// Runs with chance and with numbers that are carried along repeat bit for bit.
@Suite struct RememberingTests {
    private static let notation = "4c5:none-n-l-2m-30d-f12:relu-50d"

    private func trainer(threads: Int) throws -> Trainer {
        try Fixture.trainer(Self.notation, samples: 300, threads: threads, seed: 9, batchSize: 18, learningRate: 0.1, loss: .crossEntropy)
    }

    @Test("Any number of threads, and after going back")
    func sameBits() throws {
        var hashes: [[String]] = []
        for threads in 1...3 {
            let trainer = try trainer(threads: threads)
            var states = [trainer.state]
            for _ in 0..<12 {
                try trainer.advanceThroughUpdate()
                states.append(trainer.state)
            }
            hashes.append(states.map(\.parametersHash))
            // Back into the middle, from between two phases.
            try trainer.advance()
            try trainer.advance()
            trainer.restart(from: states[5])
            for step in 6...12 {
                try trainer.advanceThroughUpdate()
                #expect(trainer.state == states[step])
            }
        }
        #expect(hashes[0] == hashes[1] && hashes[0] == hashes[2] && Set(hashes[0]).count == 13)
    }

    @Test("The running values change in the update alone, and tests use them")
    func runningValues() throws {
        let trainer = try trainer(threads: 1)
        let node = try #require(trainer.network.nodes.firstIndex { $0.name == "norm2" })
        let before = trainer.state.parameters
        try trainer.advanceToUpdate()
        #expect(trainer.state.parameters == before)
        let predicted = trainer.derivation(of: .parameter(2, of: node, .updated, entry: 3), sample: 0).value
        try trainer.advance()
        let after = trainer.state.parameters.ofNode[node]
        #expect(after[2].values != before.ofNode[node][2].values && after[3].values.allSatisfy { $0 > 0 })
        #expect(abs(Double(after[2][3]) - predicted) < 1e-6)
        // The same samples in other batches have the same answers.
        func losses(_ samples: Samples) -> [Float] {
            var evaluation = Evaluation(
                network: trainer.network, samples: samples, parameters: trainer.state.parameters, workers: Workers(count: 1))
            evaluation.finish()
            return evaluation.losses
        }
        let samples = trainer.samples
        #expect(Array(losses(samples).prefix(7)) == losses(samples.prefix(7)))
    }
}
