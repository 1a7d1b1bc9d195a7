import NeuralNetworks
import Training

/// Checks the numbers and questions of a page in one language.
struct PageCheck {
    /// How often questions with drawn numbers are asked; less often if all units must be tried.
    private static let tries = (ofMost: 24, ofUnits: 6)

    let lesson: Lesson
    let standing: LessonStage.Standing
    let problems: ProblemList

    init(lesson: Lesson, standing: LessonStage.Standing, _ problems: ProblemList) {
        self.lesson = lesson
        self.standing = standing
        self.problems = problems
    }

    private var moment: LessonMoment { standing.moment }
    private var network: Network { moment.network }

    /// Runs some work and adds its error at the line of the expression that caused it.
    private func attempt<T>(_ line: Int, _ work: () throws(LessonProblem) -> T) -> T? {
        do throws(LessonProblem) {
            return try work()
        } catch {
            if case .evaluation(let expression, _) = error, expression.line > 0 {
                problems.add(expression.line, error)
            } else {
                problems.add(line, error)
            }
            return nil
        }
    }

    func check(_ page: LessonPage) {
        for block in page.blocks {
            switch block {
            case .paragraph(let spans), .item(_, let spans): check(spans, page.line)
            case .formula(let spans, let symbols):
                check(spans, page.line)
                for symbol in symbols { check(symbol, page.line) }
            case .figure(let figure): check(figure)
            case .question(let question): check(question)
            }
        }
    }

    private func check(_ spans: [LessonSpan], _ line: Int) {
        for (expression, decimals) in spans.placeholders {
            _ = attempt(line) { () throws(LessonProblem) in try expression.text(in: moment, decimals: decimals) }
        }
    }

    private func check(_ figure: LessonFigure) {
        let before = problems.errors.count
        for expression in figure.matrices.flatMap({ $0.rows.flatMap { $0 } }) {
            _ = attempt(figure.line) { () throws(LessonProblem) in
                do throws(EvaluationProblem) { _ = try expression.value(in: moment) } catch { throw .evaluation(expression, error) }
            }
        }
        if problems.errors.count > before { return }
        if let table = problems.attempt(figure.line, { try FigureTable(figure, in: moment) }), table == nil {
            problems.add(figure.line, .figureMisfit)
        }
    }

    private func check(_ question: LessonQuestion) {
        var sameAsAnswer = Set(question.hints.indices)
        let isOfUnits = if case .unit = question.kind { true } else { false }
        let tries = isOfUnits ? Self.tries.ofUnits : Self.tries.ofMost
        var last: AskedQuestion?
        for attempt in 0..<(question.variables.isEmpty ? 1 : tries) {
            let before = problems.errors.count
            let asked = self.attempt(question.line) { () throws(LessonProblem) in
                try question.asked(lesson: lesson.name, attempt: attempt, after: last, in: moment)
            }
            guard let asked else { return }
            last = asked
            switch question.kind {
            case .number: checkNumber(question, asked, &sameAsAnswer)
            case .choice(let choices): checkChoice(question, choices, asked)
            case .unit(let condition, let layer, let view): checkUnits(question, condition, layer: layer, view: view, asked)
            case .make: checkMake(question, asked)
            }
            if let why = question.why { checkWhy(why, question.line, asked) }
            // Later attempts would repeat the same errors.
            if problems.errors.count > before { return }
        }
        guard case .number = question.kind else { return }
        for index in sameAsAnswer.sorted() {
            guard let when = question.hints[index].when else { continue }
            problems.add(question.hints[index].line, .hintIsAnswer(when.text))
        }
    }

