/// A question whose answer the live network gives.
public struct LessonQuestion: Hashable, Sendable {
    /// What is asked for.
    public enum Kind: Hashable, Sendable {
        /// A number that is this, within a tolerance.
        case number(LessonExpression, within: Tolerance)
        /// One of several; which are right says the network.
        case choice([Choice])
        /// To select a unit for which this is so (`map`, `row`, `column` are its own), in a layer and a view (nil: whichever).
        case unit(LessonExpression, layer: String?, view: String?)
        /// To bring the network into a state in which this is so.
        case make(LessonExpression)
    }

    /// How far an answer may be off.
    public enum Tolerance: Hashable, Sendable {
        case absolute(Double)
        /// Of the right number.
        case relative(Double)
    }

    /// One of several answers.
    public struct Choice: Hashable, Sendable {
        /// Whether it is right.
        public var isRight: LessonExpression
        /// What it says.
        public var text: [LessonSpan]
        /// What to say to whom chose it, where it is wrong.
        public var hint: [LessonSpan]
    }

    /// What to say to a wrong answer.
    public struct Hint: Hashable, Sendable {
        /// For a number: what someone with a known misconception gets. For units and states: a condition. Nil: any other answer.
        public var when: LessonExpression?
        /// What is said.
        public var text: [LessonSpan]
        /// Its line, from 1.
        public var line: Int
    }

    /// A number that is drawn anew with each try.
    public struct Variable: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// What it is; `pick(a, b)` draws.
        public var value: LessonExpression
    }

    /// The same in all languages.
    public var id: String
    /// What is asked for.
    public var kind: Kind
    /// Numbers that the rest may use, in order.
    public var variables: [Variable]
    /// The question.
    public var ask: [LessonSpan]
    /// What to say to wrong answers; the first that fits.
    public var hints: [Hint]
    /// What to say to the right one.
    public var right: [LessonSpan]
    /// The place whose derivation the third wrong answer opens, its indices expressions, and the sample.
    public var why: LessonPlace?
    /// The line that it begins on, from 1.
    public var line: Int
}
