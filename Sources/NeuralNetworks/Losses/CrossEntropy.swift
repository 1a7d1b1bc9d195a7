import Tensors

/// The cross-entropy of softmax outputs with the target y, in which ε of the label's 1 is spread over all K classes, times the weight w of the
/// label.
///
/// | | |
/// | --- | --- |
/// | target | y = 1 − ε + ε/K of the label, ε/K of the others |
/// | logarithm | l = ln a |
/// | loss | ℓ = −w Σ y l; without ε and w −ln a[label] |
/// | back | ∂ℓ/∂z = w (a − y): softmax and logarithm combined |
///
/// ℓ is computed from the sums, ln Σ e^z − Σ y z, which remains exact where an output has underflowed to 0. L is the plain mean of ℓ over the
/// batch, so that the residuals of a sample do not depend on the others; PyTorch's `CrossEntropyLoss` divides by the sum of the batch's weights,
/// and with ε weights every class's logarithm.
///
/// Sources: Bridle: Probabilistic Interpretation of Feedforward Classification Network Outputs (1990); Szegedy, Vanhoucke, Ioffe, Shlens, Wojna:
/// Rethinking the Inception Architecture for Computer Vision (2016), section 7, for ε.
struct CrossEntropy: Loss {
    /// ε.
    let smoothing: Double
    /// w of each class; empty for 1 of all.
    let weights: [Double]

    private var isPlain: Bool { smoothing == 0 && weights.isEmpty }
    private func weight(_ label: Int) -> Double { weights.isEmpty ? 1 : weights[label] }

    var settings: [LossSetting] { [LossSetting("smoothing", smoothing, usual: 0), LossSetting("weights", ofClasses: weights)] }
    var output: LossOutput { .softmax }
    var rule: String { isPlain ? "ℓ = −ln a[label]" : weights.isEmpty ? "ℓ = −Σ y ln a" : "ℓ = −w[label] Σ y ln a" }
    var slopeRule: String { weights.isEmpty ? "a − y" : "w[label] e" }
    var outputSlopeRule: String { isPlain ? "−1/a[label]" : weights.isEmpty ? "−y/a" : "−w[label] y/a" }
    var isSlopeError: Bool { weights.isEmpty }

    func target(of unit: LossUnit) -> Double {
        smoothing == 0 ? unit.isLabel ? 1 : 0 : smoothing / Double(unit.classes) + (unit.isLabel ? 1 - smoothing : 0)
    }

    func steps(of unit: LossUnit) -> [LossStep] { isPlain ? [] : [LossStep("logarithm", "l", "l = ln a", .log, [[.output]])] }
    func wholeEquation(label: Int) -> Equation? {
        isPlain ? Equation(scale: [.constant(-1)], .log, terms: [[.input(0, entry: label)]]) : nil
    }
    func terms(of unit: LossUnit) -> [[LossFactor]] {
        // Classes without a part are left out: their logarithm may be −∞.
        target(of: unit) == 0 ? [] : [[.number(-weight(unit.label)), .target, .step(0)]]
    }
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]] { weights.isEmpty ? [[.error]] : [[.number(weight(unit.label)), .error]] }

    func value(at point: LossPoint) -> Double {
        point.y == 0 ? 0 : -weight(point.unit.label) * point.y * Double.naturalLogarithm(point.a)
    }
    func slope(at point: LossPoint) -> Double { weight(point.unit.label) * point.error }
    func outputSlope(at point: LossPoint) -> [Double]? {
        if isPlain { return point.unit.isLabel ? [-1, 1 / point.a] : nil }
        return point.y == 0 ? nil : [-weight(point.unit.label), point.y, 1 / point.a]
    }
    func outputShare(at point: LossPoint) -> Double { -weight(point.unit.label) * point.y }

    func value(of sample: LossSample) -> Double {
        let largest = sample.sums.reduce(-Double.infinity) { Swift.max($0, $1) }
        let total = sample.sums.reduce(0) { $0 + Double.exponential($1 - largest) }
        let logarithm = largest + Double.naturalLogarithm(total)
        if isPlain { return logarithm - sample.sums[sample.label] }
        let own = (1 - smoothing) * (logarithm - sample.sums[sample.label])
        let spread = smoothing == 0 ? 0 : sample.sums.reduce(0) { $0 + (logarithm - $1) } * smoothing / Double(sample.sums.count)
        return weight(sample.label) * (own + spread)
    }

    func node(_ name: String, weight: Double, of shape: MapShape) throws(LayerMisfit) -> any Layer {
        try check(classes: shape.maps)
        return CrossEntropyNode(name, self, weight: weight, of: shape)
    }

    func check(classes: Int) throws(LayerMisfit) {
        if !weights.isEmpty && weights.count != classes {
            throw .otherClasses(setting: "weights", count: weights.count, classes: classes)
        }
    }

    /// `smoothing`, from 0 to below 1; `weights`, a number for each class.
    static let form = LossForm("cross-entropy") { options throws(LossError) in
        CrossEntropy(
            smoothing: try options.number("smoothing", .fraction, usual: 0),
            weights: try options.numbersOfClasses("weights", .notNegative))
    }
}
