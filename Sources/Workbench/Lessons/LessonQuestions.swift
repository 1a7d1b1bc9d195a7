import Lessons
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// The input of an answer.
enum AnswerField: Hashable, Sendable {
    /// A number is typed.
    case number(TextField)
    /// One of several is chosen.
    case choice(Int)
}

/// The numbers, questions and answers of a page.
extension Workbench {
    // MARK: Numbers

    /// Takes requested numbers: those of the scene, or those that decide whether a task is done.
    mutating func takeNumbers(_ numbers: StepNumbers) {
        guard var state = study.lesson else { return }
        state.numbersGiven += 1
        let isOfScene =
            state.numbersOfScene.map { state.numbersGiven >= $0 } == true && (state.moment == nil || state.isMomentEarly)
        let isEarly = state.earlyNumbers.map { state.numbersGiven >= $0 } == true && state.early == nil && !isOfScene
        let moment = LessonMoment(numbers, sample: numbers.guest == nil ? selection.sample : 0)
        if isEarly { state.early = moment }
        // Playing units or phases changes none of these numbers, so they are read meanwhile.
        let isReadEarly = isEarly && (state.scene.play?.unit != .steps || state.stage == .left) && state.moment == nil
        if isOfScene || isReadEarly {
            state.moment = moment
            state.isMomentEarly = isReadEarly
        }
        study.lesson = state
        if isOfScene || isReadEarly { fillTexts() }
        judgeTasks(at: moment)
    }

    /// Computes the page's expressions and figures for the scene.
    mutating func fillTexts() {
        guard var state = study.lesson, let moment = state.moment else { return }
        state.values = [:]
        state.figures = [:]
        for block in state.current.blocks {
            switch block {
            case .paragraph(let spans), .item(_, let spans): state.values.merge(filled(spans, in: moment)) { $1 }
            case .formula(let spans, let symbols):
                for spans in [spans] + symbols { state.values.merge(filled(spans, in: moment)) { $1 } }
            case .figure(let figure): state.figures[figure] = (try? FigureTable(figure, in: moment)) ?? nil
            case .question(let question): ask(question, &state, at: moment)
            }
        }
        study.lesson = state
    }

    /// The values of the expressions in a text; those that cannot be computed are left out. `lesson check` finds them.
    private func filled(_ spans: [LessonSpan], in surroundings: any LessonSurroundings) -> [LessonSpan: VisibleText] {
        var values: [LessonSpan: VisibleText] = [:]
        for span in spans {
            guard case .value = span.content, let text = try? [span].filled(in: surroundings) else { continue }
            values[span] = .joined(text.map { VisibleText(untrusted: $0.text) }, separator: "")
        }
        return values
    }

    /// Draws a question's numbers for the current try.
    private func ask(_ question: LessonQuestion, _ state: inout LessonState, at moment: LessonMoment) {
        let draws = state.questionStates[question.id]?.tries.draws ?? 0
        guard let asked = try? question.asked(lesson: state.lesson.name, attempt: draws, in: moment) else { return }
        state.questionStates[question.id, default: .init()].asked = asked
        if state.questionStates[question.id]?.isSolved == true {
            state.questionStates[question.id]?.rightChoice = try? question.rightChoices(asked, in: moment).first
        }
    }

    // MARK: Answers

    /// Why no answer can be given now; nil if one can.
    var obstacleOfAnswer: Phrase? {
        guard let lesson = study.lesson else { return .noticeNoLesson }
        guard let question = lesson.question else { return lesson.current.questions.isEmpty ? .noticeNothingAsked : .noticeAllSolved }
        guard lesson.moment != nil, lesson.questionStates[question.id]?.asked != nil else {
            // An answer begun before all numbers have arrived goes into the field, instead of triggering keys that leave the scene.
            switch (lesson.stage, question.kind) {
            case (.arriving, .number), (.arriving, .choice), (.playing, .number), (.playing, .choice): return nil
            default: return .noticeSceneComing
            }
        }
        if case .unit = question.kind, pictureShape.map({ $0.count > 0 }) != true || page != .main { return .noticeNoUnitSelected }
        return nil
    }

