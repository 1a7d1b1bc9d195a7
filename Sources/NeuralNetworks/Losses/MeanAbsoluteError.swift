import Tensors

/// L1, the mean absolute error over the K sigmoid outputs.
///
/// | | |
/// | --- | --- |
/// | sign | s = sign(a − y) |
/// | loss | ℓ = (1/K) Σ ∣a − y∣ = (1/K) Σ e s |
/// | back | ∂ℓ/∂a = (1/K) s, and 0 where e = 0 |
///
/// PyTorch's `L1Loss`. An output that is far off pulls no more than one that is nearly right. Source: Hastie, Tibshirani, Friedman: The Elements
/// of Statistical Learning (2009), section 10.6.
struct MeanAbsoluteError: Loss {
    var output: LossOutput { .sigmoid }
    var rule: String { "ℓ = (1/K) Σ ∣a − y∣" }
    var slopeRule: String { "(1/K) s" }

    func steps(of unit: LossUnit) -> [LossStep] { [LossStep("sign", "s", "s = sign e", .sign, [[.error]])] }
    func terms(of unit: LossUnit) -> [[LossFactor]] { [[.number(1 / Double(unit.classes)), .error, .step(0)]] }
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]] { [[.number(1 / Double(unit.classes)), .step(0)]] }
    func value(at point: LossPoint) -> Double { abs(point.error) / Double(point.unit.classes) }
    func slope(at point: LossPoint) -> Double { Derivation.Function.sign(point.error) / Double(point.unit.classes) }

    /// It has no settings.
    static let form = LossForm("l1", otherNames: ["mae"]) { _ throws(LossError) in MeanAbsoluteError() }
}
