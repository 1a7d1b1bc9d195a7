import Tensors

/// Why one number is what it is: `value = scale × function(sum)`, the sum being that of the terms (for `max` the largest), each term the
/// product of its factors. Terms are complete; each factor that is no constant has a derivation of its own.
public struct Derivation: Sendable {
    /// What is multiplied in a term.
    public struct Factor: Hashable, Sendable {
        /// Where it comes from; nil for a constant.
        public var place: Place?
        /// Of which sample of the batch, if that makes a difference.
        public var sample: Int?
        /// The number.
        public var value: Double
    }

    /// One product.
    public struct Term: Hashable, Sendable {
        /// What is multiplied.
        public var factors: [Factor]
        /// The product.
        public var value: Double { factors.reduce(1) { $0 * $1.value } }

        /// The factor nearest to this one that comes from somewhere: constants do not. Nil if none does.
        public func link(_ wanted: Int) -> Int? {
            let links = factors.indices.filter { factors[$0].place != nil }
            return links.first { $0 >= wanted } ?? links.last
        }
    }

    /// What is done with the sum.
    public enum Function: String, Hashable, Sendable {
        case identity, sigmoid, tanh, relu, max, exp, log
    }

    /// Where the scale comes from.
    public enum ScaleOrigin: Hashable, Sendable {
        /// The slope of a function at this activation.
        case slope(at: Place, Activation)
        /// 1/s² of a pooling block.
        case block(Int)
        /// 1/N of a batch.
        case batch(Int)
        /// 1/Σ e^z of a softmax.
        case softmax
        /// −1 of −ln.
        case minus
        /// Nothing multiplies: 1.
        case none
    }

    /// What kind of number it is, and so by which rule.
    public enum Rule: Hashable, Sendable {
        /// It is given: a pixel, a target, a parameter.
        case given
        /// z = Σ w a + b, a = f(z), or of a pooling layer.
        case forward(LayerKind, Activation)
        /// Softmax of z.
        case softmax
        /// δ from the residuals above, by the kind of the layer above, times the slope; with the mistake that the layer above makes.
        case backward(LayerKind, Activation, WrongRule.Mistake?)
        /// δ of the output: the error times the slope.
        case outputResidual(Activation)
        /// a − y.
        case error
        /// ℓ of a sample.
        case sampleLoss(LossFunction)
        /// L.
        case loss(LossFunction)
        /// The mean over the batch of products of activation and residual.
        case gradient(bias: Bool)
        /// w − α g.
        case update
    }

    /// Whose derivation it is.
    public var place: Place
    /// The sample, if it has one.
    public var sample: Int?
    /// The number as training used it.
    public var value: Double
    /// By which rule.
    public var rule: Rule
    /// What is done with the sum.
    public var function = Function.identity
    /// What multiplies the function's value.
    public var scale = 1.0
    /// Where that comes from.
    public var scaleOrigin = ScaleOrigin.none
    /// The terms.
    public var terms: [Term] = []

    /// The terms, the largest first; those of one size in their order.
    public var termsBySize: [Term] {
        let sized = terms.enumerated().map { (offset: $0.offset, size: abs($0.element.value)) }
        return sized.sorted { $0.size > $1.size || ($0.size == $1.size && $0.offset < $1.offset) }.map { terms[$0.offset] }
    }

    /// The sum of the terms; of `max` the largest; of what is given the number itself.
    public var sum: Double {
        switch (rule, function) {
        case (.given, _): value
        case (_, .max): terms.reduce(-Double.infinity) { $1.value > $0 || $1.value.isNaN ? $1.value : $0 }
        default: terms.reduce(0) { $0 + $1.value }
        }
    }
}

extension Derivation.Function {
    init(_ activation: Activation) {
        self =
            switch activation {
            case .sigmoid: .sigmoid
            case .tanh: .tanh
            case .relu: .relu
            case .none: .identity
            }
    }

    /// The function's value.
    public func callAsFunction(_ x: Double) -> Double {
        switch self {
        case .identity, .max: x
        case .sigmoid: Activation.sigmoid(x)
        case .tanh: Activation.tanh(x)
        case .relu: Activation.relu(x)
        case .exp: Double.exponential(x)
        case .log: Double.naturalLogarithm(x)
        }
    }
}

extension Activation {
    /// f′(z), written with a = f(z).
    public func slope(at a: Double) -> Double {
        switch self {
        case .sigmoid: a * (1 - a)
        case .tanh: 1 - a * a
        case .relu: a > 0 ? 1 : 0
        case .none: 1
        }
    }
}
