import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// Scenes that are restored exactly, requested numbers, and playing.
@Suite struct SceneTests {
    private static let weight = Change.Target.parameter(.parameter(0, of: 1, entry: 81 + 4 * 9 + 4))
    private static let pixel = Change.Target.pixel(Place(node: 0, array: 0, entry: 14 * 28 + 13), sample: 2)

    /// A session; it begins once `gate` is open.
    private func session(clock: Clock = .steady, gate: Monitor<Bool> = Monitor(true)) -> TrainingSession {
        TrainingSession(
            clock: clock, looks: .at(1, .statistics),
            start: {
                gate.wait { $0 ? true : nil }
                let mnist = try Fixture.mnist.get()
                let data = Dataset(name: "part", train: mnist.train.prefix(400), test: mnist.test.prefix(20), classCount: 10)
                let network = try Network("3c9-2s", input: data.train.shape, classes: 10)
                let state = TrainerState(
                    parameters: network.initialParameters(seed: 1), learningRate: 0.5, seed: 1, batchSize: 20)
                return TrainingStart(network: network, dataset: data, state: state, threads: 1)
            }, wake: {})
    }

    private func hasRested(_ news: TrainingNews) -> Bool {
        news.events.contains { if case .rested = $0 { true } else { false } }
    }

    private func go(_ session: TrainingSession, _ command: TrainingCommand) -> TrainingNews {
        session.send(command)
        return session.waitForNews(until: hasRested)
    }

    /// A session's position, with every number of it.
    private struct Stand: Equatable {
        var step: Int?
        var phase: Phase?
        var hash: String?
        var batch: [Int]
        var numbers: [Double?]
        var rate: Float?
    }

    private static let places = [
        "conv1.activation[2,3,4]", "conv1.residual[0,5,5]", "input.residual[0,14,14]", "output.weight.gradient[4,11]",
        "output.bias.updated[4]", "loss",
    ].compactMap { try? network?.place(named: $0) }
    private static let network = try? Network("3c9-2s", input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)

    private func stand(_ session: TrainingSession, _ command: TrainingCommand) -> Stand {
        session.send(command)
        session.send(.giveNumbers(guest: nil))
        var numbers: StepNumbers?
        let news = session.waitForNews { news in
            for case .numbers(let found) in news.events { numbers = found }
            return numbers != nil && hasRested(news)
        }
        return Stand(
            step: news.snapshot?.step, phase: news.snapshot?.lastPhase, hash: news.snapshot?.parametersHash,
            batch: numbers?.batchIndices ?? [], numbers: Self.places.map { numbers?.value($0, sample: 3) },
            rate: numbers?.learningRate)
    }

    @Test("Whatever was done before, a scene has the bits of a new session with its changes", arguments: [Int](0..<8))
    func scenesComeBack(_ seed: Int) throws {
        let scenes: [(changes: [Change], step: Int, phase: Phase?)] = [
            ([], 18, .backward(1)), ([Change(step: 4, Self.weight, to: 0.5)], 4, .forward(2)),
            ([Change(step: 17, .learningRate, to: 0.1), Change(step: 4, Self.weight, to: 0.5)], 32, .update),
            ([Change(step: 20, Self.pixel, to: 1)], 20, .loss), ([Change(step: 16, .learningRate, to: 2)], 16, .update),
            ([], 0, nil),
        ]
        let wanderer = session()
        _ = wanderer.waitForNews { $0.snapshot != nil }
        var stream = RandomStream(seed: UInt64(seed), purpose: .testing, index: 0)
        for _ in 0..<4 {
            for _ in 0..<4 {
                switch stream.integer(below: 6) {
                case 0: wander(wanderer, .goTo(step: stream.integer(below: 45)))
                case 1: wander(wanderer, .change(.learningRate, to: 0.3))
                case 2: wander(wanderer, .change(Self.weight, to: 0.75))
                case 3: wander(wanderer, .stepPhase)
                case 4: wander(wanderer, .run)
                default: wander(wanderer, .evaluateSamples(.train))
                }
            }
            let scene = scenes[stream.integer(below: scenes.count)]
            let fresh = session()
            let command = TrainingCommand.setScene(changes: scene.changes, step: scene.step, scene.phase)
            let expected = stand(fresh, command)
            #expect(expected.step == scene.step && expected.phase == scene.phase && expected.hash != nil)
            #expect(stand(wanderer, command) == expected, "\(scene)")
            fresh.send(.stop)
        }
        wanderer.send(.stop)
    }

