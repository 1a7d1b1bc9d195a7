import Tensors

/// Softplus as a layer of its own: a smooth form of max(0, x).
///
/// | | |
/// | --- | --- |
/// | positive part | p = max(0, x) |
/// | power | q = e^(x − 2p) = e^−∣x∣, which cannot overflow |
/// | logarithm | l = ln(1 + q) |
/// | forward | a = p + l = ln(1 + e^x) |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | σ(x) δ |
///
/// Input and output `[N, C, H, W]`. Source: Dugas, Bengio, Bélisle, Nadeau, Garcia: Incorporating Second-Order Functional Knowledge for Better
/// Option Pricing (2000), section 3.
public struct Softplus: SteppedLayer {
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    /// Softplus has no settings.
    public init(isVector: Bool = false) { self.isVector = isVector }

    /// Softplus.
    public var kind: LayerKind { LayerKind("softplus", prefix: "softplus") }

    var function: SoftplusFunction { SoftplusFunction() }
    var rule: String { "ln(1 + e^x)" }
    var slopeRule: String { "σ(x)" }
    var steps: [FunctionStep] {
        [
            FunctionStep("positive", "p", "p = max(0, x)", .relu, [[.x]]),
            FunctionStep("power", "q", "q = exp(x − 2p)", .exp, [[.x], [.number(-2), .step(0)]]),
            FunctionStep("logarithm", "l", "l = ln(1 + q)", .log, [[.number(1)], [.step(1)]]),
            FunctionStep(unit: "a = p + l", [[.step(0)], [.step(2)]]),
        ]
    }

    /// It has no options.
    static let form = LayerForm(function: "softplus") { _ throws(LayerOptionError) in { Softplus(isVector: $0) } }
}