    /// Opens the field of an answer, takes the selected unit as the answer, or shows a hint.
    mutating func answerQuestion() -> [Effect] {
        guard let state = study.lesson, let question = state.question else { return [] }
        switch question.kind {
        case .number: prompt.overlay = .answer(.number(TextField()))
        case .choice: prompt.overlay = .answer(.choice(0))
        case .unit(_, let layer, let view):
            guard let moment = state.moment, let network = run.network, let place = selectedPlace else { return [] }
            let unit = LessonUnit(
                plane: selection.plane, row: selection.row, column: selection.column, node: selection.node, view: selection.view,
                in: network)
            let wrong =
                unit.isIn(layer: layer, view: view)
                ? words(.lessonWrongUnit, [.place: VisibleText(untrusted: network.name(of: place))])
                : words(
                    .lessonUnitElsewhere,
                    [
                        .layer: VisibleText(untrusted: layer ?? unit.layer),
                        .name: words.view(
                            view.flatMap { LayerView(word: $0) } ?? unit.view,
                            of: network.nodes.firstIndex { $0.name == layer ?? unit.layer } ?? selection.node, in: network),
                    ])
            return judge(question, wrong: wrong) { try question.judge(unit: unit, $0, in: moment) }
        case .make:
            guard let numbers = state.task ?? state.moment, let surroundings = taskSurroundings(numbers) else { return [] }
            return judge(question, wrong: words(.lessonNotMade)) { try question.judge(state: $0, in: surroundings) }
        }
        showQuestion(question)
        return []
    }

    /// Opens the field of an answer with its first character, or chooses the answer with that number.
    mutating func beginAnswer(with character: Character) -> [Effect] {
        if case .choice(let choices) = study.lesson?.question?.kind {
            guard let number = character.wholeNumberValue, (1...choices.count).contains(number) else {
                prompt.notice = words(.noticeNoSuchChoice)
                return []
            }
            let effects = answerQuestion()
            choose(number - 1)
            return effects
        }
        let effects = answerQuestion()
        type(.character(character))
        return effects
    }

    /// The number of choices; 0 if the question has none.
    var choiceCount: Int {
        guard case .choice(let choices) = study.lesson?.question?.kind else { return 0 }
        return choices.count
    }

    mutating func choose(_ index: Int) {
        guard case .answer(.choice) = prompt.overlay, case .choice(let choices) = study.lesson?.question?.kind, !choices.isEmpty else {
            return
        }
        prompt.overlay = .answer(.choice(min(max(0, index), choices.count - 1)))
    }

    /// Submits the field. Text that is no number stays, to be corrected.
    mutating func submitAnswer() -> [Effect] {
        guard case .answer(let field) = prompt.overlay, let state = study.lesson, let question = state.question else { return [] }
        guard let moment = state.moment, state.questionStates[question.id]?.asked != nil else {
            prompt.notice = words(.noticeScenePlays)
            return []
        }
        switch field {
        case .number(let field):
            guard let number = try? LessonExpression.number(typed: field.text) else {
                prompt.notice = words(.noticeAnswerNumber, [.found: VisibleText(untrusted: field.text)])
                return []
            }
            prompt.overlay = nil
            let typed = VisibleText(untrusted: field.text)
            return judge(question, wrong: words(.lessonWrong, [.found: typed]), right: words(.lessonRight, [.value: typed])) {
                try question.judge(number: number, $0, in: moment)
            }
        case .choice(let index):
            prompt.overlay = nil
            return judge(question, wrong: words(.lessonWrongChoice, [.number: "\(index + 1)"])) {
                try question.judge(choice: index, $0, in: moment)
            }
        }
    }

