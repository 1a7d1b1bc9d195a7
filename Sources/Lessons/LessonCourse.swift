import Datasets
import Files

/// The languages of lessons.
public enum LessonLanguage: String, Hashable, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// Simplified Chinese.
    case chinese = "zh"

    /// The file name of a lesson in this language: `en.md`, `zh.md`.
    public var file: String { "\(rawValue).md" }
}

/// The lessons in a folder.
public struct LessonCourse: Hashable, Sendable {
    /// A lesson that has not been read yet.
    public struct Entry: LessonNamed, Hashable, Sendable {
        /// The name of its folder, such as `02-the-window-slides`; untrusted text.
        public var name: String
        /// The path of the folder.
        public var path: String
        /// The languages it exists in; at least one.
        public var languages: [LessonLanguage]

        /// Reads the lesson in this language, or in the other one if it does not exist in this one.
        public func lesson(_ language: LessonLanguage) throws(LessonErrors) -> Lesson {
            let found = languages.contains(language) ? language : languages.first ?? language
            return try LessonReader.read("\(path)/\(found.file)")
        }
    }

    /// The lessons sorted by number, then by name.
    public let entries: [Entry]

    /// The lessons that come with the program. Throws if the assets are missing or their folder cannot be read.
    public init() throws { try self.init(folder: Self.folder()) }

    /// The path of the folder of the program's lessons.
    public static func folder() throws(AssetsMissing) -> String { try Assets.path("lessons") }

    /// The lessons in a folder. The path may also be that of a single lesson or of one of its files.
    public init(folder: String) throws(LessonErrors) {
        if let entry = Self.entry(folder: folder) {
            entries = [entry]
            return
        }
        let names: [String]
        do throws(LessonProblem) {
            names = try LessonFile.names(in: folder)
        } catch {
            throw LessonErrors(errors: [LessonError(file: folder, line: 0, error)])
        }
        entries = names.compactMap { Self.entry("\(folder)/\($0)", name: $0) }.sorted {
            ($0.number ?? .max, $0.name) < ($1.number ?? .max, $1.name)
        }
    }

    /// The lesson at a path, which may be its folder or one of its files; nil if there is none.
    public static func entry(folder: String) -> Entry? {
        // Slashes behind the name are none of it.
        var folder = folder.withoutTrailingSlashes
        if LessonLanguage.allCases.contains(where: { $0.file == lastPart(folder) }), LessonFile.exists(folder) {
            folder = folder.parentPath
        }
        // `.` and `..` are resolved, because progress is stored under the folder's name.
        let name = [".", ".."].contains(lastPart(folder)) ? LessonFile.realPath(folder) ?? folder : folder
        return entry(folder, name: lastPart(name))
    }

    private static func entry(_ path: String, name: String) -> Entry? {
        let languages = LessonLanguage.allCases.filter { LessonFile.exists("\(path)/\($0.file)") }
        return languages.isEmpty ? nil : Entry(name: name, path: path, languages: languages)
    }

    private static func lastPart(_ path: String) -> String { path == "/" ? path : path.lastPathPart }

    /// Why a folder may hold a lesson that cannot be seen: the system refuses to list it; nil if it can be listed or is not there.
    public static func refusal(folder: String) -> LessonErrors? {
        System.refusal(ofFolder: folder).map { LessonErrors(errors: [LessonError(file: folder, line: 0, .system($0))]) }
    }

    /// The lesson with this name, name without number, or number.
    public func entry(_ wanted: String) -> Entry? { entries.called(wanted) }
}
