import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// The states of a run passed on for saving, and when.
@Suite struct RunRecorderTests {
    /// Collects the states.
    private final class Kept: StateKeeper {
        let states = Monitor<[(state: TrainerState, history: History)]>([])
        let everySteps: Int?

        init(everySteps: Int? = nil) { self.everySteps = everySteps }

        func keep(_ state: TrainerState, _ history: History) { states.withLock { $0.append((state, history)) } }
        func end() {}

        var steps: [Int] { states.withLock { $0.map(\.state.step) } }
        var newest: (state: TrainerState, history: History)? { states.withLock { $0.last } }
    }

    private static func start(_ kept: Kept, state: TrainerState? = nil, history: History? = nil) throws -> TrainingStart {
        let mnist = try Fixture.mnist.get()
        let data = Dataset(name: "part", train: mnist.train.prefix(200), test: mnist.test.prefix(20), classCount: 10)
        let network = try Network("f5", input: data.train.shape, classes: 10)
        let first = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.5, seed: 1, batchSize: 20)
        var start = TrainingStart(network: network, dataset: data, state: state ?? first, threads: 1)
        start.keeper = kept
        start.history = history
        return start
    }

    private func session(_ kept: Kept, state: TrainerState? = nil, history: History? = nil) -> TrainingSession {
        TrainingSession(
            looks: .at(1, .statistics), start: { try Self.start(kept, state: state, history: history) }, wake: {})
    }

    private func go(_ session: TrainingSession, _ command: TrainingCommand) -> TrainingNews {
        session.send(command)
        return session.waitForNews { $0.events.contains { if case .rested = $0 { true } else { false } } }
    }

    private func end(_ session: TrainingSession) { #expect(session.stop(withinSeconds: 20)) }

    @Test("At the end the state before the current step is passed on, however much of the step was done")
    func theEndHandsOverTheStepUnderWay() throws {
        let kept = Kept()
        let session = session(kept)
        _ = go(session, .goTo(step: 6))
        for _ in 0..<3 { _ = go(session, .stepPhase) }
        end(session)
        let trainer = try Fixture.trainer("f5", samples: 200, batchSize: 20, learningRate: 0.5)
        let step = try #require(kept.newest?.state.step)
        while trainer.state.step < step { try trainer.advanceThroughUpdate() }
        #expect(step == 7 && kept.newest?.state == trainer.state && kept.newest?.history.losses.count == 7)
    }

    @Test func anUpdateThatWasSeenIsHandedOverAndCounts() throws {
        let kept = Kept()
        let session = session(kept)
        _ = go(session, .goToPhase(step: 1, .update))
        end(session)
        #expect(kept.newest?.state.step == 1)
    }

    @Test func aSessionInWhichNothingHappenedHandsOverNothing() {
        let kept = Kept()
        let session = session(kept)
        _ = go(session, .stepPhase)
        end(session)
        #expect(kept.steps == [])
    }

    @Test func whatALineReproducesIsNotHandedOverAndWhatGoesFurtherIs() throws {
        let kept = Kept(everySteps: 4)
        var start = try Self.start(kept)
        start.reproducibleStep = 12
        let session = TrainingSession(looks: .at(1, .statistics), start: { [start] in start }, wake: {})
        _ = go(session, .goTo(step: 12))
        _ = go(session, .goTo(step: 3))
        #expect(kept.steps == [])
        _ = go(session, .goTo(step: 13))
        end(session)
        #expect(kept.steps == [13])
    }

    @Test func statesComeAtTheEndOfAnEpochWithItsTestAndAfterSoManySteps() {
        let kept = Kept(everySteps: 4)
        let session = session(kept)
        _ = go(session, .goTo(step: 13))
        #expect(kept.steps == [4, 8, 10, 12])
        let tested = kept.states.withLock { $0.first { $0.state.step == 10 }?.history }
        #expect(tested?.tests.map(\.step) == [10] && tested?.losses.count == 10)
        end(session)
        #expect(kept.steps == [4, 8, 10, 12, 13])
    }

    @Test("Later steps are passed on before going back; repeating them is nothing new, another future is")
    func goingBackLosesNothing() {
        let kept = Kept()
        let session = session(kept)
        _ = go(session, .goTo(step: 7))
        _ = go(session, .goTo(step: 3))
        #expect(kept.steps == [7])
        session.send(.save)
        _ = go(session, .goTo(step: 5))
        // On request it is passed on in any case.
        #expect(kept.steps == [7, 3] && kept.newest?.history.losses.count == 3)
        _ = go(session, .change(.learningRate, to: 0.1))
        end(session)
        #expect(kept.newest?.state.step == 5 && kept.newest?.state.changes.count == 1)
        #expect(kept.newest?.history.losses.count == 5)
    }

    @Test("A long run that is stopped and resumed passes on the same curves as an uninterrupted one, and their size is bounded")
    func longRunsGoOnWithTheSameCurves() throws {
        func kept(stops: [Int]) throws -> Kept {
            let kept = Kept()
            for (index, stop) in (stops + [230]).enumerated() {
                let last = kept.newest
                let nodes = try Self.start(kept).network.nodes.indices.filter { $0 > 0 }
                let history = last?.history ?? History(parameterNodes: Array(nodes), mostPoints: 16)
                let session = session(kept, state: last?.state, history: history)
                // In the one the steps are known, in the other they are searched for again.
                _ = go(session, .goTo(step: stop))
                if index % 2 == 1 { _ = go(session, .goTo(step: stop - 3)) }
                end(session)
            }
            return kept
        }
        let (whole, parts) = (try kept(stops: []), try kept(stops: [3, 77, 78, 150, 201]))
        let (one, other) = (try #require(whole.newest), try #require(parts.newest))
        #expect(one.state == other.state && one.state.step == 230)
        #expect(one.history.points.stepsPerBlock == 16 && one.history.points == other.history.points)
        #expect(one.history.losses == other.history.losses && one.history.batchErrors == other.history.batchErrors)
        #expect(one.history.gradientNorms == other.history.gradientNorms && one.history.updateRatios == other.history.updateRatios)
        #expect(one.history.learningRates == other.history.learningRates && one.history.tests == other.history.tests)
        #expect(one.history.points.count < 48)
    }

    @Test("An epoch's end without its evaluation gets it when the run resumes")
    func aTestThatWasNotMadeIsMade() throws {
        let trainer = try Fixture.trainer("f5", samples: 200, batchSize: 20, learningRate: 0.5)
        var history = History(parameterNodes: trainer.network.nodes.indices.filter { !trainer.network.nodes[$0].parameters.isEmpty })
        for _ in 0..<10 {
            try trainer.advanceThroughUpdate()
            trainer.record(into: &history, seconds: 1, weightNorms: history.parameterNodes.map { _ in 1 })
        }
        let kept = Kept()
        let session = session(kept, state: trainer.state, history: history)
        var events: [TrainingEvent] = []
        let news = session.waitForNews { news in
            events = news.events
            return events.contains { if case .epochEnded = $0 { true } else { false } }
        }
        end(session)
        guard case .epochEnded(let result)? = events.last(where: { if case .epochEnded = $0 { true } else { false } }) else {
            Issue.record("\(news.events)")
            return
        }
        // The time of its own ten steps, and of the evaluation.
        #expect(result.epoch == 1 && result.seconds >= 10)
        #expect(kept.steps == [10] && kept.newest?.history.tests.map(\.step) == [10])
    }
}
