/// The response to an answer.
public struct LessonVerdict: Hashable, Sendable {
    /// Whether the answer is right.
    public var isRight: Bool
    /// The text shown to the learner; may be empty.
    public var text: [LessonTextSpan]
    /// Whether the answer is wrong for no reason known to the lesson, so that it may be a slip.
    public var isUnknown = false
}

extension LessonQuestion {
    /// The right number; nil for other kinds of questions.
    public func answer(_ asked: AskedQuestion, in surroundings: any LessonSurroundings) throws(LessonProblem) -> Double? {
        guard case .number(let answer, _) = kind else { return nil }
        return try number(answer, NamedSurroundings(surroundings.ahead, asked.variables))
    }

    /// Whether the number at the place of `why` is the answer itself, and not only related to it.
    public func isAnswerOfWhy(_ asked: AskedQuestion, in surroundings: any LessonSurroundings) -> Bool {
        guard case .number(_, let tolerance) = kind, let why, let right = try? answer(asked, in: surroundings) else { return false }
        var evaluator = ExpressionEvaluator(NamedSurroundings(surroundings.ahead, asked.variables))
        guard let shown = try? evaluator.number(.place(why)) else { return false }
        return tolerance.accepts(shown, for: right)
    }

    /// The indices of the choices that are right.
    public func rightChoices(_ asked: AskedQuestion, in surroundings: any LessonSurroundings) throws(LessonProblem) -> [Int] {
        guard case .choice(let choices) = kind else { return [] }
        let named = NamedSurroundings(surroundings.ahead, asked.variables)
        var right: [Int] = []
        for (index, choice) in choices.enumerated() where try truth(choice.isRight, named) { right.append(index) }
        return right
    }

    /// Judges a number. A wrong one gets the hint of the misconception that leads to it, unless that also leads to the right number.
    public func judge(
        number you: Double, _ asked: AskedQuestion, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> LessonVerdict {
        guard case .number(_, let tolerance) = kind, let right = try answer(asked, in: surroundings) else { return nothing }
        var names = asked.variables
        names["you"] = .number(you)
        names["answer"] = .number(right)
        let named = NamedSurroundings(surroundings.ahead, names)
        if tolerance.accepts(you, for: right) { return LessonVerdict(isRight: true, text: try self.right.filled(in: named)) }
        for hint in hints {
            if let when = hint.when {
                let wrong = try number(when, named)
                if tolerance.accepts(wrong, for: right) || !tolerance.accepts(you, for: wrong) { continue }
            }
            return LessonVerdict(isRight: false, text: try hint.text.filled(in: named), isUnknown: hint.when == nil)
        }
        return LessonVerdict(isRight: false, text: [], isUnknown: true)
    }

    /// Judges a choice by its index.
    public func judge(
        choice index: Int, _ asked: AskedQuestion, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> LessonVerdict {
        guard case .choice(let choices) = kind, choices.indices.contains(index) else { return nothing }
        let named = NamedSurroundings(surroundings.ahead, asked.variables)
        if try truth(choices[index].isRight, named) { return LessonVerdict(isRight: true, text: try right.filled(in: named)) }
        if !choices[index].hint.isEmpty { return LessonVerdict(isRight: false, text: try choices[index].hint.filled(in: named)) }
        return try told(named)
    }

    /// Judges a selected unit. A unit in another layer or view than the question's gets no hint.
    public func judge(
        unit: LessonUnit, _ asked: AskedQuestion, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> LessonVerdict {
        guard case .unit(let condition, let layer, let view) = kind, unit.isIn(layer: layer, view: view) else { return nothing }
        let named = NamedSurroundings(surroundings.ahead, asked.variables.merging(unit.variables) { $1 })
        if try truth(condition, named) { return LessonVerdict(isRight: true, text: try right.filled(in: named)) }
        return try told(named)
    }

    /// Judges the state of the program. `surroundings` must define `start.loss`, `start.step`, `start.rate`, `steps` and `selected.…`.
    public func judge(
        state asked: AskedQuestion, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> LessonVerdict {
        guard case .make(let condition) = kind else { return nothing }
        let named = NamedSurroundings(surroundings, asked.variables)
        do {
            if try truth(condition, named) { return LessonVerdict(isRight: true, text: try right.filled(in: named)) }
            return try told(named)
        } catch .evaluation(_, .notComputed) {
            // During a step some of the numbers do not exist yet.
            return nothing
        }
    }

    private var nothing: LessonVerdict { LessonVerdict(isRight: false, text: []) }

    /// The first hint whose condition holds.
    private func told(_ named: NamedSurroundings) throws(LessonProblem) -> LessonVerdict {
        // Hints of choices are handled separately, and those of numbers are not conditions.
        for hint in hints {
            if let when = hint.when, try !truth(when, named) { continue }
            return LessonVerdict(isRight: false, text: try hint.text.filled(in: named))
        }
        return nothing
    }

    func number(_ expression: LessonExpression, _ named: any LessonSurroundings) throws(LessonProblem) -> Double {
        do throws(EvaluationProblem) {
            return try expression.value(in: named).number()
        } catch {
            throw .evaluation(expression, error)
        }
    }

    func truth(_ expression: LessonExpression, _ named: any LessonSurroundings) throws(LessonProblem) -> Bool {
        do throws(EvaluationProblem) {
            return try expression.value(in: named).truth()
        } catch {
            throw .evaluation(expression, error)
        }
    }
}

extension LessonQuestion.Tolerance {
    /// Whether a number is close enough to the right one.
    public func accepts(_ number: Double, for right: Double) -> Bool {
        // Single-precision rounding is always accepted.
        let rounding = 1e-6 * max(abs(right), 1e-6)
        return switch self {
        case .absolute(let width): abs(number - right) <= max(width * (1 + 1e-9), rounding)
        case .relative(let part): abs(number - right) <= max(part * abs(right) * (1 + 1e-9), rounding)
        }
    }
}
