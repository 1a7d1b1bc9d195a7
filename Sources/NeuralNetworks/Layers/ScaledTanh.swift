import Tensors

/// Scaled hyperbolic tangent as a layer of its own: with the usual α and β it maps ±1 to about ±1, where its curvature is largest.
///
/// | | |
/// | --- | --- |
/// | tanh | t = tanh(β x) |
/// | forward | a = α t; α = 1.7159 and β = 2/3 unless others are given |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | α β (1 − t²) δ |
///
/// Input and output `[N, C, H, W]`. Source: LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition (1998),
/// section II and appendix A.
public struct ScaledTanh: SteppedLayer {
    /// The usual α and β.
    public static let usual = (alpha: 1.7159, beta: 2.0 / 3)
    /// α, the limit of the function.
    public let alpha: Double
    /// β, the scale of its argument.
    public let beta: Double
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    /// The function with its settings.
    public init(alpha: Double = usual.alpha, beta: Double = usual.beta, isVector: Bool = false) {
        (self.alpha, self.beta, self.isVector) = (alpha, beta, isVector)
    }

    /// Scaled tanh with its settings, named as ONNX names them.
    public var kind: LayerKind { LayerKind("scaled-tanh", prefix: "tanh", [.init("alpha", alpha), .init("beta", beta)]) }

    var function: ScaledTanhFunction { ScaledTanhFunction(alpha: alpha, beta: beta) }
    var rule: String { "α tanh(β x)" }
    var slopeRule: String { "αβ(1 − t²)" }
    var steps: [FunctionStep] {
        [
            FunctionStep("tanh", "t", "t = tanh(β·x)", .tanh, [[.number(beta), .x]]),
            FunctionStep(unit: "a = α·t", [[.number(alpha), .step(0)]]),
        ]
    }

    /// `alpha` and `beta` in files.
    static let form = LayerForm(function: "scaled-tanh") { options throws(LayerOptionError) in
        let alpha = try options.number("alpha", below: 1_000, default: usual.alpha)
        let beta = try options.number("beta", below: 1_000, default: usual.beta)
        return { ScaledTanh(alpha: alpha, beta: beta, isVector: $0) }
    }
}