    /// Judges an answer and shows the response.
    private mutating func judge(
        _ question: LessonQuestion, wrong: VisibleText, right: VisibleText? = nil, _ verdict: (AskedQuestion) throws -> LessonVerdict
    ) -> [Effect] {
        guard let state = study.lesson, state.moment != nil, let asked = state.questionStates[question.id]?.asked else { return [] }
        let judged: LessonVerdict
        do {
            judged = try verdict(asked)
        } catch {
            prompt.notice = words.words(error)
            return []
        }
        if !judged.isRight { return correct(question, judged, wrong) }
        solve(question, judged, right)
        return []
    }

    /// Responds to a right answer.
    private mutating func solve(_ question: LessonQuestion, _ judged: LessonVerdict, _ right: VisibleText?) {
        guard var state = study.lesson, let moment = state.moment, var questionState = state.questionStates[question.id],
            let asked = questionState.asked
        else { return }
        questionState.isSolved = true
        questionState.answered = nil
        if case .make = question.kind { state.isTaskSolvedHere = true }
        questionState.rightChoice = try? question.rightChoices(asked, in: moment).first
        let said = judged.text.isEmpty ? [] : lessonText.styled(judged.text)
        let head = right ?? (said.isEmpty ? words(.noticeTaskDone) : "")
        questionState.said = (head.isEmpty ? [] : [StyledText("\(appearance.sign("✓", "+")) \(head)", theme.good)]) + said
        state.questionStates[question.id] = questionState
        study.lesson = state
        study.progress.solve(question, of: state.lesson)
        showQuestion(question)
    }

    /// Responds to a wrong answer. The question is asked again with other numbers; once with the same numbers if the answer may be a slip.
    /// The third wrong answer opens the derivation, or explains the right number.
    private mutating func correct(_ question: LessonQuestion, _ judged: LessonVerdict, _ wrong: VisibleText) -> [Effect] {
        guard var state = study.lesson, let moment = state.moment, var questionState = state.questionStates[question.id],
            let asked = questionState.asked
        else { return [] }
        let text = lessonText
        let isTask = if case .make = question.kind { true } else { false }
        questionState.said = [StyledText("\(appearance.sign("✗", "x")) \(wrong)", theme.bad)]
        questionState.why = nil
        let next = isTask ? nil : try? question.asked(lesson: state.lesson.name, attempt: questionState.tries.draws + 1, in: moment)
        let isThird = !isTask && (questionState.tries.wrong + 1) % 3 == 0
        // Without other numbers the question continues unchanged.
        let hasOthers = next.map { !$0.readsLike(asked) } == true
        let keepsNumbers = hasOthers && judged.isUnknown && !isThird && !questionState.tries.areNumbersKept
        questionState.answered = hasOthers && !keepsNumbers ? asked : nil
        questionState.said += judged.text.isEmpty ? [] : text.styled(judged.text)
        if !isTask {
            questionState.tries.wrong += 1
            questionState.tries.areNumbersKept = keepsNumbers
            if !keepsNumbers { questionState.tries.draws += 1 }
            study.tries[state.lesson.name, default: [:]][question.id] = questionState.tries
        }
        var effects: [Effect] = []
        var opensWhy = false
        let opened = isThird ? try? question.why?.resolved(in: NamedSurroundings(moment.ahead, asked.variables)) : nil
        if isThird, let solution = solution(of: question, asked, at: moment) {
            questionState.said.append(StyledText(solution, theme.strong))
        }
        if let found = opened {
            opensWhy = true
            let why = Question(found.place, sample: found.sample)
            questionState.why = why
            questionState.isWhyAnswer = question.isAnswerOfWhy(asked, in: moment)
            state.questionStates[question.id] = questionState
            study.lesson = state
            effects = openWhy(why, in: moment)
        } else if keepsNumbers {
            questionState.said.append(StyledText(words(.lessonSameNumbers), theme.focus))
        }
        study.lesson?.questionStates[question.id] = questionState
        if !isTask, var state = study.lesson, state.moment != nil {
            ask(question, &state, at: moment)
            study.lesson = state
        }
        showQuestion(question)
        if opensWhy { selection.focusedPane = .network }
        return effects
    }

