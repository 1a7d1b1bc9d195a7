import Datasets
import Files
import Interchange
import Messages

/// The manual: a folder of Markdown files, one per topic. The file `TOPIC.md` begins with `# Title`, an empty line, and one line that says
/// what the topic is about.
public struct Manual: Sendable {
    /// A topic and its text.
    public struct Topic: Sendable {
        /// Its name on the command line: the file's name without `.md`.
        public let name: String
        /// The Markdown text of the file.
        public let text: String

        /// The line that says what the topic is about: the first line of text below the title.
        public var summary: String {
            let lines = text.split(separator: "\n").drop { $0.hasPrefix("#") }
            return String(lines.first ?? "")
        }
    }

    /// Larger than any topic.
    private static let mostBytes = 1 << 18
    private static let suffix = ".md"

    /// The names of the topics, in alphabetical order.
    public let names: [String]
    private let folder: String

    /// The program's own manual. Throws `AssetsMissing` if there is none.
    public init() throws(AssetsMissing) { try self.init(folder: Assets.path("manual")) }

    /// The manual in a folder. Throws `AssetsMissing` if the folder has no topic or cannot be read.
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

    /// A topic by its name, ignoring case. Throws `UsageProblem.noTopic` for an unknown name, and `FileError` if the file cannot be read.
    public func topic(_ wanted: String) throws -> Topic {
        let small = wanted.lowercased()
        guard let name = names.first(where: { $0 == wanted }) ?? names.first(where: { $0.lowercased() == small }) else {
            throw UsageProblem.noTopic(wanted, suggestion: Suggestion.nearest(to: wanted, among: names), known: names)
        }
        let bytes = try readFile("\(folder)/\(name)\(Self.suffix)", limit: Self.mostBytes)
        return Topic(name: name, text: String(decoding: bytes.withoutByteOrderMark, as: UTF8.self))
    }
}
