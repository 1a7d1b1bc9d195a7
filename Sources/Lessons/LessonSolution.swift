/// The right answer of a question as it was asked, and what is said to known misconceptions: for teachers and for paper.
public struct LessonSolution: Hashable, Sendable {
    /// What is right.
    public enum Right: Hashable, Sendable {
        /// This number.
        case number(Double)
        /// The choice at this place, from 0.
        case choice(Int)
        /// These units of one picture, in stable order; at least one.
        case units([LessonUnit])
        /// Nothing that could be written down: something has to be brought about.
        case task
    }

    /// A wrong answer that is known.
    public struct Misconception: Hashable, Sendable {
        /// What is answered: a number, or the place of a choice.
        public enum Given: Hashable, Sendable {
            case number(Double)
            case choice(Int)
        }

        /// What is answered.
        public var given: Given
        /// What is said to it.
        public var text: [LessonTextSpan]
    }

    /// What is right.
    public var right: Right
    /// How a right number comes about, `28 − 5 + 1`; nil where it is one number of the network.
    public var working: String?
    /// What is said to it; for a task what helps who does not know how. Empty where the lesson says nothing.
    public var text: [LessonTextSpan]
    /// In the lesson's order.
    public var misconceptions: [Misconception]

    /// The right number with how it comes about, `28 − 5 + 1 = 24`; `≈` where its last digit is rounded. Nil where no number is right.
    public var equation: String? {
        guard case .number(let number) = right else { return nil }
        let text = LessonNumber.text(number)
        guard let working else { return text }
        let isWhole = Double(LessonNumber.ungrouped(number)).map { abs($0 - number) <= 1e-6 * abs(number) } ?? false
        return "\(working) \(isWhole ? "=" : "≈") \(text)"
    }
}

extension LessonQuestion {
    /// The right answer as the network gives it.
    public func solution(_ asked: AskedQuestion, in moment: LessonMoment) throws(LessonProblem) -> LessonSolution {
        switch kind {
        case .number(let answer, let tolerance): return try solution(asked, in: moment, answer, within: tolerance)
        case .choice(let choices):
            let right = try rightChoices(asked, in: moment)
            guard right.count == 1 else { throw .notOneRight(right.count) }
            var misconceptions: [LessonSolution.Misconception] = []
            for index in choices.indices where index != right[0] {
                let verdict = try judge(choice: index, asked, in: moment)
                if !verdict.text.isEmpty { misconceptions.append(.init(given: .choice(index), text: verdict.text)) }
            }
            let text = try judge(choice: right[0], asked, in: moment).text
            return LessonSolution(right: .choice(right[0]), text: text, misconceptions: misconceptions)
        case .unit(let condition, let layer, let view):
            return try solution(asked, in: moment, unit: condition, layer: layer, view: view)
        case .make: return LessonSolution(right: .task, text: try judge(state: asked, in: moment).text, misconceptions: [])
        }
    }

    private func solution(
        _ asked: AskedQuestion, in moment: LessonMoment, _ answer: LessonExpression, within tolerance: Tolerance
    ) throws(LessonProblem) -> LessonSolution {
        let right = try number(answer, NamedSurroundings(moment.ahead, asked.variables))
        let named = NamedSurroundings(moment.ahead, asked.variables.merging(["answer": .number(right)]) { $1 })
        var misconceptions: [LessonSolution.Misconception] = []
        for hint in hints {
            guard let when = hint.when else { continue }
            let wrong = try number(when, named)
            // Whatever was drawn, two mistakes may give one number, or a mistake the right one: the first of them is told.
            let isTold = misconceptions.contains {
                if case .number(let known) = $0.given { tolerance.accepts(wrong, for: known) } else { false }
            }
            if tolerance.accepts(wrong, for: right) || isTold { continue }
            misconceptions.append(.init(given: .number(wrong), text: try judge(number: wrong, asked, in: moment).text))
        }
        let text = try judge(number: right, asked, in: moment).text
        return LessonSolution(
            right: .number(right), working: try working(answer, asked, in: moment), text: text, misconceptions: misconceptions)
    }

    private func working(
        _ answer: LessonExpression, _ asked: AskedQuestion, in moment: LessonMoment
    ) throws(LessonProblem) -> String? {
        do throws(EvaluationProblem) {
            return try answer.working(in: NamedSurroundings(moment.ahead, asked.variables))
        } catch {
            throw .evaluation(answer, error)
        }
    }

    private func solution(
        _ asked: AskedQuestion, in moment: LessonMoment, unit condition: LessonExpression, layer: String?, view: String?
    ) throws(LessonProblem) -> LessonSolution {
        func selected(_ name: String) -> String { if case .name(let name) = moment.variable(name) { name } else { "" } }
        let all = try LessonUnits(layer: layer ?? selected("selected.layer"), view: view ?? selected("selected.view"), in: moment.network)
        let ahead = moment.ahead
        var units: [LessonUnit] = []
        for index in 0..<all.count {
            let unit = all[index]
            if try truth(condition, NamedSurroundings(ahead, asked.variables.merging(unit.variables) { $1 })) { units.append(unit) }
        }
        guard let first = units.first else { throw .noUnit }
        return LessonSolution(right: .units(units), text: try judge(unit: first, asked, in: moment).text, misconceptions: [])
    }
}
