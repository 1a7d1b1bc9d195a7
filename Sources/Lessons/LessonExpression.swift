/// An expression over the numbers of a network, as its author wrote it and as it is computed. Two are equal if they compute the same way,
/// however they were spaced.
public struct LessonExpression: Sendable {
    /// As it was written.
    public var text: String
    /// The line of its file, from 1; 0 for none.
    public var line: Int
    /// What it is.
    var root: Node

    /// Reads an expression.
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
    /// Whether both compute the same way.
    public static func == (left: Self, right: Self) -> Bool { left.root == right.root }

    /// Of what it computes.
    public func hash(into hasher: inout Hasher) { hasher.combine(root) }
}

/// A place of a network whose indices are expressions; `:` is all of them.
public struct LessonPlace: Sendable {
    /// An index.
    enum Index: Hashable, Sendable {
        case one(LessonExpression.Node)
        case all
    }

    /// As it was written, without blanks.
    public var text: String
    /// The line of its file, from 1; 0 for none.
    public var line: Int
    /// `conv1.activation`, or `loss`.
    var head: String
    var indices: [Index]
    /// Which sample of the batch; nil is the one that is looked at.
    var sample: LessonExpression.Node?

    init(text: String, head: String, indices: [Index], sample: LessonExpression.Node?) {
        self.text = text
        line = 0
        self.head = head
        self.indices = indices
        self.sample = sample
    }

    /// Reads a place of one number.
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
    /// Whether both compute the same way.
    public static func == (left: Self, right: Self) -> Bool {
        left.head == right.head && left.indices == right.indices && left.sample == right.sample
    }

    /// Of what it computes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(head)
        hasher.combine(indices)
        hasher.combine(sample)
    }
}
