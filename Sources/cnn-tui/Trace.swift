import ArgumentParser
import Commands
import Messages

struct Trace: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: HelpText.trace, discussion: HelpText.traceDiscussion)

    @Option(help: ArgumentHelp(HelpText.traceSteps, valueName: "count"))
    var steps: Int?
    @Option(help: ArgumentHelp(HelpText.traceOutput, valueName: "file"))
    var output: String
    @OptionGroup var model: ModelOptions
    @OptionGroup var display: DisplayOptions

    func validate() throws {
        if let steps, !(0...1_000_000_000).contains(steps) {
            throw ValidationError("--steps \(steps): expected 0 to 1000000000")
        }
    }

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings.words) {
            try TraceCommand(options: model.run, steps: steps, outputFile: output).run(surroundings.output)
        }
    }
}
