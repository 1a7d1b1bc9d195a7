import Tensors

extension Derivation {
    /// The function applied to a sum.
    public enum Function: String, Hashable, Sendable {
        case identity, sigmoid, tanh, relu, max, exp, log, reciprocal, reciprocalRoot, root, step, erf, sign, hardTanh
    }
}

extension Derivation.Function {
    /// All that is to be said of a function.
    private struct Rule {
        /// Its name before its argument.
        let written: String
        /// y = f(x).
        let value: (Double) -> Double
        let slope: Slope

        init(_ written: String, _ value: @escaping (Double) -> Double, slope: @escaping (_ y: Double) -> Double) {
            (self.written, self.value, self.slope) = (written, value, .ofValue(slope))
        }

        init(_ written: String, _ value: @escaping (Double) -> Double, slopeOfArgument: @escaping (_ x: Double) -> Double) {
            (self.written, self.value, self.slope) = (written, value, .ofArgument(slopeOfArgument))
        }
    }

    /// f′, of the number that is at hand.
    private enum Slope {
        /// Of y = f(x), which training keeps.
        case ofValue((Double) -> Double)
        /// Of x, which the equation makes again; for a function whose value does not tell it.
        case ofArgument((Double) -> Double)
    }

    private var rule: Rule {
        switch self {
        case .identity, .max: Rule("", { $0 }, slope: { _ in 1 })
        case .sigmoid: Rule("σ", { Activation.sigmoid($0) }, slope: { Activation.sigmoid.slope(at: $0) })
        case .tanh: Rule("tanh", { Activation.tanh($0) }, slope: { Activation.tanh.slope(at: $0) })
        case .relu: Rule("relu", { Activation.relu($0) }, slope: { Activation.relu.slope(at: $0) })
        case .exp: Rule("exp", { Double.exponential($0) }, slope: { $0 })
        case .log: Rule("ln", { Double.naturalLogarithm($0) }, slope: { Double.exponential(-$0) })
        case .reciprocal: Rule("1/", { 1 / $0 }, slope: { -$0 * $0 })
        case .reciprocalRoot: Rule("1/√", { 1 / $0.squareRoot() }, slope: { -0.5 * $0 * $0 * $0 })
        case .step: Rule("step", { $0 >= 0 ? 1 : 0 }, slope: { _ in 0 })
        // At 0 it has none; what is multiplied by it is 0 there.
        case .root: Rule("√", { $0.squareRoot() }, slope: { $0 > 0 ? 0.5 / $0 : 0 })
        case .sign: Rule("sign", { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }, slope: { _ in 0 })
        // min(max(x, −1), 1).
        case .hardTanh: Rule("hardtanh", { $0 > 1 ? 1 : $0 < -1 ? -1 : $0 }, slopeOfArgument: { abs($0) <= 1 ? 1 : 0 })
        // 2/√π e^−x².
        case .erf: Rule("erf", { $0.errorFunction }, slopeOfArgument: { 1.128_379_167_095_512_6 * Double.exponential(-$0 * $0) })
        }
    }

    init(_ activation: Activation) {
        self =
            switch activation {
            case .sigmoid: .sigmoid
            case .tanh: .tanh
            case .relu: .relu
            case .none: .identity
            }
    }

    /// The function's name before its argument; empty for `identity` and `max`.
    public var written: String { rule.written }

    /// The function's value at x; x itself for `identity` and `max`.
    public func callAsFunction(_ x: Double) -> Double { rule.value(x) }

    /// The slope at a point, from the value y or the argument x there; only one of them is asked for.
    func slope(at y: @autoclosure () -> Double, argument x: @autoclosure () -> Double) -> Double {
        switch rule.slope {
        case .ofValue(let slope): slope(y())
        case .ofArgument(let slope): slope(x())
        }
    }
}
