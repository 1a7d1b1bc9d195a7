import Tensors

/// Leaky ReLU as a layer of its own: the larger of a unit and a small part of it.
///
/// | | |
/// | --- | --- |
/// | forward | a = max(α x, x), α = 0.01 unless another is given |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | δ where x > 0, otherwise α δ |
///
/// Input and output `[N, C, H, W]`. Source: Maas, Hannun, Ng: Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013).
public struct LeakyReLU: ElementwiseLayer {
    /// The usual α.
    public static let usualAlpha = 0.01
    /// α, the slope below 0, from 0 to below 1.
    public let alpha: Double

    /// Leaky ReLU with a slope below 0.
    public init(alpha: Double = usualAlpha) { self.alpha = alpha }

    /// Leaky ReLU with its slope below 0.
    public var kind: LayerKind { LayerKind("leaky-relu", prefix: "leaky", [.init("alpha", alpha)]) }

    var function: LeakyReLUFunction { LeakyReLUFunction(alpha: alpha) }
    var rule: String { "max(\(alpha) x, x)" }
    var slopeRule: String { "[x > 0 ? 1 : \(alpha)]" }
    /// True: the larger of a unit and a part of it.
    public var picksLargest: Bool { true }
}

extension LeakyReLU {
    /// The larger of α x and x; at 0 the first.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        Equation(.max, terms: [[.constant(alpha), .input(0, entry: entry)], [.input(0, entry: entry)]])
    }

    /// The unit itself, in both terms.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        [Use(entry: entry, others: [.constant(alpha)]), Use(entry: entry, others: [])]
    }
}

extension LeakyReLU {
    /// `l`, with slope 0.01; `alpha` in files.
    static let form = LayerForm("leaky-relu", notation: notation) { options throws(LayerOptionError) in
        WrittenLayer(LeakyReLU(alpha: try options.number("alpha", below: 1, default: usualAlpha)), notation: nil)
    }

    private static let notation = LayerNotation(letter: "l", hasCount: false, example: "l") { reader, _ throws(NotationError) in
        try reader.endWithoutFunction()
        return WrittenLayer(LeakyReLU(), notation: "l")
    }
}
