import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// Going back and forth in a run reproduces the same bits.
@Suite struct TimeTravelTests {
    private func session(_ historyBytes: Int = 64 << 20) -> TrainingSession {
        TrainingSession(
            looks: .at(1, .statistics),
            start: {
                let mnist = try Fixture.mnist.get()
                let data = Dataset(name: "part", train: mnist.train.prefix(400), test: mnist.test.prefix(20), classCount: 10)
                let network = try Network("3c9-2s", input: data.train.shape, classes: 10)
                let state = TrainerState(
                    parameters: network.initialParameters(seed: 1), learningRate: 0.5, seed: 1, batchSize: 20)
                var start = TrainingStart(network: network, dataset: data, state: state, threads: 1)
                start.historyBytes = historyBytes
                return start
            }, wake: {})
    }

    private struct Moment: Equatable {
        var step: Int
        var phase: Phase?
        var loss: Double?
        var hash: String?

        init(_ snapshot: Snapshot?) {
            (step, phase) = (snapshot?.step ?? -1, snapshot?.lastPhase)
            (loss, hash) = (snapshot?.loss, snapshot?.parametersHash)
        }
    }

    private func go(_ session: TrainingSession, _ command: TrainingCommand) -> (moment: Moment, history: History?) {
        session.send(command)
        let news = session.waitForNews { $0.events.contains { if case .rested = $0 { true } else { false } } }
        return (Moment(news.snapshot), news.history)
    }

    @Test("Any step, in any order, is the same as the first time", arguments: [64 << 20, 0])
    func anyStepAgain(_ historyBytes: Int) {
        let session = session(historyBytes)
        _ = session.waitForNews { $0.snapshot != nil }
        var first: [Moment] = []
        for _ in 0..<200 { first.append(go(session, .stepBatch).moment) }
        #expect(Set(first.map(\.hash)).count == 200 && first.map(\.step) == Array(0..<200))
        var stream = RandomStream(seed: 3, purpose: .testing, index: 0)
        for _ in 0..<25 {
            let step = stream.integer(below: 200)
            let found = go(session, .goTo(step: step))
            #expect(found.moment == first[step])
            // Repeated steps are not reported again.
            #expect(found.history?.losses.isEmpty != false)
        }
        #expect(go(session, .goTo(step: 203)).history?.losses.count == 4)
        session.send(.stop)
    }

    @Test func phaseByPhaseBackThroughAnUpdate() {
        let session = session()
        _ = session.waitForNews { $0.snapshot != nil }
        _ = go(session, .stepBatch)
        var forward: [Moment] = []
        for _ in 0..<12 { forward.append(go(session, .stepPhase).moment) }
        var back: [Moment] = []
        for _ in 0..<11 { back.append(go(session, .previousPhase).moment) }
        #expect(back == Array(forward.dropLast().reversed()))
        #expect(go(session, .previousBatch).moment.step == 0)
        // Going back from the beginning stays there.
        for _ in 0..<12 { _ = go(session, .previousPhase) }
        let beginning = go(session, .previousPhase).moment
        #expect(beginning.step == 0 && beginning.phase == nil && beginning.loss == nil)
        #expect(go(session, .stepPhase).moment.phase == .load)
        session.send(.stop)
    }

    @Test("Unit by unit through a phase and back, each with its derivation, and no bit of the run changes")
    func unitByUnit() throws {
        let session = session()
        _ = session.waitForNews { $0.snapshot != nil }
        func step(_ command: TrainingCommand) -> Snapshot? {
            session.send(command)
            return session.waitForNews { $0.events.contains { if case .rested = $0 { true } else { false } } }.snapshot
        }
        #expect(step(.stepUnit)?.lastPhase == .load)
        var seen: [UnitStep] = []
        for _ in 0..<5 {
            let snapshot = try #require(step(.stepUnit))
            let unit = try #require(snapshot.unit)
            #expect(snapshot.lastPhase == .forward(1) && unit.count == 3 * 20 * 20 && snapshot.looks.first(DerivationLook.self) == nil)
            let (look, answer) = try #require(snapshot.first(DerivationLook.self))
            guard look.question == unit.question, case .derivation(let derivation, let maps) = answer else {
                Issue.record("no derivation")
                return
            }
            #expect(derivation.place.entry == unit.index && derivation.terms.count == 82 && maps.count == 2)
            seen.append(unit)
        }
        #expect(seen.map(\.index) == [0, 1, 2, 3, 4])
        #expect(step(.previousUnit)?.unit == seen[3])
        for _ in 0..<3 { _ = step(.previousUnit) }
        // Before the first unit comes the phase before.
        let load = step(.previousUnit)
        #expect(load?.lastPhase == .load && load?.unit == nil)
        // Whole phases show all of their units; going back begins with the last.
        #expect(step(.stepPhase)?.unit == nil)
        #expect(step(.previousUnit)?.unit?.index == 1199)
        #expect(step(.stepUnit)?.lastPhase == .forward(2))
        let other = self.session()
        let rested = step(.stepBatch)
        #expect(Moment(rested) == go(other, .stepBatch).moment && rested?.unit == nil)
        session.send(.setPace(.units(perSecond: 1e9)))
        session.send(.run)
        // Like a screen: as fast as units come, each is shown, including backward and the update.
        let played = session.waitForNews { $0.snapshot?.lastPhase == .forward(2) }
        #expect(played.snapshot?.unit != nil && played.snapshot?.step == 1)
        session.send(.stop)
        other.send(.stop)
    }

    @Test func keyframesKeepToTheirBudget() throws {
        let network = try Network("2c3", input: MapShape(maps: 1, rows: 5, columns: 5), classes: 2)
        var state = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 1, seed: 1, batchSize: 1)
        var keyframes = Keyframes(from: state, bytes: 0)
        for step in 1...10_000 {
            state.step = step
            keyframes.offer(state, step: step)
        }
        let steps = keyframes.states.map(\.step)
        #expect(steps.count <= 9 && steps.first == 0 && steps == steps.sorted())
        // The latest are dense.
        #expect(keyframes.latest(notAfter: 9999).step == 9984 && keyframes.latest(notAfter: 9983).step == 9968)
        #expect(keyframes.latest(notAfter: 3).step == 0)
    }
}
