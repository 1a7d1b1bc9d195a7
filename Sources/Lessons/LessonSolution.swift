/// The right answer to an attempt at a question, and the responses to known misconceptions, for teachers and handouts.
public struct LessonSolution: Hashable, Sendable {
    /// The right answer.
    public enum Right: Hashable, Sendable {
        /// A number.
        case number(Double)
        /// The choice with this index.
        case choice(Int)
        /// Units of one picture, in stable order; at least one.
        case units([LessonUnit])
        /// A task, which has no answer to write down.
        case task
    }

    /// A known misconception.
    public struct Misconception: Hashable, Sendable {
        /// The wrong answer: a number, or the index of a choice.
        public enum Given: Hashable, Sendable {
            case number(Double)
            case choice(Int)
        }

        /// The wrong answer.
        public var given: Given
        /// The lesson's response to it.
        public var text: [LessonTextSpan]
    }

    /// The right answer.
    public var right: Right
    /// The calculation behind a right number, such as `28 − 5 + 1`; nil if it is a single number of the network.
    public var working: String?
    /// The response to the right answer; for a task the hint for learners who are stuck. May be empty.
    public var text: [LessonTextSpan]
    /// The known misconceptions, in the lesson's order.
    public var misconceptions: [Misconception]

    /// The right number with its calculation, such as `28 − 5 + 1 = 24`; with `≈` if it is rounded. Nil unless the answer is a number.
    public var equation: String? {
        guard case .number(let number) = right else { return nil }
        let text = LessonNumber.text(number)
        guard let working else { return text }
        let isWhole = Double(LessonNumber.ungrouped(number)).map { abs($0 - number) <= 1e-6 * abs(number) } ?? false
        return "\(working) \(isWhole ? "=" : "≈") \(text)"
    }
}

extension LessonQuestion {
    /// The right answer, computed by the network.
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
            // With some drawn numbers, two misconceptions lead to one number, or one leads to the right number: only the first is listed.
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