    private func checkNumber(_ question: LessonQuestion, _ asked: AskedQuestion, _ sameAsAnswer: inout Set<Int>) {
        guard case .number(_, let tolerance) = question.kind,
            let answer = attempt(question.line, { () throws(LessonProblem) in try question.answer(asked, in: moment) }) ?? nil
        else { return }
        let names = asked.variables.merging(["you": .number(answer), "answer": .number(answer)]) { $1 }
        let named = NamedSurroundings(moment.ahead, names)
        _ = attempt(question.line) { () throws(LessonProblem) in try question.right.filled(in: named) }
        for (index, hint) in question.hints.enumerated() {
            let wrong = attempt(hint.line) { () throws(LessonProblem) in
                let wrong = if let when = hint.when { try question.number(when, named) } else { answer + 1 }
                _ = try hint.text.filled(in: NamedSurroundings(named, ["you": .number(wrong)]))
                return wrong
            }
            if let wrong, !tolerance.accepts(wrong, for: answer) { sameAsAnswer.remove(index) }
        }
    }

    private func checkChoice(_ question: LessonQuestion, _ choices: [LessonQuestion.Choice], _ asked: AskedQuestion) {
        let named = NamedSurroundings(moment.ahead, asked.variables)
        let right = attempt(question.line) { () throws(LessonProblem) in try question.rightChoices(asked, in: moment) }
        if let right, right.count != 1 { problems.add(question.line, .notOneRight(right.count)) }
        _ = attempt(question.line) { () throws(LessonProblem) in
            _ = try question.right.filled(in: named)
            for choice in choices { _ = try choice.hint.filled(in: named) }
        }
        checkHints(question, named)
    }

    /// Checks the conditions and texts of hints.
    private func checkHints(_ question: LessonQuestion, _ named: NamedSurroundings) {
        for hint in question.hints {
            _ = attempt(hint.line) { () throws(LessonProblem) in
                if let when = hint.when { _ = try question.truth(when, named) }
                _ = try hint.text.filled(in: named)
            }
        }
    }

    private func checkUnits(
        _ question: LessonQuestion, _ condition: LessonExpression, layer: String?, view: String?, _ asked: AskedQuestion
    ) {
        let units = attempt(question.line) { () throws(LessonProblem) in
            try LessonUnits(layer: layer ?? standing.layer, view: view ?? "\(standing.view)", in: network)
        }
        guard let units else { return }
        let ahead = moment.ahead
        var (right, wrong) = (0, 0)
        for index in 0..<units.count {
            let named = NamedSurroundings(ahead, asked.variables.merging(units[index].variables) { $1 })
            let isRight = attempt(question.line) { () throws(LessonProblem) in try question.truth(condition, named) }
            guard let isRight else { return }
            if isRight { right += 1 } else { wrong += 1 }
            // Each text is checked once, at its first use.
            if isRight && right == 1 {
                _ = attempt(question.line) { () throws(LessonProblem) in try question.right.filled(in: named) }
            }
            if !isRight && wrong == 1 { checkHints(question, named) }
        }
        if right == 0 { problems.add(condition.line, .noUnit) }
        if wrong == 0 { problems.add(condition.line, .everyUnit) }
    }

    private func checkMake(_ question: LessonQuestion, _ asked: AskedQuestion) {
        guard case .make(let condition) = question.kind else { return }
        let named = NamedSurroundings(moment.since(moment, layer: standing.layer, view: standing.view), asked.variables)
        let isMade = attempt(question.line) { () throws(LessonProblem) in try question.truth(condition, named) }
        if isMade == true { problems.add(condition.line, .alreadyMade) }
        _ = attempt(question.line) { () throws(LessonProblem) in try question.right.filled(in: named) }
        checkHints(question, named)
    }

    private func checkWhy(_ why: LessonPlace, _ line: Int, _ asked: AskedQuestion) {
        let line = why.line > 0 ? why.line : line
        do throws(EvaluationProblem) {
            let (place, sample) = try why.resolved(in: NamedSurroundings(moment.ahead, asked.variables))
            if let problem = standing.problem(place, sample: sample, orLater: true) { problems.add(line, problem) }
        } catch {
            problems.add(line, .noWhy(why.text, error))
        }
    }
}
