import Tensors

/// How one number was computed: `value = scale × function(sum)`. The sum is that of the terms (for `max` the largest term), and each term
/// is the product of its factors. All terms are listed, and every factor that is not a constant can be derived in turn.
public struct Derivation: Sendable {
    /// A factor of a term.
    public struct Factor: Hashable, Sendable {
        /// The place it comes from; nil for a constant.
        public var place: Place?
        /// The index in the batch, if the place has a number for each sample.
        public var sample: Int?
        /// The number.
        public var value: Double
    }

    /// A product of factors.
    public struct Term: Hashable, Sendable {
        /// The factors, in the order of the formula.
        public var factors: [Factor]
        /// The product of the factors.
        public var value: Double { factors.reduce(1) { $0 * $1.value } }

        /// The index of the factor to follow from position `wanted`: the first at or after it that has a place, else the last one. Nil if
        /// all factors are constants.
        public func link(_ wanted: Int) -> Int? {
            let links = factors.indices.filter { factors[$0].place != nil }
            return links.first { $0 >= wanted } ?? links.last
        }
    }

    /// The origin of the scale.
    public enum ScaleOrigin: Hashable, Sendable {
        /// The slope of an activation function, with the place of its activation a.
        case slope(at: Place, Activation)
        /// 1/s² of a pooling block with s rows and columns.
        case block(Int)
        /// 1/N of a batch of N samples.
        case batch(Int)
        /// 1 by the number of the terms, of this many numbers of all samples.
        case mean(Int)
        /// 1/Σ e^z of a softmax.
        case softmax
        /// Factors of an equation.
        case product([Factor])
        /// The minus sign of −ln a.
        case minus
        /// There is no scale; it is 1.
        case none
    }

    /// The window that the number is a sum over.
    public struct Window: Hashable, Sendable {
        /// The window of the layer.
        public var window: SlidingWindow
        /// Whether the number is a residual, which came back through the window.
        public var isBackward: Bool

        /// Whether its terms stand in the window turned by 180°: in the backward pass, unless the rule is deliberately wrong.
        public var isTurned: Bool { isBackward && window.turnsBack }
    }

    /// A way to add up the terms of a number of the whole batch in parts.
    public enum PartialSums: Hashable, Sendable {
        /// By the sample of a term's factors.
        case bySample
        /// By the class, the first index of the first place of a term.
        case byClass
        /// By the map of a node in which a term's last factor of a sample lies, maps of this many numbers each.
        case byMap(node: Int, size: Int)
    }

    /// The place of the derived number.
    public var place: Place
    /// The index in the batch, if the place has a number for each sample.
    public var sample: Int?
    /// The number as training used it.
    public var value: Double
    /// The rule that produced the number, as a formula in symbols, the same in all languages: `a = σ(z),  z = Σ w·a + b`.
    public var formula: String
    /// Whether the number is not computed, but given: a pixel, a target, a parameter.
    public var isGiven = false
    /// The function applied to the sum.
    public var function = Function.identity
    /// The factor that multiplies the function's value.
    public var scale = 1.0
    /// The origin of `scale`.
    public var scaleOrigin = ScaleOrigin.none
    /// The terms of the sum, in the order of the formula.
    public var terms = Terms()
    /// The window of the sum; nil if it is none over a window.
    public var window: Window?
    /// The parts that the sum is added up from; for numbers of one sample none or the maps.
    public var partialSums: [PartialSums] = []

    /// The terms by decreasing magnitude; equal ones in their original order.
    public var termsBySize: TermsBySize { TermsBySize(terms) }

    /// The larger of two numbers in their order; a NaN wins.
    static func larger(_ a: Double, _ b: Double) -> Double { b > a || b.isNaN ? b : a }

    /// The sum of the terms; for `max` the largest term; for a given number the number itself.
    public var sum: Double {
        switch function {
        case _ where isGiven: value
        case .max: terms.largest
        default: terms.sum
        }
    }
}

extension Activation {
    /// f′(z), computed from a = f(z) in double precision.
    public func slope(at a: Double) -> Double {
        switch self {
        case .sigmoid: a * (1 - a)
        case .tanh: 1 - a * a
        case .relu: a > 0 ? 1 : 0
        case .none: 1
        }
    }
}
