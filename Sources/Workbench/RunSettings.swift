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
        return Self.text(changed?.value ?? snapshot.learningRate)
    }
    /// The loss function's name.
    var loss: VisibleText { words.loss(run.loss) }
    /// The batch size.
    var batch: VisibleText { NumberFormat.grouped(run.batchSize) }

    /// The shortest text that is exactly this number; without a point for whole numbers.
    static func text(_ value: Float) -> VisibleText { NumberFormat.typed(value) }

    /// All settings with their names.
    var entries: [VisibleText] {
        func entry(_ name: Phrase, _ value: VisibleText) -> VisibleText { words(.namedNumber, [.name: words(name), .value: value]) }
        return [
            entry(.tableModel, VisibleText(untrusted: status.network?.notation ?? run.model)),
            entry(.runsData, VisibleText(untrusted: run.data.name)), entry(.runsRate, rate), entry(.runsLoss, loss),
            entry(.runsBatch, batch), entry(.runsSeed, VisibleText(untrusted: String(run.seed))),
            entry(.runsOrder, VisibleText(untrusted: run.order.rawValue)), entry(.runsInitial, initial(run.initial)),
        ]
    }

    private func initial(_ file: String?) -> VisibleText { file.map { VisibleText(untrusted: $0) } ?? words(.initialDrawn) }

    /// The settings in which another run differs, old and new, in one line; without a difference, that it starts again.
    func difference(to other: RunOptions) -> VisibleText {
        var changed: [VisibleText] = []
        func compare<T: Equatable>(_ name: Phrase, _ path: KeyPath<RunOptions, T>, _ text: (T) -> VisibleText) {
            let (old, new) = (run[keyPath: path], other[keyPath: path])
            if old != new { changed.append(words(.answerChanged, [.name: words(name), .found: text(old), .value: text(new)])) }
        }
        compare(.tableModel, \.model) { VisibleText(untrusted: $0) }
        compare(.runsData, \.data) { VisibleText(untrusted: $0.name) }
        compare(.runsLoss, \.loss) { words.loss($0) }
        compare(.runsBatch, \.batchSize) { NumberFormat.grouped($0) }
        compare(.runsRate, \.learningRate) { Self.text($0) }
        compare(.runsSeed, \.seed) { VisibleText(untrusted: String($0)) }
        compare(.runsOrder, \.order) { VisibleText(untrusted: $0.rawValue) }
        compare(.runsInitial, \.initial) { initial($0) }
        if changed.isEmpty { return words(.answerSameRun) }
        return words(.answerNewRun, [.detail: .joined(changed, separator: words.language == .chinese ? "，" : ", ")])
    }
}
