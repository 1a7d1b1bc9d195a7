/// The screens of the program.
public enum Page: Hashable, Sendable {
    /// The network, its pictures and the answer.
    case main
    /// The whole network at one look.
    case overview
    /// Loss, accuracy, learning rate and gradient norms by step.
    case curves
    /// The samples of the data with the network's answers.
    case samples
    /// The board for drawing a digit by hand.
    case drawing
}
