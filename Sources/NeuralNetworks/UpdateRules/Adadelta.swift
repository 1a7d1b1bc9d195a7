import Tensors

/// Adadelta (Zeiler: ADADELTA: An Adaptive Learning Rate Method, 2012; its step times α, as PyTorch's `Adadelta` has it).
public struct Adadelta: UpdateRule {
    /// As a run names it.
    public let name = "adadelta"
    /// The paper's steps.
    public let learningRate: Float = 1
    /// ρ and ε.
    public let settings = [SettingValue(.rho, 0.9), SettingValue(.epsilon, 1e-6)]
    /// s and u, the means of the squares of the gradients and of the steps.
    public let slots = [UpdateArray("square", "s"), UpdateArray("change", "u")]
    /// p = √(u + ε), q = √(s′ + ε), r = 1/q, and the step d = pgr.
    public let values = [UpdateArray("length", "p"), UpdateArray("root", "q"), UpdateArray("inverse", "r"), UpdateArray("step", "d")]

    /// Adadelta, with no numbers of its own: settings and slots are kept by the optimizer.
    public init() {}

    /// One pass over the weight, its gradient and the means.
    public func visit(_ step: UpdateStep, _ visitor: inout some UpdateVisitor) {
        visitor.visit(AdadeltaFormula(rate: step.rate, rho: step[.rho], epsilon: step[.epsilon]))
    }

    /// s′ = ρs + (1 − ρ)g², u′ = ρu + (1 − ρ)d², and w − αd.
    public func equation(of quantity: UpdateQuantity, _ step: UpdateStep) -> UpdateEquation {
        let (old, new) = (UpdateEquation.Factor.number(step[.rho]), UpdateEquation.Factor.number(1 - step[.rho]))
        let epsilon = [UpdateEquation.Factor.number(step[.epsilon])]
        return switch quantity {
        case .nextSlot(0): UpdateEquation(terms: [[old, .of(.slot(0))], [new, .of(.gradient), .of(.gradient)]])
        case .nextSlot: UpdateEquation(terms: [[old, .of(.slot(1))], [new, .of(.value(3)), .of(.value(3))]])
        case .value(0): UpdateEquation(.root, terms: [[.of(.slot(1))], epsilon])
        case .value(1): UpdateEquation(.root, terms: [[.of(.nextSlot(0))], epsilon])
        case .value(2): UpdateEquation(.reciprocal, terms: [[.of(.value(1))]])
        case .value: UpdateEquation(terms: [[.of(.value(0)), .of(.gradient), .of(.value(2))]])
        default: UpdateEquation(terms: [[.of(.weight)], [.number(-1), .number(step.rate), .of(.value(3))]])
        }
    }

    /// The same as text.
    public func formula(of quantity: UpdateQuantity, _ g: String) -> String {
        switch quantity {
        case .nextSlot(0): "s′ = ρ s + (1−ρ) (\(g))²"
        case .nextSlot: "u′ = ρ u + (1−ρ) d²"
        case .value(0): "p = √(u + ε)"
        case .value(1): "q = √(s′ + ε)"
        case .value(2): "r = 1/q"
        case .value: "d = p \(g) r"
        default: "w ← w − α d,  d = √(u + ε)/√(s′ + ε) · \(g)"
        }
    }
}
