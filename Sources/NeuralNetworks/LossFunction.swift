import Tensors

/// The loss function, which also decides the output layer's activation. y is one-hot, e = a − y.
public enum LossFunction: String, Hashable, Sendable, CaseIterable {
    /// ℓ = ½ Σ (a − y)² of sigmoid outputs; δ = e ∘ a ∘ (1 − a).
    case halfSquaredError = "half-squared-error"
    /// ℓ = −ln a[label] of softmax outputs; δ = e (softmax and logarithm combined).
    case crossEntropy = "cross-entropy"

    /// The elementwise activation of the output layer. It is `none` for the softmax, which needs all sums of a sample and is applied
    /// afterwards.
    public var outputActivation: Activation {
        switch self {
        case .halfSquaredError: .sigmoid
        case .crossEntropy: .none
        }
    }

    /// ℓ of one sample as a formula of single numbers.
    var sampleFormula: String {
        switch self {
        case .halfSquaredError: "ℓ = Σ ½ (a − y)²"
        case .crossEntropy: "ℓ = −ln a[label]"
        }
    }

    /// L of a batch as a formula of single numbers.
    var batchFormula: String {
        switch self {
        case .halfSquaredError: "L = (1/N) Σ ½ (a − y)²"
        case .crossEntropy: "L = (1/N) Σ ℓ"
        }
    }

    /// The rule of the phase in which the losses of a batch are computed.
    public var phaseRule: String {
        switch self {
        case .halfSquaredError: "ℓ = ½ Σ (a − y)²"
        case .crossEntropy: "ℓ = −ln a[label]"
        }
    }

    /// ℓ of one sample, in double precision. `sums` is z of the output layer, needed for cross-entropy: ln Σ e^z − z[label] remains exact
    /// where a[label] has underflowed to 0.
    @_specialize(where S == Float)
    func loss<S: KernelScalar>(outputs a: FeatureMaps<S>, sums: FeatureMaps<S>?, sample: Int, label: Int) -> Double {
        let units = a.shape.unitCount
        switch self {
        case .halfSquaredError:
            var sum = 0.0
            for unit in 0..<units {
                let error = Double(a.unit(unit, sample: sample)) - (unit == label ? 1 : 0)
                sum += error * error
            }
            return sum / 2
        case .crossEntropy:
            guard let z = sums else { return .nan }
            var largest = -Double.infinity
            for unit in 0..<units { largest = Swift.max(largest, Double(z.unit(unit, sample: sample))) }
            var total = 0.0
            for unit in 0..<units { total += Double.exponential(Double(z.unit(unit, sample: sample)) - largest) }
            return largest + Double.naturalLogarithm(total) - Double(z.unit(label, sample: sample))
        }
    }
}
