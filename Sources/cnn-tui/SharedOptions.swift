import ArgumentParser
import Commands
import Datasets
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Training

/// Options of all commands that run a network.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.model, valueName: "notation"))
    var model: String?
    @Option(help: ArgumentHelp(HelpText.data, valueName: "data"))
    var data: String?
    @Option(help: ArgumentHelp(HelpText.layout))
    var layout: ChannelLayout?
    @Option(help: ArgumentHelp(HelpText.seed))
    var seed: WholeNumber?
    @Option(help: ArgumentHelp(HelpText.batchSize, valueName: "samples"))
    var batchSize: WholeNumber?
    @Option(name: [.customLong("learning-rate"), .customLong("lr")], help: ArgumentHelp(HelpText.learningRate, valueName: "rate"))
    var learningRate: TypedRate?
    @Option(help: ArgumentHelp(HelpText.loss))
    var loss: LossFunction?
    @Option(help: ArgumentHelp(HelpText.threads, valueName: "count"))
    var threads: WholeNumber?
    @Option(help: ArgumentHelp(HelpText.order))
    var order: SampleOrder?
    @Option(help: ArgumentHelp(HelpText.initial, valueName: "file"))
    var initial: String?

    /// Throws if a number is out of range.
    func check() throws {
        if let batchSize { try UsageProblem.check("--batch-size", batchSize, 1...100_000) }
        if let seed { _ = try seed.checkedSeed("--seed") }
        if let learningRate { _ = try learningRate.checked("--learning-rate") }
        if let threads { try UsageProblem.check("--threads", threads, 1...256) }
    }

    /// The options given by the user.
    var given: GivenOptions {
        var given = GivenOptions()
        given.model = model
        given.data = data
        given.layout = layout
        given.seed = seed.flatMap { UInt64($0.text) }
        given.batchSize = batchSize?.value
        given.learningRate = learningRate.flatMap { try? TypedNumber.read($0.text) }
        given.loss = loss
        given.order = order
        given.initial = initial
        given.threads = threads?.value
        return given
    }

    /// A new run with these options.
    var run: RunOptions { given.options(over: RunOptions()) }
}

/// Options of all commands that can save a run.
struct KeepingOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.run, valueName: "name"))
    var run: String?
    @Option(help: ArgumentHelp(HelpText.saveEvery, valueName: "steps"))
    var saveEvery: WholeNumber?

    /// Throws if a number is out of range.
    func check() throws {
        if let saveEvery { try UsageProblem.check("--save-every", saveEvery, 1...1_000_000_000) }
    }
}

/// Options of all commands that draw or print messages.
struct DisplayOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.color, valueName: "when"))
    var color = ColorChoice.auto
    @Flag(help: ArgumentHelp(HelpText.ascii))
    var ascii = false
    @Option(help: ArgumentHelp(HelpText.language, valueName: "language"))
    var lang: LanguageChoice?
}

extension Surroundings {
    /// The options that seem to be meant when the arguments cannot be parsed.
    init(guessedFrom words: [String]) {
        let pairs = zip(words, words.dropFirst()).filter { $0.0 == "--lang" }.map(\.1)
        let languages = pairs + words.filter { $0.utf8.starts(with: "--lang=".utf8) }.map { String($0.dropFirst(7)) }
        self.init(
            color: .auto, ascii: words.contains("--ascii"), lang: languages.lazy.compactMap { LanguageChoice(rawValue: $0) }.first)
    }
}

/// When to use colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case never, auto, always
}

/// The requested language.
enum LanguageChoice: String, ExpressibleByArgument, CaseIterable {
    case en, zh

    var language: Language { self == .en ? .english : .chinese }
}

extension LossFunction: ExpressibleByArgument {}
extension SampleOrder: ExpressibleByArgument {}
extension ChannelLayout: ExpressibleByArgument {}
