import Lessons
import Messages
import Workbench

/// The lessons that the program knows.
public enum LessonLibrary {
    /// Those that come with the program, in a language or where it has none in the other one. One that cannot be read is left out, and the
    /// first reason told.
    public static func shelf(_ language: Language) -> LessonShelf {
        do {
            var shelf = LessonShelf()
            for entry in try LessonCourse().entries {
                do { shelf.lessons.append(try entry.lesson(inLanguage: language)) } catch { shelf.problem = shelf.problem ?? error }
            }
            return shelf
        } catch {
            return LessonShelf(problem: error)
        }
    }

    /// The lesson that is called so: one of the program's by its name or number, else a folder.
    public static func lesson(_ wanted: String, _ language: Language) throws -> Lesson {
        let course = try? LessonCourse()
        if let entry = course?.entry(wanted) { return try entry.lesson(inLanguage: language) }
        if let entry = LessonCourse.entry(folder: wanted) { return try entry.lesson(inLanguage: language) }
        if let refusal = LessonCourse.refusal(folder: wanted) { throw refusal }
        throw UsageProblem.noLesson(wanted, known: course?.entries.map(\.name) ?? [])
    }
}
