import Messages
import NeuralNetworks
import TerminalUI
import Training

/// A change by hand that was asked for: what became of it is told when it has come.
struct AskedChange: Hashable, Sendable {
    var target: Change.Target
    /// The new number; nil takes a change back.
    var value: Float?
    /// The number before: of the learning rate, and of what is taken back.
    var old: Float?
    /// Whether the session has taken it back, so that the next numbers are those without it.
    var isTakenBack = false
}

/// What a command or a key has changed, old and new.
extension Workbench {
    /// Remembers what was asked for, so that it can be answered.
    mutating func ask(for target: Change.Target, _ value: Float?, _ effects: [Effect]) -> [Effect] {
        // What is to be changed again in the same step has its number from the change before.
        let made = curves.changes.last { $0.target == target && $0.step == snapshot?.step }
        let old = made?.value ?? (target == .learningRate ? snapshot?.learningRate : nil)
        askedChange = AskedChange(target: target, value: value, old: old)
        return effects
    }

    /// The session has other changes now: what of the one asked for is known already is told.
    mutating func answer(_ changes: [Change]) {
        guard var asked = askedChange else { return }
        guard let value = asked.value else {
            asked.isTakenBack = true
            askedChange = asked
            return
        }
        guard let change = changes.last(where: { $0.target == asked.target && $0.value == value }) else { return }
        let step = NumberFormat.grouped(change.step)
        if asked.target == .learningRate {
            let old = asked.old ?? settings.run.learningRate
            notice = words(.answerRate, [.found: RunSettings.text(old), .rate: RunSettings.text(value), .step: step])
            askedChange = nil
        } else if snapshot?.lastPhase == nil || snapshot?.lastPhase == .update {
            // Its number before is known when the step has begun.
            notice = words(.answerToCome, [.place: name(asked.target), .value: RunSettings.text(value), .step: step])
            askedChange = nil
        }
    }

    /// Numbers have come in which a change that was asked for may be seen.
    mutating func answerAskedChange(with snapshot: Snapshot) {
        guard let asked = askedChange else { return }
        if asked.isTakenBack {
            let step = NumberFormat.grouped(snapshot.step)
            let old = RunSettings.text(asked.old ?? 0)
            notice =
                asked.target == .learningRate
                ? words(.answerRate, [.found: old, .rate: RunSettings.text(snapshot.learningRate), .step: step])
                : words(.answerTakenBack, [.place: name(asked.target), .found: old, .step: step])
            askedChange = nil
        } else if let found = snapshot.whatIf, found.loss != nil, found.changes.last?.target == asked.target,
            found.changes.last?.value == asked.value
        {
            notice = whatIfLine(width: size.width - 2, isAnswer: true)
            askedChange = nil
        }
    }

    /// What was changed last in the step on the screen, `conv1.kernel[0,0,2,2] 0.1023 → 0.5`; nil where nothing was.
    var lastChange: VisibleText? {
        guard let found = snapshot?.whatIf, let change = found.changes.last, let old = found.valuesBefore.last else { return nil }
        let values: [Placeholder: VisibleText] = [
            .name: name(change.target), .found: NumberFormat.short(Double(old), digits: 4),
            .value: RunSettings.text(change.value),
        ]
        return words(.answerChanged, values)
    }

    private func name(_ target: Change.Target) -> VisibleText {
        switch target {
        case .learningRate: words(.runsRate)
        case .parameter(let place): VisibleText(untrusted: network?.name(of: place) ?? "")
        case .pixel(let place, let sample): "\(VisibleText(untrusted: network?.name(of: place) ?? ""))@\(sample)"
        }
    }
}
