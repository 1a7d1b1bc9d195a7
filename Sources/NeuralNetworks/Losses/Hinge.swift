import Tensors

/// The hinge loss of linear outputs, one class against the rest: an output is right when it is beyond 1 on its side.
///
/// | | |
/// | --- | --- |
/// | target | y = 1 of the label, −1 of the others |
/// | margin error | m = max(0, 1 − y a) |
/// | active | g = 1 where m > 0, otherwise 0 |
/// | loss | ℓ = Σ m |
/// | back | ∂ℓ/∂a = −y g |
///
/// PyTorch has it as `relu(1 - y * a).sum()`. Source: Tang: Deep Learning using Linear Support Vector Machines (2013), the L1-SVM of section 2.2,
/// without its penalty, which is `--l2`.
struct Hinge: Loss {
    var output: LossOutput { .linear }
    var rule: String { "ℓ = Σ max(0, 1 − y a)" }
    var slopeRule: String { "−y g" }

    func target(of unit: LossUnit) -> Double { unit.isLabel ? 1 : -1 }
    func steps(of unit: LossUnit) -> [LossStep] {
        [
            LossStep("margin", "m", "m = max(0, 1 − y a)", .relu, [[.number(1)], [.number(-1), .target, .output]]),
            LossStep("active", "g", "g = sign m", .sign, [[.step(0)]]),
        ]
    }
    func terms(of unit: LossUnit) -> [[LossFactor]] { [[.step(0)]] }
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]] { [[.number(-1), .target, .step(1)]] }

    func value(at point: LossPoint) -> Double {
        let margin = 1 - point.y * point.a
        return margin > 0 || margin.isNaN ? margin : 0
    }
    func slope(at point: LossPoint) -> Double { 1 - point.y * point.a > 0 ? -point.y : 0 }
    var readsError: Bool { false }
    func targetSlope(at point: LossPoint) -> Double { 1 - point.y * point.a > 0 ? -point.a : 0 }

    /// It has no settings.
    static let form = LossForm("hinge") { _ throws(LossError) in Hinge() }
}
