import NeuralNetworks
import Training

/// The number to explain, and what of its derivation is selected.
extension Workbench {
    /// The derivation on the screen.
    var shownDerivation: Derivation? { inquiry.derivation(in: run.snapshot) }
    /// The factor that `enter` would follow.
    var selectedFactor: Derivation.Factor? { inquiry.selectedFactor(in: run.snapshot) }
    /// The place of the number that is selected in the picture.
    var selectedPlace: Place? { run.network.flatMap { selection.place(in: $0, run.snapshot) } }

    /// Gives the picture the focus; from there, opens the derivation of the selected number.
    mutating func enter() {
        if selection.focusedPane == .network {
            selection.focusedPane = .picture
        } else if let place = selectedPlace {
            ask(place)
        }
    }

    mutating func askForLoss() {
        if let network = run.network { ask(network.batchLoss) }
    }

    /// Opens the derivation of the largest output.
    mutating func askForAnswer() {
        guard let network = run.network, let unit = largestOutput else { return }
        ask(network.activation(network.outputNode, unit))
    }

    private mutating func ask(_ place: Place) {
        leaveOverview()
        inquiry.open(Question(place, sample: selection.askedSample))
    }

    /// Opens the derivation of the selected factor over the one on the screen.
    mutating func followFactor() {
        guard let factor = selectedFactor, let place = factor.place else { return }
        let sample = factor.sample ?? inquiry.why.last?.question.sample ?? selection.askedSample
        inquiry.why.append(WhyStep(question: Question(place, sample: sample)))
    }

    mutating func turnKernel() {
        inquiry.isKernelTurned.toggle()
        prompt.notice = words(inquiry.isKernelTurned ? .noticeKernelTurned : .noticeKernelAsItSlides)
    }
}
