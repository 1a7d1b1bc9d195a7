import Messages
import NeuralNetworks
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
        // Of a schedule the screen shows the rate of the step, whose base has changed when the step has begun.
        return Self.text(run.learning.schedule == .constant ? changed?.value ?? snapshot.learningRate : snapshot.learningRate)
    }
    /// The loss function's name, behind that of the update rule where it is not plain descent.
    var loss: VisibleText {
        let loss = words.value(of: .loss, in: run)
        if run.learning.updateRule is GradientDescent { return loss }
        let separator: VisibleText = words.unicode ? " · " : " - "
        return "\(VisibleText(untrusted: run.learning.rule))\(separator)\(loss)"
    }
    /// The batch size.
    var batch: VisibleText { words.value(of: .batchSize, in: run) }

    /// The shortest text that is exactly this number; without a point for whole numbers.
    static func text(_ value: Float) -> VisibleText { NumberFormat.typed(value) }

    /// The options that lists of settings name, these before the others.
    private func listed(first: [RunOption]) -> [(option: RunOption, name: VisibleText)] {
        (first + RunOption.all.filter { !first.contains($0) }).compactMap { option in words.name(of: option).map { (option, $0) } }
    }

    /// All settings with their names.
    var entries: [VisibleText] {
        let listed = listed(first: [.model, .data, .learningRate, .loss, .batchSize])
        // Most runs have no validation part, and learn by plain gradient descent.
        return listed.filter { isTold($0.option) }.map { option, name in
            let value =
                switch option {
                case .model: VisibleText(untrusted: status.network?.notation ?? run.modelName)
                case .learningRate: rate
                case _ where option.setting != nil: setting(option)
                default: words.value(of: option, in: run)
                }
            return words(.namedNumber, [.name: name, .value: value])
        }
    }

    /// Whether a list of settings names an option of this run.
    private func isTold(_ option: RunOption) -> Bool {
        if option == .validation { return run.validation != nil }
        if option == .initialization { return option.text(in: run) != nil }
        guard option.isOfUpdate else { return true }
        if let setting = option.setting, run.learning.updateRule.settings.contains(where: { $0.setting == setting }) { return true }
        let now = option.setting.flatMap { own in status.snapshot?.settings.first { $0.setting == own }?.typed }
        return option.text(in: run) != nil || now.map { $0 != run.learning[option.setting ?? .l2] } == true
    }

    /// The number of a setting at the step on the screen.
    private func setting(_ option: RunOption) -> VisibleText {
        let now = status.snapshot?.settings.first { $0.setting == option.setting }?.typed
        return now.map(Self.text) ?? words.value(of: option, in: run)
    }

    /// The settings in which another run differs, old and new, in one line; without a difference, that it starts again.
    func difference(to other: RunOptions) -> VisibleText {
        let changed = listed(first: [.model, .data, .loss, .batchSize, .learningRate]).compactMap { option, name -> VisibleText? in
            var own = run
            option.copy(from: other, to: &own)
            if own == run { return nil }
            // Another rule has settings of its own: those that are not as it has them.
            if option.setting != nil,
                option.value(in: other) == nil || other.learning.rule != run.learning.rule && option.text(in: other) == nil
            {
                return nil
            }
            let (old, new) = (words.value(of: option, in: run), words.value(of: option, in: other))
            return words(.answerChanged, [.name: name, .found: old, .value: new])
        }
        if changed.isEmpty { return words(.answerSameRun) }
        return words(.answerNewRun, [.detail: .joined(changed, separator: words.language == .chinese ? "，" : ", ")])
    }
}
