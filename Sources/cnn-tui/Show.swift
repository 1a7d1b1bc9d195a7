import ArgumentParser
import Commands
import Glibc
import Messages
import NcursesTerminal
import NeuralNetworks
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
    @Option(help: ArgumentHelp(HelpText.showSVG, valueName: "file"))
    var svg: String?
    @Flag(help: ArgumentHelp(HelpText.showAll))
    var all = false
    @Flag(help: ArgumentHelp(HelpText.showJSON))
    var json = false
    @OptionGroup var model: ModelOptions
    @OptionGroup var display: DisplayOptions

    private func check() throws {
        try model.check()
        if view == "why" && layer == nil { throw PlaceError.notAPlace("show why") }
        if view != "network" && layer == nil { throw UsageProblem.layerMissing(view: view) }
        for (option, isGiven) in [("--all", all), ("--json", json)] where isGiven && view != "why" {
            throw UsageProblem.exclude(option: option, other: "show \(view)")
        }
        if json && svg != nil { throw UsageProblem.exclude(option: "--json", other: "--svg") }
        if map != nil && view == "why" { throw UsageProblem.exclude(option: "--map", other: "show why") }
        try UsageProblem.check("--step", step, 0...1_000_000_000)
        try UsageProblem.check("--sample", sample, 0...1_000_000)
        if let map { try UsageProblem.check("--map", map, 0...1_000_000_000) }
        if let width { try UsageProblem.check("--width", width, 20...1000) }
    }

    func run() throws {
        let surroundings = Surroundings(display)
        let columns = width ?? terminalSize(of: STDOUT_FILENO)?.width ?? 100
        try Program.perform(surroundings) {
            try check()
            if view == "why" {
                let command = WhyCommand(
                    options: model.run, place: layer ?? "", step: step, sample: sample, all: all, json: json, svgFile: svg)
                return try command.run(surroundings.output)
            }
            let command = ShowCommand(
                options: model.run, view: view, layer: layer ?? "", step: step, sample: sample, map: map,
                width: max(20, columns), svgFile: svg)
            let appearance = svg == nil ? surroundings.outputAppearance(display) : surroundings.fileAppearance(display)
            try command.run(surroundings.output, appearance: appearance)
        }
    }
}
