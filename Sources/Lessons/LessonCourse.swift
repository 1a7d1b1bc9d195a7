import Datasets

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
    public struct Entry: Hashable, Sendable {
        /// The folder's name, `02-the-window-slides`: text from outside.
        public var name: String
        /// The folder.
        public var path: String
        /// The languages that it is there in.
        public var languages: [LessonLanguage]

        /// The number before the name; nil without one.
        public var number: Int? { Int(name.prefix { $0.isASCII && $0.isNumber }) }

        /// The name without its number.
        public var shortName: String {
            let rest = name.drop { $0.isASCII && $0.isNumber }
            return String(rest.hasPrefix("-") ? rest.dropFirst() : rest)
        }

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

    /// The lessons of a folder, or the one that the folder is.
    public init(folder: String) throws(LessonErrors) {
        if let entry = Self.entry(folder, name: Self.lastPart(folder)) {
            entries = [entry]
            return
        }
        guard let names = LessonFile.names(in: folder) else {
            throw LessonErrors(errors: [LessonError(file: folder, line: 0, .missing)])
        }
        entries = names.compactMap { Self.entry("\(folder)/\($0)", name: $0) }.sorted {
            ($0.number ?? .max, $0.name) < ($1.number ?? .max, $1.name)
        }
    }

    private static func entry(_ path: String, name: String) -> Entry? {
        let languages = LessonLanguage.allCases.filter { LessonFile.exists("\(path)/\($0.file)") }
        return languages.isEmpty ? nil : Entry(name: name, path: path, languages: languages)
    }

    private static func lastPart(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The lesson of a folder's name, of a name without its number, or of a number.
    public func entry(_ wanted: String) -> Entry? {
        entries.first { $0.name == wanted } ?? entries.first { $0.shortName == wanted }
            ?? Int(wanted).flatMap { number in entries.first { $0.number == number } }
    }
}
