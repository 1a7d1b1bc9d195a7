import Lessons

/// The lessons to open at the start.
public enum LessonStart: Sendable {
    /// The list of all lessons.
    case list
    /// A lesson at a page (nil: the last shown one), and a moment and a view if they differ from the scene's.
    case lesson(Lesson, page: Int?, at: ScreenAddress?)
}
