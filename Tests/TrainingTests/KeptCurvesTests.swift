import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// The states passed on for saving.
@Suite struct KeptCurvesTests {
    private final class Keeper: StateKeeper {
        let kept = Monitor([(state: TrainerState, history: History)]())
        let everySteps: Int? = 3

        func keep(_ state: TrainerState, _ history: History) { kept.withLock { $0.append((state, history)) } }
        func end() {}
    }

    @Test("After any move and any change, the saved curves end where the state does")
    func curvesEndWithTheState() throws {
        let keeper = Keeper()
        let mnist = try Fixture.mnist.get()
        let data = Dataset(name: "part", train: mnist.train.prefix(100), test: mnist.test.prefix(20), classCount: 10)
        let network = try Network("2c9-2s", input: data.train.shape, classes: 10)
        let state = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.5, seed: 1, batchSize: 20)
        var start = TrainingStart(network: network, dataset: data, state: state, threads: 1)
        start.keeper = keeper
        var loop = SessionLoop(start, looks: .at(1, .statistics), clock: .steady)
        var stream = RandomStream(seed: 8, purpose: .testing, index: 0)
        for _ in 0..<200 {
            let commands: [TrainingCommand] = [
                .stepBatch, .stepPhase, .stepEpoch, .previousPhase, .previousBatch, .goTo(step: stream.integer(below: 40)),
                .goToPhase(step: stream.integer(below: 40), .update), .change(.learningRate, to: Float(1 + stream.integer(below: 9)) / 8),
            ]
            _ = loop.obey([commands[stream.integer(below: commands.count)]])
            repeat {
                _ = loop.work()
                _ = loop.obey([])
            } while loop.pacer.isRunning || loop.loop.isTesting
            _ = loop.obey([.save])
        }
        let kept = keeper.kept.withLock { $0 }
        #expect(kept.count > 30)
        for (state, history) in kept {
            #expect(history.endStep == state.step && history.tests.allSatisfy { $0.step <= state.step })
        }
    }
}
