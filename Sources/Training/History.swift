/// What is kept of steps and epochs, for curves: a stretch of the run, from one step on.
public struct History: Sendable, Equatable {
    /// A test of the weights.
    public struct Test: Sendable, Equatable {
        /// Updates done before it.
        public var step: Int
        /// The fraction of the test samples that were wrong.
        public var error: Double

        /// A test after so many updates.
        public init(step: Int, error: Double) {
            self.step = step
            self.error = error
        }
    }

    /// The first step that is told of here. What was told before of this step and later ones is no longer so: going back and changing
    /// something has made another future.
    public private(set) var firstStep: Int
    /// L of each step, before its update.
    public private(set) var losses: [Float] = []
    /// The fraction of each step's batch that was wrong.
    public private(set) var batchErrors: [Float] = []
    /// α of each step.
    public private(set) var learningRates: [Float] = []
    /// Seconds of training that each step took.
    public private(set) var seconds: [Double] = []
    /// For each node with parameters its gradients' norm, a step after the other.
    public private(set) var gradientNorms: [[Float]]
    /// For each node with parameters α√Σg² / √Σw², w before the update, a step after the other; NaN where all weights are 0.
    public private(set) var updateRatios: [[Float]]
    /// Nodes with parameters, in order; `gradientNorms` and `updateRatios` have one row for each.
    public let parameterNodes: [Int]
    /// Tests of the weights, in order.
    public private(set) var tests: [Test] = []

    /// Nothing yet, from a step on.
    public init(parameterNodes: [Int], firstStep: Int = 0) {
        self.firstStep = firstStep
        self.parameterNodes = parameterNodes
        gradientNorms = parameterNodes.map { _ in [] }
        updateRatios = gradientNorms
    }

    /// What was kept of the steps of a stretch: of each as many numbers as losses. Nil if they are not as many.
    public init?(
        parameterNodes: [Int], firstStep: Int, losses: [Float], batchErrors: [Float], learningRates: [Float], seconds: [Double],
        gradientNorms: [[Float]], updateRatios: [[Float]], tests: [Test]
    ) {
        let counts = [batchErrors.count, learningRates.count, seconds.count] + (gradientNorms + updateRatios).map(\.count)
        guard firstStep >= 0, counts.allSatisfy({ $0 == losses.count }), gradientNorms.count == parameterNodes.count,
            updateRatios.count == parameterNodes.count
        else { return nil }
        self.init(parameterNodes: parameterNodes, firstStep: firstStep)
        self.losses = losses
        self.batchErrors = batchErrors
        self.learningRates = learningRates
        self.seconds = seconds
        self.gradientNorms = gradientNorms
        self.updateRatios = updateRatios
        self.tests = tests
    }

    /// The step after the last one that is told of.
    public var endStep: Int { firstStep + losses.count }

    /// Adds one step; `norms` are each parameter node's √Σg², and √Σw² before the update.
    public mutating func append(
        loss: Float, batchError: Float, learningRate: Float, seconds: Double, norms: some Sequence<(gradient: Double, weight: Double)>
    ) {
        losses.append(loss)
        batchErrors.append(batchError)
        learningRates.append(learningRate)
        self.seconds.append(seconds)
        for (row, norm) in norms.enumerated() {
            gradientNorms[row].append(Float(norm.gradient))
            updateRatios[row].append(norm.weight > 0 ? Float(Double(learningRate) * norm.gradient / norm.weight) : .nan)
        }
    }

    /// Adds what another tells: of later steps, or of another future for some of these.
    public mutating func append(_ other: History) {
        cut(atStep: other.firstStep)
        losses.append(contentsOf: other.losses)
        batchErrors.append(contentsOf: other.batchErrors)
        learningRates.append(contentsOf: other.learningRates)
        seconds.append(contentsOf: other.seconds)
        for row in gradientNorms.indices {
            gradientNorms[row].append(contentsOf: other.gradientNorms[row])
            updateRatios[row].append(contentsOf: other.updateRatios[row])
        }
        tests.append(contentsOf: other.tests)
    }

    /// Forgets a step and all later ones, here and for whoever is told.
    public mutating func cut(atStep step: Int) {
        let kept = max(0, step - firstStep)
        if kept < losses.count {
            losses.removeSubrange(kept...)
            batchErrors.removeSubrange(kept...)
            learningRates.removeSubrange(kept...)
            seconds.removeSubrange(kept...)
            for row in gradientNorms.indices {
                gradientNorms[row].removeSubrange(kept...)
                updateRatios[row].removeSubrange(kept...)
            }
        }
        tests.removeAll { $0.step > step }
        firstStep = min(firstStep, step)
    }

    /// Adds a test.
    public mutating func append(testError: Double, afterStep step: Int) { tests.append(Test(step: step, error: testError)) }

    /// Forgets what was told, keeping the memory: what is added then follows it.
    public mutating func removeAll() {
        firstStep = endStep
        losses.removeAll(keepingCapacity: true)
        batchErrors.removeAll(keepingCapacity: true)
        learningRates.removeAll(keepingCapacity: true)
        seconds.removeAll(keepingCapacity: true)
        for row in gradientNorms.indices {
            gradientNorms[row].removeAll(keepingCapacity: true)
            updateRatios[row].removeAll(keepingCapacity: true)
        }
        tests.removeAll()
    }
}
