import ArgumentParser
import Commands
import Messages

struct Trace: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: HelpText.trace, discussion: HelpText.traceDiscussion)

    @Option(help: ArgumentHelp(HelpText.traceSteps, valueName: "count"))
    var steps: WholeNumber?
    @Option(help: ArgumentHelp(HelpText.traceOutput, valueName: "file"), completion: .weights)
    var output: String
    @Flag(help: ArgumentHelp(HelpText.traceEveryArray))
    var everyArray = false
    @OptionGroup var model: ModelOptions
    @OptionGroup var display: DisplayOptions

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) {
            try model.check()
            if let steps { try UsageProblem.check("--steps", steps, 0...1_000_000_000) }
            let options = try model.given(over: surroundings.configuration.run).options
            try TraceCommand(options: options, steps: steps?.value, outputFile: output, everyArray: everyArray).run(surroundings.output)
        }
    }
}
