import Lessons
import NeuralNetworks
import TerminalUI
import Training

/// The lesson that is open.
struct LessonState: Sendable {
    /// A moment of a run: what decides whether a scene still stands.
    struct Moment: Hashable, Sendable {
        var step: Int
        var phase: Phase?
        var unit: UnitStep?
        var changes: [Change]
        var guest: Guest?
    }

    /// How far the page's scene is.
    enum Stage: Hashable, Sendable {
        /// Its run is being opened.
        case opening
        /// On the way to its moment.
        case arriving
        /// What it plays goes on.
        case playing
        /// It stands there.
        case standing(Moment)
        /// Someone went elsewhere, or it could not be opened.
        case left
    }

    /// How often a question was answered wrongly, and asked with other numbers.
    struct Tries: Hashable, Sendable {
        var wrong = 0
        /// The draws of numbers so far, the first left out.
        var draws = 0
        /// Whether the numbers were kept after a wrong answer already.
        var areNumbersKept = false
    }

    /// What a question has come to.
    struct Inquiry: Sendable {
        var tries = Tries()
        var isSolved = false
        /// As it is asked in this try; nil before the numbers are there.
        var asked: AskedQuestion?
        /// Which choice is right; nil before it is solved.
        var rightChoice: Int?
        /// What was said to the last answer, a paragraph each.
        var said: [StyledText] = []
        /// The number whose derivation was opened after wrong answers.
        var why: Question?
        /// Whether that is the number that was asked for.
        var isWhyAnswer = false
    }

    var lesson: Lesson
    var page: Int
    /// How a command names it.
    var reference = ""
    /// Lines of the text that are above its room.
    var scroll = 0
    /// Columns of wide figures that are left of their room.
    var shift = 0
    var stage = Stage.left
    /// The run whose session is being opened or has been.
    var run: RunOptions?
    /// The scene that was set last; nil where another moment of its run was.
    var shownScene: LessonScene?
    /// All numbers of the scene, once it stands.
    var moment: LessonMoment?
    /// What the expressions of the page's text are in it; questions keep their own.
    var values: [LessonSpan: VisibleText] = [:]
    /// Its figures, computed.
    var figures: [LessonFigure: FigureTable] = [:]
    /// By the question's id.
    var inquiries: [String: Inquiry] = [:]
    /// The moment and view that the page opens with once, instead of its scene's.
    var address: ScreenAddress?
    /// How often numbers were asked for and came, and which of them are the scene's.
    var numbersAsked = 0
    var numbersGiven = 0
    var numbersOfScene: Int?
    /// Which are those of the scene before it is played, and the numbers themselves.
    var earlyNumbers: Int?
    var early: LessonMoment?
    /// Whether `moment` is `early`, for want of later numbers.
    var isMomentEarly = false
    /// The moment of which numbers were asked for last, to see whether the page's task is done.
    var taskMoment: Moment?
    /// The numbers that came last, and what was selected when it was last seen whether they solve the task.
    var task: LessonMoment?
    var taskSelection: [String: LessonValue] = [:]
    /// Whether a task of the page was solved since its scene was set: what is said to that is to be read there and then.
    var isTaskSolvedHere = false

    mutating func forgetRequests() {
        (numbersAsked, numbersGiven, numbersOfScene, earlyNumbers) = (0, 0, nil, nil)
    }

    init(_ lesson: Lesson, page: Int) {
        self.lesson = lesson
        self.page = page
    }

    var current: LessonPage { lesson.pages[page] }
    var scene: LessonScene { current.scene }
    /// The question that an answer would be to: the first that is open; nil when all are solved.
    var question: LessonQuestion? { current.questions.first { inquiries[$0.id]?.isSolved != true } }
    /// Whether the page waits for the learner to bring the network into a state.
    var hasOpenTask: Bool {
        current.questions.contains { question in
            if case .make = question.kind { return inquiries[question.id]?.isSolved != true }
            return false
        }
    }
}
