import Tensors

/// The mean squared error over the K sigmoid outputs.
///
/// | | |
/// | --- | --- |
/// | loss | ℓ = (1/K) Σ (a − y)² |
/// | back | ∂ℓ/∂a = (2/K)(a − y) |
///
/// PyTorch's `MSELoss`. It is the half squared error times 2/K: the same minimum, with steps of another length.
struct MeanSquaredError: Loss {
    var output: LossOutput { .sigmoid }
    var rule: String { "ℓ = (1/K) Σ (a − y)²" }
    var slopeRule: String { "(2/K) e" }

    func terms(of unit: LossUnit) -> [[LossFactor]] { [[.number(1 / Double(unit.classes)), .error, .error]] }
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]] { [[.number(2 / Double(unit.classes)), .error]] }
    func value(at point: LossPoint) -> Double { point.error * point.error / Double(point.unit.classes) }
    func slope(at point: LossPoint) -> Double { 2 * point.error / Double(point.unit.classes) }

    /// It has no settings.
    static let form = LossForm("mean-squared-error", otherNames: ["mse"]) { _ throws(LossError) in MeanSquaredError() }
}
