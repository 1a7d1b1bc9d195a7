/// m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², w ← w − α m̂ / (√ŝ + ε), with m̂ = m / (1 − β₁ᵗ) and ŝ = s / (1 − β₂ᵗ).
public struct AdamFormula: UpdateFormula {
    /// The means of gradients and of their squares.
    public static let slotCount = 2
    private let beta1: Double
    private let beta2: Double
    private let epsilon: Double
    /// α / (1 − β₁ᵗ).
    private let step: Double
    /// √(1 − β₂ᵗ).
    private let correction: Double

    /// Adam with learning rate α, at the update t, counted from 1.
    public init(rate: Double, beta1: Double, beta2: Double, epsilon: Double, number t: Int) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        step = rate / (1 - Double.power(beta1, Double(t)))
        correction = (1 - Double.power(beta2, Double(t))).squareRoot()
    }

    /// Changes both means, then takes a step.
    @inline(__always)
    public func update<N: UpdateNumber>(_ weight: inout N, gradient: N, _ first: inout N, _ second: inout N) {
        first = N(beta1) * first + N(1 - beta1) * gradient
        second = N(beta2) * second + N(1 - beta2) * (gradient * gradient)
        weight = weight - N(step) * first / (second.root / N(correction) + N(epsilon))
    }
}
