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
    var model = "6c5-2s-12c5-2s"
    @Option(help: ArgumentHelp(HelpText.data, valueName: "data"))
    var data = "mnist"
    @Option(help: ArgumentHelp(HelpText.seed))
    var seed: UInt64 = 1
    @Option(help: ArgumentHelp(HelpText.batchSize, valueName: "samples"))
    var batchSize = 50
    @Option(help: ArgumentHelp(HelpText.learningRate, valueName: "rate"))
    var learningRate: Float = 1
    @Option(help: ArgumentHelp(HelpText.loss))
    var loss = LossFunction.halfSquaredError
    @Option(help: ArgumentHelp(HelpText.threads, valueName: "count"))
    var threads: Int?
    @Option(help: ArgumentHelp(HelpText.order))
    var order = SampleOrder.random
    @Option(help: ArgumentHelp(HelpText.initial, valueName: "file"))
    var initial: String?

    /// Throws for a number that is out of range.
    func check() throws {
        try UsageProblem.check("--batch-size", batchSize, 1...100_000)
        guard learningRate > 0, learningRate.isFinite else {
            throw UsageProblem.notPositive(option: "--learning-rate", found: String(learningRate))
        }
        if let threads { try UsageProblem.check("--threads", threads, 1...256) }
    }

    var run: RunOptions {
        var options = RunOptions()
        options.model = model
        options.data = DataSource(data)
        options.seed = seed
        options.batchSize = batchSize
        options.learningRate = learningRate
        options.loss = loss
        options.threads = threads ?? Workers.processorCount
        options.order = order
        options.initial = initial
        return options
    }
}

/// Options of all commands that draw or speak.
struct DisplayOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.color, valueName: "when"))
    var color = ColorChoice.auto
    @Flag(help: ArgumentHelp(HelpText.ascii))
    var ascii = false
    @Option(help: ArgumentHelp(HelpText.language, valueName: "language"))
    var lang: LanguageChoice?
}

/// When to use colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case never, auto, always
}

/// A language that was asked for.
enum LanguageChoice: String, ExpressibleByArgument, CaseIterable {
    case en, zh
}

extension LossFunction: ExpressibleByArgument {}
extension SampleOrder: ExpressibleByArgument {}
