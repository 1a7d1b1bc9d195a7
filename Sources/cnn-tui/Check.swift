import ArgumentParser
import Commands
import Interchange
import Messages
import Training

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: HelpText.check, discussion: HelpText.checkDiscussion)

    @Option(help: ArgumentHelp(HelpText.checkStep, valueName: "count"))
    var step: WholeNumber?
    @Option(help: ArgumentHelp(HelpText.checkSamples, valueName: "count"))
    var samples = WholeNumber(GradientChecker.usualSamples)
    @Option(help: ArgumentHelp(HelpText.checkEntries, valueName: "count"))
    var entries: WholeNumber?
    @Flag(help: ArgumentHelp(HelpText.checkAll))
    var all = false
    @Flag(help: ArgumentHelp(HelpText.json))
    var json = false
    // The screen's own --run is in this group: a second option of that name would never get its value.
    @OptionGroup var keeping: KeepingOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var display: DisplayOptions

    private func check() throws {
        try model.check()
        if all && entries != nil { throw UsageProblem.exclude(option: "--all", other: "--entries") }
        if keeping.saveEvery != nil { throw UsageProblem.exclude(option: "--save-every", other: "check") }
        if step != nil && keeping.run != nil { throw UsageProblem.exclude(option: "--step", other: "--run") }
        if let step { try UsageProblem.check("--step", step, 0...1_000_000_000) }
        if let entries { try UsageProblem.check("--entries", entries, 1...1_000_000_000) }
        try UsageProblem.check("--samples", samples, 1...100_000)
    }

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) {
            try check()
            let interruption = Interruption()
            let given = try model.given(over: surroundings.configuration.run)
            let plan =
                try keeping.run.map { try RunPlan.looked($0, in: RunFolder.root(), given: given) } ?? RunPlan(options: given.options)
            let command = CheckCommand(
                plan: plan, step: step?.value, samples: samples.value, entries: all ? nil : entries?.value ?? GradientChecker.usualEntries,
                json: json)
            switch try command.run(surroundings.output, isInterrupted: { interruption.isRequested }) {
            case .right: break
            case .wrong: throw ExitCode(ExitStatus.failed)
            case .interrupted: interruption.end()
            }
        }
    }
}
