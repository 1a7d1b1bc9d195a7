/// What an expression gives.
public enum LessonValue: Hashable, Sendable {
    /// A number, finite.
    case number(Double)
    /// All numbers of a place with `:` among its indices, in stable order, and how many the last `:` counts: a matrix has so many columns.
    case list([Double], columns: Int)
    /// Whether something is so.
    case truth(Bool)
    /// The name of a layer or view.
    case name(String)

    /// What kind of value.
    public enum Kind: Hashable, Sendable {
        case number, list, truth, name
    }

    /// What kind of value it is.
    public var kind: Kind {
        switch self {
        case .number: .number
        case .list: .list
        case .truth: .truth
        case .name: .name
        }
    }

    /// The number that it is.
    public func number() throws(EvaluationProblem) -> Double {
        guard case .number(let number) = self else { throw .wrongKind(expected: .number, found: kind) }
        return number
    }

    /// The truth that it is.
    public func truth() throws(EvaluationProblem) -> Bool {
        guard case .truth(let truth) = self else { throw .wrongKind(expected: .truth, found: kind) }
        return truth
    }
}
