import ArgumentParser
import Commands
import Files
import Glibc
import Interchange
import Messages

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: HelpText.train, discussion: HelpText.trainDiscussion)

    @Option(help: ArgumentHelp(HelpText.epochs, valueName: "count"))
    var epochs: WholeNumber?
    @Option(help: ArgumentHelp(HelpText.steps, valueName: "count"))
    var steps: WholeNumber?
    @Option(help: ArgumentHelp(HelpText.output, valueName: "file"), completion: .weights)
    var output: String?
    @Flag(help: ArgumentHelp(HelpText.json))
    var json = false
    @OptionGroup var keeping: KeepingOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var display: DisplayOptions

    private func check() throws {
        try model.check()
        if epochs != nil && steps != nil { throw UsageProblem.exclude(option: "--epochs", other: "--steps") }
        if let epochs { try UsageProblem.check("--epochs", epochs, 0...1_000_000) }
        try keeping.check()
        if keeping.saveEvery != nil && keeping.run == nil { throw UsageProblem.needs(option: "--save-every", other: "--run") }
        if let steps { try UsageProblem.check("--steps", steps, 0...1_000_000_000) }
    }

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) {
            try check()
            let interruption = Interruption()
            // A closed pipe must not end the program before the run is saved.
            signal(SIGPIPE, SIG_IGN)
            let given = try model.given(over: surroundings.configuration.run)
            let plan =
                try keeping.run.map {
                    let saveEvery = surroundings.configuration.whole(keeping.saveEvery?.value, .saveEvery)
                    return try RunPlan.named($0, in: RunFolder.root(), given: given, everySteps: saveEvery)
                }
                ?? RunPlan(options: given.options)
            let command = TrainCommand(
                plan: plan, length: steps.map { .steps($0.value) } ?? .epochs(epochs?.value ?? 1), outputFile: output, json: json)
            var lost: SystemError?
            let output = surroundings.output { text in
                if lost == nil { lost = writeAll(text, to: STDOUT_FILENO) }
            }
            let ending = try command.run(output, isInterrupted: { _ in interruption.isRequested || lost != nil })
            if ending == .interrupted && interruption.isRequested { interruption.end() }
            if let lost { leaveWithoutOutput(lost) }
        }
    }
}
