/// A question whose answer is computed by the live network.
public struct LessonQuestion: Hashable, Sendable {
    /// The kind of question.
    public enum Kind: Hashable, Sendable {
        /// Asks for the number given by the expression, within a tolerance.
        case number(LessonExpression, within: Tolerance)
        /// Asks for one of several choices; the network determines which is right.
        case choice([Choice])
        /// Asks to select a unit for which the condition holds (with its `map`, `row` and `column`), in this layer and view; nil for any.
        case unit(LessonExpression, layer: String?, view: String?)
        /// Asks to bring the program into a state in which the condition holds.
        case make(LessonExpression)
    }

    /// The accepted deviation of an answer.
    public enum Tolerance: Hashable, Sendable {
        case absolute(Double)
        /// A fraction of the right number.
        case relative(Double)
    }

    /// One choice of a choice question.
    public struct Choice: Hashable, Sendable {
        /// The condition under which it is right.
        public var isRight: LessonExpression
        /// The text of the choice.
        public var text: [LessonSpan]
        /// The hint for learners who choose it although it is wrong; may be empty.
        public var hint: [LessonSpan]
    }

    /// A hint for wrong answers.
    public struct Hint: Hashable, Sendable {
        /// For number questions, the number that a known misconception leads to; for units and states, a condition. Nil matches any wrong
        /// answer.
        public var when: LessonExpression?
        /// The text of the hint.
        public var text: [LessonSpan]
        /// Its line, from 1.
        public var line: Int
    }

    /// A number drawn anew for each attempt.
    public struct Variable: Hashable, Sendable {
        /// The name under which expressions use it.
        public var name: String
        /// The expression for its value, usually with `pick(a, b)`.
        public var value: LessonExpression
    }

    /// The question's name, unique in its lesson and the same in all languages.
    public var id: String
    /// The kind of question, with its answer.
    public var kind: Kind
    /// Numbers that the other parts may use, in order.
    public var variables: [Variable]
    /// The text of the question.
    public var ask: [LessonSpan]
    /// Hints for wrong answers; the first that matches is shown.
    public var hints: [Hint]
    /// The text shown after the right answer.
    public var right: [LessonSpan]
    /// The place whose derivation opens after the third wrong answer, with expressions as indices and sample; nil for none.
    public var why: LessonPlace?
    /// The first line of its block, from 1.
    public var line: Int
}
