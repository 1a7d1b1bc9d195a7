import ArgumentParser
import Commands
import Messages
import Tensors

struct Benchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: HelpText.benchmark, discussion: HelpText.benchmarkDiscussion)

    @Option(help: ArgumentHelp(HelpText.benchmarkPart))
    var part: [BenchmarkCommand.Part] = []
    @Option(help: ArgumentHelp(HelpText.benchmarkAgainst, valueName: "python"), completion: .file())
    var against: String?
    @Option(help: ArgumentHelp(HelpText.benchmarkRepeats, valueName: "count"))
    var repeats: WholeNumber = 5
    @Option(help: ArgumentHelp(HelpText.threads, valueName: "count"))
    var threads: WholeNumber?
    @Flag(help: ArgumentHelp(HelpText.benchmarkJSON))
    var json = false
    @OptionGroup var display: DisplayOptions

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) {
            try UsageProblem.check("--repeats", repeats, 1...1000)
            if let threads { try UsageProblem.check("--threads", threads, 1...256) }
            var parts = part.isEmpty ? [.kernels, .networks, .screen] : Set(part)
            if against != nil { parts.insert(.networks) }
            let command = BenchmarkCommand(
                parts: parts, peer: against, repeats: repeats.value, threads: threads?.value ?? Workers.processorCount, json: json,
                version: Program.configuration.version)
            try command.run(surroundings.output)
        }
    }
}

extension BenchmarkCommand.Part: ExpressibleByArgument {}
