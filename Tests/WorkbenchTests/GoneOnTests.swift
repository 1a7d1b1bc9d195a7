import NeuralNetworks
import TerminalUI
import Testing
import Training

@testable import Workbench

/// A run that was kept and is gone on with.
@Suite struct GoneOnTests {
    /// Its session begins with step 10, of whose steps nothing is done yet.
    private func bench() throws -> Bench {
        var bench = try Bench()
        for _ in 0..<10 { try bench.trainer.advanceThroughUpdate() }
        let state = bench.trainer.state
        bench.trainer.restart(from: state)
        var news = TrainingNews()
        let dataset = try #require(bench.bench.run.dataset)
        news.events = [.ready(bench.trainer.network, dataset: dataset)]
        news.history = madeUpHistory(0..<10)
        news.resumedAt = 10
        bench.sent = []
        bench.receive(news)
        guard case .goTo(10)? = bench.sent.first else {
            Issue.record("\(bench.sent)")
            return bench
        }
        var rest = TrainingNews()
        rest.events = [.rested]
        bench.receive(rest)
        bench.sent = []
        return bench
    }

    @Test func itIsNotBeforeTheFirstStep() throws {
        var bench = try bench()
        bench.press(.right)
        #expect(bench.text.contains("resumed at step 10: n does one phase, space runs"))
    }

    @Test(
        "Going back beyond its beginning is refused with a message, and nothing moves",
        arguments: [Key.character("p"), .character("B"), .character(",")])
    func keysBack(_ key: Key) throws {
        var bench = try bench()
        bench.press(key)
        #expect(bench.sent.isEmpty && bench.text.contains("the session resumed the run here: it has no earlier steps"))
    }

    @Test func stepsThatWereDoneBefore() throws {
        var bench = try bench()
        bench.press(.character("g"), .character("9"), .enter)
        #expect(bench.sent.isEmpty && bench.text.contains("has no earlier steps"))
        bench.press(.escape, .character("g"), .character("1"), .character("0"), .enter)
        guard case .goTo(10)? = bench.sent.first else {
            Issue.record("\(bench.sent)")
            return
        }
        var curves = try self.bench()
        curves.press(.character("c"), .home, .enter)
        #expect(curves.sent.isEmpty && curves.text.contains("has no earlier steps"))
    }

    // MARK: Going on with another run

    /// What `:load b` asks for, after some steps of a run that is kept as `a`.
    private func load(_ bench: inout Bench) -> String? {
        bench.press(.character(":"))
        for character in "load b" { bench.press(.character(character)) }
        for effect in bench.bench.update(.key(.enter)) { if case .load(let name) = effect { return name } }
        return nil
    }

    private func steps(keptAs name: String?) throws -> Bench {
        var bench = try Bench()
        bench.bench.settings.runName = name
        var news = TrainingNews()
        news.history = madeUpHistory(0..<20)
        bench.receive(news)
        return bench
    }

    @Test("A run that goes on is not said to start again")
    func goingOnIsTold() throws {
        var bench = try steps(keptAs: "a")
        for seed in [bench.bench.settings.run.seed, bench.bench.settings.run.seed + 1] {
            var run = bench.bench.settings.run
            run.seed = seed
            let (network, dataset) = (bench.trainer.network, try #require(bench.bench.run.dataset))
            bench.bench = bench.bench.reopened(with: run)
            bench.bench.settings.runName = "b"
            var news = TrainingNews()
            news.events = [.ready(network, dataset: dataset)]
            news.resumedAt = 11
            bench.receive(news)
            #expect(!bench.text.contains("at step 0") && bench.text.contains("resumed b at step 11"))
        }
    }

    @Test func whatIsKeptCanBeLeft() throws {
        var bench = try steps(keptAs: "a")
        #expect(load(&bench) == "b")
    }

    @Test("Opening another run asks first if this one cannot be saved, on a full disk or without a name")
    func whatIsNotKeptIsAskedFor() throws {
        struct Full: Error {}
        for name in ["a", nil] {
            var bench = try steps(keptAs: name)
            if let name { _ = bench.bench.update(.kept(.failed(step: 10, Full()), runName: name)) }
            #expect(load(&bench) == nil)
            let wanted = name == nil ? "This run is NOT saved: it has no name" : "This run is NOT saved: Full()"
            #expect(bench.text.contains("Open another run? \(wanted)"))
            #expect(bench.bench.update(.key(.character("n"))).isEmpty && bench.bench.prompt.overlay == nil)
            #expect(load(&bench) == nil)
            let effects = bench.bench.update(.key(.character("y")))
            guard case .load("b")? = effects.first, bench.bench.prompt.overlay == nil else {
                Issue.record("\(effects)")
                continue
            }
            // Once it could be saved after all, there is no question.
            guard let name else { continue }
            _ = bench.bench.update(.kept(.saved(step: 20), runName: name))
            #expect(load(&bench) == "b")
        }
    }
}
