import ArgumentParser
import Commands
import Glibc
import Messages
import NcursesTerminal
import TerminalUI

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: HelpText.show, discussion: HelpText.showDiscussion)

    @Argument(help: ArgumentHelp(HelpText.showView))
    var view: String
    @Argument(help: ArgumentHelp(HelpText.showLayer))
    var layer: String?
    @Option(help: ArgumentHelp(HelpText.showStep, valueName: "count"))
    var step = 0
    @Option(help: ArgumentHelp(HelpText.showSample, valueName: "index"))
    var sample = 0
    @Option(help: ArgumentHelp(HelpText.showMap, valueName: "index"))
    var map: Int?
    @Option(help: ArgumentHelp(HelpText.showWidth, valueName: "columns"))
    var width: Int?
    @OptionGroup var model: ModelOptions
    @OptionGroup var display: DisplayOptions

    func validate() throws {
        if view != "network" && layer == nil { throw ValidationError("show \(view): expected the name of a layer") }
        guard (0...1_000_000_000).contains(step) else { throw ValidationError("--step \(step): expected 0 to 1000000000") }
        guard sample >= 0 else { throw ValidationError("--sample \(sample): expected 0 or more") }
        if let map, map < 0 { throw ValidationError("--map \(map): expected 0 or more") }
        if let width, !(20...1000).contains(width) { throw ValidationError("--width \(width): expected 20 to 1000") }
    }

    func run() throws {
        let surroundings = Surroundings(display)
        let columns = width ?? terminalSize(of: STDOUT_FILENO)?.width ?? 100
        let command = ShowCommand(
            options: model.run, view: view, layer: layer ?? "", step: step, sample: sample, map: map, width: max(20, columns))
        try Program.perform(surroundings.words) {
            do {
                try command.run(surroundings.output, appearance: surroundings.outputAppearance(display))
            } catch let problem as ShowProblem {
                write("cnn-tui: \(problem.text(surroundings.words).string)\n", to: STDERR_FILENO)
                throw ExitCode(ExitStatus.badUsage)
            }
        }
    }
}
