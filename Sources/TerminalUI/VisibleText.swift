import Files

/// Text that is safe to show: every scalar in it takes one or two columns and does nothing else.
///
/// The only ways to make one are a literal of the program's own and interpolation, which makes visible whatever comes from outside: control
/// characters (C0, DEL, C1) are written as `\u{1b}`, bidirectional and other format controls, marks that combine, unassigned characters and
/// those that terminals draw in different widths likewise; a byte of a name that was no valid UTF-8 is written as `\xe9`. A line break in text from outside is
/// written as `\n`.
public struct VisibleText: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The text.
    public let string: String

    /// The text.
    public var description: String { string }

    /// Text of the program's own.
    public init(stringLiteral value: StaticString) { string = value.description }

    /// Text put together from safe parts and values.
    public init(stringInterpolation: StringInterpolation) { string = stringInterpolation.string }

    /// Text from outside, made visible.
    public init(untrusted text: String) { string = Self.visible(text) }

    init(trusted string: String) { self.string = string }

    /// At most so many characters of it: its beginning and its end, where more has to go.
    public func shortened(to count: Int) -> VisibleText {
        let scalars = string.unicodeScalars
        guard scalars.count > count else { return self }
        var kept = String.UnicodeScalarView(scalars.prefix(count * 2 / 3))
        kept.append(contentsOf: " … ".unicodeScalars)
        kept.append(contentsOf: scalars.suffix(count / 3))
        return VisibleText(trusted: String(kept))
    }

    /// The columns that it takes.
    public var width: Int { string.unicodeScalars.reduce(0) { $0 + CharacterWidth.of($1) } }

    /// As many columns of it as fit, the last one `mark`, of one column, where more than blanks had to go.
    public func fitted(_ columns: Int, mark: Unicode.Scalar) -> VisibleText {
        if width <= columns { return self }
        var kept = String.UnicodeScalarView()
        // What is kept where everything but blanks at the end fits, and where not.
        var whole = 0
        var part = 0
        var used = 0
        var lastBlack = 0
        for scalar in string.unicodeScalars {
            used += CharacterWidth.of(scalar)
            kept.append(scalar)
            if used <= columns { whole = kept.count }
            if used < columns { part = kept.count }
            if scalar != " " { lastBlack = kept.count }
        }
        if lastBlack <= whole { return VisibleText(trusted: String(kept.prefix(whole))) }
        guard columns > 0 else { return "" }
        return VisibleText(trusted: String(kept.prefix(part)) + String(mark))
    }

    /// The text with spaces behind it up to so many columns, ended by `mark` where it is longer.
    public func padded(_ columns: Int, mark: Unicode.Scalar = "…") -> VisibleText {
        let text = fitted(columns, mark: mark)
        return VisibleText(trusted: text.string + String(repeating: " ", count: Swift.max(0, columns - text.width)))
    }

    /// Whether nothing is in it.
    public var isEmpty: Bool { string.isEmpty }

    /// Several texts with another between them.
    public static func joined(_ parts: [VisibleText], separator: VisibleText) -> VisibleText {
        VisibleText(trusted: parts.map(\.string).joined(separator: separator.string))
    }

    /// The parts between line breaks.
    public var lines: [VisibleText] {
        string.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText(trusted: String($0)) }
    }

    /// Lines of at most so many columns, broken at spaces where there are any, else between wide characters or anywhere.
    public func wrapped(_ columns: Int) -> [VisibleText] {
        lines.flatMap { $0.wrappedLine(Swift.max(columns, 2)) }
    }

    private func wrappedLine(_ columns: Int) -> [VisibleText] {
        let scalars = Array(string.unicodeScalars)
        return Self.lines(scalars, columns).map { range in
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars[range])
            return VisibleText(trusted: text)
        }
    }

    /// Where the lines of a text without line breaks are, each without spaces at its ends, of at most so many columns.
    static func lines(_ scalars: [Unicode.Scalar], _ columns: Int) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        var width = 0
        var lastBreak: Int?
        var earlierBreak: Int?
        func end(_ line: Range<Int>) {
            var end = line.upperBound
            while end > line.lowerBound && scalars[end - 1] == " " { end -= 1 }
            result.append(line.lowerBound..<end)
        }
        for (place, scalar) in scalars.enumerated() {
            let own = CharacterWidth.of(scalar)
            // A line does not begin with a closing mark.
            if closingMarks.contains(scalar) && lastBreak == place { lastBreak = earlierBreak }
            if width + own > columns {
                let cut = scalar == " " ? place : lastBreak ?? place
                end(start..<cut)
                start = cut
                while start < place && scalars[start] == " " { start += 1 }
                width = scalars[start..<place].reduce(0) { $0 + CharacterWidth.of($1) }
                lastBreak = nil
                earlierBreak = nil
                if scalar == " " && start == place {
                    start = place + 1
                    continue
                }
            }
            width += own
            if scalar == " " || own == 2 { (earlierBreak, lastBreak) = (lastBreak, place + 1) }
        }
        end(min(start, scalars.count)..<scalars.count)
        return result
    }

    private static let closingMarks: Set<Unicode.Scalar> = ["。", "，", "：", "；", "）", "、", "？", "！", "”", "》"]

    private static func visible(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                result += "\\n"
            } else if scalar == "\t" {
                result += "\\t"
            } else if isHarmless(scalar) {
                result.unicodeScalars.append(scalar)
            } else if let byte = scalar.systemByte {
                result += "\\x\(String(byte, radix: 16))"
            } else {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return result
    }

    static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20..<0x7f).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .nonspacingMark, .enclosingMark, .spacingMark:
            return false
        default: return CharacterWidth.of(scalar) > 0 && !CharacterWidth.isDisputed(scalar)
        }
    }

    /// Puts texts together: whatever is no `VisibleText` yet is made visible.
    public struct StringInterpolation: StringInterpolationProtocol {
        var string = ""

        /// Room for the text.
        public init(literalCapacity: Int, interpolationCount: Int) { string.reserveCapacity(literalCapacity) }

        /// Text of the program's own.
        public mutating func appendLiteral(_ literal: StaticString) { string += literal.description }

        /// Text that is safe already.
        public mutating func appendInterpolation(_ text: VisibleText) { string += text.string }

        /// Text from outside.
        public mutating func appendInterpolation(_ text: String) { string += VisibleText.visible(text) }

        /// A whole number.
        public mutating func appendInterpolation(_ number: some BinaryInteger) { string += String(number) }
    }
}

