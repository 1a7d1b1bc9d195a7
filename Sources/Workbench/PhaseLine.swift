import Messages
import NeuralNetworks
import TerminalUI
import Training

/// What the status line says of the run itself: the phase just done, its rule and the next one, or that nothing is done yet.
struct PhaseLine {
    let run: RunStatus
    /// The reminder of the marked number, which replaces the rule; nil without a mark.
    let reminder: VisibleText?
    /// Whether there is a hint at a layer that stands out.
    let hasHint: Bool
    /// Why the run cannot be saved; nil if it can.
    let keepingLine: VisibleText?
    let settings: Workbench.Settings

    private var words: Phrasebook { settings.words }
    private var theme: Theme { settings.theme }
    private var appearance: Appearance { settings.appearance }

    /// Draws the line; returns where a click shows the layer that stands out.
    func draw(on canvas: inout Canvas, in rect: Rect) -> [ClickRegion] {
        if let network = run.network, let phase = run.snapshot?.lastPhase {
            return draw(phase, network, on: &canvas, in: rect)
        } else if run.isLoaded {
            let none = run.firstStep > 0 ? words(.phaseNoneYet, [.step: NumberFormat.grouped(run.firstStep)]) : words(.phaseNone)
            drawNone(none, on: &canvas, in: rect)
        }
        return []
    }

    private func draw(_ phase: Phase, _ network: Network, on canvas: inout Canvas, in rect: Rect) -> [ClickRegion] {
        let mark = appearance.omission
        let text = words.phase(phase, layer: name(phase, network))
        var x = rect.x + 1 + canvas.write(text, x: rect.x + 1, y: rect.y, theme.title) + 2
        if let reminder {
            canvas.write(reminder.fitted(rect.endX - x, mark: mark), x: x, y: rect.y, theme.focus)
            return []
        }
        let formula = Formula.text(phase, network, divisor: run.dataset?.train.divisor ?? 255)
        let shown = appearance.unicode ? formula : formula.asciiOnly
        let hint = hasHint ? HealthLine(run: run, settings: settings).hint : nil
        let room = rect.endX - (hint.map { $0.width + 2 } ?? 0)
        if x + shown.width < room { x += canvas.write(shown, x: x, y: rect.y) + 2 }
        if let hint {
            let used = canvas.write(hint.fitted(rect.endX - x, mark: mark), x: x, y: rect.y, theme.bad)
            return [ClickRegion(rect: Rect(x: x, y: rect.y, width: used, height: 1), action: .showCause)]
        }
        let next = phase.next(nodeCount: network.nodes.count)
        let after = words(.phaseNext, [.phase: words.phase(next, layer: name(next, network))])
        if x + after.width < rect.endX && !run.isRunning { canvas.write(after, x: x, y: rect.y, theme.quiet) }
        return []
    }

    /// Says that nothing is done yet, and if nothing can be saved, that too, with the reason if there is room; in a small room only the
    /// latter.
    private func drawNone(_ none: VisibleText, on canvas: inout Canvas, in rect: Rect) {
        let mark = appearance.omission
        guard let problem = keepingLine else {
            canvas.write(none.fitted(rect.width - 2, mark: mark), x: rect.x + 1, y: rect.y, theme.quiet)
            return
        }
        var x = rect.x + 1
        let (begin, short) = ("\(none)\(appearance.sign(" · ", " - "))" as VisibleText, words(.runUnwritableShort))
        let text = problem.width <= rect.width - 2 ? problem : short
        if begin.width + text.width <= rect.width - 2 { x += canvas.write(begin, x: x, y: rect.y, theme.quiet) }
        canvas.write(text.fitted(rect.endX - 1 - x, mark: mark), x: x, y: rect.y, theme.focus)
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
            switch layer.hasSum ? layer.functionName : nil {
            case "sigmoid": "σ(\(inside))"
            case "relu": "max(0, \(inside))"
            case let function? where function != "none": "\(function)(\(inside))"
            default: inside
            }
        return VisibleText(untrusted: "a = \(text)")
    }

    private static func backward(_ node: Int, _ network: Network) -> VisibleText {
        let layer = network.nodes[node].layer
        let function = network.slopeFunction(of: node)
        let slope =
            switch function {
            case .sigmoid: "a(1−a) ∘ "
            case .tanh: "(1−a²) ∘ "
            case .relu: "(a>0) ∘ "
            case .none: ""
            }
        if node == network.outputNode {
            let rule = network.loss.slopeRule(isFactor: function != .none)
            return VisibleText(untrusted: "δ = \(rule)\(function == .none ? "" : " ∘ \(slope.dropLast(3))")")
        }
        let shares = network.nodes[node].consumers.compactMap { consumer in
            network.nodes[consumer.node].layer?.backwardRule("δ(\(network.nodes[consumer.node].name))")
        }
        let gradients = layer?.gradientRule.map { ",  \($0)" } ?? ""
        let sum = shares.joined(separator: " + ")
        // The slope is a factor of the whole sum.
        let passed = slope.isEmpty || !Derivation.isSum(formula: sum) ? sum : "(\(sum))"
        return VisibleText(untrusted: "δ = \(slope)\(passed)\(gradients)")
    }
}