    /// How the right number is computed; nil if its derivation opens instead, or there is no explanation.
    private func solution(of question: LessonQuestion, _ asked: AskedQuestion, at moment: LessonMoment) -> VisibleText? {
        guard !question.isAnswerOfWhy(asked, in: moment), let equation = try? question.solution(asked, in: moment).equation else {
            return nil
        }
        let text = VisibleText(untrusted: equation)
        return words(.lessonSolution, [.value: appearance.unicode ? text : text.formulaInASCII])
    }

    /// Opens a derivation at a moment of the scene's run: an existing one at once, otherwise as soon as the number is computed.
    private mutating func openWhy(_ question: Question, in moment: LessonMoment) -> [Effect] {
        guard var address = study.lesson?.scene.address else { return [] }
        let (numbers, network) = (moment.numbers, moment.network)
        let missing = numbers.phaseMissing(for: question.place)
        if !isSceneLeft && missing == nil {
            page = .main
            inquiry.open(question)
            return []
        }
        address.step = numbers.step
        address.phase = (missing ?? numbers.lastPhase).map { ScreenAddress.name(of: $0, in: network) }
        address.hash = nil
        address.page = .main
        address.why = [.init(place: network.name(of: question.place), sample: question.sample)]
        study.lesson?.address = address
        return setScene()
    }

    /// Scrolls so that a question and the response to it are visible; if both do not fit, from the question's first line. While an answer is
    /// typed, that is the first line of what is asked now.
    private mutating func showQuestion(_ question: LessonQuestion) {
        let text = lessonText
        guard let state = study.lesson, let place = text.lines(ofQuestion: question.id) else { return }
        let before = prompt.isAnswering ? text.lines[place].prefix(while: \.isAnswered).count : 0
        setScroll(min(place.lowerBound + before, max(state.scroll, place.upperBound - lessonRows)))
    }

    // MARK: Tasks

    /// After every message from the session: requests the numbers that decide whether the page's task is done, one request at a time.
    mutating func judgeTask(hasRested: Bool) -> [Effect] {
        guard let state = study.lesson, state.hasOpenTask, state.moment != nil, state.numbersAsked == state.numbersGiven, run.isLoaded,
            moment != state.taskMoment || hasRested
        else { return [] }
        let now = moment
        study.lesson?.taskMoment = now
        study.lesson?.numbersAsked += 1
        return [.send(.giveNumbers(guest: selection.guest))]
    }

    /// Marks the tasks whose condition holds as solved.
    private mutating func judgeTasks(at moment: LessonMoment) {
        guard let surroundings = taskSurroundings(moment) else { return }
        let selection = selectionNames ?? [:]
        study.lesson?.task = moment
        study.lesson?.taskSelection = selection
        for question in study.lesson?.current.questions ?? [] {
            guard case .make = question.kind, let questionState = study.lesson?.questionStates[question.id], !questionState.isSolved,
                let asked = questionState.asked,
                let verdict = try? question.judge(state: asked, in: surroundings), verdict.isRight
            else { continue }
            _ = judge(question, wrong: "") { _ in verdict }
            prompt.notice = words(.noticeTaskDone)
        }
    }

    /// After every message: a new selection may solve a task, too.
    mutating func judgeSelection() {
        guard let state = study.lesson, let task = state.task, state.hasOpenTask, state.numbersAsked == state.numbersGiven,
            state.taskMoment == nil || moment == state.taskMoment, selectionNames != state.taskSelection
        else { return }
        judgeTasks(at: task)
    }

    private var selectionNames: [String: LessonValue]? {
        run.network.map { LessonMoment.selectionNames(layer: $0.nodes[selection.node].name, view: selection.view) }
    }

    /// The numbers, with the start of the page's scene and the selection.
    private func taskSurroundings(_ numbers: LessonMoment) -> LessonMoment? {
        guard let scene = study.lesson?.moment, let network = run.network else { return nil }
        return numbers.since(scene, layer: network.nodes[selection.node].name, view: selection.view)
    }
}
