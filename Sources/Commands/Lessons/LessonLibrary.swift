import Lessons
import Messages
import Workbench

/// The lessons available to the program.
public enum LessonLibrary {
    /// The program's lessons, in a language or else in the other one. Lessons that cannot be read are left out, and the first reason is
    /// returned.
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

    /// Finds a lesson: one of the program's by name or number, otherwise a folder.
    public static func lesson(_ wanted: String, _ language: Language) throws -> Lesson {
        let course = try? LessonCourse()
        if let entry = course?.entry(wanted) { return try entry.lesson(inLanguage: language) }
        if let entry = LessonCourse.entry(folder: wanted) { return try entry.lesson(inLanguage: language) }
        if let refusal = LessonCourse.refusal(folder: wanted) { throw refusal }
        throw UsageProblem.noLesson(wanted, known: course?.entries.map(\.name) ?? [])
    }
}
