/// What is kept of every step and epoch, for curves.
public struct History: Sendable, Equatable {
    /// L of each step, before its update.
    public private(set) var losses: [Float] = []
    /// For each node with parameters its gradients' norm, a step after the other.
    public private(set) var gradientNorms: [[Float]]
    /// Nodes with parameters, in order; `gradientNorms` has one row for each.
    public let parameterNodes: [Int]
    /// Test error (a fraction of 1) by the step after which it was measured.
    public private(set) var testErrors: [(step: Int, error: Double)] = []

    /// Nothing yet.
    public init(parameterNodes: [Int]) {
        self.parameterNodes = parameterNodes
        gradientNorms = parameterNodes.map { _ in [] }
    }

    /// Adds one step.
    public mutating func append(loss: Float, norms: some Sequence<Float>) {
        losses.append(loss)
        for (row, norm) in norms.enumerated() { gradientNorms[row].append(norm) }
    }

    /// Adds what another holds behind what is here.
    public mutating func append(_ other: History) {
        losses.append(contentsOf: other.losses)
        for row in gradientNorms.indices { gradientNorms[row].append(contentsOf: other.gradientNorms[row]) }
        testErrors.append(contentsOf: other.testErrors)
    }

    /// Adds a test.
    public mutating func append(testError: Double, afterStep step: Int) { testErrors.append((step, testError)) }

    /// Forgets everything, keeping the memory.
    public mutating func removeAll() {
        losses.removeAll(keepingCapacity: true)
        for row in gradientNorms.indices { gradientNorms[row].removeAll(keepingCapacity: true) }
        testErrors.removeAll()
    }

    /// Same steps, same tests.
    public static func == (a: History, b: History) -> Bool {
        a.losses == b.losses && a.gradientNorms == b.gradientNorms && a.parameterNodes == b.parameterNodes
            && a.testErrors.elementsEqual(b.testErrors) { $0.step == $1.step && $0.error == $1.error }
    }
}
