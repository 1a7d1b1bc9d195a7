/// The screens of the program, one of which is open.
public enum Page: Hashable, Sendable {
    /// Network, pictures and answer.
    case main
    /// Loss, accuracy, learning rate and gradient norms over steps.
    case curves
    /// The samples of the data, and what the network makes of them.
    case samples
    /// A digit drawn by hand.
    case drawing
}
