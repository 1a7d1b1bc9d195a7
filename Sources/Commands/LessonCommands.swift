import Datasets
import Glibc
import Lessons
import Messages
import TerminalUI
import Training

/// `cnn-tui lesson check`: goes through lessons without a screen and says what is wrong with them, by file and line.
public struct LessonCheckCommand: Sendable {
    /// A folder of lessons, or one lesson; nil for those that come with the program.
    public var folder: String?

    /// A check.
    public init(folder: String? = nil) { self.folder = folder }

    /// Checks, and prints; whether all is well.
    public func run(_ output: CommandOutput, clock: Clock = .steady) throws -> Bool {
        let folder = try self.folder ?? LessonCourse.folder()
        let course = try LessonCourse(folder: folder)
        if course.entries.isEmpty {
            output.standardError("\(output.words(.lessonNone, [.place: VisibleText(untrusted: folder)]).string)\n")
            return false
        }
        // Digits are read once for all scenes.
        var datasets: [DataSource: Dataset] = [:]
        let rehearsal = LessonRehearsal { options in
            try options.start { source in
                if let known = datasets[source] { return known }
                let dataset = try source.load()
                if case .given = source { return dataset }
                datasets[source] = dataset
                return dataset
            }
        }
        var isWhole = true
        for (index, entry) in course.entries.enumerated() {
            let bar = ProgressBar(output, total: 100 * course.entries.count)
            let report = rehearsal.check(entry) { page, pages in
                bar.show(100 * index + 100 * page / max(1, pages), at: clock.now()) {
                    output.words(.lessonProgress, [.name: VisibleText(untrusted: entry.name), .number: "\(page + 1)"])
                }
            }
            bar.clear()
            for error in report.errors { output.line(output.words.words(error)) }
            if report.errors.isEmpty { output.line(Self.words(report, output.words)) }
            isWhole = isWhole && report.errors.isEmpty
        }
        return isWhole
    }

    private static func words(_ report: LessonReport, _ words: Phrasebook) -> VisibleText {
        words(
            .lessonWhole,
            [
                .name: VisibleText(untrusted: report.name), .count: "\(report.pages)", .number: "\(report.questions)",
                .options: VisibleText(untrusted: report.languages.map(\.rawValue).joined(separator: " ")),
            ])
    }
}
