/// A line `key: value`.
struct KeyedLine {
    var key: String
    var value: String
    var line: Int
}

/// Where problems of a file are gathered, so that all are told at once.
final class ProblemList {
    let file: String
    private(set) var errors: [LessonError] = []
    /// More than anyone reads: a file of a megabyte could have a problem in each of its lines.
    static let most = 1_000

    init(file: String) { self.file = file }

    func add(_ line: Int, _ problem: LessonProblem) {
        if errors.count < Self.most { errors.append(LessonError(file: file, line: line, problem)) }
    }

    /// The result of some work; its error is noted, and nil comes back.
    func attempt<T>(_ line: Int, _ work: () throws -> T) -> T? {
        do {
            return try work()
        } catch let problem as LessonProblem {
            add(line, problem)
        } catch let error as ExpressionError {
            add(line, .expression(error))
        } catch {
            add(line, .other(error))
        }
        return nil
    }
}

extension LessonProblem: Error {}

extension KeyedLine {
    /// The lines of a block: blank ones and those that begin with `#` are left out, one that begins with two spaces continues the value
    /// before it.
    static func read(_ lines: [Substring], from first: Int, _ problems: ProblemList) -> [KeyedLine] {
        var found: [KeyedLine] = []
        for (offset, line) in lines.enumerated() {
            let text = line.trimmed
            if text.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("  "), !found.isEmpty {
                found[found.count - 1].value += "\n" + text
            } else if let colon = text.firstIndex(of: ":"), colon > text.startIndex {
                let key = text[..<colon].trimmed
                found.append(KeyedLine(key: key, value: text[text.index(after: colon)...].trimmed, line: first + offset))
            } else {
                problems.add(first + offset, .notKeyed(text))
            }
        }
        return found
    }

    /// Notes keys that are not known, and those that stand twice though they may stand once.
    static func check(_ lines: [KeyedLine], once: [String], repeatable: [String] = [], _ problems: ProblemList) {
        var seen: Set<String> = []
        for line in lines {
            if once.contains(line.key) {
                if !seen.insert(line.key).inserted { problems.add(line.line, .keyRepeated(line.key)) }
            } else if !repeatable.contains(line.key) {
                problems.add(line.line, .keyUnknown(line.key, known: once + repeatable))
            }
        }
    }

    func bad(_ expected: String) -> LessonProblem { .badValue(key: key, found: value, expected: expected) }

    /// The whole number that the value is.
    func whole(_ range: ClosedRange<Int>) throws(LessonProblem) -> Int {
        guard let number = Int(value), range.contains(number) else { throw bad("\(range.lowerBound) ... \(range.upperBound)") }
        return number
    }
}

extension StringProtocol {
    /// Without blanks at its ends.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" || first == "\n" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" || last == "\n" { rest = rest.dropLast() }
        return String(rest)
    }

    /// Its parts between blanks.
    var words: [SubSequence] { split { $0 == " " || $0 == "\t" || $0 == "\n" } }
}
