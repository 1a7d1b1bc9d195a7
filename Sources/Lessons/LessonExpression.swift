/// An expression over a network's numbers, as text and as a syntax tree. Two expressions are equal if their trees are, whatever their
/// spacing.
public struct LessonExpression: Sendable {
    /// The expression as written.
    public var text: String
    /// The line in its file, from 1; 0 if there is none.
    public var line: Int
    /// The syntax tree.
    var root: Node

    /// Parses an expression; throws at the first error.
    public init(_ text: String, line: Int = 0) throws(ExpressionError) {
        var parser = try ExpressionParser(text)
        root = try parser.parse()
        self.text = text
        self.line = line
    }

    indirect enum Node: Hashable, Sendable {
        case number(Double)
        case variable(String)
        case place(LessonPlace)
        case call(String, [Node])
        case unary(Operator, Node)
        case binary(Operator, Node, Node)
    }

    enum Operator: String, Hashable, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case power = "^"
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case atMost = "<="
        case greater = ">"
        case atLeast = ">="
        case and, or, not
    }
}

extension LessonExpression: Hashable {
    /// Whether the syntax trees are equal.
    public static func == (left: Self, right: Self) -> Bool { left.root == right.root }

    /// Hashes the syntax tree.
    public func hash(into hasher: inout Hasher) { hasher.combine(root) }
}

/// A place of a network with expressions as indices; `:` stands for all indices of an axis.
public struct LessonPlace: Sendable {
    /// An index: an expression, or `:`.
    enum Index: Hashable, Sendable {
        case one(LessonExpression.Node)
        case all
    }

    /// The place as written, without spaces.
    public var text: String
    /// The line in its file, from 1; 0 if there is none.
    public var line: Int
    /// The part before the indices: `conv1.activation`, or `loss`.
    var head: String
    var indices: [Index]
    /// The sample's index in the batch; nil for the sample shown.
    var sample: LessonExpression.Node?

    init(text: String, head: String, indices: [Index], sample: LessonExpression.Node?) {
        self.text = text
        line = 0
        self.head = head
        self.indices = indices
        self.sample = sample
    }

    /// Parses the place of a single number; throws if it contains `:`.
    public init(_ text: String, line: Int = 0) throws(ExpressionError) {
        let expression = try LessonExpression(text)
        guard case .place(let place) = expression.root, !place.indices.contains(.all) else {
            throw ExpressionError(text: text, offset: 0, problem: .notAPlace)
        }
        self = place
        self.line = line
    }
}

extension LessonPlace: Hashable {
    /// Whether the places, indices and samples are the same expressions.
    public static func == (left: Self, right: Self) -> Bool {
        left.head == right.head && left.indices == right.indices && left.sample == right.sample
    }

    /// Hashes the place, its indices and its sample.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(head)
        hasher.combine(indices)
        hasher.combine(sample)
    }
}
