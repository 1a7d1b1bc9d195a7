import ArgumentParser
import Commands
import Messages
import OptionSamples
import Testing
import Training

@testable import cnn_tui

@Suite struct OptionArgumentTests {
    private func given(_ arguments: String...) throws -> GivenOptions {
        try #require(try Program.parseAsRoot(["train"] + arguments) as? Train).model.given
    }

    @Test("Every option is an argument with its help and its choices, and takes its value", arguments: RunOption.all)
    func arguments(_ option: RunOption) throws {
        let text = option.sample
        let given = try given("--\(option.name)", text)
        #expect(RunOption.all.filter { given.contains($0) } == [option])
        var expected = RunOptions()
        try option.take(text, in: &expected)
        #expect(given.options == expected)
        let described = try #require(CommandDescription.program?.subcommand("train")?.option(option.name))
        if case .choice(let words) = option.kind { #expect(described.allValues == words) } else { #expect(described.allValues == nil) }
        let help = Train.helpMessage(columns: 10_000)
        #expect(try help.contains(#require(option.words?.help)))
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
