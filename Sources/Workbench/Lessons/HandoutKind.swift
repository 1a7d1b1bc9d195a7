import Messages

/// The forms of a handout.
public enum HandoutKind: String, Hashable, Sendable, CaseIterable {
    case html
    case markdown = "md"

    /// The kind given by the file's extension; throws for an unknown one. Standard output and devices have no extension: they get Markdown.
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
