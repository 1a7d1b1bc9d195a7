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
        if bench.pointedPanes.contains(.status) { canvas.write(bench.appearance.sign("▸", ">"), x: rect.x, y: rect.y, theme.selected) }
        // The end of an epoch is news of which a network that no longer learns is the more important.
        let isTrouble = bench.prompt.epochNoticeStep != nil && bench.run.isWholeNetworkStill
        if let notice = bench.prompt.notice, !isTrouble {
            canvas.write(notice.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.focus)
        } else if let text = bench.announcementLine {
            canvas.write(text.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.focus)
        } else if let destination = bench.run.destination {
            let text = bench.words(
                .onTheWay,
                [.step: NumberFormat.grouped(destination.step), .found: NumberFormat.grouped(bench.run.snapshot?.step ?? 0)])
            canvas.write(text.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.focus)
        } else if let line = bench.healthLine.failure(width: rect.width - 2) {
            canvas.write(line.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.bad)
        } else if bench.run.isWholeNetworkStill || bench.run.alarm != nil, let line = bench.healthLine.trouble(width: rect.width - 2) {
            canvas.write(line.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.bad)
        } else if let alarm = bench.run.alarm {
            let numbers: [Placeholder: VisibleText] = [
                .loss: NumberFormat.short(alarm.recent), .expected: NumberFormat.short(alarm.best),
                .step: NumberFormat.grouped(alarm.bestStep),
            ]
            let longer = bench.words(.diverged, numbers)
            let text = longer.width <= rect.width - 2 ? longer : bench.words(.divergedShort, numbers)
            canvas.write(text.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.bad)
        } else if let line = bench.whatIfLine(width: rect.width - 2) {
            canvas.write(line.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.focus)
        } else if bench.page == .main, let name = bench.selection.guest.flatMap({ bench.words.sampleName($0) }) {
            drawGuest(name, on: &canvas, in: rect)
        } else if let line = bench.healthLine.trouble(width: rect.width - 2) {
            canvas.write(line.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.bad)
        } else if let network = bench.run.network, let phase = bench.run.snapshot?.lastPhase {
            let text = bench.words.phase(phase, layer: name(phase, network))
            var x = rect.x + 1 + canvas.write(text, x: rect.x + 1, y: rect.y, theme.title) + 2
            if let reminder = bench.markReminder {
                canvas.write(reminder.fitted(rect.endX - x, mark: mark), x: x, y: rect.y, theme.focus)
                return
            }
            let formula = Formula.text(phase, network, divisor: bench.run.dataset?.train.divisor ?? 255)
            let shown = bench.appearance.unicode ? formula : formula.asciiOnly
            let hint = bench.page == .main && bench.study.lesson == nil ? bench.healthLine.hint : nil
            let room = rect.endX - (hint.map { $0.width + 2 } ?? 0)
            if x + shown.width < room { x += canvas.write(shown, x: x, y: rect.y) + 2 }
            if let hint {
                canvas.write(hint.fitted(rect.endX - x, mark: mark), x: x, y: rect.y, theme.bad)
                return
            }
            let next = phase.next(nodeCount: network.nodes.count)
            let after = bench.words(.phaseNext, [.phase: bench.words.phase(next, layer: name(next, network))])
            if x + after.width < rect.endX && !bench.run.isRunning { canvas.write(after, x: x, y: rect.y, theme.quiet) }
        } else if bench.run.isLoaded {
            let none =
                bench.run.firstStep > 0
                ? bench.words(.phaseNoneYet, [.step: NumberFormat.grouped(bench.run.firstStep)]) : bench.words(.phaseNone)
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
            let sign = bench.selection.guest?.label == answer ? bench.appearance.sign("✓", "+") : bench.appearance.sign("✗", "x")
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
        case .loss: return VisibleText(untrusted: network.loss.phaseRule)
        case .backward(let node): return backward(node, network)
        case .update: return "w ← w − α ∂L/∂w"
        }
    }

    private static func forward(_ node: Int, _ network: Network) -> VisibleText {
        guard let layer = network.nodes[node].layer else { return "" }
        let inside = layer.forwardRule(network.nodes[node].inputs.map { network.nodes[$0].name })
        let text =
            switch network.functionName(of: node) {
            case "sigmoid": "σ(\(inside))"
            case "relu": "max(0, \(inside))"
            case let function? where function != "none": "\(function)(\(inside))"
            default: inside
            }
        return VisibleText(untrusted: "a = \(text)")
    }

    private static func backward(_ node: Int, _ network: Network) -> VisibleText {
        let layer = network.nodes[node].layer
        let function = layer?.slopeFunction ?? .none
        if node == network.outputNode { return function == .none ? "δ = a − y" : "δ = (a − y) ∘ a(1−a)" }
        let slope =
            switch function {
            case .sigmoid: "a(1−a) ∘ "
            case .tanh: "(1−a²) ∘ "
            case .relu: "(a>0) ∘ "
            case .none: ""
            }
        let shares = network.nodes[node].consumers.compactMap { consumer in
            network.nodes[consumer.node].layer?.backwardRule("δ(\(network.nodes[consumer.node].name))")
        }
        let gradients = layer?.gradientRule.map { ",  \($0)" } ?? ""
        return VisibleText(untrusted: "δ = \(slope)\(shares.joined(separator: " + "))\(gradients)")
    }
}
