import Messages
import NeuralNetworks
import TerminalUI
import Training

/// What if a weight or a pixel were another number: a field for its new value, and what came of it.
extension Workbench {
    /// The number that `=` sets: that of the open derivation, else the selected one; nil where that is no weight and no pixel.
    var whatIfTarget: Change.Target? {
        let place = why.last?.question.place ?? (focusedPane == .picture ? selectedPlace : nil)
        guard let place else { return nil }
        switch place.quantity {
        case .parameter: return .parameter(place)
        case .gradient(let index), .updated(let index):
            return .parameter(Place(node: place.node, .parameter(index), place.indices))
        case .activation where place.node == 0:
            return .pixel(place, sample: min(why.last?.question.sample ?? sample, max(0, (snapshot?.batchCount ?? 1) - 1)))
        case .activation, .sum, .residual, .error, .target, .sampleLoss, .loss: return nil
        }
    }

    /// Why no number can be set now; nil if one can.
    var obstacleOfWhatIf: Phrase? {
        if !isLoaded { return .noticeNotLoaded }
        if isRunning { return .noticeWhatIfRunning }
        if guest != nil { return .noticeWhatIfGuest }
        switch snapshot?.lastPhase {
        case nil, .update: return .noticeWhatIfNoStep
        case .load, .forward, .loss, .backward: return whatIfTarget == nil ? .noticeWhatIfNothing : nil
        }
    }

    mutating func openWhatIf() {
        if let target = whatIfTarget { overlay = .whatIf(TextField(), target) }
    }

    /// Takes the number that was typed; an empty field takes the change back. What is no number stays to be mended.
    mutating func setValue() -> [Effect] {
        guard case .whatIf(let field, let target) = overlay else { return [] }
        let text = field.text.filter { $0 != " " }
        let value: Float?
        do throws(TypedNumber.Problem) { value = text.isEmpty ? nil : try TypedNumber.read(text) } catch {
            notice =
                error == .notANumber
                ? words(.noticeWhatIfNumber, [.found: VisibleText(untrusted: text)]) : words.words(error, found: text)
            return []
        }
        overlay = nil
        if value == nil && snapshot?.whatIf?.changes.contains(where: { $0.target == target }) != true {
            notice = words(.noticeNothingChanged)
            return []
        }
        return ask(for: target, value, travel(.change(target, to: value)))
    }

    /// After, before, difference, and round again.
    mutating func compareNext() {
        let all = Comparison.allCases
        comparison = all[((all.firstIndex(of: comparison) ?? 0) + 1) % all.count]
    }

    /// What the changes of this step promised and did, with as much more as there is room for; nil where nothing was changed.
    /// As the answer to a change that was just asked for, old and new number stand before all else.
    func whatIfLine(width: Int, isAnswer: Bool = false) -> VisibleText? {
        guard let found = snapshot?.whatIf, let loss = found.loss else { return nil }
        func signed(_ value: Double, digits: Int = 3) -> VisibleText {
            let number = NumberFormat.short(value, digits: digits)
            return value > 0 ? "+\(number)" : number
        }
        let (promised, seen) = (found.promised, loss - found.lossBefore)
        // With what was changed last where there is room for it.
        var forms: [VisibleText] = []
        if let change = lastChange {
            forms = [words(.whatIfOf, [.detail: change, .expected: signed(promised), .found: signed(seen)])]
            if isAnswer {
                forms += [
                    words(.whatIfShort, [.detail: change, .expected: signed(promised, digits: 2), .found: signed(seen, digits: 2)]),
                    words(.answerSet, [.detail: change, .step: NumberFormat.grouped(snapshot?.step ?? 0)]),
                ]
            }
        }
        let plain = words(.whatIf, [.count: "\(found.changes.count)", .expected: signed(promised), .found: signed(seen)])
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
        // The longest way of saying how much of the promise came that leaves room for the rest.
        let shares = (found.promise.map(words.sentences) ?? []).map { words(.whatIfShare, [.detail: $0]) }
        let share = shares.first(where: fits) ?? ""
        return VisibleText.joined([text, shown[0], share, shown[1]], separator: "")
    }
}

/// Going through the units of a phase one by one.
extension Workbench {
    /// The screen goes along: the layer whose units are gone through is selected, and where the unit comes from is shown.
    mutating func follow(_ step: UnitStep?) {
        guard step != unitStep else { return }
        let last = unitStep
        unitStep = step
        guard let step, let network else {
            if let last, why.first?.question == last.question { why = [] }
            return
        }
        let place = step.question.place
        node = place.node
        layerView = place.quantity == .residual ? .residuals : .maps
        let unit = network.unit(of: place)
        if network.nodes[node].shape.planeCount == 1 {
            (plane, row, column) = (0, 0, unit.map)
        } else {
            (plane, row, column) = (unit.map, unit.row, unit.column)
        }
        focusedPane = .picture
        why = [WhyStep(question: step.question)]
    }
}
