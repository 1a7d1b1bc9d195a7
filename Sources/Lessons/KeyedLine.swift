import NeuralNetworks
import Training

/// A line `key: value` and its number.
struct KeyedLine {
    var key: String
    var value: String
    var line: Int
}

extension KeyedLine {
    /// Reads the lines of a block. Blank lines and lines that begin with `#` are skipped; a line that begins with two spaces continues the
    /// previous value.
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

    /// Reports unknown keys, and repeated keys that may occur only once.
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

    /// Why the value is none of an option.
    func bad(_ problem: BadOptionValue) -> LessonProblem {
        switch problem {
        case .notWhole(let range), .outOfRange(let range): bad("\(range.lowerBound) ... \(range.upperBound)")
        case .number(.notANumber), .notPositive: bad("> 0")
        case .number(let problem): .badNumber(key: key, UnfitNumber(text: value, problem: problem))
        case .notPart: bad("0.1, 5000")
        case .notInRange(let range): bad(range.text)
        case .notSchedule: bad(Schedule.forms.joined(separator: ", "))
        case .notAmong(let words): bad(words.joined(separator: ", "))
        case .loss(.noSetting(_, let loss, let settings)): bad(([loss] + settings.map { "\($0)=" }).joined(separator: " "))
        case .loss(.badValue(_, let range, _)): bad(range)
        case .loss: bad(LossFunction.examples.joined(separator: ", "))
        case .file(let error): .other(error)
        case .network(let error): .other(error)
        }
    }

    /// The numbers and ranges listed in the value: `3`, `8-12`, `2, 8-12`. Throws if they are not allowed or there are more than `most` of
    /// them.
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

    /// The value as a whole number in this range.
    func whole(_ range: ClosedRange<Int>) throws(LessonProblem) -> Int {
        guard let number = Int(value), range.contains(number) else { throw bad("\(range.lowerBound) ... \(range.upperBound)") }
        return number
    }
}
