import ArgumentParser
import Commands
import Interchange
import Messages

struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: HelpText.runs, discussion: HelpText.runsDiscussion,
        subcommands: [List.self, Show.self, Compare.self, Check.self, Delete.self, Export.self], defaultSubcommand: List.self)

    /// Executes an action, and exits with the code that says whether it found a problem.
    static func perform(_ action: RunsCommand.Action, json: Bool = false, _ display: DisplayOptions) throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) {
            if json, case .compare(_, _?) = action { throw UsageProblem.exclude(option: "--json", other: "--svg") }
            let command = RunsCommand(
                action, root: try RunFolder.root(), json: json, appearance: surroundings.fileAppearance(display))
            if try !command.run(surroundings.output) { throw ExitCode(ExitStatus.failed) }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsList)
        @Flag(help: ArgumentHelp(HelpText.runsJSON))
        var json = false
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.list, json: json, display) }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsShow)
        @Argument(help: ArgumentHelp(HelpText.runsName))
        var name: String
        @Flag(help: ArgumentHelp(HelpText.runsJSON))
        var json = false
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.show(name), json: json, display) }
    }

    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsCompare)
        @Argument(help: ArgumentHelp(HelpText.runsName))
        var names: [String]
        @Flag(help: ArgumentHelp(HelpText.runsJSON))
        var json = false
        @Option(help: ArgumentHelp(HelpText.runsSVG, valueName: "file"))
        var svg: String?
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.compare(names, svgFile: svg), json: json, display) }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsCheck)
        @Argument(help: ArgumentHelp(HelpText.runsName))
        var names: [String] = []
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.check(names), display) }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsDelete)
        @Argument(help: ArgumentHelp(HelpText.runsName))
        var names: [String]
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.delete(names), display) }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsExport)
        @Argument(help: ArgumentHelp(HelpText.runsName))
        var name: String
        @Argument(help: ArgumentHelp(HelpText.runsFile))
        var file: String
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.export(name, to: file), display) }
    }
}
