import Lessons
import Messages
import TerminalUI
import Testing
import Training

@testable import Workbench

/// The first two seconds, and the first run.
@Suite struct OpeningTests {
    private static func opened(plays: Bool, _ notation: String = "6c5-2s-12c5-2s") throws -> Bench {
        var bench = try Bench(notation, size: Size(120, 40), opening: .overview(plays: plays))
        // As the session says.
        if plays { bench.bench.run.isRunning = true }
        return bench
    }

    private static func isPause(_ command: TrainingCommand) -> Bool { if case .pause = command { true } else { false } }
    private static func isRun(_ command: TrainingCommand) -> Bool { if case .run = command { true } else { false } }
    private static func pace(_ command: TrainingCommand) -> Pace? { if case .setPace(let pace) = command { pace } else { nil } }

    @Test(
        "The overview is the first page, and the forward phases of the first step are played in two seconds",
        arguments: [
            "6c5-2s-12c5-2s", "f30", "2c3-2c3-2c3-2c3-2c3-2c3-2c3-2c3-2m",
        ])
    func plays(_ notation: String) throws {
        let bench = try Self.opened(plays: true, notation)
        #expect(bench.bench.page == .overview)
        let played = bench.sent.compactMap { command -> (Pace, Int)? in
            if case .play(let pace, let count) = command { (pace, count) } else { nil }
        }
        let (pace, count) = try #require(played.first)
        // The load, and each layer but the input.
        #expect(played.count == 1 && count == bench.trainer.network.nodes.count)
        #expect(pace == .phases(perSecond: Double(count - 1) / 2))
    }

    @Test("Nothing is played where it is not asked for, in a saved run, or after a key")
    func still() throws {
        func isPlaying(_ bench: Bench) -> Bool { bench.sent.contains { if case .play = $0 { true } else { false } } }
        #expect(try !isPlaying(Self.opened(plays: false)) && !isPlaying(Bench()))
        let own = try Self.opened(plays: false)
        for resumed in [nil, 7] {
            var settings = own.bench.settings
            settings.opening = .overview(plays: true)
            var bench = Workbench(settings, network: nil, size: own.bench.size)
            if resumed == nil { _ = bench.update(.key(.character("?"))) }
            var news = TrainingNews()
            news.events = [.ready(own.trainer.network, dataset: try #require(own.bench.run.dataset))]
            news.resumedAt = resumed
            news.history = own.history
            let effects = bench.update(.news(news))
            #expect(!effects.contains { if case .send(.play) = $0 { true } else { false } } && !bench.run.isOpeningPlayed)
            #expect(bench.page == .overview)
        }
    }

    @Test("Any key ends it at once, and has its own effect; space runs on")
    func anyKey() throws {
        for key in [Key.character("x"), .down, .tab, .character("?"), .escape, .character("o")] {
            var bench = try Self.opened(plays: true)
            bench.press(key)
            #expect(bench.sent.contains(where: Self.isPause) && !bench.sent.contains(where: Self.isRun) && !bench.bench.run.isOpeningPlayed)
        }
        var bench = try Self.opened(plays: true)
        bench.press(.character("n"))
        let pause = try #require(bench.sent.firstIndex(where: Self.isPause))
        #expect(bench.sent[pause...].contains { if case .stepPhase = $0 { true } else { false } })
        bench = try Self.opened(plays: true)
        #expect(bench.text.contains("space run"))
        bench.press(.character(" "))
        let end = try #require(bench.sent.firstIndex(where: Self.isPause))
        #expect(bench.sent[end...].contains(where: Self.isRun) && !bench.bench.run.isPausing)
        // A click does the same, a mere movement does not.
        bench = try Self.opened(plays: true)
        _ = bench.bench.update(.mouse(MouseEvent(.release, column: 30, row: 5)))
        #expect(bench.bench.run.isOpeningPlayed)
        _ = bench.bench.update(.mouse(MouseEvent(.press, column: 30, row: 5)))
        #expect(!bench.bench.run.isOpeningPlayed)
    }

    @Test("While it is played the status line names its phases; announcements wait")
    func statusLine() throws {
        var bench = try Self.opened(plays: true)
        bench.bench.prompt.announcements.add("something to be told")
        try bench.trainer.advance()
        try bench.trainer.advance()
        var news = TrainingNews()
        news.snapshot = bench.viewer.snapshot(bench.bench.looks)
        news.isRunning = true
        _ = bench.bench.update(.news(news))
        #expect(bench.text.contains("forward of conv1") && !bench.text.contains("something to be told") && !bench.text.contains("steps/s"))
        news.events = [.rested]
        news.isRunning = false
        _ = bench.bench.update(.news(news))
        #expect(bench.text.contains("something to be told"))
    }

    @Test("The first run can be watched, and f runs flat out or back; the footer names it at every size")
    func firstRun() throws {
        for size in [Size(60, 16), Size(80, 24), Size(120, 40)] {
            var bench = try Bench(size: size, opening: .overview(plays: false))
            func footer() -> String { bench.line(size.height - 1) }
            #expect(footer().contains("f flat out"))
            bench.press(.character(" "))
            #expect(bench.sent.compactMap(Self.pace) == [Speed.watchable.pace] && bench.sent.contains(where: Self.isRun))
            #expect(footer().contains("f flat out"))
            bench.bench.run.isRunning = true
            bench.press(.character("f"))
            bench.bench.run.isRunning = true
            #expect(bench.sent.compactMap(Self.pace).last == .flatOut && bench.sent.count(where: Self.isRun) == 1)
            bench.press(.character("f"))
            #expect(bench.sent.compactMap(Self.pace).last == Speed.watchable.pace && bench.sent.count(where: Self.isRun) == 1)
        }
        // From rest it runs.
        var bench = try Bench(opening: .overview(plays: false))
        bench.press(.character("f"))
        #expect(bench.sent.contains(where: Self.isRun) && bench.sent.compactMap(Self.pace) == [.flatOut])
    }

    @Test("Another run stands where the overview stood; a lesson's scene begins on the main screen, flat out")
    func otherRuns() throws {
        let bench = try Self.opened(plays: true)
        let next = bench.bench.reopened(with: bench.bench.settings.run)
        #expect(next.page == .overview && !next.settings.opening.plays && Speed.all[next.speed] == .watchable)
        let scene = bench.bench.staged(with: bench.bench.settings.run)
        #expect(Speed.all[scene.speed] == .flatOut)
    }
}
