import ArgumentParser
import Commands
import Messages

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: HelpText.config, discussion: HelpText.configDiscussion)

    @Flag(help: ArgumentHelp(HelpText.configJSON))
    var json = false
    @OptionGroup var model: ModelOptions
    @OptionGroup var saving: SavingOptions
    @OptionGroup var memory: MemoryOptions
    @OptionGroup var presenting: PresentingOptions
    @OptionGroup var moving: KeyOptions
    @OptionGroup var display: DisplayOptions

    private var typed: [Setting: String] {
        let own = [
            .saveEvery: saving.saveEvery?.text, .history: memory.history?.text,
            Setting.present: presenting.present.map { $0 ? "yes" : "no" }, .keys: moving.keys?.rawValue,
        ]
        return display.typed.merging(own.compactMapValues { $0 }) { $1 }
    }

    func run() throws {
        let surroundings = Surroundings(display)
        // All mistakes: this is the command to look for them.
        try Program.perform(surroundings, mostMistakes: .max) {
            try saving.check()
            try memory.check()
            let given = try model.given(over: surroundings.configuration.run)
            try ConfigCommand(typed: typed, given: given, configuration: surroundings.configuration, json: json).run(surroundings.output)
        }
    }
}
