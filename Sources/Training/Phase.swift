import NeuralNetworks

/// One phase of a step. Nodes are the network's, 0 the input.
public enum Phase: Hashable, Sendable {
    /// The batch's samples come in.
    case load
    /// One layer makes its activations.
    case forward(Int)
    /// The outputs are compared with the labels.
    case loss
    /// One layer makes its residuals and gradients.
    case backward(Int)
    /// All parameters change.
    case update

    /// What comes after this phase in a network of so many nodes.
    public func next(nodeCount: Int) -> Phase {
        switch self {
        case .load: .forward(1)
        case .forward(let node): node + 1 < nodeCount ? .forward(node + 1) : .loss
        case .loss: .backward(nodeCount - 1)
        case .backward(let node): node > 1 ? .backward(node - 1) : .update
        case .update: .load
        }
    }

    /// Whether running stops here when it is paused: after the last backward, before the update, when all numbers of a step are there and
    /// belong together.
    public var isRestingPlace: Bool { self == .backward(1) }

    /// Whether a step whose last phase is this one has done it; nil before the first.
    public func isDone(after last: Phase?, nodeCount: Int) -> Bool {
        guard let last else { return false }
        return position(nodeCount: nodeCount) <= last.position(nodeCount: nodeCount)
    }

    /// Place in the step's order, for comparing two phases of one step in a network of so many nodes.
    public func position(nodeCount: Int) -> Int {
        switch self {
        case .load: 0
        case .forward(let node): node
        case .loss: nodeCount
        case .backward(let node): nodeCount + (nodeCount - node)
        case .update: 2 * nodeCount
        }
    }
}
