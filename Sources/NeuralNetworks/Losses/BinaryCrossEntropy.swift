import Tensors

/// The binary cross-entropy of sigmoid outputs: each class is a question of its own, answered yes with the probability a.
///
/// | | |
/// | --- | --- |
/// | odds against y | o = e^−z where y = 1, e^z where y = 0 |
/// | logarithm | l = ln(1 + o): −ln a where y = 1, −ln(1 − a) where y = 0 |
/// | loss | ℓ = Σ l |
/// | back | ∂ℓ/∂z = a − y: sigmoid and logarithm combined |
///
/// ℓ is computed from the sums, which training keeps, and is finite where a is 0 or 1 by rounding. PyTorch's `BCEWithLogitsLoss`, summed over the
/// outputs. Source: Bishop: Neural Networks for Pattern Recognition (1995), section 6.7.
struct BinaryCrossEntropy: Loss {
    var output: LossOutput { .combinedSigmoid }
    var rule: String { "ℓ = −Σ (y ln a + (1−y) ln(1−a))" }
    var slopeRule: String { "a − y" }
    var outputSlopeRule: String { "(a − y)/(a (1−a))" }
    var isSlopeError: Bool { true }

    func steps(of unit: LossUnit) -> [LossStep] {
        [
            LossStep("odds", "o", "o = e^((1 − 2y) z)", .exp, [unit.isLabel ? [.number(-1), .sum] : [.sum]]),
            LossStep("logarithm", "l", "l = ln(1 + o)", .log, [[.number(1)], [.step(0)]]),
        ]
    }
    func terms(of unit: LossUnit) -> [[LossFactor]] { [[.step(1)]] }
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]] { [[.error]] }

    func value(at point: LossPoint) -> Double { Self.softplus(point.unit.isLabel ? -point.z : point.z) }

    /// ln(1 + e^x), without overflow, and exact where e^x is small.
    static func softplus(_ x: Double) -> Double {
        let power = Double.exponential(-abs(x))
        let sum = 1 + power
        let logarithm = sum == 1 ? power : Double.naturalLogarithm(sum) * power / (sum - 1)
        return (x > 0 || x.isNaN ? x : 0) + logarithm
    }
    func slope(at point: LossPoint) -> Double { point.error }
    func outputSlope(at point: LossPoint) -> [Double]? { point.unit.isLabel ? [-1, 1 / point.a] : [1 / (1 - point.a)] }
    func outputShare(at point: LossPoint) -> Double { point.unit.isLabel ? -1 : Double.exponential(point.z) }

    func node(_ name: String, weight: Double, of shape: MapShape) throws(LayerMisfit) -> any Layer {
        UnitLossNode(name, BinaryCrossEntropyOfSums(), weight: weight, of: shape)
    }

    /// It has no settings.
    static let form = LossForm("binary-cross-entropy", otherNames: ["bce"]) { _ throws(LossError) in BinaryCrossEntropy() }
}

/// The binary cross-entropy as a node, which reads sums z, and probabilities y from 0 to 1.
///
/// | | |
/// | --- | --- |
/// | power, logarithm | p = e^z, l = ln(1 + p) |
/// | loss | ℓ = Σ (l − y z): −Σ (y ln a + (1 − y) ln(1 − a)) with a = σ(z) |
/// | back | ∂ℓ/∂z = σ(z) − y |
private struct BinaryCrossEntropyOfSums: Loss {
    var output: LossOutput { .linear }
    var rule: String { "ℓ = Σ (ln(1 + e^z) − y z)" }
    var slopeRule: String { "σ(z) − y" }
    var readsError: Bool { false }
    var inputSymbol: String { "z" }

    func steps(of unit: LossUnit) -> [LossStep] {
        [
            LossStep("power", "p", "p = e^z", .exp, [[.output]]),
            LossStep("logarithm", "l", "l = ln(1 + p)", .log, [[.number(1)], [.step(0)]]),
        ]
    }
    func terms(of unit: LossUnit) -> [[LossFactor]] { [[.step(1)], [.number(-1), .target, .output]] }
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]] { [] }
    func value(at point: LossPoint) -> Double { BinaryCrossEntropy.softplus(point.a) - point.y * point.a }
    func slope(at point: LossPoint) -> Double { Activation.sigmoid(point.a) - point.y }
    func targetSlope(at point: LossPoint) -> Double { -point.a }
}
