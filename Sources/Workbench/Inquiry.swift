import NeuralNetworks
import Training

/// What is asked of the numbers on the screen: where one comes from, what goes into it, what an update or a change by hand does.
struct Inquiry: Sendable {
    /// The open derivations, each opened from the one before; the last is shown.
    var why: [WhyStep] = []
    /// The terms of the derivation by size, sorted once because there may be tens of thousands.
    var terms: [Derivation.Term] = []
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

/// An open derivation and the selection in it.
struct WhyStep: Sendable {
    let question: Question
    /// The selected term, as its index by size.
    var term = 0
    /// The selected factor of it.
    var factor = 0
}
