import Tensors

/// One axis of an array: what its indices count, and how many there are.
public struct Axis: Hashable, Sendable {
    /// The name of an index: `map`, `row`, `column`, `unit`, `out`, `in`.
    public let name: String
    /// The number of indices, which count from 0.
    public let count: Int

    /// An axis of `count` indices.
    public init(_ name: String, _ count: Int) {
        self.name = name
        self.count = count
    }
}

/// One array that a node makes or learns. All that can be looked at, asked about, named or saved comes from lists of these.
public struct ArraySpecification: Hashable, Sendable {
    /// What an array is one of.
    public enum Span: Hashable, Sendable {
        /// Each sample of a batch has its own numbers.
        case sample
        /// The numbers belong to the whole batch.
        case batch
        /// The numbers last as long as the run: parameters.
        case run
    }

    /// The name of the sum z before a function.
    static let sumName = "sum"

    /// Its name in its node: `activation`, `sum`, `kernel`.
    public let name: String
    /// The letter that stands for it in formulas: `a`, `z`, `k`.
    public let symbol: String
    /// Its axes, outermost first; none for a single number.
    public let axes: [Axis]
    /// What it is one of.
    public let span: Span
    /// Whether training keeps it; otherwise its equation makes a number of it when it is asked for.
    public let isKept: Bool
    /// What the distribution of a parameter's initial values depends on; nil if all are `initialValue`.
    public let fans: Fans?
    /// The initial value of each number of a parameter that does not begin at random.
    public let initialValue: Float
    /// Whether its gradient changes it; otherwise the run carries it along, as the running mean of a batch normalisation.
    public let isLearnt: Bool

    /// An array that a node makes.
    public init(_ name: String, _ symbol: String, _ axes: [Axis], span: Span = .sample, isKept: Bool = true) {
        self.name = name
        self.symbol = symbol
        self.axes = axes
        self.span = span
        self.isKept = isKept
        (fans, initialValue, isLearnt) = (nil, 0, false)
    }

    /// A parameter that a node learns, or that the run carries along, with initial values drawn by its fans; without, all are `initialValue`.
    public init(
        parameter name: String, _ symbol: String, _ axes: [Axis], fans: Fans? = nil, initialValue: Float = 0, isLearnt: Bool = true
    ) {
        self.name = name
        self.symbol = symbol
        self.axes = axes
        span = .run
        isKept = true
        self.fans = fans
        self.initialValue = initialValue
        self.isLearnt = isLearnt
    }

    /// The extents of its axes.
    public var shape: Shape { Shape(axes.map(\.count)) }
    /// The number of its entries: of one sample, of the batch, or in all.
    public var count: Int { axes.reduce(1) { $0 * $1.count } }

    /// The indices of an entry, which is counted along the last axis first.
    public func indices(of entry: Int) -> [Int] {
        var rest = entry
        return axes.reversed().map { axis in
            defer { rest /= axis.count }
            return rest % axis.count
        }.reversed()
    }

    /// The entry at these indices, one for each axis, each within its range.
    public func entry(at indices: [Int]) -> Int { zip(axes, indices).reduce(0) { $0 * $1.0.count + $1.1 } }
}
