import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Replacing a weight or a pixel: a field for its new value, and the effect of the change.
extension Workbench {
    /// The number that `=` sets: that of the open derivation, otherwise the selected one; nil if it is neither a weight nor a pixel.
    var whatIfTarget: Change.Target? {
        let place = inquiry.why.last?.question.place ?? (selection.focusedPane == .picture ? selectedPlace : nil)
        guard let place else { return nil }
        if place.parameter != nil { return .parameter(place.with(.value)) }
        guard run.network?.isPixel(place) == true else { return nil }
        return .pixel(place, sample: min(inquiry.why.last?.question.sample ?? selection.sample, run.lastSample))
    }

    /// Why no number can be set now; nil if one can.
    var obstacleOfWhatIf: Phrase? {
        if !run.isLoaded { return .noticeNotLoaded }
        if run.isRunning { return .noticeWhatIfRunning }
        if selection.guest != nil { return .noticeWhatIfGuest }
        switch run.snapshot?.lastPhase {
        case nil, .update: return .noticeWhatIfNoStep
        case .load, .forward, .loss, .backward: return whatIfTarget == nil ? .noticeWhatIfNothing : nil
        }
    }

    mutating func openWhatIf() {
        if let target = whatIfTarget { prompt.overlay = .whatIf(TextField(), target) }
    }

    /// Sets the number typed; an empty field removes the change. Text that is no number stays, to be corrected.
    mutating func setValue() -> [Effect] {
        guard case .whatIf(let field, let target) = prompt.overlay else { return [] }
        let text = field.text.filter { $0 != " " }
        let value: Float?
        do throws(TypedNumber.Problem) { value = text.isEmpty ? nil : try TypedNumber.read(text) } catch {
            prompt.notice =
                error == .notANumber
                ? words(.noticeWhatIfNumber, [.found: VisibleText(untrusted: text)]) : words.words(error, found: text)
            return []
        }
        prompt.overlay = nil
        if value == nil && run.whatIf?.changes.contains(where: { $0.target == target }) != true {
            prompt.notice = words(.noticeNothingChanged)
            return []
        }
        return ask(for: target, value, travel(.change(target, to: value)))
    }

    /// The line about this step's changes by hand.
    var whatIfLine: WhatIfLine { WhatIfLine(run: run, words: words) }
}

/// The effect of the changes by hand in the step on the screen.
struct WhatIfLine {
    let run: RunStatus
    let words: Phrasebook

    /// The predicted and the actual effect of this step's changes, with as much detail as fits; nil without changes. As the answer to a
    /// change just made, it begins with the old and the new number.
    func text(width: Int, isAnswer: Bool = false) -> VisibleText? {
        guard let found = run.whatIf, let loss = found.loss else { return nil }
        // A setting changes nothing before the update: what came of a step is due to its other changes.
        let causes = found.changes.count { !$0.target.isSetting }
        if causes == 0 { return nil }
        func signed(_ value: Double, digits: Int = 3) -> VisibleText {
            let number = NumberFormat.short(value, digits: digits)
            return value > 0 ? "+\(number)" : number
        }
        let (promised, seen) = (found.promised, loss - found.lossBefore)
        // With the last change if there is room for it.
        var forms: [VisibleText] = []
        if let change = lastChange {
            forms = [words(.whatIfOf, [.detail: change, .expected: signed(promised), .found: signed(seen)])]
            if isAnswer {
                forms += [
                    words(.whatIfShort, [.detail: change, .expected: signed(promised, digits: 2), .found: signed(seen, digits: 2)]),
                    words(.answerSet, [.detail: change, .step: NumberFormat.grouped(run.snapshot?.step ?? 0)]),
                ]
            }
        }
        let plain = words(.whatIf, [.count: "\(causes)", .expected: signed(promised), .found: signed(seen)])
        let text = forms.first { $0.width <= width } ?? plain
        let losses = words(
            .whatIfLoss, [.loss: NumberFormat.short(found.lossBefore, digits: 5), .value: NumberFormat.short(loss, digits: 5)])
        let keys = words(.whatIfKeys)
        var room = width - text.width
        func fits(_ more: VisibleText) -> Bool {
            guard more.width <= room else { return false }
            room -= more.width
            return true
        }
        let shown = [losses, keys].map { fits($0) ? $0 : "" }
        // The longest wording of the comparison that leaves room for the rest.
        let shares = (found.promise.map(words.sentences) ?? []).map { words(.whatIfShare, [.detail: $0]) }
        let share = shares.first(where: fits) ?? ""
        return VisibleText.joined([text, shown[0], share, shown[1]], separator: "")
    }

    /// The last change of a number of the step, `conv1.kernel[0,0,2,2] 0.1023 → 0.5`; nil without one.
    private var lastChange: VisibleText? {
        guard let found = run.whatIf,
            let (change, old) = Array(zip(found.changes, found.valuesBefore)).last(where: { !$0.0.target.isSetting })
        else { return nil }
        let values: [Placeholder: VisibleText] = [
            .name: words.name(change.target, in: run.network), .found: NumberFormat.short(Double(old), digits: 4),
            .value: RunSettings.text(change.value),
        ]
        return words(.answerChanged, values)
    }
}

/// Following a phase unit by unit.
extension Workbench {
    /// Selects the layer whose units are being computed, and shows the current unit's derivation.
    mutating func follow(_ step: UnitStep?) {
        guard step != inquiry.unit else { return }
        let last = inquiry.unit
        inquiry.unit = step
        guard let step, let network = run.network else {
            if let last, inquiry.why.first?.question == last.question { inquiry.why = [] }
            return
        }
        selection.select(unitOf: step.question.place, in: network)
        selection.focusedPane = .picture
        inquiry.open(step.question)
    }
}
