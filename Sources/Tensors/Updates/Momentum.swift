/// v ← μv + g, w ← w − αv.
public struct MomentumFormula: UpdateFormula {
    /// One: the velocity, which sums gradients up.
    public static let slotCount = 1
    private let rate: Double
    private let momentum: Double

    /// Momentum μ with learning rate α.
    public init(rate: Double, momentum: Double) {
        self.rate = rate
        self.momentum = momentum
    }

    /// Changes the velocity, then takes a step against it.
    @inline(__always)
    public func update<N: UpdateNumber>(_ weight: inout N, gradient: N, _ first: inout N, _ second: inout N) {
        first = N(momentum) * first + gradient
        weight = weight - N(rate) * first
    }
}
