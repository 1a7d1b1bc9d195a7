/// An expression over the numbers of a network, as its author wrote it and as it is computed.
public struct LessonExpression: Hashable, Sendable {
    /// As it was written.
    public var text: String
    /// What it is.
    var root: Node

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

/// A place of a network whose indices are expressions; `:` is all of them.
public struct LessonPlace: Hashable, Sendable {
    /// An index.
    enum Index: Hashable, Sendable {
        case one(LessonExpression.Node)
        case all
    }

    /// As it was written.
    public var text: String
    /// `conv1.activation`, or `loss`.
    var head: String
    var indices: [Index]
    /// Which sample of the batch; nil is the one that is looked at.
    var sample: LessonExpression.Node?
}
