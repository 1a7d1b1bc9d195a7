import Tensors

/// The Huber loss over the K sigmoid outputs: squared for errors up to δ, beyond that linear.
///
/// | | |
/// | --- | --- |
/// | clipped error | c = min(max(a − y, −δ), δ) |
/// | loss | ℓ = (1/K) Σ (c e − ½ c²): ½ e² where ∣e∣ ≤ δ, otherwise δ (∣e∣ − ½ δ) |
/// | back | ∂ℓ/∂a = (1/K) c |
///
/// PyTorch's `HuberLoss`. The errors of sigmoid outputs are below 1, so that the default of δ is ½; from 1 on it is half the mean squared error.
/// Source: Huber: Robust Estimation of a Location Parameter (1964).
struct Huber: Loss {
    /// δ.
    let delta: Double

    private static let usualDelta = 0.5

    var settings: [LossSetting] { [LossSetting("delta", delta, usual: Self.usualDelta)] }
    var output: LossOutput { .sigmoid }
    var rule: String { "ℓ = (1/K) Σ (c e − ½ c²)" }
    var slopeRule: String { "(1/K) c" }

    func steps(of unit: LossUnit) -> [LossStep] {
        [LossStep("clipped", "c", "c = min(max(e, −δ), δ)", scale: delta, .hardTanh, [[.number(1 / delta), .error]])]
    }
    func terms(of unit: LossUnit) -> [[LossFactor]] {
        let part = 1 / Double(unit.classes)
        return [[.number(part), .step(0), .error], [.number(-0.5 * part), .step(0), .step(0)]]
    }
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]] { [[.number(1 / Double(unit.classes)), .step(0)]] }

    private func clipped(_ error: Double) -> Double { error > delta ? delta : error < -delta ? -delta : error }
    func value(at point: LossPoint) -> Double {
        let clipped = clipped(point.error)
        return clipped * (point.error - 0.5 * clipped) / Double(point.unit.classes)
    }
    func slope(at point: LossPoint) -> Double { clipped(point.error) / Double(point.unit.classes) }

    /// `delta`, above 0.
    static let form = LossForm("huber") { options throws(LossError) in
        Huber(delta: try options.number("delta", .positive, usual: usualDelta))
    }
}
