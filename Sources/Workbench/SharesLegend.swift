import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The middle pane's text while a number is marked.
extension MiddlePane {
    func name(_ mark: MarkedNumber) -> VisibleText { VisibleText(untrusted: network.name(of: mark.question.place)) }

    func text(_ reason: NoShares) -> VisibleText {
        let place = seen.mark.map(name) ?? ""
        return switch reason {
        case .nothingHere: words(.sharesNothing, [.place: place])
        case .otherArray: words(.sharesOtherArray, [.place: place])
        case .given: words(.sharesGiven, [.place: place])
        case .forwardPass: words(.sharesForwardPass, [.place: place])
        case .madeLater: words(.sharesMadeLater, [.place: place])
        case .slopesFixed: words(.sharesSlopesFixed, [.place: place])
        case .notOnTheWayBack: words(.sharesNotOnTheWayBack, [.place: place])
        case .otherSample(let sample): words(.sharesOtherSample, [.place: place, .sample: "\(sample)"])
        case .updated: words(.sharesUpdated)
        case .whenPaused: words(.sharesWhenPaused)
        }
    }

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
