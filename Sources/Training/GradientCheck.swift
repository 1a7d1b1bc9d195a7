import NeuralNetworks

/// The result of a gradient check on one batch of the user's data: every backward rule against central differences of the loss in double
/// precision, and the `Float` gradients used in training against the `Double` ones.
public struct GradientCheck: Hashable, Sendable {
    /// The verdict on a group of numbers, best first.
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        /// They agree: the error is at most 1e-6 for differences, 1e-4 for `Float`.
        case good
        /// They agree roughly: the error is at most 1e-4 for differences, 1e-2 for `Float`.
        case doubtful
        /// They disagree.
        case wrong
        /// All numbers tested lie at a kink of ReLU or max-pooling, where no derivative exists.
        case kinks

        init(_ error: Double, good: Double, doubtful: Double) {
            // NaN fails both comparisons and is `wrong`.
            self = error <= good ? .good : error <= doubtful ? .doubtful : .wrong
        }
    }

    /// The kind of numbers in a group.
    public enum Subject: Hashable, Sendable {
        /// ∂L/∂w for each entry of the parameter with this index.
        case parameter(Int)
        /// δ = ∂ℓ/∂z for each unit of a layer with an activation function.
        case residual
        /// ∂ℓ/∂a for each unit: the sum of what its consumers pass back.
        case passedDown
    }

    /// One number with its analytic and numeric derivative.
    public struct Number: Hashable, Sendable {
        /// The number that the loss is differentiated by: a parameter entry, a z or an a.
        public var place: Place
        /// The sample's index in the batch; nil for a parameter, whose gradient is that of the whole batch.
        public var sample: Int?
        /// The derivative by the backward rules.
        public var analytic: Double
        /// The derivative by central differences.
        public var numeric: Double
        /// |analytic − numeric| / max(|analytic|, |numeric|, 1e-8, 10⁶ × the rounding error of the difference).
        public var error: Double
    }

    /// The result for one group of numbers.
    public struct Row: Hashable, Sendable {
        /// The index of the layer's node.
        public var node: Int
        /// The kind of numbers.
        public var subject: Subject
        /// The number of entries or units in the group.
        public var count: Int
        /// The number of them tested.
        public var checked: Int
        /// The number tested that lie at a kink; they are neither errors nor comparable.
        public var kinks: Int
        /// The number with the largest error; nil if all lie at kinks.
        public var worst: Number?
        /// The verdict on the error of `worst`.
        public var verdict: Verdict
        /// The largest difference between a `Float` gradient and its `Double` counterpart, relative to the layer's largest gradient; nil if
        /// the group is not a parameter.
        public var floatError: Double?
        /// The verdict on `floatError`; nil if the group is not a parameter.
        public var floatVerdict: Verdict? { floatError.map { Verdict($0, good: 1e-4, doubtful: 1e-2) } }
    }

    /// The faulty rule: its inputs are right, its results are wrong, and so is everything computed from them towards the input.
    public struct Culprit: Hashable, Sendable {
        /// The backward rules of a layer.
        public enum Rule: String, Hashable, Sendable {
            /// δ from ∂ℓ/∂a, by the slope of the layer's function; for the output, from the loss.
            case slope
            /// The gradients of its own parameters, from δ.
            case parameters
            /// The ∂ℓ/∂a it passes to the previous layer.
            case passing
        }
        /// The index of the layer's node.
        public var node: Int
        /// The rule that is wrong.
        public var rule: Rule
    }

    /// The checked network.
    public let network: Network
    /// The number of updates before the checked step.
    public let step: Int
    /// The number of samples in the checked batch.
    public let samples: Int
    /// The results of all groups, from the input to the output.
    public let rows: [Row]

    /// Whether step, sample count and results are equal; the network is not compared.
    public static func == (left: GradientCheck, right: GradientCheck) -> Bool {
        left.step == right.step && left.samples == right.samples && left.rows == right.rows
    }

    /// Hashes the results.
    public func hash(into hasher: inout Hasher) { hasher.combine(rows) }

    /// The worst verdict of all groups; kinks do not count as faults.
    public var verdict: Verdict {
        let all = rows.map(\.verdict) + rows.compactMap(\.floatVerdict)
        return all.contains(.wrong) ? .wrong : all.contains(.doubtful) ? .doubtful : .good
    }

    /// The number with the largest error of all.
    public var worst: Number? {
        rows.compactMap(\.worst).max { !($0.error.isNaN) && ($1.error.isNaN || $0.error < $1.error) }
    }

    /// The parameter with the largest `floatError`.
    public var worstFloat: (row: Row, error: Double)? {
        rows.compactMap { row in row.floatError.map { (row, $0) } }.max { !$0.1.isNaN && ($1.1.isNaN || $0.1 < $1.1) }
    }

    /// The first wrong rule on the way from the output to the input; nil if all are right.
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
