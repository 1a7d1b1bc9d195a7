import Messages
import TerminalUI
import Training

/// The training settings of the run on the screen: for the list of layers, the help and the answers to commands.
struct RunSettings {
    private let run: RunOptions
    private let status: RunStatus
    private let words: Phrasebook

    init(_ run: RunOptions, _ status: RunStatus, _ words: Phrasebook) {
        self.run = run
        self.status = status
        self.words = words
    }

    /// α of the step on the screen: a change of it counts when its step is there, before that step has begun.
    var rate: VisibleText {
        guard let snapshot = status.snapshot else { return Self.text(run.learningRate) }
        let changed = status.curves.changes.last { $0.target == .learningRate && $0.step == snapshot.step && snapshot.lastPhase == nil }
        return Self.text(changed?.value ?? snapshot.learningRate)
    }
    /// The loss function's name.
    var loss: VisibleText { words.value(of: .loss, in: run) }
    /// The batch size.
    var batch: VisibleText { words.value(of: .batchSize, in: run) }

    /// The shortest text that is exactly this number; without a point for whole numbers.
    static func text(_ value: Float) -> VisibleText { NumberFormat.typed(value) }

    /// The options that lists of settings name, these before the others.
    private static func listed(first: [RunOption]) -> [(option: RunOption, name: Phrase)] {
        (first + RunOption.all.filter { !first.contains($0) }).compactMap { option in option.words?.name.map { (option, $0) } }
    }

    /// All settings with their names.
    var entries: [VisibleText] {
        let listed = Self.listed(first: [.model, .data, .learningRate, .loss, .batchSize])
        // Most runs have no validation part.
        return listed.filter { $0.option != .validation || run.validation != nil }.map { option, name in
            let value =
                switch option {
                case .model: VisibleText(untrusted: status.network?.notation ?? run.modelName)
                case .learningRate: rate
                default: words.value(of: option, in: run)
                }
            return words(.namedNumber, [.name: words(name), .value: value])
        }
    }

    /// The settings in which another run differs, old and new, in one line; without a difference, that it starts again.
    func difference(to other: RunOptions) -> VisibleText {
        let changed = Self.listed(first: [.model, .data, .loss, .batchSize, .learningRate]).compactMap { option, name -> VisibleText? in
            var own = run
            option.copy(from: other, to: &own)
            if own == run { return nil }
            let (old, new) = (words.value(of: option, in: run), words.value(of: option, in: other))
            return words(.answerChanged, [.name: words(name), .found: old, .value: new])
        }
        if changed.isEmpty { return words(.answerSameRun) }
        return words(.answerNewRun, [.detail: .joined(changed, separator: words.language == .chinese ? "，" : ", ")])
    }
}
