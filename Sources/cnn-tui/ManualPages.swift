import ArgumentParser
import Commands
import Messages

struct ManualPages: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: HelpText.manual, discussion: HelpText.manualDiscussion)

    @Argument(help: ArgumentHelp(HelpText.manualTopic))
    var topic: String?
    @OptionGroup var display: DisplayOptions

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) { try ManualCommand(topic: topic).run(surroundings.output) }
    }
}
