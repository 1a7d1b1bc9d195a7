/// s ← ρs + (1 − ρ)g², d = √(u + ε) / √(s + ε) · g, u ← ρu + (1 − ρ)d², w ← w − αd.
public struct AdadeltaFormula: UpdateFormula {
    /// The means of squares of gradients and of steps.
    public static let slotCount = 2
    private let rate: Double
    private let rho: Double
    private let epsilon: Double

    /// Adadelta, its step times α.
    public init(rate: Double, rho: Double, epsilon: Double) {
        self.rate = rate
        self.rho = rho
        self.epsilon = epsilon
    }

    /// Changes the mean of the gradient, then takes a step as large as earlier ones, whose mean it changes.
    @inline(__always)
    public func update<N: UpdateNumber>(_ weight: inout N, gradient: N, _ first: inout N, _ second: inout N) {
        first = N(rho) * first + N(1 - rho) * (gradient * gradient)
        let step = (second + N(epsilon)).root / (first + N(epsilon)).root * gradient
        second = N(rho) * second + N(1 - rho) * (step * step)
        weight = weight - N(rate) * step
    }
}
