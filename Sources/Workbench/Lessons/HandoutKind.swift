import Messages

/// The forms of a handout.
public enum HandoutKind: String, Hashable, Sendable, CaseIterable {
    case html
    case markdown = "md"

    /// By the end of a file's name; throws for another. What is no file but standard output or a device has no such name: it gets Markdown.
    public init(file: String) throws(UsageProblem) {
        if file == "-" || file.utf8.starts(with: "/dev/".utf8) || file.utf8.starts(with: "/proc/".utf8) {
            self = .markdown
            return
        }
        let name = file.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex,
            let kind = Self(rawValue: name[name.index(after: dot)...].lowercased())
        else { throw .handoutKind(file: file) }
        self = kind
    }
}
