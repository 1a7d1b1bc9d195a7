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
}
