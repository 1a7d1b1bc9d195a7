import NeuralNetworks

/// One phase of a step. Nodes are indices into `Network.nodes`; 0 is the input.
public enum Phase: Hashable, Sendable {
    /// The batch's samples are loaded.
    case load
    /// This node's activations are computed.
    case forward(Int)
    /// The loss is computed from the outputs and labels.
    case loss
    /// This node's residuals and gradients are computed.
    case backward(Int)
    /// All parameters are updated.
    case update

    /// The phase that follows this one in a network with `nodeCount` nodes.
    public func next(nodeCount: Int) -> Phase {
        switch self {
        case .load: .forward(1)
        case .forward(let node): node + 1 < nodeCount ? .forward(node + 1) : .loss
        case .loss: .backward(nodeCount - 1)
        case .backward(let node): node > 1 ? .backward(node - 1) : .update
        case .update: .load
        }
    }

    /// Whether a pause takes effect after this phase: after the last backward phase and before the update, when all numbers of a step exist
    /// and belong together.
    public var isRestingPlace: Bool { self == .backward(1) }

    /// Whether a step whose last phase is `last` has completed this phase; `last` is nil before the first one.
    public func isDone(after last: Phase?, nodeCount: Int) -> Bool {
        guard let last else { return false }
        return position(nodeCount: nodeCount) <= last.position(nodeCount: nodeCount)
    }

    /// The index of this phase within a step, for comparing phases in a network with `nodeCount` nodes.
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
