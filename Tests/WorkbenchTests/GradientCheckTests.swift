import Datasets
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// `:check` runs beside the screen; its result is in the line of notices.
@Suite struct GradientCheckScreenTests {
    private static func start(_ rule: WrongRule?) throws -> TrainingStart {
        let shape = MapShape(maps: 1, rows: 8, columns: 8)
        var stream = RandomStream(seed: 1, purpose: .testing, index: 1)
        let samples = Samples(
            shape: shape, bytes: (0..<40 * 64).map { _ in UInt8(stream.integer(below: 256)) }, labels: (0..<40).map { UInt8($0 % 3) })
        let network = try Network("2c3-2s", input: shape, classes: 3).with(rule)
        return TrainingStart(
            network: network, dataset: Dataset(name: "x", train: samples, test: samples, classCount: 3),
            state: TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.1, seed: 1, batchSize: 20), threads: 1)
    }

    private func screen(
        _ rule: WrongRule?, _ language: Language = .english, size: Size = Size(80, 24), until text: String
    ) -> (ending: WorkbenchEnding, canvas: String) {
        let screen = MemoryScreen(size, script: [])
        var settings = Workbench.Settings(words: Phrasebook(language), appearance: screen.appearance, run: RunOptions())
        settings.run.model = "2c3-2s"
        settings.run.data = .directory("x")
        let bench = Workbench(settings, network: nil, size: screen.size)
        let session = TrainingSession(looks: bench.looks, start: { try Self.start(rule) }, wake: screen.wake)
        let services = WorkbenchServices(
            open: { run, looks, _ in OpenedRun(TrainingSession(looks: looks, start: { try Self.start(rule) }, wake: screen.wake), run) },
            save: { _, _, _ in })
        let runner = WorkbenchRunner(screen: screen, bench: bench, session: session, services: services, suspend: {})
        var (isAsked, seen) = (false, "")
        screen.whenIdle = { screen in
            if !isAsked {
                guard runner.workbench.run.isLoaded else { return [] }
                isAsked = true
                return ":check".map { .key(.character($0)) } + [.key(.enter)]
            }
            guard screen.canvas.text.contains(text) else { return [] }
            seen = screen.canvas.text
            return [.key(.character("q")), .key(.character("y"))]
        }
        return (runner.run(), seen)
    }

    @Test("What it found stands in the line of notices: right, or the layer that is wrong and what of it, whole at 80 columns")
    func theResultIsTold() throws {
        #expect(screen(nil, until: "gradients are right: worst relative error").canvas.contains("at "))
        let slope = screen(WrongRule(layer: "conv1", .slope), until: "conv1 is wrong")
        #expect(slope.canvas.contains("conv1 is wrong: its residual is not ∂ℓ/∂z, though ∂ℓ/∂a is right"))
        let division = screen(WrongRule(layer: "pool2", .division), until: "pool2 is wrong")
        #expect(division.canvas.contains("pool2 is wrong: the gradient of its input does not follow from its residual"))
        #expect(screen(WrongRule(layer: "output", .slope), .chinese, until: "output 有错").canvas.contains("∂ℓ/∂z"))
    }

    @Test("It begins with the numbers that were asked for, with no others, and not before the data are there")
    func whenItBegins() throws {
        let screen = MemoryScreen(Size(80, 24), script: [])
        var settings = Workbench.Settings(words: Phrasebook(.english), appearance: screen.appearance, run: RunOptions())
        settings.run.data = .directory("x")
        var bench = Workbench(settings, network: nil, size: screen.size)
        #expect(bench.update(.key(.character(":"))).isEmpty)
        for character in "check" { _ = bench.update(.key(.character(character))) }
        // Nothing can be checked before the data are there.
        #expect(bench.update(.key(.enter)).isEmpty && !bench.requests.isCheckAsked)
        let start = try Self.start(nil)
        let trainer = Trainer(network: start.network, samples: start.dataset.train, state: start.state, workers: Workers(count: 1))
        var news = TrainingNews()
        news.events = [.ready(start.network, dataset: start.dataset)]
        _ = bench.update(.news(news))
        // Numbers without a request are no reason to check.
        news.events = [.numbers(trainer.numbers())]
        #expect(!bench.update(.news(news)).contains { if case .check = $0 { true } else { false } })
        for character in ":check" { _ = bench.update(.key(.character(character))) }
        let asked = bench.update(.key(.enter))
        #expect(asked.contains { if case .send(.giveNumbers(guest: nil)) = $0 { true } else { false } } && bench.requests.isCheckAsked)
        #expect(bench.update(.news(news)).contains { if case .check = $0 { true } else { false } } && !bench.requests.isCheckAsked)
        _ = bench.update(.check(.underWay(done: 3, of: 9), nil))
        #expect(bench.view().text.contains("checking gradients: 3 of 9"))
    }
}
