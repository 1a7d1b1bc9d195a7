import NeuralNetworks

/// What a gradient check found: every backward rule of a network against central differences of the loss in double precision, on a batch of
/// its user's own data, and the gradients in Float that training uses against those in Double.
public struct GradientCheck: Hashable, Sendable {
    /// What was found of a group of numbers, the best first.
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        /// They agree: 1e-6 or less for differences, 1e-4 or less for Float.
        case good
        /// They hardly agree: 1e-4 or less for differences, 1e-2 or less for Float.
        case doubtful
        /// They do not.
        case wrong
        /// Every number that was looked at lies at a kink of ReLU or max-pooling, where there is no derivative to compare with.
        case kinks

        init(_ error: Double, good: Double, doubtful: Double) {
            // A NaN is neither.
            self = error <= good ? .good : error <= doubtful ? .doubtful : .wrong
        }
    }

    /// The numbers of a group.
    public enum Subject: Hashable, Sendable {
        /// ∂L/∂ each entry of a parameter.
        case parameter(Int)
        /// δ = ∂ℓ/∂z of each unit of a layer with a function.
        case residual
        /// ∂ℓ/∂a of each unit: what the layers above pass down.
        case passedDown
    }

    /// One number, looked at from both sides.
    public struct Number: Hashable, Sendable {
        /// The number by which the loss is derived: of a parameter, a z or an a.
        public var place: Place
        /// The sample of the batch; nil for a parameter, whose gradient is of the whole batch.
        public var sample: Int?
        /// By the backward rules.
        public var analytic: Double
        /// By central differences.
        public var numeric: Double
        /// |analytic − numeric| / max(|analytic|, |numeric|, 1e-8, 10⁶ × what the rounding of L may make of the difference).
        public var error: Double
    }

    /// What was found of one group.
    public struct Row: Hashable, Sendable {
        /// The layer.
        public var node: Int
        /// Which of its numbers.
        public var subject: Subject
        /// How many there are.
        public var count: Int
        /// How many were looked at.
        public var checked: Int
        /// How many of these lie at a kink: no errors, but nothing that could be compared either.
        public var kinks: Int
        /// The one that differs most; nil where all lie at kinks.
        public var worst: Number?
        /// What that says.
        public var verdict: Verdict
        /// For a parameter the largest difference of any entry's Float gradient from Double's, as a part of the layer's largest.
        public var floatError: Double?
        /// What that says; nil for what is no parameter.
        public var floatVerdict: Verdict? { floatError.map { Verdict($0, good: 1e-4, doubtful: 1e-2) } }
    }

    /// The rule from which on downwards everything is wrong: what comes to it is right, what it makes of that is not.
    public struct Culprit: Hashable, Sendable {
        /// Which of a layer's backward rules.
        public enum Rule: String, Hashable, Sendable {
            /// δ from ∂ℓ/∂a: the slope of the layer's function; for the output, of the loss.
            case slope
            /// The gradients of its own parameters from δ.
            case parameters
            /// What it passes to the layer below.
            case passing
        }
        /// The layer.
        public var node: Int
        /// Its rule.
        public var rule: Rule
    }

    /// The network.
    public let network: Network
    /// Updates done before.
    public let step: Int
    /// Samples of the batch.
    public let samples: Int
    /// All groups, from the input up.
    public let rows: [Row]

    /// Equal where all that was found is.
    public static func == (left: GradientCheck, right: GradientCheck) -> Bool {
        left.step == right.step && left.samples == right.samples && left.rows == right.rows
    }

    /// By what was found.
    public func hash(into hasher: inout Hasher) { hasher.combine(rows) }

    /// The worst verdict of all; kinks are no fault.
    public var verdict: Verdict {
        let all = rows.map(\.verdict) + rows.compactMap(\.floatVerdict)
        return all.contains(.wrong) ? .wrong : all.contains(.doubtful) ? .doubtful : .good
    }

    /// The number that differs most of all.
    public var worst: Number? {
        rows.compactMap(\.worst).max { !($0.error.isNaN) && ($1.error.isNaN || $0.error < $1.error) }
    }

    /// The parameter whose Float gradient differs most from Double's, and by how much.
    public var worstFloat: (row: Row, error: Double)? {
        rows.compactMap { row in row.floatError.map { (row, $0) } }.max { !$0.1.isNaN && ($1.1.isNaN || $0.1 < $1.1) }
    }

    /// The first wrong rule on the way from the output down; nil where none is.
    public var culprit: Culprit? {
        func isWrong(_ node: Int, _ subject: (Subject) -> Bool) -> Bool {
            rows.contains { $0.node == node && subject($0.subject) && $0.verdict == .wrong }
        }
        for node in network.nodes.indices.reversed() {
            if isWrong(node, { $0 == .passedDown }), let above = network.nodes[node].consumers.first?.node {
                return Culprit(node: above, rule: .passing)
            }
            if isWrong(node, { $0 == .residual }) { return Culprit(node: node, rule: .slope) }
            let isParameter: (Subject) -> Bool = { if case .parameter = $0 { true } else { false } }
            if isWrong(node, isParameter) { return Culprit(node: node, rule: .parameters) }
        }
        return nil
    }
}
