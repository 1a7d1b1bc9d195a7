import NeuralNetworks
import Tensors
import Training

/// What is asked of the numbers on the screen: where one comes from, what goes into it, what an update or a change by hand does.
struct Inquiry: Sendable {
    /// The open derivations, each opened from the one before; the last is shown.
    var why: [WhyStep] = []
    /// The terms of the derivation by size, made as they scroll because there may be millions.
    var terms = Derivation.TermsBySize()
    /// Whether the kernels of a derivation are shown turned by 180°.
    var isKernelTurned = false
    /// The unit being computed; nil while whole phases are.
    var unit: UnitStep?
    /// The marked number, whose contributions the views show.
    var mark: Question?
    /// The kernel of the layer whose update is previewed; nil without a preview.
    var previewedKernel: Int?
    /// Whether to show the numbers before or after the changes by hand, or their difference.
    var comparison = Comparison.after
}

extension Inquiry {
    /// Opens the derivation of a number, in place of those that are open.
    mutating func open(_ question: Question) { why = [WhyStep(question: question)] }

    /// The derivation on the screen, once it has arrived.
    func derivation(in snapshot: Snapshot?) -> Derivation? { answer(in: snapshot)?.derivation }

    /// The maps that contain its units.
    func maps(in snapshot: Snapshot?) -> [MapKey: Plane] { answer(in: snapshot)?.maps ?? [:] }

    private func answer(in snapshot: Snapshot?) -> (derivation: Derivation, maps: [MapKey: Plane])? {
        guard let question = why.last?.question,
            case .derivation(let derivation, let maps)? = snapshot?.first(DerivationLook.self, where: { $0.question == question })?.seen
        else { return nil }
        return (derivation, maps)
    }

    /// Takes an answer of the session.
    mutating func take(_ derivation: Derivation) {
        // The same derivation arrives again while one looks around in it.
        if !terms.isOrder(of: derivation.terms) { terms = derivation.termsBySize }
        // A smaller batch has fewer terms.
        if let last = why.indices.last { why[last].term = min(why[last].term, max(0, terms.count - 1)) }
    }

    /// The factor that `enter` would follow.
    func selectedFactor(in snapshot: Snapshot?) -> Derivation.Factor? {
        guard let step = why.last, derivation(in: snapshot) != nil, step.term < terms.count else { return nil }
        let term = terms[step.term]
        return term.link(step.factor).map { term.factors[$0] }
    }

    /// The term and the factor of it that are selected in the derivation.
    private func position(_ step: WhyStep) -> [Int?]? {
        terms.indices.contains(step.term) ? [step.term, terms[step.term].link(step.factor)] : nil
    }

    /// Moves the selection by so many terms, at most to the first or the last.
    mutating func skipTerms(_ count: Int, in snapshot: Snapshot?) {
        guard var step = why.last, derivation(in: snapshot) != nil, !terms.isEmpty else { return }
        let before = position(step)
        let room = -step.term...terms.count - 1 - step.term
        step.term += min(max(count, room.lowerBound), room.upperBound)
        step.factor = terms[step.term].link(step.factor) ?? step.factor
        // At either end the selection stays where it is.
        if before == nil || position(step) != before { why[why.count - 1] = step }
    }

    /// Moves the selection in the derivation on the screen: up and down to other terms, left and right to other factors.
    mutating func pickTerm(_ direction: Direction, in snapshot: Snapshot?) {
        guard var step = why.last, derivation(in: snapshot) != nil, !terms.isEmpty else { return }
        let before = position(step)
        // At either end the selection stays where it is.
        defer { if before == nil || position(step) != before { why[why.count - 1] = step } }
        step.term = min(step.term, terms.count - 1)
        switch direction {
        case .up: step.term = max(0, step.term - 1)
        case .down: step.term = min(terms.count - 1, step.term + 1)
        case .left, .right: break
        }
        let term = terms[step.term]
        guard let link = term.link(step.factor) else { return }
        let links = term.factors.indices.filter { term.factors[$0].place != nil }
        let index = links.firstIndex(of: link) ?? 0
        switch direction {
        case .left: step.factor = links[max(0, index - 1)]
        case .right: step.factor = links[min(links.count - 1, index + 1)]
        case .up, .down: step.factor = link
        }
    }

    /// After, before, difference, and back to after.
    mutating func compareNext() {
        let all = Comparison.allCases
        comparison = all[((all.firstIndex(of: comparison) ?? 0) + 1) % all.count]
    }

    /// Closes derivations and preview, so that the picture is seen.
    mutating func close() {
        why = []
        previewedKernel = nil
    }
}

/// An open derivation and the selection in it.
struct WhyStep: Sendable {
    let question: Question
    /// The selected term, as its index by size.
    var term = 0
    /// The selected factor of it.
    var factor = 0
}
