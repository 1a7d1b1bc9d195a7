import Tensors

/// Exponential linear unit as a layer of its own: a unit above 0, and below an exponential that ends at −α.
///
/// | | |
/// | --- | --- |
/// | positive part | p = max(0, x) |
/// | power | q = e^(x − p): e^x below 0, otherwise 1 |
/// | forward | a = p + α (q − 1), α = 1 unless another is given |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | δ where x > 0, otherwise α e^x δ |
///
/// Input and output `[N, C, H, W]`. Source: Clevert, Unterthiner, Hochreiter: Fast and Accurate Deep Network Learning by Exponential Linear
/// Units (2015), equation 15.
public struct ELU: SteppedLayer {
    /// α: the function ends at −α.
    public let alpha: Double
    /// Whether its units form a row: where the inputs are single units.
    public let isVector: Bool

    /// ELU with the limit −α.
    public init(alpha: Double = 1, isVector: Bool = false) { (self.alpha, self.isVector) = (alpha, isVector) }

    /// ELU with its α, named as ONNX names it.
    public var kind: LayerKind { LayerKind("elu", prefix: "elu", [.init("alpha", alpha)]) }

    var function: ELUFunction { ELUFunction(alpha: alpha) }
    var rule: String { "[x > 0 ? x : α (e^x − 1)]" }
    var slopeRule: String { "[x > 0 ? 1 : α e^x]" }
    var steps: [FunctionStep] {
        [
            FunctionStep("positive", "p", "p = max(0, x)", .relu, [[.x]]),
            FunctionStep("power", "q", "q = exp(x − p)", .exp, [[.x], [.number(-1), .step(0)]]),
            FunctionStep(unit: "a = p + α·(q − 1)", [[.step(0)], [.number(alpha), .step(1)], [.number(-alpha)]]),
        ]
    }

    /// `alpha` in files.
    static let form = LayerForm(function: "elu") { options throws(LayerOptionError) in
        let alpha = try options.number("alpha", below: 1_000, default: 1)
        return { ELU(alpha: alpha, isVector: $0) }
    }
}
