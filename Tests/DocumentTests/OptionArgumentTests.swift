import ArgumentParser
import Commands
import Messages
import OptionSamples
import Testing
import Training

@testable import cnn_tui

@Suite struct OptionArgumentTests {
    private func given(_ arguments: String...) throws -> GivenOptions {
        try #require(try Program.parseAsRoot(["train"] + arguments) as? Train).model.given()
    }

    /// The description is long in the making, and the same for every option.
    private static let train = CommandDescription.program?.subcommand("train")
    private static let help = Train.helpMessage(columns: 10_000)

    @Test("Every option is an argument with its help and its choices, and takes its value", arguments: RunOption.all)
    func arguments(_ option: RunOption) throws {
        let text = option.sample
        let given = try given("--\(option.name)", text)
        #expect(RunOption.all.filter { given.contains($0) } == [option])
        var expected = RunOptions()
        try option.take(text, in: &expected)
        #expect(given.options == expected)
        let described = try #require(Self.train?.option(option.name))
        if case .choice(let words) = option.kind { #expect(described.allValues == words) } else { #expect(described.allValues == nil) }
        #expect(try Self.help.contains(#require(option.words?.help)))
    }

    @Test("Every setting of the configuration file is an argument of config; a flag and what has no word for its default can be undone")
    func settings() throws {
        let described = try #require(CommandDescription.program?.subcommand("config"))
        for setting in Setting.all {
            let option = try #require(described.option(setting.name), "\(setting.name)")
            #expect((option.kind == .flag) == (setting.kind == .flag))
            if setting.kind == .flag { #expect(described.option("no-\(setting.name)")?.kind == .flag) }
            if case .choice(let words) = setting.kind { #expect(option.allValues == words) }
            // Whatever the file says, the arguments can say the default.
            guard case .run(let run) = setting.kind, run.value(in: RunOptions()) == nil, run != .validation else { continue }
            if run.setting != nil || run == .network {
                var file = RunOptions()
                try run.take(run.sample, in: &file)
                let words = run == .network ? ["--model", "f5"] : ["--optimizer", "gradient-descent", "--\(setting.name)", "default"]
                let train = try #require(try Program.parseAsRoot(["train"] + words) as? Train)
                #expect(try run.value(in: train.model.given(over: file).options) == nil, "\(setting.name)")
                continue
            }
            #expect(described.option("no-\(setting.name)")?.kind == .flag, "\(setting.name)")
        }
        var defaults = RunOptions()
        (defaults.initial, defaults.layout, defaults.seed) = ("/w", .channelsLast, 5)
        let train = try #require(try Program.parseAsRoot(["train", "--no-initial", "--no-layout", "--validation", "0"]) as? Train)
        let given = try train.model.given(over: defaults)
        #expect(given.options.initial == nil && given.options.layout == nil && given.options.seed == 5)
        #expect(given.contains(.initial) && given.contains(.layout) && !given.contains(.seed))
        #expect(throws: UsageProblem.exclude(option: "--initial", other: "--no-initial")) {
            try (Program.parseAsRoot(["train", "--initial", "w", "--no-initial"]) as? Train)?.model.given()
        }
    }

    @Test("What an option does not take is a usage error with the option's name")
    func problems() throws {
        #expect(try !given().contains(.seed))
        for (option, text, problem) in [
            ("--seed", "-1", UsageProblem.outOfRange(option: "--seed", found: "-1", least: "0", most: "18446744073709551615")),
            ("--batch-size", "100001", .outOfRange(option: "--batch-size", found: "100001", least: "1", most: "100000")),
            ("--threads", "0", .outOfRange(option: "--threads", found: "0", least: "1", most: "256")),
            ("--lr", "0", .notPositive(option: "--learning-rate", found: "0")),
            ("--learning-rate", "-1e-50", .notPositive(option: "--learning-rate", found: "-1e-50")),
            ("--learning-rate", "1e50", .number(option: "--learning-rate", found: "1e50", .tooLarge)),
        ] {
            #expect(throws: problem) { try given("\(option)=\(text)") }
        }
    }
}
