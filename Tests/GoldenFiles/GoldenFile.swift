import FoundationEssentials
import Glibc

/// A text file beside the tests to compare the program's text with. `GOLDEN=1` writes the files instead of comparing them; the diff is then
/// read before it is committed.
public struct GoldenFile: Sendable {
    /// The path of the file that holds the expected text.
    public let path: String

    /// `name` in the folder `Golden` beside the source of the test.
    public init(_ name: String, beside source: String = #filePath) {
        let folder = source.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        self.init(path: "\(folder)/Golden/\(name)")
    }

    /// A file at any path.
    public init(path: String) { self.path = path }

    /// Whether files are written instead of compared.
    public static var isWriting: Bool { getenv("GOLDEN").map { String(cString: $0) } == "1" }

    /// The content of the file; nil if it does not exist.
    public var text: String? {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes the file, creating its folders.
    public func write(_ text: String) throws {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// Writes the text if files are being written, otherwise compares it; returns the differences and what to do about them, nil without
    /// any. `suite` is the test's.
    public func difference(from text: String, suite: String) throws -> String? {
        if Self.isWriting {
            if self.text != text { try write(text) }
            return nil
        }
        let help = "look at it, and if it is as it should be: GOLDEN=1 swift test --filter \(suite)"
        guard let expected = self.text else { return "\(path) is not there; \(help)" }
        return Self.lines(from: expected, to: text).map { "\(path) differs; \(help)\n\($0)" }
    }

    /// The lines that differ, as in a diff: `-` for expected, `+` for found, below two such lines of one place the columns in which they
    /// differ, and `@` with the number of the line before each group.
    public static func lines(from expected: String, to found: String) -> String? {
        if expected == found { return nil }
        func split(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        let (old, new) = (split(expected), split(found))
        var (removed, inserted): (Set<Int>, Set<Int>) = ([], [])
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var report: [String] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if !removed.contains(i) && !inserted.contains(j) {
                (i, j) = (i + 1, j + 1)
                continue
            }
            report.append("@ line \(j + 1)")
            var (gone, come): ([Substring], [Substring]) = ([], [])
            while removed.contains(i) || inserted.contains(j) {
                if removed.contains(i) {
                    gone.append(old[i])
                    i += 1
                } else {
                    come.append(new[j])
                    j += 1
                }
            }
            for index in 0..<max(gone.count, come.count) {
                if index < gone.count { report.append("- \(gone[index])") }
                if index < come.count { report.append("+ \(come[index])") }
                if index < min(gone.count, come.count) { report.append("  \(marks(gone[index], come[index]))") }
            }
        }
        return report.joined(separator: "\n")
    }

    /// `^` below each character that differs.
    private static func marks(_ one: Substring, _ other: Substring) -> String {
        let (one, other) = (Array(one), Array(other))
        var line = (0..<max(one.count, other.count)).map { place -> Character in
            place < one.count && place < other.count && one[place] == other[place] ? " " : "^"
        }
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
