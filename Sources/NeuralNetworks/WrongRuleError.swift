/// Why a rule cannot be made wrong.
public enum WrongRuleError: Error, Hashable, Sendable {
    /// The network has no layer of this name; it has others.
    case noLayer(String, layers: [String])
    /// The layer has nothing that this mistake could be made in: no function or, with the softmax, no slope of its own; no mean-pooling of
    /// more than one unit; no convolution with more than one weight a kernel.
    case noMistake(WrongRule)
}
