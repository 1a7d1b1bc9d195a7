import Tensors

/// Sigmoid linear unit as a layer of its own: a unit times its sigmoid.
///
/// | | |
/// | --- | --- |
/// | gate | g = σ(x) |
/// | forward | a = x g |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | g (1 + x (1 − g)) δ |
///
/// Input and output `[N, C, H, W]`. Sources: Hendrycks, Gimpel: Gaussian Error Linear Units (2016), section 2; Ramachandran, Zoph, Le:
/// Searching for Activation Functions (2017), there "Swish".
public struct SiLU: SteppedLayer {
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    /// SiLU has no settings.
    public init(isVector: Bool = false) { self.isVector = isVector }

    /// SiLU.
    public var kind: LayerKind { LayerKind("silu", prefix: "silu") }

    var function: SiLUFunction { SiLUFunction() }
    var rule: String { "x σ(x)" }
    var slopeRule: String { "g(1 + x(1 − g))" }
    var steps: [FunctionStep] {
        [FunctionStep("gate", "g", "g = σ(x)", .sigmoid, [[.x]]), FunctionStep(unit: "a = x·g", [[.x, .step(0)]])]
    }

    /// It has no options.
    static let form = LayerForm(function: "silu") { _ throws(LayerOptionError) in { SiLU(isVector: $0) } }
}