extension VisibleText {
    /// A template of the program's own with values put in for `{name}`. A name without a value stays as it is.
    public init(template: String, values: [String: VisibleText]) {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += values[name]?.string ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        string = result + rest
    }
}

extension VisibleText {
    /// The text in ASCII, where a dot in the middle means a product.
    public var formulaInASCII: VisibleText {
        VisibleText(trusted: String(String.UnicodeScalarView(string.unicodeScalars.map { $0 == "·" ? "*" : $0 }))).asciiOnly
    }

    /// The text with common signs in ASCII spelling and a question mark for whatever has none.
    public var asciiOnly: VisibleText { VisibleText(trusted: Self.asciiSpelling(string)) }

    /// The same of a text that may hold control sequences of the program's own.
    public static func asciiSpelling(_ text: String) -> String {
        var result = ""
        var isAfterSum = false
        for scalar in text.unicodeScalars {
            // The sign stands close to what is added, its word does not.
            if isAfterSum && scalar != " " { result += " " }
            isAfterSum = scalar == "Σ"
            result += spellings[scalar] ?? (scalar.isASCII ? String(scalar) : halfWidth(scalar) ?? plainLetter(scalar) ?? "?")
        }
        return result
    }

    /// A wide form of an ASCII character as that.
    private static func halfWidth(_ scalar: Unicode.Scalar) -> String? {
        guard (0xff01...0xff5e).contains(scalar.value) else { return nil }
        return Unicode.Scalar(scalar.value - 0xfee0).map { String($0) }
    }

    /// A Latin letter without its marks, by its name in Unicode: LATIN SMALL LETTER U WITH DIAERESIS.
    private static func plainLetter(_ scalar: Unicode.Scalar) -> String? {
        let words = scalar.properties.name?.split(separator: " ") ?? []
        guard words.count >= 4, words[0] == "LATIN", words[2] == "LETTER", words[3].count <= 2, words.count == 4 || words[4] == "WITH"
        else { return nil }
        return words[1] == "CAPITAL" ? String(words[3]) : words[1] == "SMALL" ? words[3].lowercased() : nil
    }

    private static let spellings: [Unicode.Scalar: String] = [
        "×": "x", "·": "-", "–": "-", "—": "-", "−": "-", "…": "...", "“": "\"", "”": "\"", "’": "'", "δ": "delta", "α": "alpha",
        "Σ": "sum", "σ": "sigma", "ℓ": "l", "∂": "d", "∘": "*", "⋆": "(*)", "←": "<-", "→": "->", "↑": "up", "↓": "down", "▲": "^",
        "▼": "v",
        "²": "^2",
        "√": "sqrt", "≤": "<=", "≥": ">=", "±": "+-", "½": "1/2", "ᵀ": "^T", "′": "'", "∈": "in", "⊗": "(x)", "▸": ">", "⏸": "||", "▶": ">",
        "ₙ": "n", "Δ": "delta", "¼": "1/4", "≈": "~", "∞": "inf", "°": " degrees",
        "⅓": "1/3", "⅔": "2/3", "¾": "3/4", "⅛": "1/8", "÷": "/", "•": "*", "¿": "?", "ß": "ss", "。": ".", "、": ",", "「": "\"", "」": "\"",
        "∗": "*",
    ]
}
