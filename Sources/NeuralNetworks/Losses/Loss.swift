import Tensors

/// A loss with the numbers of its settings: one of `LossForm.all`.
///
/// ℓ of a sample is a sum over the output units. A loss says of one unit what its part of ℓ is, and what its derivative is: as text, as terms,
/// from which derivations, shares and names of places follow, and as numbers in double precision, with which training computes. Tests compare
/// all of them. A loss has a file of its own, a line in the registry, and its words in `LayerWords`.
protocol Loss: Sendable {
    /// Its settings with their numbers, in the order in which they are written.
    var settings: [LossSetting] { get }
    /// What makes the outputs of sums.
    var output: LossOutput { get }
    /// y of a unit.
    func target(of unit: LossUnit) -> Double
    /// The arrays between e and ℓ, one number for each unit, in the order in which they are made; the same ones for all units.
    func steps(of unit: LossUnit) -> [LossStep]
    /// The unit's part of ℓ.
    func terms(of unit: LossUnit) -> [[LossFactor]]
    /// ∂ℓ/∂a of the unit; with a combined output ∂ℓ/∂z.
    func slopeTerms(of unit: LossUnit) -> [[LossFactor]]
    /// ℓ as a formula: `ℓ = Σ ½ (a − y)²`.
    var rule: String { get }
    /// The right side of the formula of ∂ℓ/∂a, or of ∂ℓ/∂z with a combined output: `a − y`.
    var slopeRule: String { get }
    /// The unit's part of ℓ as a number.
    func value(at point: LossPoint) -> Double
    /// ∂ℓ/∂a of the unit as a number; with a combined output ∂ℓ/∂z.
    func slope(at point: LossPoint) -> Double

    // What most losses leave to the extension.

    /// Whether `slope` is e itself, which needs no second computation.
    var isSlopeError: Bool { get }
    /// ℓ as the line of its phase writes it.
    var phaseRule: String { get }
    /// L as a formula of single outputs, where the terms of ℓ are the same for every label and ℓ is no step of its own; otherwise nil.
    var batchRule: String? { get }
    /// ℓ where it is no sum over the units; otherwise nil.
    func wholeEquation(label: Int) -> Equation?
    /// ℓ where it is no sum over the units, as a number.
    func value(of sample: LossSample) -> Double
    /// ∂ℓ/∂a of a combined output, as factors; nil where it is 0.
    func outputSlope(at point: LossPoint) -> [Double]?
    /// a · ∂ℓ/∂a of a combined output, finite even where a is 0 or 1 by rounding.
    func outputShare(at point: LossPoint) -> Double
    /// The right side of the formula of ∂ℓ/∂a of a combined output.
    var outputSlopeRule: String { get }
    /// Throws if its settings do not fit a number of classes.
    func check(classes: Int) throws(LayerMisfit)

    // As a node of a network file, which reads units a and what they should be, y.

    /// Whether it computes with e = a − y, so that this is an array of the node.
    var readsError: Bool { get }
    /// The letter of the units that it reads: z where they are sums.
    var inputSymbol: String { get }
    /// ∂ℓ/∂y of the unit as a number.
    func targetSlope(at point: LossPoint) -> Double
    /// The node, of units of this shape.
    func node(_ name: String, weight: Double, of shape: MapShape) throws(LayerMisfit) -> any Layer
}

extension Loss {
    var isSlopeError: Bool { false }
    var phaseRule: String { rule }
    var batchRule: String? { nil }
    func wholeEquation(label: Int) -> Equation? { nil }
    func value(of sample: LossSample) -> Double { sample.outputs.indices.reduce(0) { $0 + value(at: point($1, sample)) } }
    func outputSlope(at point: LossPoint) -> [Double]? { [slope(at: point)] }
    func outputShare(at point: LossPoint) -> Double { point.a * slope(at: point) }
    var outputSlopeRule: String { slopeRule }
    var readsError: Bool { true }
    var inputSymbol: String { "a" }
    func targetSlope(at point: LossPoint) -> Double { -slope(at: point) }
    func node(_ name: String, weight: Double, of shape: MapShape) throws(LayerMisfit) -> any Layer {
        UnitLossNode(name, self, weight: weight, of: shape)
    }
    func check(classes: Int) throws(LayerMisfit) {}
    /// 1 for the label, else 0.
    func target(of unit: LossUnit) -> Double { unit.isLabel ? 1 : 0 }
    /// None: ℓ is made of a, y and e at once.
    func steps(of unit: LossUnit) -> [LossStep] { [] }
    /// None: its name says all of it.
    var settings: [LossSetting] { [] }

