import Lessons

/// What of the lessons is open at the start.
public enum LessonStart: Sendable {
    /// The list of all.
    case list
    /// A lesson at a page (nil: where it was left), and where that is not the scene's, a moment and a view.
    case lesson(Lesson, page: Int?, at: ScreenAddress?)
}
