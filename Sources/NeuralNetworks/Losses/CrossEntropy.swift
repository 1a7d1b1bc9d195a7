import Tensors

/// The cross-entropy of softmax outputs.
///
/// | | |
/// | --- | --- |
/// | loss | ℓ = −ln a[label] |
/// | back | ∂ℓ/∂z = a − y: softmax and logarithm combined |
///
/// ℓ is computed from the sums, ln Σ e^z − z[label], which remains exact where a[label] has underflowed to 0.
///
/// Source: Bridle: Probabilistic Interpretation of Feedforward Classification Network Outputs (1990).
struct CrossEntropy: Loss {
    var output: LossOutput { .softmax }
    var rule: String { "ℓ = −ln a[label]" }
    var slopeRule: String { "a − y" }
    var outputSlopeRule: String { "−1/a[label]" }
    var isSlopeError: Bool { true }

    func wholeEquation(label: Int) -> Equation? { Equation(scale: [.constant(-1)], .log, terms: [[.input(0, entry: label)]]) }
    func terms(of unit: LossUnit) -> [[LossFactor]] { [] }
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]] { [[.error]] }

    func value(at point: LossPoint) -> Double { point.unit.isLabel ? -Double.naturalLogarithm(point.a) : 0 }
    func slope(at point: LossPoint) -> Double { point.error }
    func outputSlope(at point: LossPoint) -> [Double]? { point.unit.isLabel ? [-1, 1 / point.a] : nil }
    func outputShare(at point: LossPoint) -> Double { point.unit.isLabel ? -1 : 0 }

    func value(of sample: LossSample) -> Double {
        let largest = sample.sums.reduce(-Double.infinity) { Swift.max($0, $1) }
        let total = sample.sums.reduce(0) { $0 + Double.exponential($1 - largest) }
        return largest + Double.naturalLogarithm(total) - sample.sums[sample.label]
    }

    /// It has no settings.
    static let form = LossForm("cross-entropy") { _ throws(LossError) in CrossEntropy() }
}
