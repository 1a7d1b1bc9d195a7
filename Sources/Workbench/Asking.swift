import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// Choosing the number to explain, and the selection within its derivation.
extension Workbench {
    /// The derivation on the screen.
    var shownDerivation: Derivation? {
        guard let question = inquiry.why.last?.question, let answer = run.snapshot?.answer, answer.question == question,
            case .derivation(let derivation, _) = answer.answer
        else { return nil }
        return derivation
    }

    /// The maps that contain its units.
    var shownMaps: [MapKey: Plane] {
        guard shownDerivation != nil, case .derivation(_, let maps) = run.snapshot?.answer?.answer else { return [:] }
        return maps
    }

    /// The factor that `enter` would follow.
    var selectedFactor: Derivation.Factor? {
        guard let step = inquiry.why.last, shownDerivation != nil, step.term < inquiry.terms.count else { return nil }
        let term = inquiry.terms[step.term]
        return term.link(step.factor).map { term.factors[$0] }
    }

    /// The place of the number that is selected in the picture.
    var selectedPlace: Place? {
        guard let network = run.network else { return nil }
        let shape = network.nodes[selection.node].shape
        let unit = shape.planeCount == 1 ? Unit(selection.column, 0, 0) : Unit(selection.plane, selection.row, selection.column)
        func entry(_ quantity: (Int) -> Place.Quantity) -> Place? {
            guard let layout = network.planeLayout(selection.node), let weights = network.nodes[selection.node].parameters.first else {
                return nil
            }
            let offset = (selection.plane * layout.rows + selection.row) * layout.columns + selection.column
            return Place(node: selection.node, quantity(0), weights.shape.indices(at: offset))
        }
        switch selection.view {
        case .maps: return network.place(selection.node, .activation, unit)
        case .residuals: return network.place(selection.node, .residual, unit)
        case .kernels: return entry { .parameter($0) }
        case .gradients: return entry { .gradient($0) }
        case .updates: return entry { .updated($0) }
        case .statistics: return stuckPlace
        }
    }

    /// The term and the factor of it that are selected in the derivation.
    private var selectedPosition: [Int?]? { inquiry.why.last.flatMap { position($0) } }

    private func position(_ step: WhyStep) -> [Int?]? {
        inquiry.terms.indices.contains(step.term) ? [step.term, inquiry.terms[step.term].link(step.factor)] : nil
    }

    mutating func pickTerm(_ direction: Direction) {
        guard var step = inquiry.why.last, shownDerivation != nil, !inquiry.terms.isEmpty else { return }
        let before = selectedPosition
        // At either end the selection stays where it is.
        defer { if before == nil || position(step) != before { inquiry.why[inquiry.why.count - 1] = step } }
        step.term = min(step.term, inquiry.terms.count - 1)
        switch direction {
        case .up: step.term = max(0, step.term - 1)
        case .down: step.term = min(inquiry.terms.count - 1, step.term + 1)
        case .left, .right: break
        }
        let term = inquiry.terms[step.term]
        guard let link = term.link(step.factor) else { return }
        let links = term.factors.indices.filter { term.factors[$0].place != nil }
        let index = links.firstIndex(of: link) ?? 0
        switch direction {
        case .left: step.factor = links[max(0, index - 1)]
        case .right: step.factor = links[min(links.count - 1, index + 1)]
        case .up, .down: step.factor = link
        }
    }
}
