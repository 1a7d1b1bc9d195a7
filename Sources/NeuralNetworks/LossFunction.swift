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

    /// The name of the function of the output layer: that of its activation, or `softmax`.
    public var outputFunction: String { self == .crossEntropy ? "softmax" : outputActivation.rawValue }

    /// The output layer, with a unit for each class.
    func outputLayer(classes: Int) -> WrittenLayer {
        WrittenLayer(Dense(units: classes, activation: outputActivation, isSoftmax: self == .crossEntropy), notation: nil)
    }

    /// The numbers of the arrays of a loss: e = a − y, ℓ of each sample, and L, their mean over the batch.
    static let (errorArray, lossArray, meanArray) = (0, 1, 2)

    /// The target and the loss as nodes behind the output, whose index is `output`.
    func nodes(output: Int, _ node: Network.Node) -> [Network.Node] {
        let axes = node.arrays[node.outputArray].axes
        return [
            Network.Node(
                name: "target", inputs: [], shape: node.shape, arrays: [ArraySpecification("activation", "y", axes, isKept: false)]),
            Network.Node(
                name: "loss", inputs: [output, output + 1], shape: node.shape,
                arrays: [
                    ArraySpecification("error", "e", axes), ArraySpecification("loss", "ℓ", []),
                    ArraySpecification("mean", "L", [], span: .batch),
                ]),
        ]
    }

    /// How an entry of an array of one sample comes about, with the output's units as input 0 and the target as input 1.
    func equation(of array: Int, at entry: Int, classes: Int, label: Int) -> Equation {
        if array == Self.errorArray { return Equation(terms: [[.input(0, entry: entry)], [.constant(-1), .input(1, entry: entry)]]) }
        switch self {
        case .halfSquaredError:
            return Equation(
                terms: (0..<classes).map { [.constant(0.5), .own(Self.errorArray, entry: $0), .own(Self.errorArray, entry: $0)] })
        case .crossEntropy: return Equation(scale: [.constant(-1)], .log, terms: [[.input(0, entry: label)]])
        }
    }

    /// The array of the output layer whose residual is e: its activation, or under cross-entropy its sum, for softmax and logarithm together
    /// have that slope.
    func isResidualError(of array: Int, _ node: Network.Node) -> Bool {
        array == (self == .halfSquaredError ? node.outputArray : 0)
    }

    /// ∂ℓ/∂a of an output beside e, as factors; none under half squared error, whose ∂ℓ/∂a is e itself.
    func slope(at output: Double, isLabel: Bool) -> [Double]? { self == .crossEntropy && isLabel ? [-1, 1 / output] : nil }

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
