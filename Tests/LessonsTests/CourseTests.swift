import TemporaryFolders
import Testing

@testable import Lessons

@Suite struct CourseTests {
    @Test func lessonsAreFoundByFolderNameAndNumber() throws {
        let folder = TemporaryFolder()
        for name in ["10-last", "02-window", "1-first", "other"] { folder.write(SmallLesson.page("Text."), to: "\(name)/en.md") }
        folder.write(SmallLesson.page("文字。"), to: "02-window/zh.md")
        folder.write("no lesson", to: "README.md")
        folder.write("no lesson", to: "empty/notes.txt")
        let course = try LessonCourse(folder: folder.path)
        #expect(course.entries.map(\.name) == ["1-first", "02-window", "10-last", "other"])
        #expect(course.entries.map(\.number) == [1, 2, 10, nil])
        for wanted in ["02-window", "window", "2", "02"] { #expect(course.entry(wanted)?.name == "02-window", "\(wanted)") }
        #expect(course.entry("3") == nil && course.entry("") == nil)
        let entry = try #require(course.entry("2"))
        #expect(entry.languages == [.english, .chinese])
        #expect(try entry.lesson(.chinese).path == "\(folder.path)/02-window/zh.md")
        // A lesson missing in one language is read in the other.
        #expect(try course.entry("1")?.lesson(.chinese).path == "\(folder.path)/1-first/en.md")
        // Trailing slashes are not part of a folder's name.
        for slashes in ["", "/", "//"] {
            let one = try LessonCourse(folder: "\(folder.path)/02-window\(slashes)")
            #expect(one.entries == [entry], "\(slashes)")
            #expect(try one.entries[0].lesson(.chinese).name == "02-window")
        }
        // A file of a lesson means that lesson.
        #expect(try LessonCourse(folder: "\(folder.path)/02-window/zh.md").entries == [entry])
        // For a path of dots, the name is the folder's.
        #expect(LessonCourse.entry(folder: "\(folder.path)/02-window/.")?.name == "02-window")
        // A folder that contains a lesson is not one itself.
        #expect(LessonCourse.entry(folder: folder.path) == nil)
        // An existing path without a lesson is not reported as missing.
        for (name, isMissing) in [("none", true), ("README.md", false), ("none/en.md", true)] {
            do {
                _ = try LessonCourse(folder: "\(folder.path)/\(name)")
                Issue.record("\(name)")
            } catch {
                if case .missing = error.errors[0].problem { #expect(isMissing, "\(name)") } else { #expect(!isMissing, "\(name)") }
            }
        }
    }
}
