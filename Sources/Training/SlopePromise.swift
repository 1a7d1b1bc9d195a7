/// What a slope promises a loss to change by, to first order, beside what came.
public struct SlopePromise: Hashable, Sendable {
    /// What comes of a promise.
    public enum Outcome: Hashable, Sendable {
        /// From 80 % up to 120 % of it came.
        case kept
        /// This part of it came, less or more.
        case part(Double)
        /// The loss went the other way.
        case against
        /// Nothing was promised, and nothing came.
        case nothing
        /// Nothing was promised, and something came.
        case unpromised
        /// What came differs from it by no more than what rounding may make.
        case rounding
        /// What came is NaN or infinite.
        case notFinite
    }

    /// The change of the loss to first order.
    public var promised: Double
    /// The change that came.
    public var measured: Double
    /// The loss without it.
    public var loss: Double

    /// A promise and what came of it.
    public init(promised: Double, measured: Double, loss: Double) {
        (self.promised, self.measured, self.loss) = (promised, measured, loss)
    }

    /// What came as a part of what was promised; nil where nothing was promised.
    public var ratio: Double? { promised == 0 ? nil : measured / promised }

    /// Percent of the promise between which it is kept.
    private static let kept = 80.0...120.0

    /// What came of it. A part counts as it is shown, in whole percent.
    public var outcome: Outcome {
        if !measured.isFinite || !promised.isFinite { return .notFinite }
        guard let ratio else { return measured == 0 ? .nothing : isRounding ? .rounding : .unpromised }
        if Self.kept.contains((ratio * 100).rounded()) { return .kept }
        if isRounding { return .rounding }
        return ratio < 0 ? .against : .part(ratio)
    }

    /// Whether rounding the outputs to 24 bits may make as much as the difference.
    var isRounding: Bool { abs(measured - promised) <= 8 * Double(Float.ulpOfOne) * abs(loss) }
}
