import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// Runs with a part of the training set kept for validation.
@Suite struct ValidationTests {
    private func start(_ part: ValidationPart?) throws -> TrainingStart {
        let mnist = try Fixture.mnist.get()
        let data = Dataset(name: "part", train: mnist.train.prefix(400), test: mnist.test.prefix(50), classCount: 10)
        let network = try Network("f10", input: data.train.shape, classes: 10)
        let state = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.5, seed: 1, batchSize: 20)
        return TrainingStart(network: network, dataset: try data.keeping(part), state: state, threads: 1)
    }

    /// The results of the first epochs, and the weights after them.
    private func run(_ start: TrainingStart, epochs: Int) throws -> ([EpochResult], History, TrainerState) {
        var loop = TrainingLoop(start, clock: .steady, records: true)
        var results: [EpochResult] = []
        var history = History(parameterNodes: loop.told.parameterNodes)
        while results.count < epochs {
            loop.beginTurn()
            if case .tested(let result) = try loop.advance() { results.append(result) }
            history.append(loop.told)
        }
        return (results, history, loop.trainer.state)
    }

    @Test("At the end of an epoch the weights are tried on both sets, and no validation sample was trained on")
    func bothSets() throws {
        let start = try start(.fraction(0.25))
        let (results, history, state) = try run(start, epochs: 2)
        #expect(state.step == 30 && results.map(\.epoch) == [1, 2])
        func error(on samples: Samples) -> Double {
            var evaluation = Evaluation(
                network: start.network, samples: samples, parameters: state.parameters, workers: Workers(count: 1))
            evaluation.finish()
            return evaluation.errorRate
        }
        #expect(results[1].testError == error(on: start.dataset.test))
        #expect(try results[1].validationError == error(on: #require(start.dataset.validation)))
        #expect(results[1].validationError != results[1].testError)
        #expect(
            history.tests
                == results.enumerated().map {
                    History.Test(step: 15 * ($0 + 1), error: $1.testError, validationError: $1.validationError)
                })
        // The same as a run on these samples alone.
        var alone = start
        alone.dataset = Dataset(name: "a", train: start.dataset.train, test: start.dataset.test, classCount: 10)
        let (others, _, same) = try run(alone, epochs: 2)
        #expect(same == state && others.map(\.testError) == results.map(\.testError))
        #expect(others.allSatisfy { $0.validationError == nil })
        #expect(start.dataset.sha256 != alone.dataset.sha256)
    }

    @Test("When many tests are thinned, the one that decides is kept")
    func thinned() {
        var history = History(parameterNodes: [])
        let count = 2 * History.mostTests + 10
        for step in 0..<count {
            history.append(testError: step == 77 ? 0 : 0.5, validationError: step == 1234 ? 0.1 : 0.2, afterStep: step)
            history.thin()
        }
        #expect(history.tests.contains(History.Test(step: 1234, error: 0.5, validationError: 0.1)))
        #expect(history.tests.count < count)
    }
}
