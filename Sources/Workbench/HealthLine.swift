import Messages
import NeuralNetworks
import TerminalUI
import Training

/// A sentence about what is wrong.
struct HealthSentence {
    var text: VisibleText
    /// The columns of its part about the way back; nil without one.
    var back: Range<Int>?

    init(_ parts: [VisibleText], back: VisibleText) {
        text = .joined(parts, separator: "")
        guard !back.isEmpty, let place = parts.firstIndex(of: back) else { return }
        let start = parts[..<place].reduce(0) { $0 + $1.width }
        self.back = start..<start + back.width
    }
}

/// The main screen's lines about a run that has stopped, or a network that has stopped learning, with the keys that lead to the cause and
/// back.
struct HealthLine {
    let run: RunStatus
    let settings: Workbench.Settings
    private var words: Phrasebook { settings.words }
    private var appearance: Appearance { settings.appearance }

    /// The number that is not finite and the way out, with as much detail as fits; the key comes before the details.
    func failure(width: Int) -> HealthSentence? {
        guard let failure = run.failure else { return nil }
        let head = words(
            .failureOf, [.name: words.quantity(failure.quantity), .layer: VisibleText(untrusted: failure.layer)])
        let stop = words(.failureStop, [.step: NumberFormat.grouped(failure.step)])
        let separator = appearance.sign(" · ", " - ")
        var (way, details): (VisibleText, VisibleText)
        if let best = run.bestMoment {
            way = "\(separator)\(words(.healthBack, [.step: NumberFormat.grouped(best)]))"
            details = "\(separator)\(words(.failureRate, [.rate: NumberFormat.typed(failure.learningRate)]))"
        } else {
            // Before the first update the learning rate cannot be the cause.
            (way, details) = ("\(separator)\(words(.failureStart))", "")
        }
        if !appearance.unicode { (way, details) = (way.asciiOnly, details.asciiOnly) }
        let forms: [[VisibleText]] = [[head, stop, way, details], [head, way, details], [head, way]]
        let back = run.bestMoment == nil ? "" : way
        let sentences = forms.map { HealthSentence($0, back: back) }
        return sentences.first { $0.text.width <= width } ?? sentences[2]
    }

    /// The sentence, with as much detail as fits; nil without trouble.
    func trouble(width: Int) -> HealthSentence? {
        guard let network = run.network, let trouble = run.health?.trouble else { return nil }
        let head = head(of: trouble, network)
        let since = trouble.since > run.firstStep ? words(.healthSince, [.step: NumberFormat.grouped(trouble.since)]) : ""
        let reason = trouble.reason.map { text(of: $0, VisibleText(untrusted: network.nodes[trouble.cause].name)) }
        let cause: VisibleText = reason.map { "\(words(.healthColon))\($0)" } ?? ""
        let separator = appearance.sign(" · ", " - ")
        let why: VisibleText = "\(separator)\(words(.healthWhy))"
        let back: VisibleText =
            run.bestMoment.map { "\(separator)\(words(.healthBack, [.step: NumberFormat.grouped($0)]))" } ?? ""
        let shortBack: VisibleText =
            run.bestMoment.map { "\(separator)\(words(.healthBackShort, [.step: NumberFormat.grouped($0)]))" } ?? ""
        // The keys come before the details.
        let longest: [[VisibleText]] = [
            [head, since, cause, why, back], [head, cause, why, back], [head, cause, why, shortBack], [head, why, back],
            [head, why, shortBack], [head, why],
        ]
        for parts in longest {
            let sentence = HealthSentence(parts, back: parts.contains(shortBack) ? shortBack : back)
            if sentence.text.width <= width { return sentence }
        }
        return HealthSentence([head, why], back: "")
    }

    private func head(of trouble: NetworkHealth.Trouble, _ network: Network) -> VisibleText {
        switch trouble.reach {
        case .nothing: words(.healthNothing)
        case .hardly: words(.healthHardly)
        case .upTo(let node):
            words(
                node == network.nodes.firstIndex { !$0.parameters.isEmpty } ? .healthLayer : .healthLayers,
                [.layer: VisibleText(untrusted: network.nodes[node].name)])
        }
    }

    private func text(of reason: NetworkHealth.Reason, _ layer: VisibleText) -> VisibleText {
        switch reason {
        case .dead(let count, let total):
            words(.healthDead, [.layer: layer, .count: NumberFormat.grouped(count), .total: NumberFormat.grouped(total)])
        case .saturated(let count, let total):
            words(.healthSaturated, [.layer: layer, .count: NumberFormat.grouped(count), .total: NumberFormat.grouped(total)])
        case .vanishing: words(.healthVanishing, [.layer: layer])
        case .rate: words(.healthRate)
        }
    }

    /// The hint at a layer that stands out although the network learns; nil while the run advances, when it would flicker.
    var hint: VisibleText? {
        guard !run.isRunning, let network = run.network, let health = run.health, health.trouble == nil, let worst = health.worst else {
            return nil
        }
        return words(.healthStandsOut, [.layer: VisibleText(untrusted: network.nodes[worst].name)])
    }
}

/// Looking at the cause of trouble, and going back before it.
extension Workbench {
    /// Shows the statistics of the layer that keeps the network from learning, or of the most conspicuous one.
    mutating func showCause() {
        guard let cause = run.health?.worst else { return }
        page = .main
        inquiry.close()
        selection.guest = nil
        selection.isFromOverview = false
        selection.isZoomed = false
        if selection.node != cause || selection.view != .statistics {
            (selection.node, selection.view) = (cause, .statistics)
            selection.reset(in: run.network)
        }
        selection.focusedPane = .network
    }

    // MARK: Going back

    /// Goes to the best known moment: before a loss that has risen, a number that is not finite, a network that has stopped learning.
    /// Without such a moment, reports what is wrong.
    mutating func goToBest() -> [Effect] {
        guard let best = run.bestMoment else {
            tellWhatIsWrong()
            return []
        }
        let text: Phrase = run.alarm != nil ? .noticeBackToBest : run.failure != nil ? .noticeBackToSound : .noticeBackToLearning
        run.alarm = nil
        let effects = travel(.goTo(step: best))
        if prompt.notice == nil { prompt.notice = words(text, [.step: NumberFormat.grouped(best)]) }
        return effects
    }

    private mutating func tellWhatIsWrong() {
        if run.health?.trouble != nil || run.failure != nil {
            prompt.notice = words(run.firstStep > 0 ? .noticeNoWayBackHere : .noticeNoWayBack)
        } else if let worst = run.health?.worst, let network = run.network {
            prompt.notice = words(.noticeLayerStandsOut, [.layer: VisibleText(untrusted: network.nodes[worst].name)])
        }
    }
}
