import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

@Suite struct SessionTests {
    private func session(
        _ notation: String = "3c9-2s", samples: Int = 500, learningRate: Float = 0.5, looks: Looks = .at(1, .maps)
    ) -> TrainingSession {
        TrainingSession(
            looks: looks,
            start: {
                let mnist = try Fixture.mnist.get()
                let data = Dataset(
                    name: "part", train: mnist.train.prefix(samples), test: mnist.test.prefix(100), classCount: 10)
                let network = try Network(notation, input: data.train.shape, classes: 10)
                let state = TrainerState(
                    parameters: network.initialParameters(seed: 1), learningRate: learningRate, seed: 1, batchSize: 50)
                return TrainingStart(network: network, dataset: data, state: state, threads: 2)
            }, wake: {})
    }

    private func hasRested(_ news: TrainingNews) -> Bool {
        news.events.contains { if case .rested = $0 { true } else { false } }
    }

    @Test func readyComesFirstWithASnapshotOfNothing() {
        let session = session()
        let news = session.waitForNews { $0.snapshot != nil }
        guard case .ready(let network, let data) = news.events.first else {
            Issue.record("\(news.events)")
            return
        }
        #expect(network.notation == "3c9-2s" && data.train.count == 500)
        #expect(news.snapshot?.lastPhase == nil && news.snapshot?.sample?.outputs == nil)
        if case .notYet(.forward(1)) = news.snapshot?.picture {} else { Issue.record("a picture of nothing") }
        session.send(.stop)
    }

    @Test func steppingByPhaseShowsEach() {
        let session = session()
        _ = session.waitForNews { $0.snapshot != nil }
        var phases: [Phase?] = []
        for _ in 0..<9 {
            session.send(.stepPhase)
            phases.append(session.waitForNews(until: hasRested).snapshot?.lastPhase)
        }
        #expect(
            phases == [
                .load, .forward(1), .forward(2), .forward(3), .loss, .backward(3), .backward(2), .backward(1), .update,
            ])
        session.send(.stop)
    }

    @Test func batchAndEpochLandBeforeTheUpdate() {
        let session = session()
        session.send(.stepBatch)
        var news = session.waitForNews(until: hasRested)
        #expect(news.snapshot?.lastPhase == .backward(1) && news.snapshot?.step == 0)
        session.send(.stepBatch)
        news = session.waitForNews(until: hasRested)
        #expect(news.snapshot?.lastPhase == .backward(1) && news.snapshot?.step == 1)
        session.send(.stepEpoch)
        news = session.waitForNews(until: hasRested)
        #expect(news.snapshot?.lastPhase == .backward(1) && news.snapshot?.step == 10 && news.snapshot?.epoch == 1)
        #expect(
            news.events.contains {
                if case .epochEnded(let result) = $0 { result.epoch == 1 && (0...1).contains(result.testError) } else { false }
            })
        session.send(.stop)
    }

    @Test("Running, held or not, and pausing gives the same bits as steps", arguments: [false, true])
    func runningAndPausing(isHeld: Bool) throws {
        let session = session()
        session.send(.run)
        if isHeld {
            for _ in 0..<3 {
                session.hold()
                session.release()
            }
            // Nobody releases this one: it goes on by itself.
            session.hold()
        }
        var news = session.waitForNews { ($0.snapshot?.step ?? 0) > 2 || $0.events.count > 2 }
        session.send(.wantSnapshot)
        session.send(.pause)
        news = session.waitForNews(until: hasRested)
        let step = try #require(news.snapshot?.step)
        #expect(news.snapshot?.lastPhase == .backward(1) && !news.isRunning)
        session.send(.look(.at(1, .kernels)))
        let looked = session.waitForNews { $0.snapshot?.looks == .at(1, .kernels) }
        guard case .planes(let planes, _, _, _, _, _) = looked.snapshot?.picture else {
            Issue.record("no kernels")
            return
        }
        let trainer = try Fixture.trainer("3c9-2s", samples: 500, learningRate: 0.5)
        while trainer.state.step < step { try trainer.advanceThroughUpdate() }
        #expect(planes.flatMap(\.values) == trainer.state.parameters.ofNode[1][0].values)
        session.send(.stop)
    }

    @Test func stepsAskedForTogetherAreAllDone() {
        let session = session()
        for _ in 0..<9 { session.send(.stepPhase) }
        session.send(.stepBatch)
        session.send(.stepBatch)
        var rests = 0
        let news = session.waitForNews { news in
            rests = news.events.count { if case .rested = $0 { true } else { false } }
            return rests == 11
        }
        #expect(news.snapshot?.step == 2 && news.snapshot?.lastPhase == .backward(1))
        session.send(.stop)
    }

    @Test func historyMissesNoStep() {
        let session = session()
        session.send(.stepEpoch)
        let news = session.waitForNews(until: hasRested)
        #expect(news.history?.losses.count == 10)
        #expect(news.history?.gradientNorms.map(\.count) == [10, 10] && news.history?.parameterNodes == [1, 3])
        #expect(news.history?.tests.map(\.step) == [10])
        session.send(.stop)
    }

    @Test("A ratio uses its step's own weights, before their update")
    func historyTellsRatios() throws {
        let session = session()
        session.send(.stepEpoch)
        let news = session.waitForNews(until: hasRested)
        session.send(.stop)
        let history = try #require(news.history)
        let trainer = try Fixture.trainer("3c9-2s", samples: 500, learningRate: 0.5)
        for step in 0..<10 {
            try trainer.advanceToRestingPlace()
            for (row, node) in history.parameterNodes.enumerated() {
                func norm(_ tensors: [Tensor<Float>]) -> Double { tensors.reduce(0) { $0 + $1.norm * $1.norm }.squareRoot() }
                let ratio = 0.5 * norm(trainer.tape.gradients.ofNode[node]) / norm(trainer.state.parameters.ofNode[node])
                #expect(abs(Double(history.updateRatios[row].values[step]) - ratio) < 1e-6 * ratio, "step \(step), node \(node)")
            }
            try trainer.advance()
        }
    }

    @Test func theStepsTimesAddUpToTheSessions() {
        let session = session()
        for _ in 0..<18 { session.send(.stepPhase) }
        let news = session.waitForNews { $0.events.count { if case .rested = $0 { true } else { false } } == 18 }
        #expect(news.history?.seconds.count == 2 && news.snapshot?.lastPhase == .update)
        #expect(abs((news.history?.seconds ?? []).reduce(0, +) - session.totals.seconds) < 1e-9)
        session.send(.stop)
    }

    @Test func slowRunningShowsPhasesAndPausesAtOnce() {
        let session = session()
        session.send(.setPace(.phases(perSecond: 1000)))
        session.send(.run)
        // Like a screen: after each snapshot, another is requested.
        for _ in 0..<3 {
            session.send(.wantSnapshot)
            _ = session.waitForNews { $0.snapshot != nil }
        }
        session.send(.pause)
        let news = session.waitForNews(until: hasRested)
        #expect(news.snapshot?.lastPhase != nil && !news.isRunning)
        session.send(.stop)
    }

    @Test func failuresAreEvents() {
        let missing = TrainingSession(
            looks: .at(1, .maps), start: { throw AssetsMissing(name: "x", folders: []) }, wake: {})
        let news = missing.waitForNews { !$0.events.isEmpty }
        guard case .failedToStart(let error) = news.events.first else {
            Issue.record("\(news.events)")
            return
        }
        #expect(error is AssetsMissing)
        let exploding = session("8c5:relu-f30:none", learningRate: 1e30)
        exploding.send(.run)
        let end = exploding.waitForNews { $0.events.contains { if case .notFinite = $0 { true } else { false } } }
        #expect(hasRested(end) && !end.isRunning)
        exploding.send(.stop)
    }
}

