import Datasets
import Files

/// The languages of lessons.
public enum LessonLanguage: String, Hashable, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// Chinese, simplified.
    case chinese = "zh"

    /// The file of a lesson in this language.
    public var file: String { "\(rawValue).md" }
}

/// The lessons of a folder.
public struct LessonCourse: Hashable, Sendable {
    /// A lesson, not read yet.
    public struct Entry: LessonNamed, Hashable, Sendable {
        /// The folder's name, `02-the-window-slides`: text from outside.
        public var name: String
        /// The folder.
        public var path: String
        /// The languages that it is there in.
        public var languages: [LessonLanguage]

        /// Reads it in a language, or else in the other one.
        public func lesson(_ language: LessonLanguage) throws(LessonErrors) -> Lesson {
            let found = languages.contains(language) ? language : languages.first ?? language
            return try LessonReader.read("\(path)/\(found.file)")
        }
    }

    /// In the order of their numbers, then of their names.
    public let entries: [Entry]

    /// The lessons that come with the program.
    public init() throws { try self.init(folder: Self.folder()) }

    /// The folder of the lessons that come with the program.
    public static func folder() throws(AssetsMissing) -> String { try Assets.path("lessons") }

    /// The lessons of a folder, or the one that the folder or one of its files is.
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

    /// The lesson that a folder is, or a file of it in a language; nil if it is none.
    public static func entry(folder: String) -> Entry? {
        // Slashes behind the name are none of it.
        var folder = folder.withoutTrailingSlashes
        if LessonLanguage.allCases.contains(where: { $0.file == lastPart(folder) }), LessonFile.exists(folder) {
            folder = folder.parentPath
        }
        // What is called by no name of its own has one all the same, under which progress is kept.
        let name = [".", ".."].contains(lastPart(folder)) ? LessonFile.realPath(folder) ?? folder : folder
        return entry(folder, name: lastPart(name))
    }

    private static func entry(_ path: String, name: String) -> Entry? {
        let languages = LessonLanguage.allCases.filter { LessonFile.exists("\(path)/\($0.file)") }
        return languages.isEmpty ? nil : Entry(name: name, path: path, languages: languages)
    }

    private static func lastPart(_ path: String) -> String { path == "/" ? path : path.lastPathPart }

    /// Why a folder may hold a lesson that cannot be seen: the system lets nobody look into it; nil where it does, or nothing is there.
    public static func refusal(folder: String) -> LessonErrors? {
        System.refusal(ofFolder: folder).map { LessonErrors(errors: [LessonError(file: folder, line: 0, .system($0))]) }
    }

    /// The lesson that is called so.
    public func entry(_ wanted: String) -> Entry? { entries.called(wanted) }
}
