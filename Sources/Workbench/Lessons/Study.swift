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

    /// The lessons, if they have been read.
    var lessons: [Lesson] { shelf?.lessons ?? [] }

    /// Lessons, and the entry that closes the open one.
    var listEntries: Int { lessons.count + (lesson == nil ? 0 : 1) }

    /// The lesson chosen in the list; nil for the entry that closes the open one.
    func chosenLesson(_ list: LessonListState) -> Lesson? { lessons.indices.contains(list.cursor) ? lessons[list.cursor] : nil }

    /// The list as it opens: at the open lesson, else at the first unfinished one.
    var firstList: LessonListState {
        let open = lesson.flatMap { state in lessons.firstIndex { $0.folder == state.lesson.folder } }
        let unfinished = lessons.firstIndex { !progress.isFinished($0) }
        return LessonListState(cursor: open ?? unfinished ?? 0)
    }

    /// Forgets what was solved and tried in a lesson.
    mutating func reset(_ lesson: Lesson) {
        progress.records[lesson.name] = nil
        tries[lesson.name] = nil
        if self.lesson?.lesson.name == lesson.name { self.lesson?.questionStates = [:] }
    }

    /// Leaves the lesson's scene for the learner's own run.
    mutating func leaveScene() {
        lesson = nil
        isStaged = false
        ownRun = nil
    }
}

extension Workbench {
    /// The lessons in the current language, read on first use.
    mutating func filledShelf() -> LessonShelf {
        if let shelf = study.shelf { return shelf }
        let read = settings.lessons(words.language)
        study.shelf = read
        return read
    }
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
