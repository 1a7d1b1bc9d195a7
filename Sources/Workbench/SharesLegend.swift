import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The middle pane's text while a number is marked.
extension MiddlePane {
    func name(_ mark: MarkedNumber) -> VisibleText { VisibleText(untrusted: network.name(of: mark.question.place)) }

    func text(_ reason: NoShares) -> VisibleText { words.text(reason, of: seen.mark.map(name) ?? "") }

    /// The sum of the layer's contributions; nil if none are shown.
    var sumOfShares: VisibleText? {
        guard let mark = seen.mark, let total = mark.total, let value = mark.value else { return nil }
        let sum = NumberFormat.short(total)
        if value == 0 { return words(.shareSumOfNothing, [.value: sum]) }
        return words(.shareSum, [.value: sum, .rate: percent(total / value)])
    }

    /// Most of many contributions are small: they keep their digits.
    private func percent(_ part: Double) -> VisibleText {
        abs(part) < 0.001 ? "\(NumberFormat.short(part * 100, digits: 2)) %" : NumberFormat.percent(part)
    }

    /// The selected contribution as a part of the marked number; nil if none are shown.
    func part(_ share: Float) -> VisibleText? {
        guard let value = seen.mark?.value, value != 0 else { return nil }
        return words(.shareOf, [.rate: percent(Double(share) / value)])
    }
}

extension Phrasebook {
    /// Why a view shows no shares of the number at a place.
    func text(_ reason: NoShares, of place: VisibleText) -> VisibleText {
        switch reason {
        case .nothingHere: self(.sharesNothing, [.place: place])
        case .otherArray: self(.sharesOtherArray, [.place: place])
        case .given: self(.sharesGiven, [.place: place])
        case .forwardPass: self(.sharesForwardPass, [.place: place])
        case .madeLater: self(.sharesMadeLater, [.place: place])
        case .slopesFixed: self(.sharesSlopesFixed, [.place: place])
        case .notOnTheWayBack: self(.sharesNotOnTheWayBack, [.place: place])
        case .otherSample(let sample): self(.sharesOtherSample, [.place: place, .sample: "\(sample)"])
        case .updated: self(.sharesUpdated)
        case .whenPaused: self(.sharesWhenPaused)
        }
    }
}
