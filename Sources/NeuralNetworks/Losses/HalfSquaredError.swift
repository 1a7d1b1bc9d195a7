import Tensors

/// Half the squared error of sigmoid outputs: the loss of the reference network.
///
/// | | |
/// | --- | --- |
/// | loss | ℓ = Σ ½ (a − y)² |
/// | back | ∂ℓ/∂a = a − y |
///
/// Source: Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986).
struct HalfSquaredError: Loss {
    var output: LossOutput { .sigmoid }
    var rule: String { "ℓ = Σ ½ (a − y)²" }
    var phaseRule: String { "ℓ = ½ Σ (a − y)²" }
    var batchRule: String? { "L = (1/N) Σ ½ (a − y)²" }
    var slopeRule: String { "a − y" }
    var isSlopeError: Bool { true }

    func terms(of unit: LossUnit) -> [[LossFactor]] { [[.number(0.5), .error, .error]] }
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]] { [[.error]] }
    func value(at point: LossPoint) -> Double { 0.5 * point.error * point.error }
    func slope(at point: LossPoint) -> Double { point.error }

    /// It has no settings.
    static let form = LossForm("half-squared-error", otherNames: ["squared"]) { _ throws(LossError) in HalfSquaredError() }
}
