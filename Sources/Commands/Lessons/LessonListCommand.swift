import Lessons
import Messages
import TerminalUI
import Workbench

/// Prints the lessons as a table.
public struct LessonListCommand {
    /// The lessons.
    public var shelf: LessonShelf
    /// The user's progress in them.
    public var progress: LessonProgress

    /// A list of these lessons.
    public init(shelf: LessonShelf, progress: LessonProgress) {
        self.shelf = shelf
        self.progress = progress
    }

    /// Prints two lines per lesson: number, title, minutes and progress; then its goal.
    public func run(_ output: CommandOutput) throws {
        if let problem = shelf.problem, shelf.lessons.isEmpty { throw problem }
        guard !shelf.lessons.isEmpty else { return output.line(output.words(.lessonsNone)) }
        let words = output.words
        func shown(_ text: VisibleText) -> VisibleText { words.unicode ? text : text.asciiOnly }
        let titles = shelf.lessons.map { shown(VisibleText(untrusted: $0.title)) }
        let titleWidth = titles.reduce(0) { max($0, $1.width) }
        func minutes(_ lesson: Lesson) -> VisibleText {
            shown(words(.lessonMinutes, [.count: VisibleText(untrusted: lesson.minutesText)]))
        }
        let minutesWidth = shelf.lessons.reduce(0) { max($0, minutes($1).width) }
        for (lesson, title) in zip(shelf.lessons, titles) {
            let number: VisibleText = lesson.number.map { "\($0)" } ?? "-"
            let blanks = VisibleText(untrusted: String(repeating: " ", count: max(0, 3 - number.width)))
            output.line(
                "\(blanks)\(number)  \(title.padded(titleWidth))  \(minutes(lesson).padded(minutesWidth))  \(progress.summary(of: lesson, words))"
            )
            output.line("     \(shown(VisibleText(untrusted: lesson.teaches)))")
        }
        if let problem = shelf.problem { output.standardError("cnn-tui: \(words.words(problem).string)\n") }
    }
}