    /// Sends a command and waits until it is done, or well in progress.
    private func wander(_ session: TrainingSession, _ command: TrainingCommand) {
        session.send(command)
        session.send(.giveNumbers(guest: nil))
        _ = session.waitForNews { $0.events.contains { if case .numbers = $0 { true } else { false } } }
    }

    @Test func theCurveIsThatOfTheScene() throws {
        let session = session()
        _ = session.waitForNews { $0.snapshot != nil }
        _ = go(session, .goTo(step: 30))
        let other = go(session, .setScene(changes: [Change(step: 12, .learningRate, to: 0.1)], step: 5, .backward(1)))
        // The curves are those of the scene's moment.
        #expect(other.history?.firstStep == 5 && other.history?.losses.isEmpty == true)
        guard case .changed(let changes) = other.events.first else {
            Issue.record("\(other.events)")
            return
        }
        #expect(changes.count == 1)
        // With the same changes the steps are reproduced.
        _ = go(session, .goTo(step: 20))
        let same = go(session, .setScene(changes: changes, step: 3, .backward(1)))
        #expect(same.history?.firstStep == 3 && same.history?.losses.isEmpty == true && same.events.count == 1)
        session.send(.stop)
    }

    @Test func aSceneGivesUpWhatWaits() throws {
        // Everything is requested before the first of it can be done.
        let gate = Monitor(false)
        let session = session(gate: gate)
        session.send(.evaluateSamples(.train))
        session.send(.stepEpoch)
        for _ in 0..<5 { session.send(.stepEpoch) }
        session.send(.setScene(changes: [], step: 2, .backward(1)))
        gate.withLock { $0 = true }
        gate.notifyAll()
        let news = session.waitForNews { $0.snapshot?.step == 2 && hasRested($0) && !$0.isRunning }
        #expect(news.snapshot?.lastPhase == .backward(1) && news.sampleProgress == nil)
        #expect(!news.events.contains { if case .samplesEvaluated = $0 { true } else { false } })
        session.send(.stop)
    }

