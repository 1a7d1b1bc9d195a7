import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// The line above the footer: an error, the answer to the last key, otherwise the phase just done with its rule.
struct StatusLine {
    private let bench: Workbench

    init(_ bench: Workbench) { self.bench = bench }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let theme = bench.theme
        let mark = bench.appearance.omission
        if bench.isPointed(.status) { canvas.write(bench.appearance.sign("▸", ">"), x: rect.x, y: rect.y, theme.selected) }
        // The end of an epoch is news of which a network that no longer learns is the more important.
        let isTrouble = bench.epochNoticeStep != nil && bench.isWholeNetworkStill
        if let notice = bench.notice, !isTrouble {
            canvas.write(notice.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.focus)
        } else if let text = bench.announcementLine {
            canvas.write(text.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.focus)
        } else if let destination = bench.destination {
            let text = bench.words(
                .onTheWay,
                [.step: NumberFormat.grouped(destination.step), .found: NumberFormat.grouped(bench.snapshot?.step ?? 0)])
            canvas.write(text.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.focus)
        } else if let line = bench.failureLine(width: rect.width - 2) {
            canvas.write(line.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.bad)
        } else if bench.isWholeNetworkStill || bench.alarm != nil, let line = bench.healthLine(width: rect.width - 2) {
            canvas.write(line.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.bad)
        } else if let alarm = bench.alarm {
            let numbers: [Placeholder: VisibleText] = [
                .loss: NumberFormat.short(alarm.recent), .expected: NumberFormat.short(alarm.best),
                .step: NumberFormat.grouped(alarm.bestStep),
            ]
            let longer = bench.words(.diverged, numbers)
            let text = longer.width <= rect.width - 2 ? longer : bench.words(.divergedShort, numbers)
            canvas.write(text.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.bad)
        } else if let line = bench.whatIfLine(width: rect.width - 2) {
            canvas.write(line.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.focus)
        } else if bench.page == .main, let name = bench.guest.flatMap({ bench.words.sampleName($0) }) {
            drawGuest(name, on: &canvas, in: rect)
        } else if let line = bench.healthLine(width: rect.width - 2) {
            canvas.write(line.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.bad)
        } else if let network = bench.network, let phase = bench.snapshot?.lastPhase {
            let text = bench.words.phase(phase, layer: name(phase, network))
            var x = rect.x + 1 + canvas.write(text, x: rect.x + 1, y: rect.y, theme.title) + 2
            if let reminder = bench.markReminder {
                canvas.write(reminder.fitted(rect.endX - x, mark: mark), x: x, y: rect.y, theme.focus)
                return
            }
            let formula = Formula.text(phase, network, divisor: bench.dataset?.train.divisor ?? 255)
            let shown = bench.appearance.unicode ? formula : formula.asciiOnly
            let hint = bench.page == .main && bench.lesson == nil ? bench.standsOutHint : nil
            let room = rect.endX - (hint.map { $0.width + 2 } ?? 0)
            if x + shown.width < room { x += canvas.write(shown, x: x, y: rect.y) + 2 }
            if let hint {
                canvas.write(hint.fitted(rect.endX - x, mark: mark), x: x, y: rect.y, theme.bad)
                return
            }
            let next = phase.next(nodeCount: network.nodes.count)
            let after = bench.words(.phaseNext, [.phase: bench.words.phase(next, layer: name(next, network))])
            if x + after.width < rect.endX && !bench.isRunning { canvas.write(after, x: x, y: rect.y, theme.quiet) }
        } else if bench.isLoaded {
            let none =
                bench.firstStep > 0
                ? bench.words(.phaseNoneYet, [.step: NumberFormat.grouped(bench.firstStep)]) : bench.words(.phaseNone)
            drawNone(none, on: &canvas, in: rect)
        }
    }

    /// Says that nothing is done yet, and if nothing can be saved, that too, with the reason if there is room; in a small room only the
    /// latter.
    private func drawNone(_ none: VisibleText, on canvas: inout Canvas, in rect: Rect) {
        let (theme, mark) = (bench.theme, bench.appearance.omission)
        guard let problem = bench.keepingLine else {
            canvas.write(none.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.quiet)
            return
        }
        var x = rect.x + 1
        let (begin, short) = ("\(none)\(bench.appearance.sign(" · ", " - "))" as VisibleText, bench.words(.runUnwritableShort))
        let text = problem.width <= rect.width - 2 ? problem : short
        if begin.width + text.width <= rect.width - 2 { x += canvas.write(begin, x: x, y: rect.y, theme.quiet) }
        canvas.write(text.fitted(rect.endX - 1 - x, mark: mark), x: x, y: rect.y, theme.focus)
    }

    /// The sample beside the batch, the network's answer for it, and the way back.
    private func drawGuest(_ name: VisibleText, on canvas: inout Canvas, in rect: Rect) {
        let separator = bench.appearance.sign(" · ", " - ")
        var text = name
        if let answer = bench.largestOutput {
            let sign = bench.guest?.label == answer ? bench.appearance.sign("✓", "+") : bench.appearance.sign("✗", "x")
            text = "\(text)\(separator)\(bench.words(.samplesOfAnswer, [.number: "\(answer)"])) \(sign)"
        }
        let x = rect.x + 1 + canvas.write(text, x: rect.x + 1, y: rect.y, width: rect.width - 2, bench.theme.focus)
        let back: VisibleText = "\(separator)\(bench.words(.guestBack))"
        if x + back.width < rect.endX { canvas.write(back, x: x, y: rect.y, bench.theme.quiet) }
    }

    private func name(_ phase: Phase, _ network: Network) -> VisibleText {
        switch phase {
        case .forward(let node), .backward(let node): VisibleText(untrusted: network.nodes[node].name)
        case .load, .loss, .update: ""
        }
    }
}

