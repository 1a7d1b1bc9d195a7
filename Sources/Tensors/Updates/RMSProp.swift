/// s ← ρs + (1 − ρ)g², w ← w − αg / (√s + ε).
public struct RMSPropFormula: UpdateFormula {
    /// The mean of squares.
    public static let slotCount = 1
    private let rate: Double
    private let rho: Double
    private let epsilon: Double

    /// RMSProp with learning rate α.
    public init(rate: Double, rho: Double, epsilon: Double) {
        self.rate = rate
        self.rho = rho
        self.epsilon = epsilon
    }

    /// Changes the mean, then takes a step divided by its root.
    @inline(__always)
    public func update<N: UpdateNumber>(_ weight: inout N, gradient: N, _ first: inout N, _ second: inout N) {
        first = N(rho) * first + N(1 - rho) * (gradient * gradient)
        weight = weight - N(rate) * gradient / (first.root + N(epsilon))
    }
}
