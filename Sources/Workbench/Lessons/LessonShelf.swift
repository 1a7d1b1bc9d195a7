import Lessons
import Messages

/// The lessons that there are in one language.
public struct LessonShelf: Sendable {
    /// In their order.
    public var lessons: [Lesson]
    /// Why some are missing; nil if none are.
    public var problem: (any Error)?

    /// A shelf, empty if nothing is said.
    public init(_ lessons: [Lesson] = [], problem: (any Error)? = nil) {
        self.lessons = lessons
        self.problem = problem
    }
}

extension LessonCourse.Entry {
    /// Reads it in a language, or else in the other one.
    public func lesson(inLanguage language: Language) throws -> Lesson {
        try lesson(LessonLanguage(rawValue: language.rawValue) ?? .english)
    }
}

extension Workbench {
    /// The lessons in the language that is spoken, read when they are first wanted.
    mutating func filledShelf() -> LessonShelf {
        if let shelf { return shelf }
        let read = settings.lessons(words.language)
        shelf = read
        return read
    }

    /// The lessons, once they were read.
    var lessons: [Lesson] { shelf?.lessons ?? [] }
}
