import Tensors

/// Gaussian error linear unit as a layer of its own: a unit times the probability that a standard normal number is smaller.
///
/// | | |
/// | --- | --- |
/// | error function | e = erf(x/√2) |
/// | gate | Φ = (1 + e)/2 |
/// | forward | a = x Φ |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | (Φ + x e^(−x²/2)/√(2π)) δ |
///
/// Input and output `[N, C, H, W]`. Source: Hendrycks, Gimpel: Gaussian Error Linear Units (2016), section 2; exact, not one of its
/// approximations.
public struct GELU: SteppedLayer {
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    /// GELU has no settings.
    public init(isVector: Bool = false) { self.isVector = isVector }

    /// GELU.
    public var kind: LayerKind { LayerKind("gelu", prefix: "gelu") }

    var function: GELUFunction { GELUFunction() }
    var rule: String { "x Φ(x)" }
    var slopeRule: String { "(Φ + x exp(−x²/2)/√(2π))" }
    var steps: [FunctionStep] {
        [
            FunctionStep("erf", "e", "e = erf(x/√2)", .erf, [[.number(0.5.squareRoot()), .x]]),
            FunctionStep("gate", "Φ", "Φ = (1 + e)/2", .identity, [[.number(0.5)], [.number(0.5), .step(0)]]),
            FunctionStep(unit: "a = x·Φ", [[.x, .step(1)]]),
        ]
    }

    /// It has no options.
    static let form = LayerForm(function: "gelu") { _ throws(LayerOptionError) in { GELU(isVector: $0) } }
}