    /// The numbers of a unit of a sample.
    func point(_ index: Int, _ sample: LossSample) -> LossPoint {
        let unit = LossUnit(index: index, label: sample.label, classes: sample.outputs.count)
        return LossPoint(unit: unit, a: sample.outputs[index], z: sample.sums.isEmpty ? .nan : sample.sums[index], y: target(of: unit))
    }
}

/// What makes the outputs of the sums of the output layer.
struct LossOutput: Hashable, Sendable {
    /// The function of single sums.
    let activation: Activation
    /// Whether all outputs of a sample together are a softmax of its sums.
    let isSoftmax: Bool
    /// Whether ∂ℓ/∂z is computed at once, without ∂ℓ/∂a and the slope of the function, and ℓ from z; training then keeps z.
    let isCombined: Bool

    /// σ(z), with ∂ℓ/∂a.
    static let sigmoid = LossOutput(activation: .sigmoid, isSoftmax: false, isCombined: false)
    /// z itself.
    static let linear = LossOutput(activation: .none, isSoftmax: false, isCombined: false)
    /// σ(z), with ∂ℓ/∂z.
    static let combinedSigmoid = LossOutput(activation: .sigmoid, isSoftmax: false, isCombined: true)
    /// The softmax, with ∂ℓ/∂z.
    static let softmax = LossOutput(activation: .none, isSoftmax: true, isCombined: true)

    /// Its name in network files: `softmax`, or that of the activation function.
    var name: String { isSoftmax ? "softmax" : activation.rawValue }
}

/// An output unit of a sample.
struct LossUnit: Sendable {
    let index, label, classes: Int
    /// Whether it is that of the sample's class.
    var isLabel: Bool { index == label }
}

/// The numbers of an output unit of a sample: a, z (NaN unless the output is a combined one) and y.
struct LossPoint: Sendable {
    let unit: LossUnit
    let a, z, y: Double
    /// a − y.
    var error: Double { a - y }
}

/// All outputs of a sample, and with a combined output their sums.
struct LossSample: Sendable {
    var outputs: [Double] = []
    var sums: [Double] = []
    var label = 0
}

/// A number of a unit that its part of a loss is made from.
enum LossFactor: Hashable, Sendable {
    /// a, z and y.
    case output, sum, target
    /// e = a − y.
    case error
    /// A step before, counted from 0.
    case step(Int)
    /// A setting, or a number of the formula.
    case number(Double)

    /// The factor of the loss node's equations; `firstStep` is the number of the array that the first step makes.
    func of(_ unit: Int, firstStep: Int = LossFunction.errorArray + 1) -> Equation.Factor {
        switch self {
        case .output: .input(0, entry: unit)
        case .target: .input(1, entry: unit)
        case .sum: .input(LossFunction.sumInput, entry: unit)
        case .error: .own(LossFunction.errorArray, entry: unit)
        case .step(let step): .own(firstStep + step, entry: unit)
        case .number(let number): .constant(number)
        }
    }
}

/// A step of the computation of ℓ, which is an array of the loss: `scale × f(Σ terms)` of numbers of the same unit.
struct LossStep: Sendable {
    /// The array's name and letter, and the step as a formula.
    let name, symbol, formula: String
    /// A factor of the function's value; 1 for none.
    var scale = 1.0
    /// The function of the sum.
    var function = Derivation.Function.identity
    /// The terms of the sum.
    let terms: [[LossFactor]]

    /// A step `scale × f(Σ terms)`.
    init(
        _ name: String, _ symbol: String, _ formula: String, scale: Double = 1, _ function: Derivation.Function = .identity,
        _ terms: [[LossFactor]]
    ) {
        (self.name, self.symbol, self.formula, self.scale, self.function, self.terms) = (name, symbol, formula, scale, function, terms)
    }

    /// The equation of a unit's entry.
    func equation(at unit: Int, firstStep: Int = LossFunction.errorArray + 1) -> Equation {
        Equation(scale: scale == 1 ? [] : [.constant(scale)], function, terms: terms.map { $0.map { $0.of(unit, firstStep: firstStep) } })
    }
}
