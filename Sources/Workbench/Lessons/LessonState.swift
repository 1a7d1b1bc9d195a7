import Lessons
import NeuralNetworks
import TerminalUI
import Training

/// The open lesson.
struct LessonState: Sendable {
    /// A moment of a run, to decide whether the scene is still shown.
    struct Moment: Hashable, Sendable {
        var step: Int
        var phase: Phase?
        var unit: UnitStep?
        var changes: [Change]
        var guest: Guest?
    }

    /// The progress of setting up the page's scene.
    enum Stage: Hashable, Sendable {
        /// Its run is being opened.
        case opening
        /// On the way to its moment.
        case arriving
        /// Playing.
        case playing
        /// Shown, at this moment.
        case standing(Moment)
        /// The user went elsewhere, or the scene could not be opened.
        case left
    }

    /// How often a question was answered wrongly, and asked with new numbers.
    struct Tries: Hashable, Sendable {
        var wrong = 0
        /// How often numbers were drawn, not counting the first time.
        var draws = 0
        /// Whether the numbers were already kept once after a wrong answer.
        var areNumbersKept = false
    }

    /// The state of a question.
    struct QuestionState: Sendable {
        var tries = Tries()
        var isSolved = false
        /// The question as asked in this try; nil before the numbers have arrived.
        var asked: AskedQuestion?
        /// The question as it was answered wrongly last, if it is asked with other numbers now.
        var answered: AskedQuestion?
        /// The right choice; nil before the question is solved.
        var rightChoice: Int?
        /// The response to the last answer, one element per paragraph.
        var said: [StyledText] = []
        /// The number whose derivation was opened after wrong answers.
        var why: Question?
        /// Whether that number is the answer itself.
        var isWhyAnswer = false
    }

    var lesson: Lesson
    var page: Int
    /// The lesson's name in commands.
    var reference = ""
    /// Lines of the text scrolled out above.
    var scroll = 0
    /// Columns of wide figures scrolled out to the left.
    var shift = 0
    var stage = Stage.left
    /// The run whose session is open or being opened.
    var run: RunOptions?
    /// The scene set up last; nil after a visit to another moment of its run.
    var shownScene: LessonScene?
    /// All numbers of the scene, once it is shown.
    var moment: LessonMoment?
    /// The values of the expressions in the page's text; questions keep their own.
    var values: [LessonSpan: VisibleText] = [:]
    /// The page's figures, computed.
    var figures: [LessonFigure: FigureTable] = [:]
    /// By the question's id.
    var questionStates: [String: QuestionState] = [:]
    /// A moment and a view that replace the scene's once, when the page opens.
    var address: ScreenAddress?
    /// Counts of requested and received numbers, and the request for the scene's numbers.
    var numbersAsked = 0
    var numbersGiven = 0
    var numbersOfScene: Int?
    /// The request for the scene's numbers before it plays, and the numbers.
    var earlyNumbers: Int?
    var early: LessonMoment?
    /// Whether `moment` is `early`, for lack of later numbers.
    var isMomentEarly = false
    /// The moment whose numbers were last requested to judge the page's task.
    var taskMoment: Moment?
    /// The last numbers received, and the selection when the task was last judged.
    var task: LessonMoment?
    var taskSelection: [String: LessonValue] = [:]
    /// Whether a task of the page was solved since its scene was set up: the response should be visible at once.
    var isTaskSolvedHere = false

    /// Forgets the scene's numbers, and what was computed from them.
    mutating func forgetNumbers() {
        moment = nil
        values = [:]
        figures = [:]
        numbersOfScene = nil
        early = nil
        earlyNumbers = nil
        isMomentEarly = false
    }

    /// Forgets what was asked of a session that has been replaced.
    mutating func forgetRequests() {
        (numbersAsked, numbersGiven, numbersOfScene, earlyNumbers) = (0, 0, nil, nil)
    }

    init(_ lesson: Lesson, page: Int) {
        self.lesson = lesson
        self.page = page
    }

    var current: LessonPage { lesson.pages[page] }
    var scene: LessonScene { current.scene }
    /// The question that an answer belongs to: the first unsolved one; nil when all are solved.
    var question: LessonQuestion? { current.questions.first { questionStates[$0.id]?.isSolved != true } }
    /// Whether that question's answer is typed, or chosen by its number.
    var isAnswerTyped: Bool {
        switch question?.kind {
        case .number, .choice: true
        case .unit, .make, nil: false
        }
    }
    /// Whether the page waits for the learner to bring about a state of the network.
    var hasOpenTask: Bool {
        current.questions.contains { question in
            if case .make = question.kind { return questionStates[question.id]?.isSolved != true }
            return false
        }
    }
}
