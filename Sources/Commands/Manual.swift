import Datasets
import Files
import Interchange
import Messages

/// The manual: the Markdown files of a folder, a topic each.
///
/// A file is called `TOPIC.md`. It begins with `# Title`, an empty line, and one line that says what the topic is about.
public struct Manual: Sendable {
    /// A topic and its text.
    public struct Topic: Sendable {
        /// What it is asked for by: the file's name without `.md`.
        public let name: String
        /// Markdown, as it stands in the file.
        public let text: String

        /// The line that says what the topic is about: the first one with text below the title.
        public var summary: String {
            let lines = text.split(separator: "\n").drop { $0.hasPrefix("#") }
            return String(lines.first ?? "")
        }
    }

    /// More than any topic has.
    private static let mostBytes = 1 << 18
    private static let suffix = ".md"

    /// The names of the topics, in alphabetical order.
    public let names: [String]
    private let folder: String

    /// The manual that comes with the program. Throws `AssetsMissing` where there is none.
    public init() throws(AssetsMissing) { try self.init(folder: Assets.path("manual")) }

    /// The manual in a folder. Throws `AssetsMissing` where the folder holds no topic or cannot be read.
    public init(folder: String) throws(AssetsMissing) {
        self.folder = folder
        let found: [String]
        do throws(SystemError) {
            found = try System.entries(of: folder)
        } catch {
            throw AssetsMissing(name: "*\(Self.suffix)", folders: [folder], refusals: [folder: error])
        }
        names = found.filter { !$0.hasPrefix(".") && $0.hasSuffix(Self.suffix) }.map { String($0.dropLast(Self.suffix.count)) }.sorted()
        if names.isEmpty { throw AssetsMissing(name: "*\(Self.suffix)", folders: [folder]) }
    }

    /// A topic by its name, in letters of either case. Throws `UsageProblem.noTopic` for a name that the manual does not have, `FileError` where
    /// the file cannot be read.
    public func topic(_ wanted: String) throws -> Topic {
        let small = wanted.lowercased()
        guard let name = names.first(where: { $0 == wanted }) ?? names.first(where: { $0.lowercased() == small }) else {
            throw UsageProblem.noTopic(wanted, suggestion: Suggestion.nearest(to: wanted, among: names), known: names)
        }
        let bytes = try readFile("\(folder)/\(name)\(Self.suffix)", limit: Self.mostBytes)
        return Topic(name: name, text: String(decoding: bytes.withoutByteOrderMark, as: UTF8.self))
    }
}
