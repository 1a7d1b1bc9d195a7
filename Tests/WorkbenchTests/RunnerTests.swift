import Datasets
import Lessons
import Messages
import NeuralNetworks
import Synchronization
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

@Suite struct RunnerTests {
    /// A lesson's run, or the one of the other tests.
    private static func start(_ run: RunOptions) throws -> TrainingStart {
        guard case .given(let data) = run.data else { return try start() }
        let network = try Network(run.model, input: data.shape, classes: data.classCount)
        var parameters = network.initialParameters(seed: run.seed)
        try parameters.set(run.given, in: network)
        let state = TrainerState(
            parameters: parameters, learningRate: run.learningRate, seed: run.seed, order: run.order, batchSize: run.batchSize)
        return TrainingStart(network: network, dataset: data.dataset, state: state, threads: 1)
    }

    private static func start() throws -> TrainingStart {
        let shape = MapShape(maps: 1, rows: 8, columns: 8)
        var stream = RandomStream(seed: 1, purpose: .testing, index: 1)
        let samples = Samples(
            shape: shape, bytes: (0..<200 * 64).map { _ in UInt8(stream.integer(below: 256)) },
            labels: (0..<200).map { UInt8($0 % 3) })
        let network = try Network("2c3-2s", input: shape, classes: 3)
        return TrainingStart(
            network: network, dataset: Dataset(name: "x", train: samples, test: samples, classCount: 3),
            state: TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.1, seed: 1, batchSize: 20),
            threads: 1)
    }

    private func runner(
        _ screen: MemoryScreen, start: @escaping @Sendable () throws -> TrainingStart = { try RunnerTests.start() }
    ) -> WorkbenchRunner {
        var run = RunOptions()
        run.model = "2c3-2s"
        run.data = .directory("x")
        let settings = Workbench.Settings(words: Phrasebook(.english), appearance: screen.appearance, run: run)
        let bench = Workbench(settings, network: nil, size: screen.size)
        let session = TrainingSession(looks: bench.looks, start: start, wake: screen.wake)
        let services = WorkbenchServices(
            open: { run, looks, _ in OpenedRun(TrainingSession(looks: looks, start: start, wake: screen.wake), run) }, save: { _, _, _ in })
        return WorkbenchRunner(screen: screen, bench: bench, session: session, services: services, suspend: {})
    }

    @Test("Keys given before the data are there are obeyed when they are; the screen ends where a script of keys says")
    func aScriptOfKeys() {
        let screen = MemoryScreen(Size(80, 24), script: [.key(.character("b"))])
        var stage = 0
        screen.whenIdle = { screen in
            switch stage {
            case 0 where screen.canvas.text.contains("backward of conv1"):
                stage = 1
                return [.key(.character("b"))]
            case 1 where screen.canvas.text.contains("step 1 "):
                stage = 2
                return [.resized(Size(120, 40))]
            case 2 where screen.canvas.size == Size(120, 40):
                stage = 3
                return [.key(.character("q")), .key(.character("y"))]
            default: return []
            }
        }
        guard case .left = runner(screen).run() else {
            Issue.record("it did not leave")
            return
        }
        #expect(stage == 3)
    }

    @Test func runningShowsFramesAndPauses() {
        let screen = MemoryScreen(Size(80, 24), script: [.key(.character(" "))])
        var paused = false
        let end = Clock.steady.now() + 60
        screen.whenIdle = { screen in
            // Whatever goes wrong, the test ends.
            if Clock.steady.now() > end { return [.terminalGone] }
            if paused { return screen.canvas.text.contains("paused") ? [.key(.character("q")), .key(.character("y"))] : [] }
            // Some epoch behind the first: a loaded machine does not show each.
            let header = screen.canvas.text.prefix { $0 != "\n" }
            guard header.contains("epoch "), !header.contains("epoch 1 ") else { return [] }
            paused = true
            return [.key(.character(" "))]
        }
        guard case .left = runner(screen).run() else {
            Issue.record("it did not leave")
            return
        }
        #expect(screen.frames > 3 && screen.canvas.text.contains("backward of conv1"))
    }

    @Test func failuresSignalsAndLostTerminalsEndIt() {
        let failing = MemoryScreen(Size(80, 24))
        failing.whenIdle = { _ in [] }
        guard case .failed(let error) = runner(failing, start: { throw AssetsMissing(name: "a", folders: []) }).run() else {
            Issue.record("it did not fail")
            return
        }
        #expect(error is AssetsMissing)
        guard case .signal(15) = runner(MemoryScreen(Size(80, 24), script: [.endRequested(signal: 15)])).run() else {
            Issue.record("it did not end by its signal")
            return
        }
        guard case .terminalGone = runner(MemoryScreen(Size(80, 24))).run() else {
            Issue.record("it did not end without its terminal")
            return
        }
    }

    @Test("The own run waits while a lesson is open, and comes back as it was")
    func theOwnRunIsParked() throws {
        let lesson = try LessonBench.lesson()
        let screen = MemoryScreen(Size(120, 40), script: [.key(.character("b"))])
        var run = RunOptions()
        run.model = "2c3-2s"
        run.data = .directory("x")
        var settings = Workbench.Settings(words: Phrasebook(.english), appearance: screen.appearance, run: run)
        settings.lessons = { _ in LessonShelf([lesson]) }
        let bench = Workbench(settings, network: nil, size: screen.size)
        let session = TrainingSession(looks: bench.looks, start: { try Self.start() }, wake: screen.wake)
        var opened: [RunOptions] = []
        let services = WorkbenchServices(
            open: { run, looks, _ in
                opened.append(run)
                return OpenedRun(TrainingSession(looks: looks, start: { try Self.start(run) }, wake: screen.wake), run)
            }, save: { _, _, _ in })
        let runner = WorkbenchRunner(screen: screen, bench: bench, session: session, services: services, suspend: {})
        var stage = 0
        var (own, unchanged) = ("", 0.0)
        let end = Clock.steady.now() + 60
        screen.whenIdle = { screen in
            // Whatever goes wrong, the test ends.
            if Clock.steady.now() > end { return [.terminalGone] }
            let text = screen.canvas.text
            switch stage {
            // The first pictures may lack what the session has not been asked for yet.
            case 0 where text.contains("backward of conv1") && text != own:
                (own, unchanged) = (text, Clock.steady.now())
                return []
            case 0 where text == own && Clock.steady.now() > unchanged + 0.5:
                stage = 1
                return [.key(.character("l")), .key(.enter)]
            case 1 where text.contains("In the middle stands 3"):
                stage = 2
                return [.key(.character("b"))]
            case 2 where text.contains("home: back to") && text.contains("loss 0."):
                stage = 3
                return [.key(.home)]
            case 3 where text.contains("A small lesson 1/4") && text.contains("loss -"):
                stage = 4
                return [.key(.character("l")), .key(.down), .key(.enter)]
            case 4 where text.contains("your own run"):
                stage = 5
                // The notice is gone with the next key.
                return [.key(.escape), .key(.up), .key(.down)]
            case 5 where text == own:
                stage = 6
                return [.key(.character("q")), .key(.character("y"))]
            default: return []
            }
        }
        guard case .left = runner.run() else {
            Issue.record("it did not leave")
            return
        }
        #expect(stage == 6 && opened.count == 1)
    }
}
