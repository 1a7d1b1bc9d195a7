import Datasets
import Files
import Glibc
import Interchange
import Lessons
import Messages
import TerminalUI
import Tensors
import Training

/// `cnn-tui lesson check`: goes through lessons without a screen and reports errors by file and line.
public struct LessonCheckCommand: Sendable {
    /// A folder of lessons, or one lesson; nil for the program's lessons.
    public var folder: String?
    /// The only language to check; nil for all, which must then exist.
    public var language: Language?

    /// A check of these lessons.
    public init(folder: String? = nil, language: Language? = nil) {
        self.folder = folder
        self.language = language
    }

    /// Checks, and prints the errors; returns whether there are none.
    public func run(_ output: CommandOutput, clock: Clock = .steady) throws -> Bool {
        let folder = try self.folder ?? LessonCourse.folder()
        let course = try LessonCourse(folder: folder)
        if course.entries.isEmpty {
            output.standardError("\(output.words(.lessonNone, [.place: VisibleText(untrusted: folder)]).string)\n")
            return false
        }
        let remarks = Monitor<[DataRemark]>([])
        let rehearsal = LessonRehearsal { run in
            let start = try run.start()
            remarks.withLock { told in told += start.dataset.remarks.filter { !told.contains($0) } }
            return start
        }
        var told = 0
        var isWhole = true
        for (index, entry) in course.entries.enumerated() {
            let bar = ProgressBar(output, total: 100 * course.entries.count)
            let languages = language.flatMap { LessonLanguage(rawValue: $0.rawValue) }.map { [$0] } ?? LessonLanguage.allCases
            let report = rehearsal.check(entry, languages: languages) { page, pages in
                bar.show(100 * index + 100 * page / max(1, pages), at: clock.now()) {
                    output.words(.lessonProgress, [.name: VisibleText(untrusted: entry.name), .number: "\(page + 1)"])
                }
            }
            bar.clear()
            let all = remarks.withLock { $0 }
            output.tell(Array(all[told...]))
            told = all.count
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

/// `cnn-tui lesson new`: writes a small complete lesson as a starting point.
public struct LessonNewCommand: Sendable {
    /// Its name, without the number.
    public var name: String
    /// The folder of lessons; nil for the program's.
    public var folder: String?

    /// A new lesson with this name.
    public init(name: String, folder: String? = nil) {
        self.name = name
        self.folder = folder
    }

    /// Writes the files under the next free number, in a folder that is created if needed, and prints where. Existing files are never
    /// overwritten.
    public func run(_ output: CommandOutput) throws {
        let isName = name.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
        guard isName, let first = name.first, ("a"..."z").contains(first), name.count <= 60 else { throw LessonNewProblem.badName(name) }
        let folder = try self.folder ?? LessonCourse.folder()
        if self.folder != nil { try StateFolder.make(folder, mode: 0o777) }
        let course = try LessonCourse(folder: folder)
        if let known = course.entries.first(where: { $0.shortName == name }) { throw LessonNewProblem.exists(known.path) }
        let number = (course.entries.compactMap(\.number).max() ?? 0) + 1
        let lesson = "\(folder)/\(number < 10 ? "0" : "")\(number)-\(name)"
        guard mkdir(lesson.systemPath, 0o777) == 0 else {
            if errno == EEXIST { throw LessonNewProblem.exists(lesson) }
            throw FileError(refused: lesson)
        }
        let title = name.prefix(1).uppercased() + name.dropFirst().map { $0 == "-" ? " " : String($0) }.joined()
        for language in Language.allCases {
            let path = "\(lesson)/\(language.rawValue).md"
            try writeFile(LessonSkeleton.text(language, title: title), to: path)
            output.line(output.words(.lessonWritten, [.file: VisibleText(untrusted: path)]))
        }
    }
}

/// Why a lesson cannot be created.
public enum LessonNewProblem: Error, Hashable, Sendable {
    /// The name is not suitable for a folder.
    case badName(String)
    /// The path already exists.
    case exists(String)

    /// The error in one line.
    public func text(_ words: Phrasebook) -> VisibleText {
        switch self {
        case .badName(let name): words(.lessonName, [.found: VisibleText(untrusted: name)])
        case .exists(let path): words(.lessonExists, [.file: VisibleText(untrusted: path)])
        }
    }
}
