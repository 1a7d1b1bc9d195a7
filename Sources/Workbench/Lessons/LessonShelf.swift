import Lessons
import Messages

/// The lessons available in one language.
public struct LessonShelf: Sendable {
    /// The lessons, in order.
    public var lessons: [Lesson]
    /// Why some lessons are missing; nil if none are.
    public var problem: (any Error)?

    /// A shelf with these lessons, by default empty.
    public init(_ lessons: [Lesson] = [], problem: (any Error)? = nil) {
        self.lessons = lessons
        self.problem = problem
    }
}

extension LessonCourse.Entry {
    /// Reads the lesson in a language, or in the other one if it lacks that language.
    public func lesson(inLanguage language: Language) throws -> Lesson {
        try lesson(LessonLanguage(rawValue: language.rawValue) ?? .english)
    }
}
