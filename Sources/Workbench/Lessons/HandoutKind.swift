import Messages

/// The forms of a handout.
public enum HandoutKind: String, Hashable, Sendable, CaseIterable {
    case html
    case markdown = "md"

    /// By the end of a file's name; throws for another.
    public init(file: String) throws(UsageProblem) {
        let name = file.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex,
            let kind = Self(rawValue: name[name.index(after: dot)...].lowercased())
        else { throw .handoutKind(file: file) }
        self = kind
    }
}
