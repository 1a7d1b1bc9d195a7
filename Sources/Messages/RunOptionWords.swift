import NeuralNetworks
import TerminalUI
import Training

/// The words of a run option.
public struct RunOptionWords: Sendable {
    /// Its name in lists of a run's settings; nil if they leave it out.
    public let name: Phrase?
    /// What its command of the command line does; nil if it has none.
    public let command: Phrase?
    /// Its text in `--help`.
    public let help: String

    private init(_ name: Phrase?, command: Phrase? = nil, help: String) {
        (self.name, self.command, self.help) = (name, command, help)
    }

    /// The words of each option; those of settings follow from the registry of update rules.
    static let all: [RunOption: RunOptionWords] = ofRuns.merging(
        RunOption.settings.map { option in
            (option, RunOptionWords(nil, command: .cmdSetting, help: option.setting.map(HelpText.setting) ?? ""))
        }
    ) { $1 }

    private static let ofRuns: [RunOption: RunOptionWords] = [
        .optimizer: RunOptionWords(.runsOptimizer, command: .cmdOptimizer, help: HelpText.optimizer),
        .schedule: RunOptionWords(.runsSchedule, command: .cmdSchedule, help: HelpText.schedule),
        .model: RunOptionWords(.tableModel, command: .cmdModel, help: HelpText.model),
        .network: RunOptionWords(nil, command: .cmdNetwork, help: HelpText.networkFile),
        .data: RunOptionWords(.runsData, command: .cmdData, help: HelpText.data),
        .layout: RunOptionWords(nil, command: .cmdLayout, help: HelpText.layout),
        .seed: RunOptionWords(.runsSeed, command: .cmdSeed, help: HelpText.seed),
        .batchSize: RunOptionWords(.runsBatch, command: .cmdBatch, help: HelpText.batchSize),
        .learningRate: RunOptionWords(.runsRate, help: HelpText.learningRate),
        .loss: RunOptionWords(.runsLoss, command: .cmdLoss, help: HelpText.loss),
        .order: RunOptionWords(.runsOrder, command: .cmdOrder, help: HelpText.order),
        .validation: RunOptionWords(.runsValidation, command: .cmdValidation, help: HelpText.validation),
        .initialization: RunOptionWords(.runsInitialization, command: .cmdInitialization, help: HelpText.initialization),
        .initial: RunOptionWords(.runsInitial, command: .cmdInitial, help: HelpText.initial),
        .threads: RunOptionWords(nil, help: HelpText.threads),
    ]
}

extension RunOption {
    /// Its words; each option has some.
    public var words: RunOptionWords? { RunOptionWords.all[self] }
}

extension Phrasebook {
    /// An option's name in lists of settings; nil if they leave it out.
    public func name(of option: RunOption) -> VisibleText? {
        option.setting.map { VisibleText(untrusted: $0.name) } ?? option.words?.name.map { self($0) }
    }

    /// An option's value as the screen shows it: the loss by its name, data by that of their folder, weights without a file as drawn.
    public func value(of option: RunOption, in run: RunOptions) -> VisibleText {
        switch option {
        case .loss: return loss(run.loss)
        case .model: return VisibleText(untrusted: run.modelName)
        case .data: return VisibleText(untrusted: run.data.name)
        case .initial where run.initial == nil: return self(.initialDrawn)
        case .validation where run.validation == nil: return self(.validationNone)
        default: break
        }
        return switch option.value(in: run) {
        case .text(let text): VisibleText(untrusted: text)
        case .count(let count): NumberFormat.grouped(count)
        case .seed(let seed): "\(seed)"
        case .number(let number): NumberFormat.typed(number)
        case nil: "–"
        }
    }
}
