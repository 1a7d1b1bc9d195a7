import GoldenFiles
import Testing

/// Something recorded: what it is of, and its lines.
struct CorpusEntry {
    var name: String
    var text: String

    /// One line, or several below a heading with the name.
    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text.contains("\n") ? "# \(name)\n\(text)" : text
    }
}

/// Recorded entries against those of now.
enum Corpus {
    /// The most differences that a message lists.
    private static let mostListed = 8

    /// Compares entries with a file in `Golden`, or writes it; what differs is an issue of the test.
    static func compare(_ entries: [CorpusEntry], with name: String, _ location: SourceLocation = #_sourceLocation) throws {
        let file = GoldenFile(name)
        if GoldenFile.isWriting { return try file.write(text(entries)) }
        let recorded = try #require(file.text, "\(file.path) is not there: \(help)", sourceLocation: location)
        if let difference = difference(entries, recorded: recorded) {
            Issue.record("\(name): \(difference)\n\(help)", sourceLocation: location)
        }
    }

    private static let help = "If that is as it should be: GOLDEN=1 swift test --filter CorpusTests, and read the diff."

    /// The content of a file with these entries.
    static func text(_ entries: [CorpusEntry]) -> String { entries.map { $0.text + "\n" }.joined() }

    /// The lines that differ from a file's content, each with its entry's name and what stands around the first different character.
    static func difference(_ entries: [CorpusEntry], recorded: String) -> String? {
        if text(entries) == recorded { return nil }
        func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        let found = entries.flatMap { entry in lines(entry.text).map { (name: entry.name, line: $0) } }
        let old = lines(recorded).dropLast()
        var (listed, count): ([String], Int) = ([], 0)
        for index in 0..<max(found.count, old.count) {
            let now = index < found.count ? found[index].line : nil
            let before = index < old.count ? old[index] : nil
            if now == before { continue }
            count += 1
            if listed.count == mostListed { continue }
            let name = index < found.count ? found[index].name : "behind the last entry"
            let (was, isNow) = excerpts(before ?? "(nothing)", now ?? "(nothing)")
            listed.append("\(name): was \(was), is \(isNow)")
        }
        return "lines that differ: \(count)\n\(listed.joined(separator: "\n"))"
    }

    /// What stands in two lines around the first character in which they differ.
    private static func excerpts(_ one: Substring, _ other: Substring) -> (String, String) {
        let (one, other) = (Array(one), Array(other))
        let same = zip(one, other).prefix { $0 == $1 }.count
        func excerpt(_ line: [Character]) -> String {
            let (start, end) = (max(0, same - 30), min(line.count, same + 30))
            return "\(start > 0 ? "…" : "")\(String(line[start..<end]))\(end < line.count ? "…" : "")"
        }
        return (excerpt(one), excerpt(other))
    }
}
