import ArgumentParser
import Commands
import Glibc
import Messages
import NcursesTerminal
import NeuralNetworks
import TerminalUI

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: HelpText.show, discussion: HelpText.showDiscussion)

    @Argument(help: ArgumentHelp(HelpText.showView), completion: .views)
    var view: String
    @Argument(help: ArgumentHelp(HelpText.showLayer), completion: .layers)
    var layer: String?
    @Option(help: ArgumentHelp(HelpText.showStep, valueName: "count"))
    var step: WholeNumber = 0
    @Option(help: ArgumentHelp(HelpText.showSample, valueName: "index"))
    var sample: WholeNumber = 0
    @Option(help: ArgumentHelp(HelpText.showMap, valueName: "index"))
    var map: WholeNumber?
    @Option(help: ArgumentHelp(HelpText.showWidth, valueName: "columns"))
    var width: WholeNumber?
    @Option(help: ArgumentHelp(HelpText.showSVG, valueName: "file"), completion: .file(extensions: ["svg"]))
    var svg: String?
    @Flag(help: ArgumentHelp(HelpText.showAll))
    var all = false
    @Flag(help: ArgumentHelp(HelpText.showJSON))
    var json = false
    @Flag(help: ArgumentHelp(HelpText.showFile))
    var file = false
    @OptionGroup var model: ModelOptions
    @OptionGroup var display: DisplayOptions

    private func check() throws {
        try model.check()
        // An unknown view is reported before a missing layer.
        if view != "why" { try ShowCommand.checkView(view) }
        if view == "why" && layer == nil { throw PlaceError.notAPlace("show why") }
        if view != "network" && layer == nil { throw UsageProblem.layerMissing(view: view) }
        if all && view != "why" { throw UsageProblem.exclude(option: "--all", other: "show \(view)") }
        if json && view != "why" && view != "network" { throw UsageProblem.exclude(option: "--json", other: "show \(view)") }
        if file && view != "network" { throw UsageProblem.exclude(option: "--file", other: "show \(view)") }
        if file && json { throw UsageProblem.exclude(option: "--file", other: "--json") }
        if file && svg != nil { throw UsageProblem.exclude(option: "--file", other: "--svg") }
        if json && svg != nil { throw UsageProblem.exclude(option: "--json", other: "--svg") }
        if map != nil && view == "why" { throw UsageProblem.exclude(option: "--map", other: "show why") }
        try UsageProblem.check("--step", step, 0...1_000_000_000)
        try UsageProblem.check("--sample", sample, 0...1_000_000)
        if let map { try UsageProblem.check("--map", map, 0...1_000_000_000) }
        if let width { try UsageProblem.check("--width", width, 20...1000) }
    }

    func run() throws {
        let surroundings = Surroundings(display)
        let columns = width?.value ?? terminalSize(of: STDOUT_FILENO)?.width ?? 100
        try Program.perform(surroundings) {
            try check()
            let options = try model.given(over: surroundings.configuration.run).options
            if view == "why" {
                let command = WhyCommand(
                    options: options, place: layer ?? "", step: step.value, sample: sample.value, all: all, json: json, svgFile: svg)
                return try command.run(surroundings.output)
            }
            let command = ShowCommand(
                options: options, view: view, layer: layer ?? "", step: step.value, sample: sample.value, map: map?.value,
                width: max(20, columns), json: json, file: file, svgFile: svg)
            let appearance = svg == nil ? surroundings.outputAppearance : surroundings.fileAppearance
            try command.run(surroundings.output, appearance: appearance)
        }
    }
}