    @Test func numbersAreThoseOfTheStepAndStayAsTheyWere() throws {
        let trainer = try Fixture.trainer("3c9-2s", samples: 70, batchSize: 50, learningRate: 0.5)
        let before = trainer.numbers()
        #expect(before.sampleCount == 0 && before.batchIndices.isEmpty && before.label(sample: 0) == nil && before.batchError == nil)
        #expect(before.value(trainer.network.activation(1, 0), sample: 0) == nil)
        #expect(before.value(Place.parameter(0, of: 1, entry: 0), sample: 0) != nil)
        try trainer.advanceThroughUpdate()
        try trainer.advanceToRestingPlace()
        let numbers = trainer.numbers()
        #expect(numbers.step == 1 && numbers.epoch == 0 && numbers.batch == 1 && numbers.batchesPerEpoch == 2)
        #expect(
            numbers.sampleCount == 20 && numbers.batchIndices == trainer.batchIndices && numbers.batchError == Double(trainer.batchError))
        #expect(
            numbers.label(sample: 19) == trainer.tape.labels[19] && numbers.label(sample: 20) == nil && numbers.answer(sample: 20) == nil)
        let wrong = (0..<20).count { numbers.answer(sample: $0) != numbers.label(sample: $0) }
        #expect(numbers.batchError == Double(wrong) / 20)
        let values = Self.places.map { numbers.value($0, sample: 3) }
        #expect(values.allSatisfy { $0 != nil } && values[0] == Double(trainer.tape.activations[1][3, 2, 3, 4]))
        #expect(numbers.value(Self.places[0], sample: 20) == nil)
        let updated = Place.parameter(1, of: 3, .updated, entry: 4)
        try trainer.advance()
        let after = trainer.numbers()
        // The same batch is shown; numbers that training does not keep are gone with the weights behind them.
        #expect(after.step == 2 && after.epoch == 0 && after.batch == 1 && after.value(updated, sample: 0) == values[4])
        #expect(after.value(Self.places[2], sample: 3) == nil && after.value(trainer.network.sum(1, 0), sample: 0) == nil)
        #expect(after.value(Self.places[1], sample: 3) == values[1])
        for _ in 0..<3 { try trainer.advanceThroughUpdate() }
        #expect(Self.places.map { numbers.value($0, sample: 3) } == values)
    }

    @Test func aGuestHasNumbersOfItsOwn() throws {
        let trainer = try Fixture.trainer("3c9-2s", samples: 70, batchSize: 50, learningRate: 0.5)
        try trainer.advanceToRestingPlace()
        let index = trainer.batchIndices[7]
        let pixels = Array(trainer.samples.bytes[index * 784..<(index + 1) * 784])
        let guest = trainer.numbers(of: Guest(.train(index), pixels: pixels, label: trainer.tape.labels[7]))
        #expect(guest.sampleCount == 1 && guest.batchIndices.isEmpty && guest.label(sample: 0) == trainer.tape.labels[7])
        for place in Self.places.prefix(3) {
            let found = try #require(guest.value(place, sample: 0))
            let own = try #require(trainer.numbers().value(place, sample: 7))
            #expect(abs(found - own) < 1e-6)
        }
        #expect(guest.answer(sample: 0) == trainer.numbers().answer(sample: 7) && (guest.batchError == 0 || guest.batchError == 1))
        let drawing = trainer.numbers(of: Guest(.drawing, pixels: pixels, label: nil))
        #expect(drawing.answer(sample: 0) == guest.answer(sample: 0) && drawing.label(sample: 0) == nil && drawing.batchError == nil)
        #expect(drawing.value(trainer.network.batchLoss, sample: 0) == nil && drawing.value(trainer.network.target(1), sample: 0) == nil)
        // Numbers computed for another guest leave those of the first unchanged.
        let first = guest.value(Self.places[0], sample: 0)
        _ = trainer.numbers(of: Guest(.drawing, pixels: pixels.map { 255 - $0 }, label: nil))
        #expect(guest.value(Self.places[0], sample: 0) == first)
    }

    @Test func whileItRunsNumbersAreThoseOfARestingPlace() throws {
        let session = session()
        session.send(.run)
        session.send(.giveNumbers(guest: nil))
        var numbers: StepNumbers?
        let news = session.waitForNews { news in
            for case .numbers(let found) in news.events { numbers = found }
            return numbers != nil
        }
        #expect(!hasRested(news) && numbers?.lastPhase == .backward(1))
        session.send(.pause)
        _ = session.waitForNews(until: hasRested)
        // After steps they are the numbers of the last step.
        let step = go(session, .stepBatch).snapshot?.step ?? 0
        session.send(.stepBatch)
        session.send(.stepBatch)
        session.send(.giveNumbers(guest: nil))
        numbers = nil
        _ = session.waitForNews { news in
            for case .numbers(let found) in news.events { numbers = found }
            return numbers != nil
        }
        #expect(numbers?.step == step + 2)
        session.send(.stop)
    }

    @Test("What is played is shown one by one, then the run rests")
    func playing() throws {
        let session = session()
        _ = session.waitForNews { $0.snapshot != nil }
        #expect(go(session, .play(.phases(perSecond: 1e6), count: 4)).snapshot?.lastPhase == .forward(3))
        #expect(go(session, .play(.steps(perSecond: 1e6), count: 3)).snapshot?.step == 2)
        let rested = go(session, .play(.flatOut, count: 2))
        #expect(rested.snapshot?.step == 4 && rested.snapshot?.lastPhase == .backward(1) && !rested.isRunning)
        // Update, load, and the first three units of the first layer.
        let units = go(session, .play(.units(perSecond: 1e6), count: 5))
        #expect(units.snapshot?.lastPhase == .forward(1) && units.snapshot?.unit?.index == 2 && units.snapshot?.step == 5)
        #expect(go(session, .play(.units(perSecond: 1e6), count: 2)).snapshot?.unit?.index == 4)
        #expect(go(session, .play(.units(perSecond: 1), count: 0)).snapshot?.unit?.index == 4)
        // At an epoch's end the evaluation is made before it rests.
        let tested = go(session, .goToPhase(step: 19, .backward(1)))
        #expect(tested.snapshot?.step == 19)
        let end = go(session, .play(.phases(perSecond: 1e6), count: 1))
        #expect(end.snapshot?.lastPhase == .update && end.events.contains { if case .epochEnded = $0 { true } else { false } })
        session.send(.stop)
    }

    @Test("Played by a clock, each is due at its time; a pause and a step end it")
    func playedByTheClock() throws {
        let time = Monitor(0.0)
        let mnist = try Fixture.mnist.get()
        let data = Dataset(name: "part", train: mnist.train.prefix(400), test: mnist.test.prefix(20), classCount: 10)
        let network = try Network("3c9-2s", input: data.train.shape, classes: 10)
        let state = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.5, seed: 1, batchSize: 20)
        var loop = SessionLoop(
            TrainingStart(network: network, dataset: data, state: state, threads: 1), looks: .at(1, .maps),
            clock: Clock { time.withLock { $0 } })
        func turn(_ commands: [TrainingCommand] = []) -> SessionLoop.Product {
            let goesOn = loop.obey(commands)
            #expect(goesOn)
            return loop.work()
        }
        func rests(_ product: SessionLoop.Product) -> Int {
            product.events.count { if case .rested = $0 { true } else { false } }
        }
        #expect(turn([.play(.phases(perSecond: 2), count: 3)]).snapshot?.lastPhase == .load)
        #expect(turn().snapshot == nil && loop.pacer.isRunning && !loop.pacer.isStepping)
        guard case .until(let seconds) = loop.waiting() else {
            Issue.record("it does not wait")
            return
        }
        #expect(seconds == 0.5)
        time.withLock { $0 = 0.5 }
        #expect(turn().snapshot?.lastPhase == .forward(1))
        time.withLock { $0 = 0.75 }
        #expect(turn().snapshot == nil)
        time.withLock { $0 = 1 }
        let last = turn()
        #expect(last.snapshot?.lastPhase == .forward(2) && rests(last) == 1 && !loop.pacer.isRunning)
        // A pause ends it.
        _ = turn([.play(.phases(perSecond: 2), count: 100)])
        #expect(loop.pacer.isRunning)
        #expect(rests(turn([.pause])) == 1 && !loop.pacer.isRunning)
        // A step ends it and is executed.
        _ = turn([.play(.phases(perSecond: 2), count: 100)])
        let before = loop.trainer.phasesDone
        #expect(rests(turn([.stepPhase])) == 1 && loop.trainer.phasesDone == before + 1 && !loop.pacer.isRunning)
        // The running speed is independent.
        _ = turn([.setPace(.flatOut), .play(.phases(perSecond: 2), count: 100)])
        _ = turn([.run])
        if case .notAtAll = loop.waiting() {} else { Issue.record("running waits") }
    }
}
