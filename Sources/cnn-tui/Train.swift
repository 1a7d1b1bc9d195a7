import ArgumentParser
import Commands
import Messages

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: HelpText.train, discussion: HelpText.trainDiscussion)

    @Option(help: ArgumentHelp(HelpText.epochs, valueName: "count"))
    var epochs: Int?
    @Option(help: ArgumentHelp(HelpText.steps, valueName: "count"))
    var steps: Int?
    @Option(help: ArgumentHelp(HelpText.output, valueName: "file"))
    var output: String?
    @Flag(help: ArgumentHelp(HelpText.json))
    var json = false
    @OptionGroup var model: ModelOptions
    @OptionGroup var display: DisplayOptions

    func validate() throws {
        if epochs != nil && steps != nil { throw ValidationError("--epochs and --steps exclude each other") }
        if let epochs, !(0...1_000_000).contains(epochs) { throw ValidationError("--epochs \(epochs): expected 0 to 1000000") }
        if let steps, !(0...1_000_000_000).contains(steps) {
            throw ValidationError("--steps \(steps): expected 0 to 1000000000")
        }
    }

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings.words) {
            let interruption = Interruption()
            let command = TrainCommand(
                options: model.run, length: steps.map { .steps($0) } ?? .epochs(epochs ?? 1), outputFile: output, json: json)
            let ending = try command.run(surroundings.output, isInterrupted: { interruption.isRequested })
            if ending == .interrupted { throw ExitCode(ExitStatus.interrupted) }
        }
    }
}
