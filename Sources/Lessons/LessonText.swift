import Glibc

/// A piece of text with its numbers filled in.
public struct LessonTextSpan: Hashable, Sendable {
    /// The typographic style.
    public var style: LessonSpan.Style
    /// The text, `\n` for a line break; untrusted.
    public var text: String
    /// Whether it is the value of an expression.
    public var isValue: Bool

    /// A span with this text and style.
    public init(_ text: String, style: LessonSpan.Style = .plain, isValue: Bool = false) {
        self.text = text
        self.style = style
        self.isValue = isValue
    }
}

extension [LessonSpan] {
    /// The text with the values of its expressions.
    public func filled(in surroundings: any LessonSurroundings) throws(LessonProblem) -> [LessonTextSpan] {
        var found: [LessonTextSpan] = []
        for span in self {
            switch span.content {
            case .text(let text): found.append(LessonTextSpan(text, style: span.style))
            case .lineBreak: found.append(LessonTextSpan("\n", style: span.style))
            case .value(let expression, let decimals):
                found.append(LessonTextSpan(try expression.text(in: surroundings, decimals: decimals), style: span.style, isValue: true))
            }
        }
        return found
    }

    /// The expressions in the text, with their decimals.
    var placeholders: [(expression: LessonExpression, decimals: Int?)] {
        compactMap { if case .value(let expression, let decimals) = $0.content { (expression, decimals) } else { nil } }
    }
}

extension LessonExpression {
    /// The value as text: a number or a name.
    func text(in surroundings: any LessonSurroundings, decimals: Int?) throws(LessonProblem) -> String {
        do throws(EvaluationProblem) {
            let value = try value(in: surroundings)
            if case .name(let name) = value { return name }
            return LessonNumber.text(try value.number(), decimals: decimals)
        } catch {
            throw .evaluation(self, error)
        }
    }
}

/// Formats the numbers in a lesson's text.
public enum LessonNumber {
    /// A number in ASCII. Whole numbers have no decimals, others at most `decimals`; without `decimals` four significant digits, from
    /// 10,000 on all digits before the point. From 1,000 on the digits before the point are
    /// grouped by commas, in every language.
    public static func text(_ number: Double, decimals: Int? = nil) -> String {
        grouped(ungrouped(number, decimals: decimals))
    }

    /// Commas between the thousands of a number in decimal notation, before its point; others stay as they are.
    private static func grouped(_ text: String) -> String {
        guard !text.contains("e") else { return text }
        let start = text.firstIndex(where: \.isNumber) ?? text.endIndex
        let end = text[start...].firstIndex { !$0.isNumber } ?? text.endIndex
        let digits = Array(text[start..<end])
        let parts = digits.indices.map { index in
            index > 0 && (digits.count - index) % 3 == 0 ? ",\(digits[index])" : String(digits[index])
        }
        return "\(text[..<start])\(parts.joined())\(text[end...])"
    }

    /// The same without commas, as programs read numbers.
    static func ungrouped(_ number: Double, decimals: Int? = nil) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return number == 0 ? "0" : "\(Int(number))" }
        if let decimals {
            let text = trimmed(printed("%.*f", decimals, number))
            return text == "-0" ? "0" : text
        }
        if abs(number) >= 1e4 { return printed("%.*f", 0, number) }
        if abs(number) >= 1e-4 {
            let digits = max(0, 3 - Int(log10(abs(number)).rounded(.down)))
            return trimmed(printed("%.*f", digits, number))
        }
        // 3.200e-05 becomes 3.2e-5.
        let parts = printed("%.*e", 3, number).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return parts.joined(separator: "e") }
        return "\(trimmed(String(parts[0])))e\(exponent)"
    }

    private static func printed(_ format: String, _ precision: Int, _ number: Double) -> String {
        withVaList([Int32(precision), number]) { arguments in
            var buffer = [CChar](repeating: 0, count: 400)
            let count = vsnprintf(&buffer, buffer.count, format, arguments)
            return String(decoding: buffer.prefix(max(0, min(Int(count), buffer.count - 1))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var rest = text[...]
        while rest.last == "0" { rest = rest.dropLast() }
        if rest.last == "." { rest = rest.dropLast() }
        return String(rest)
    }
}
