import ArgumentParser
import Commands
import Glibc
import Interchange
import Messages

struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: HelpText.runs, discussion: HelpText.runsDiscussion,
        subcommands: [List.self, Show.self, Compare.self, Check.self, Delete.self, Export.self, Prune.self], defaultSubcommand: List.self)

    /// Executes an action, and exits with the code that says whether it found a problem.
    static func perform(_ action: RunsCommand.Action, json: Bool = false, _ display: DisplayOptions) throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) {
            if json, case .compare(_, _?) = action { throw UsageProblem.exclude(option: "--json", other: "--svg") }
            try execute(action, json: json, surroundings)
        }
    }

    private static func execute(_ action: RunsCommand.Action, json: Bool = false, _ surroundings: Surroundings) throws {
        let command = RunsCommand(action, root: try RunFolder.root(), json: json, appearance: surroundings.fileAppearance)
        if try !command.run(surroundings.output) { throw ExitCode(ExitStatus.failed) }
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
        @Argument(help: ArgumentHelp(HelpText.runsName), completion: .runs)
        var name: String
        @Flag(help: ArgumentHelp(HelpText.runsJSON))
        var json = false
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.show(name), json: json, display) }
    }

    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsCompare)
        @Argument(help: ArgumentHelp(HelpText.runsName), completion: .runs)
        var names: [String]
        @Flag(help: ArgumentHelp(HelpText.runsJSON))
        var json = false
        @Option(help: ArgumentHelp(HelpText.runsSVG, valueName: "file"), completion: .file(extensions: ["svg"]))
        var svg: String?
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.compare(names, svgFile: svg), json: json, display) }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsCheck)
        @Argument(help: ArgumentHelp(HelpText.runsName), completion: .runs)
        var names: [String] = []
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.check(names), display) }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsDelete)
        @Argument(help: ArgumentHelp(HelpText.runsName), completion: .runs)
        var names: [String]
        @OptionGroup var display: DisplayOptions
        func run() throws { try Runs.perform(.delete(names), display) }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsExport)
        @Argument(help: ArgumentHelp(HelpText.runsName), completion: .runs)
        var name: String
        @Argument(help: ArgumentHelp(HelpText.runsFile), completion: .weights)
        var file: String?
        @Option(help: ArgumentHelp(HelpText.runsCurves, valueName: "file"), completion: .file(extensions: ["csv", "json"]))
        var curves: String?
        @OptionGroup var display: DisplayOptions

        func run() throws {
            let surroundings = Surroundings(display)
            try Program.perform(surroundings) {
                if file == nil && curves == nil { throw UsageProblem.argumentMissing("FILE", command: "cnn-tui runs export") }
                if file == "-" && curves == "-" { throw UsageProblem.exclude(option: "-", other: "--curves -") }
                if let curves, !RunsCommand.isTable(curves) { throw UsageProblem.tableKind(file: curves) }
                if let file { try Runs.execute(.export(name, to: file), surroundings) }
                if let curves { try Runs.execute(.exportCurves(name, to: curves), surroundings) }
            }
        }
    }

    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: HelpText.runsPrune, discussion: HelpText.runsPruneDiscussion)
        @Option(help: ArgumentHelp(HelpText.runsOlderThan, valueName: "age"))
        var olderThan: String?
        @Option(help: ArgumentHelp(HelpText.runsKeep, valueName: "count"))
        var keep: WholeNumber?
        @Flag(help: ArgumentHelp(HelpText.runsUnnamed))
        var unnamed = false
        @Flag(help: ArgumentHelp(HelpText.runsYes))
        var yes = false
        @Flag(help: ArgumentHelp(HelpText.runsDryRun))
        var dryRun = false
        @OptionGroup var display: DisplayOptions

        func run() throws {
            let surroundings = Surroundings(display)
            try Program.perform(surroundings) {
                if olderThan == nil && keep == nil && !unnamed {
                    throw UsageProblem.optionMissing("--older-than, --keep, --unnamed", command: "cnn-tui runs prune")
                }
                if yes && dryRun { throw UsageProblem.exclude(option: "--yes", other: "--dry-run") }
                if let keep { try UsageProblem.check("--keep", keep, 0...1_000_000) }
                let seconds = try olderThan.map { text in
                    guard let seconds = PruneCommand.seconds(text) else { throw UsageProblem.notAge(option: "--older-than", found: text) }
                    return seconds
                }
                let command = PruneCommand(
                    olderThan: seconds, keep: keep?.value, unnamed: unnamed, isDryRun: dryRun, root: try RunFolder.root())
                let isWhole = try command.run(surroundings.output) {
                    if yes { return true }
                    // No one is there to answer.
                    guard isatty(STDIN_FILENO) == 1 else {
                        throw UsageProblem.optionMissing("--yes", command: "cnn-tui runs prune")
                    }
                    surroundings.output.standardError(surroundings.words(.pruneAsk).string)
                    return ["y", "yes"].contains(readLine()?.lowercased())
                }
                if !isWhole { throw ExitCode(ExitStatus.failed) }
            }
        }
    }
}
