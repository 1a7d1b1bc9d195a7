import ArgumentParser
import Commands
import Messages

struct ManualPages: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: HelpText.manual, discussion: HelpText.manualDiscussion)

    @Argument(help: ArgumentHelp(HelpText.manualTopic), completion: .topics)
    var topic: String?
    @Flag(help: ArgumentHelp(HelpText.manualMan))
    var man = false
    @OptionGroup var display: DisplayOptions

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) {
            guard man else { return try ManualCommand(topic: topic).run(surroundings.output) }
            if topic != nil { throw UsageProblem.exclude(option: "--man", other: "TOPIC") }
            let program = try CommandDescription(json: Program._dumpHelp())
            surroundings.output.standardOutput(try ManualPage(program, Manual(), version: RunPlan.version).text())
        }
    }
}
