import Training

/// A line `key: value`.
struct KeyedLine {
    var key: String
    var value: String
    var line: Int
}

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

    /// A number of the value, or all of it, in single precision; `expected` says what should stand there.
    func number(_ text: some StringProtocol, _ expected: String) throws(LessonProblem) -> Float {
        do throws(TypedNumber.Problem) { return try TypedNumber.read(text) } catch {
            if error == .notANumber { throw .badValue(key: key, found: String(text), expected: expected) }
            throw .badNumber(key: key, UnfitNumber(text: String(text), problem: error))
        }
    }

    func bad(_ expected: String) -> LessonProblem { .badValue(key: key, found: value, expected: expected) }

    /// The numbers and ranges of numbers that the value lists: `3`, `8-12`, `2, 8-12`; from `most` different ones on it is an error.
    func ranges(_ allowed: ClosedRange<Int>, most: Int = .max) throws(LessonProblem) -> [ClosedRange<Int>] {
        let bad = self.bad("\(allowed.lowerBound) ... \(allowed.upperBound), \(most == 1 ? "20-25" : "2, 8-12")")
        var found: [ClosedRange<Int>] = []
        for part in value.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0.trimmed) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
                allowed.contains(first), allowed.contains(last), found.count < most
            else { throw bad }
            found.append(first...last)
        }
        return found
    }

    /// The whole number that the value is.
    func whole(_ range: ClosedRange<Int>) throws(LessonProblem) -> Int {
        guard let number = Int(value), range.contains(number) else { throw bad("\(range.lowerBound) ... \(range.upperBound)") }
        return number
    }
}
