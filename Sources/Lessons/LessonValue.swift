/// The value of an expression.
public enum LessonValue: Hashable, Sendable {
    /// A finite number.
    case number(Double)
    /// All numbers of a place with `:` among its indices, in row-major order, and the extent of its last `:`, which is the number of
    /// columns of a matrix.
    case list([Double], columns: Int)
    /// A truth value.
    case truth(Bool)
    /// The name of a layer or view.
    case name(String)

    /// The kind of value.
    public enum Kind: Hashable, Sendable {
        case number, list, truth, name
    }

    /// The kind of the value.
    public var kind: Kind {
        switch self {
        case .number: .number
        case .list: .list
        case .truth: .truth
        case .name: .name
        }
    }

    /// The value as a number; throws if it is of another kind.
    public func number() throws(EvaluationProblem) -> Double {
        guard case .number(let number) = self else { throw .wrongKind(expected: .number, found: kind) }
        return number
    }

    /// The value as a truth value; throws if it is of another kind.
    public func truth() throws(EvaluationProblem) -> Bool {
        guard case .truth(let truth) = self else { throw .wrongKind(expected: .truth, found: kind) }
        return truth
    }
}
