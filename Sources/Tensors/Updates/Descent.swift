/// w ← w − αg.
public struct DescentFormula: UpdateFormula {
    /// None.
    public static let slotCount = 0
    private let rate: Double

    /// Descent with learning rate α.
    public init(rate: Double) { self.rate = rate }

    /// Takes a step against the gradient.
    @inline(__always)
    public func update<N: UpdateNumber>(_ weight: inout N, gradient: N, _ first: inout N, _ second: inout N) {
        weight = weight - N(rate) * gradient
    }
}
