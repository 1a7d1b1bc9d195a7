import Messages
import NeuralNetworks
import TerminalUI
import Training

/// A requested change by hand; its result is reported once the new numbers arrive.
struct AskedChange: Hashable, Sendable {
    var target: Change.Target
    /// The new number; nil removes the change.
    var value: Float?
    /// The number before, known in advance for the learning rate and for a removed change.
    var old: Float?
    /// Whether the session has removed it, so that the next numbers are those without it.
    var isTakenBack = false
}

/// Answers to commands and keys that change a number: old and new value.
extension Workbench {
    /// Remembers the request, so that its result can be reported.
    mutating func ask(for target: Change.Target, _ value: Float?, _ effects: [Effect]) -> [Effect] {
        // A second change within the same step keeps the old number of the first.
        let made = run.curves.changes.last { $0.target == target && $0.step == run.snapshot?.step }
        let old = made?.value ?? run.snapshot?.setting(target)
        requests.change = AskedChange(target: target, value: value, old: old)
        return effects
    }

    /// Takes the session's list of changes, and reports what is already known of the requested one.
    mutating func answer(_ changes: [Change]) {
        guard var asked = requests.change else { return }
        guard let value = asked.value else {
            asked.isTakenBack = true
            requests.change = asked
            return
        }
        guard let change = changes.last(where: { $0.target == asked.target && $0.value == value }) else { return }
        let step = NumberFormat.grouped(change.step)
        if asked.target.isSetting {
            let old = asked.old ?? settings.run.learningRate
            prompt.notice = answer(asked.target, RunSettings.text(old), RunSettings.text(value), step)
            requests.change = nil
        } else if run.snapshot?.lastPhase == nil || run.snapshot?.lastPhase == .update {
            // The old number is known only once the step has begun.
            prompt.notice = words(.answerToCome, [.place: name(asked.target), .value: RunSettings.text(value), .step: step])
            requests.change = nil
        }
    }

    /// Reports the requested change if the new numbers show its effect.
    mutating func answerAskedChange(with snapshot: Snapshot) {
        guard let asked = requests.change else { return }
        if asked.isTakenBack {
            let step = NumberFormat.grouped(snapshot.step)
            let old = RunSettings.text(asked.old ?? 0)
            prompt.notice =
                asked.target.isSetting
                ? answer(asked.target, old, RunSettings.text(snapshot.setting(asked.target) ?? 0), step)
                : words(.answerTakenBack, [.place: name(asked.target), .found: old, .step: step])
            requests.change = nil
        } else if let found = snapshot.first(WhatIfLook.self)?.seen, found.loss != nil, found.changes.last?.target == asked.target,
            found.changes.last?.value == asked.value
        {
            prompt.notice = whatIfLine.text(width: size.width - 2, isAnswer: true)
            requests.change = nil
        }
    }

    private func name(_ target: Change.Target) -> VisibleText { words.name(target, in: run.network) }

    /// The old and new number of what holds from a step on.
    private func answer(_ target: Change.Target, _ old: VisibleText, _ new: VisibleText, _ step: VisibleText) -> VisibleText {
        target == .learningRate
            ? words(.answerRate, [.found: old, .rate: new, .step: step])
            : words(.answerSetting, [.name: name(target), .found: old, .value: new, .step: step])
    }
}

extension Snapshot {
    /// The number of what holds from a step on; nil for other targets.
    fileprivate func setting(_ target: Change.Target) -> Float? {
        switch target {
        case .learningRate: baseRate
        case .setting(let setting): settings.first { $0.setting == setting }?.typed
        case .parameter, .pixel: nil
        }
    }
}

extension Phrasebook {
    /// The name of what a change replaces.
    func name(_ target: Change.Target, in network: Network?) -> VisibleText {
        switch target {
        case .learningRate: self(.runsRate)
        case .setting(let setting): VisibleText(untrusted: setting.name)
        case .parameter(let place): VisibleText(untrusted: network?.name(of: place) ?? "")
        case .pixel(let place, let sample): "\(VisibleText(untrusted: network?.name(of: place) ?? ""))@\(sample)"
        }
    }
}
