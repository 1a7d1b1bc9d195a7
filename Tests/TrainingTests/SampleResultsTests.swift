import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

@Suite struct SampleResultsTests {
    /// Two sets whose sizes are not multiples of an evaluation's batch.
    private func start(_ loss: LossFunction = .halfSquaredError) throws -> TrainingStart {
        let mnist = try Fixture.mnist.get()
        let data = Dataset(name: "part", train: mnist.train.prefix(410), test: mnist.test.prefix(170), classCount: 10)
        let network = try Network("3c9-2s", input: data.train.shape, classes: 10, loss: loss)
        let state = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.5, seed: 1, batchSize: 50)
        return TrainingStart(network: network, dataset: data, state: state, threads: 2)
    }

    /// All samples at once, through a separate tape.
    private func plain(_ start: TrainingStart, _ samples: Samples) -> (answers: [Int], losses: [Float], ranks: [Int]) {
        var tape = Tape<Float>(for: start.network, capacity: samples.count)
        let workers = Workers(count: 1)
        tape.load(samples, Array(0..<samples.count), workers)
        start.network.forwardAll(&tape, start.state.parameters, workers)
        let outputs = tape.activations[start.network.outputNode]
        let ranks = (0..<samples.count).map { sample in
            let units = outputs.units(sample: sample)
            // The place in a stable order, the largest first.
            return units.indices.sorted { (units[$1], $0) < (units[$0], $1) }.firstIndex(of: Int(samples.labels[sample])) ?? -1
        }
        return ((0..<samples.count).map { answer(of: outputs.units(sample: $0)) }, tape.losses.map { Float($0) }, ranks)
    }

    @Test(arguments: [LossFunction.halfSquaredError, .crossEntropy]) func anEvaluationKeepsWhatAPlainForwardMakes(loss: LossFunction) throws
    {
        let start = try start(loss)
        var evaluation = Evaluation(
            network: start.network, samples: start.dataset.train, parameters: start.state.parameters, workers: Workers(count: 2))
        evaluation.finish()
        let plain = plain(start, start.dataset.train)
        #expect(evaluation.answers == plain.answers && evaluation.losses == plain.losses && evaluation.ranks == plain.ranks)
        #expect(Set(plain.answers).count > 1 && Set(plain.losses).count > 300)
        let wrong = plain.answers.indices.filter { plain.answers[$0] != Int(start.dataset.train.labels[$0]) }
        #expect(evaluation.misclassified == wrong && !wrong.isEmpty)
    }

    private func results(_ news: TrainingNews) -> SampleResults? {
        for case .samplesEvaluated(let results) in news.events { return results }
        return nil
    }

    @Test(arguments: SampleSet.allCases) func aSetIsEvaluatedAtRest(set: SampleSet) throws {
        let start = try start()
        let session = TrainingSession(looks: .at(1, .maps), start: { start }, wake: {})
        session.send(.evaluateSamples(set))
        let found = results(session.waitForNews { results($0) != nil })
        let plain = plain(start, set == .train ? start.dataset.train : start.dataset.test)
        #expect(found == SampleResults(set: set, step: 0, answers: plain.answers, losses: plain.losses, ranks: plain.ranks))
        #expect(session.takeNews().sampleProgress == nil)
        session.send(.stop)
    }

    @Test("The share of samples whose class is among the largest outputs; equal outputs count in their order")
    func top() {
        let results = SampleResults(set: .test, step: 0, answers: [0, 1, 2, 3], losses: [0, 0, 0, 0], ranks: [0, 2, 3, 9])
        #expect([1, 2, 3, 4, 10].map(results.accuracy(top:)) == [0.25, 0.25, 0.5, 0.75, 1])
        #expect(SampleResults(set: .test, step: 0, answers: [0], losses: [0]).accuracy(top: 3) == nil)
        var maps = FeatureMaps<Float>(MapShape(maps: 4, rows: 1, columns: 1), capacity: 1)
        maps.setUnits(sample: 0, [0.5, 0.25, 0.5, 0.75])
        #expect((0..<4).map { maps.rank(of: $0, sample: 0) } == [1, 3, 2, 0])
    }

    @Test func betweenTwoBatchesTrainingGoesOnWithTheWeightsAsTheyWereKept() throws {
        let start = try start()
        var loop = SessionLoop(start, looks: .at(1, .maps), clock: .steady)
        _ = loop.obey([.evaluateSamples(.train), .run])
        var progress: [Int] = []
        var found: SampleResults?
        var phases = 0
        while found == nil {
            for case .samplesEvaluated(let results) in loop.work().events { found = results }
            if let done = loop.sampleProgress?.done { progress.append(done) }
            phases += 1
            _ = loop.obey([])
        }
        #expect(progress == [160, 320] && phases == 3)
        #expect(loop.trainer.phasesDone == phases)
        // Requested again after some updates: results of that step, and other numbers.
        while loop.trainer.state.step < 3 {
            _ = loop.work()
            _ = loop.obey([])
        }
        _ = loop.obey([.evaluateSamples(.train)])
        var later = start
        later.state = loop.trainer.state
        var after: SampleResults?
        while after == nil {
            for case .samplesEvaluated(let results) in loop.work().events { after = results }
            _ = loop.obey([])
        }
        let plain = plain(later, later.dataset.train)
        #expect(after == SampleResults(set: .train, step: 3, answers: plain.answers, losses: plain.losses, ranks: plain.ranks))
        #expect(after?.losses != found?.losses)
    }
}
