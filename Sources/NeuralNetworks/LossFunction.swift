import Tensors

/// What is minimised, and with it the function of the output layer. y is one-hot, e = a − y.
public enum LossFunction: String, Hashable, Sendable, CaseIterable {
    /// ℓ = ½ Σ (a − y)² of sigmoid outputs; δ = e ∘ a ∘ (1 − a).
    case halfSquaredError = "half-squared-error"
    /// ℓ = −ln a[label] of softmax outputs; δ = e (softmax and logarithm taken together).
    case crossEntropy = "cross-entropy"

    /// The output layer's function of one unit; the softmax, which needs them all, is applied to the sums afterwards.
    public var outputActivation: Activation {
        switch self {
        case .halfSquaredError: .sigmoid
        case .crossEntropy: .none
        }
    }

    /// ℓ of one sample, in double precision. `sums` is z of the output layer, needed for cross-entropy: ln Σ e^z − z[label] stays exact
    /// where a[label] has long become 0.
    func loss<S: KernelScalar>(outputs a: [S], sums z: [S], label: Int) -> Double {
        switch self {
        case .halfSquaredError:
            var sum = 0.0
            for (unit, value) in a.enumerated() {
                let error = Double(value) - (unit == label ? 1 : 0)
                sum += error * error
            }
            return sum / 2
        case .crossEntropy:
            let largest = z.reduce(-Double.infinity) { Swift.max($0, Double($1)) }
            var total = 0.0
            for value in z { total += Double.exponential(Double(value) - largest) }
            return largest + Double.naturalLogarithm(total) - Double(z[label])
        }
    }
}
