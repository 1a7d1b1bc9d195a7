/// s ← s + g², w ← w − αg / (√s + ε).
public struct AdaGradFormula: UpdateFormula {
    /// The sum of squares.
    public static let slotCount = 1
    private let rate: Double
    private let epsilon: Double

    /// AdaGrad with learning rate α.
    public init(rate: Double, epsilon: Double) {
        self.rate = rate
        self.epsilon = epsilon
    }

    /// Adds the square, then takes a step divided by its root.
    @inline(__always)
    public func update<N: UpdateNumber>(_ weight: inout N, gradient: N, _ first: inout N, _ second: inout N) {
        first = first + gradient * gradient
        weight = weight - N(rate) * gradient / (first.root + N(epsilon))
    }
}
