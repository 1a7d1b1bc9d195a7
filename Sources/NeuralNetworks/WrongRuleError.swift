/// Why a mistake cannot be made in a network.
public enum WrongRuleError: Error, Hashable, Sendable {
    /// The network has no layer of this name; `layers` are the names it has.
    case noLayer(String, layers: [String])
    /// The layer has nothing that this mistake could be made in: no activation function or, with the softmax, no slope of its own; no
    /// mean-pooling of more than one unit; no convolution with more than one weight per kernel.
    case noMistake(WrongRule)
}
