import Messages
import OptionSamples
import TerminalUI
import Testing
import Training

@testable import Workbench

@Suite struct RunOptionCommandTests {
    @Test("The command of an option opens a run with its value, and completes it", arguments: RunOption.all)
    func commandLine(_ option: RunOption) throws {
        guard let name = option.command else { return #expect(option == .learningRate || option == .threads) }
        let command = try #require(LineCommand(named: name))
        #expect(command.name == name && command.help == option.words?.command)
        if let setting = option.setting { return #expect(command.verb == .setting(option, setting)) }
        #expect(command.verb == .option(option))
        var bench = try Bench(size: Size(120, 40))
        let text = option.sample
        let run = bench.effects(of: "\(name) \(text)").compactMap { if case .open(let run) = $0 { run } else { nil } }.first
        #expect(option.value(in: try #require(run))?.text == text)
        guard case .choice(let words) = option.kind else { return }
        // Tab lists what would be too long a line.
        #expect(command.usage == ":\(name) \(words.count > 6 ? "WORD" : words.joined(separator: "|"))")
        bench.press(.character(":"))
        bench.type("\(name) ")
        bench.press(.tab)
        #expect(bench.bench.prompt.line.field.text.hasPrefix("\(name) \(words[0])"))
    }

    @Test("The state line has each option that determines numbers, and no default", arguments: RunOption.all)
    func stateLine(_ option: RunOption) throws {
        var run = RunOptions()
        #expect(run.arguments == [])
        let text = option.sample
        try option.take(text, in: &run)
        #expect(run.arguments == (option == .threads ? [] : ["--\(option.name)", try #require(option.value(in: run)).text]))
    }

    @Test func settingsAreInTheirOrder() throws {
        var bench = try Bench(size: Size(120, 40)).bench
        func settings() -> RunSettings { RunSettings(bench.settings.run, bench.run, bench.words) }
        #expect(
            settings().entries.map(\.string) == [
                "network: 6c5-2s-12c5-2m", "data: sm\\u{1b}all", "learning rate: 0.5", "loss function: half squared error",
                "batch size: 50", "seed: 1", "order: random", "initial weights: from the seed",
            ])
        var other = bench.settings.run
        for option in RunOption.all where option != .network { try option.take(option.sample, in: &other) }
        let answer = settings().difference(to: other).string
        let names = ["network ", "data ", "loss function ", "batch size ", "learning rate ", "seed ", "order ", "initial weights "]
        let places = try names.map { try #require(answer.firstRange(of: $0)).lowerBound }
        #expect(places == places.sorted())
        bench.settings.run.threads += 1
        #expect(settings().difference(to: bench.settings.run) == bench.words(.answerSameRun))
    }
}
