import Lessons

/// The user as a learner: the lessons, the open one, what was solved and tried, and their own run while a lesson's is on the screen.
struct Study: Sendable {
    /// The open lesson.
    var lesson: LessonState?
    /// Whether this run belongs to a lesson's scene, with the learner's own run paused.
    var isStaged = false
    /// The state of the learner's own run while it is paused; nil while it is on the screen.
    var ownRun: OwnRun?
    /// The lessons of the current language, if they have been read.
    var shelf: LessonShelf?
    /// The user's progress in the lessons.
    var progress: LessonProgress
    /// How often questions were answered wrongly since the program started, by the lesson's name and the question's id.
    var tries: [String: [String: LessonState.Tries]] = [:]
}

/// The learner's own run while it is paused for a lesson.
struct OwnRun: Hashable, Sendable {
    /// The updates done, wherever it is now.
    var steps = 0
    /// The step it is at.
    var step = 0
    /// Whether it has changes by hand.
    var hasChanges = false
    /// The step that its session began with.
    var firstStep = 0
}