/// The rule of a phase as a formula, the same in every language.
enum Formula {
    static func text(_ phase: Phase, _ network: Network, divisor: Float) -> VisibleText {
        switch phase {
        case .load: return divisor == 1 ? "a = byte" : "a = byte / \(NumberFormat.grouped(Int(divisor)))"
        case .forward(let node): return forward(node, network)
        case .loss: return network.loss == .halfSquaredError ? "ℓ = ½ Σ (a − y)²" : "ℓ = −ln a[label]"
        case .backward(let node): return backward(node, network)
        case .update: return "w ← w − α ∂L/∂w"
        }
    }

    private static func forward(_ node: Int, _ network: Network) -> VisibleText {
        let below = VisibleText(untrusted: network.nodes[network.nodes[node].inputs[0]].name)
        switch network.nodes[node].kind {
        case .input: return ""
        case .convolution: return applied(network, node, "Σ a(\(below)) ⋆ k + b")
        case .meanPooling(let size): return "a = mean(\(size)×\(size))"
        case .maxPooling(let size): return "a = max(\(size)×\(size))"
        case .dense: return applied(network, node, "W a(\(below)) + b")
        }
    }

    private static func applied(_ network: Network, _ node: Int, _ sum: VisibleText) -> VisibleText {
        if node == network.outputNode && network.loss == .crossEntropy { return "a = softmax(\(sum))" }
        switch network.nodes[node].layer?.activation ?? .none {
        case .sigmoid: return "a = σ(\(sum))"
        case .tanh: return "a = tanh(\(sum))"
        case .relu: return "a = max(0, \(sum))"
        case .none: return "a = \(sum)"
        }
    }

    private static func isConvolution(_ node: Int, _ network: Network) -> Bool {
        if case .convolution = network.nodes[node].kind { return true }
        return false
    }

    private static func backward(_ node: Int, _ network: Network) -> VisibleText {
        let function = network.nodes[node].layer?.slopeFunction ?? .none
        if node == network.outputNode { return function == .none ? "δ = a − y" : "δ = (a − y) ∘ a(1−a)" }
        let slope: VisibleText
        switch function {
        case .sigmoid: slope = "a(1−a) ∘ "
        case .tanh: slope = "(1−a²) ∘ "
        case .relu: slope = "(a>0) ∘ "
        case .none: slope = ""
        }
        let shares = network.nodes[node].consumers.map { consumer -> VisibleText in
            let above = VisibleText(untrusted: network.nodes[consumer.node].name)
            let mistake = network.nodes[consumer.node].layer?.mistake
            switch network.nodes[consumer.node].kind {
            case .convolution(let g):
                // Exactly "full" only as in the reference network; padding crops it, a stride spreads the residuals first.
                let spread: VisibleText = g.stride > 1 ? "δ(\(above))↑\(g.stride)" : "δ(\(above))"
                let kernel: VisibleText = mistake == .rotation ? "k" : "rot180(k)"
                return g.padding == 0 ? "Σ \(spread) ⋆full \(kernel)" : "Σ \(spread) ⋆(p=\(g.span - 1 - g.padding)) \(kernel)"
            case .meanPooling where mistake == .division: return "spread(δ(\(above)))"
            case .meanPooling(let size): return "spread(δ(\(above)))/\(size * size)"
            case .maxPooling: return "winner(δ(\(above)))"
            case .dense: return "Wᵀ δ(\(above))"
            case .input: return ""
            }
        }
        let gradients: VisibleText = network.nodes[node].parameters.isEmpty ? "" : ",  ∂L/∂k = (1/N) Σ a ⋆ δ"
        return "δ = \(slope)\(VisibleText.joined(shares, separator: " + "))\(isConvolution(node, network) ? gradients : "")"
    }
}