@Suite struct SnapshotTests {
    @Test func planesAreTheNumbersOfTheTape() throws {
        let trainer = try Fixture.trainer("6c5-2m-f7", samples: 100)
        try trainer.advanceToRestingPlace()
        let maps = trainer.snapshot(.at(1, .maps, sample: 4, planes: 2..<5))
        guard case .planes(let planes, let first, let count, let lowest, let highest, _) = maps.picture else {
            Issue.record("no planes")
            return
        }
        #expect(first == 2 && count == 6 && planes.count == 3)
        #expect(planes[1] == trainer.tape.activations[1].plane(sample: 4, map: 3))
        let units = trainer.tape.activations[1].units(sample: 4)
        #expect(lowest == units.min() && highest == units.max())
        #expect(maps.sample?.label == trainer.tape.labels[4] && maps.sample?.index == trainer.batchIndices[4])
        #expect(maps.sample?.outputs == trainer.tape.activations[4].units(sample: 4))
        let updates = trainer.snapshot(.at(3, .updates, planes: 0..<1000))
        guard case .planes(let weights, _, let total, _, _, let bias) = updates.picture else {
            Issue.record("no planes")
            return
        }
        #expect(total == 42 && weights.flatMap(\.values) == trainer.tape.gradients.ofNode[3][0].values.map { -$0 })
        #expect(bias == trainer.tape.gradients.ofNode[3][1].values.map { -$0 })
    }

    @Test func winnersOfMaxPoolingAreShown() throws {
        let trainer = try Fixture.trainer("2c5-2m", samples: 50)
        try trainer.advanceToRestingPlace()
        let seen = trainer.see(PictureLook(node: 2, view: .maps, subject: Subject(sample: 1)))
        let below = trainer.tape.activations[1]
        let pooled = trainer.tape.activations[2]
        #expect(seen.winners.count == 2)
        for unit in 0..<144 {
            let winner = seen.winners[1][unit]
            let (row, column) = (unit / 12 * 2 + winner / 2, unit % 12 * 2 + winner % 2)
            #expect(below[1, 1, row, column] == pooled[1, 1, unit / 12, unit % 12])
        }
    }

    @Test func statisticsCountDeadAndSaturatedUnits() throws {
        let trainer = try Fixture.trainer("2c5:relu-f4", samples: 50)
        var parameters = trainer.state.parameters
        parameters.ofNode[1][1] = Tensor(Shape(2), [-1000, 0])
        parameters.ofNode[2][1] = Tensor(Shape(4), [1000, 0, 0, -1000])
        let changed = Trainer(
            network: trainer.network, samples: trainer.samples,
            state: TrainerState(parameters: parameters, learningRate: 1, seed: 1, batchSize: 50), workers: Workers(count: 1))
        try changed.advanceToRestingPlace()
        guard case .statistics(let relu) = changed.snapshot(.at(1, .statistics)).picture,
            case .statistics(let sigmoid) = changed.snapshot(.at(2, .statistics)).picture
        else {
            Issue.record("no statistics")
            return
        }
        #expect((relu.dead ?? 0) >= 576 && relu.saturated == nil && relu.units == 1152)
        #expect((sigmoid.saturated ?? 0) >= 2 && sigmoid.dead == nil)
        #expect(relu.histogram.reduce(0, +) == 1152 * 50)
        // The dead map's units come first; the output's first and last are saturated.
        #expect(relu.stuckUnits == Array(0..<LayerStatistics.mostListed))
        #expect(sigmoid.stuckUnits.count == sigmoid.saturated)
        #expect(Set(sigmoid.stuckUnits).isSuperset(of: [0, 3] as Set<Int>))
    }
}
