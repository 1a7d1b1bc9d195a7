import Files

/// Text that is safe to show: every scalar takes one or two columns and has no other effect.
///
/// It is made only from literals of the program and by interpolation, which makes untrusted text visible: control characters (C0, DEL, C1)
/// are written as `\u{1b}`, and so are bidirectional and other format controls, combining marks, unassigned characters and those that
/// terminals draw with different widths. A byte of a name that is not valid
/// UTF-8 becomes `\xe9`, a line break in untrusted text becomes `\n`.
public struct VisibleText: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The text as a plain string.
    public let string: String

    /// The text as a plain string.
    public var description: String { string }

    /// Text of the program itself.
    public init(stringLiteral value: StaticString) { string = value.description }

    /// Text combined from safe parts and values.
    public init(stringInterpolation: StringInterpolation) { string = stringInterpolation.string }

    /// Untrusted text, made visible.
    public init(untrusted text: String) { string = Self.visible(text) }

    init(trusted string: String) { self.string = string }

    /// The text shortened to about `count` characters by omitting its middle.
    public func shortened(to count: Int) -> VisibleText {
        let scalars = string.unicodeScalars
        guard scalars.count > count else { return self }
        var kept = String.UnicodeScalarView(scalars.prefix(count * 2 / 3))
        kept.append(contentsOf: " … ".unicodeScalars)
        kept.append(contentsOf: scalars.suffix(count / 3))
        return VisibleText(trusted: String(kept))
    }

    /// The width in columns.
    public var width: Int { string.unicodeScalars.reduce(0) { $0 + CharacterWidth.of($1) } }

    /// The text truncated to `columns` columns, ending in `mark` (one column wide) if more than spaces was removed.
    public func fitted(_ columns: Int, mark: Unicode.Scalar) -> VisibleText {
        if width <= columns { return self }
        var kept = String.UnicodeScalarView()
        // The part kept if only spaces at the end do not fit, and the part kept with the mark.
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

    /// The text padded with spaces to `columns` columns, or truncated with `mark` if it is longer.
    public func padded(_ columns: Int, mark: Unicode.Scalar = "…") -> VisibleText {
        let text = fitted(columns, mark: mark)
        return VisibleText(trusted: text.string + String(repeating: " ", count: Swift.max(0, columns - text.width)))
    }

    /// Whether the text is empty.
    public var isEmpty: Bool { string.isEmpty }

    /// The texts joined with a separator.
    public static func joined(_ parts: [VisibleText], separator: VisibleText) -> VisibleText {
        VisibleText(trusted: parts.map(\.string).joined(separator: separator.string))
    }

    /// The lines of the text, empty ones included.
    public var lines: [VisibleText] {
        string.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText(trusted: String($0)) }
    }

    /// The text in lines of at most `columns` columns, broken at spaces if possible, otherwise between wide characters or anywhere.
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

    /// The ranges of the wrapped lines of a text without line breaks, without spaces at their ends.
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
            // A line must not begin with closing punctuation.
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
        joinLoneCharacter(&result, scalars, columns)
        return result
    }

    /// Moves a wide character to the last line if that would otherwise hold a single one, with at most punctuation after it.
    private static func joinLoneCharacter(_ lines: inout [Range<Int>], _ scalars: [Unicode.Scalar], _ columns: Int) {
        func isWide(_ place: Int) -> Bool { CharacterWidth.of(scalars[place]) == 2 }
        guard lines.count > 1, let last = lines.last, !last.isEmpty, isWide(last.lowerBound),
            !closingMarks.contains(scalars[last.lowerBound]),
            last.dropFirst().allSatisfy({ closingMarks.contains(scalars[$0]) })
        else { return }
        let before = lines[lines.count - 2]
        guard before.upperBound == last.lowerBound else { return }
        // The new line begins with a character that is no closing mark, and the line before keeps more than it loses.
        var start = before.upperBound - 1
        while start > before.lowerBound && closingMarks.contains(scalars[start]) { start -= 1 }
        guard start > before.lowerBound + before.count / 2, isWide(start), isWide(start - 1) || scalars[start - 1] == " ",
            scalars[start..<last.upperBound].reduce(0, { $0 + CharacterWidth.of($1) }) <= columns
        else { return }
        var end = start
        while scalars[end - 1] == " " { end -= 1 }
        lines[lines.count - 2] = before.lowerBound..<end
        lines[lines.count - 1] = start..<last.upperBound
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

    /// Combines texts; anything that is not a `VisibleText` is made visible.
    public struct StringInterpolation: StringInterpolationProtocol {
        var string = ""

        /// Reserves room for the literal parts.
        public init(literalCapacity: Int, interpolationCount: Int) { string.reserveCapacity(literalCapacity) }

        /// Appends text of the program itself.
        public mutating func appendLiteral(_ literal: StaticString) { string += literal.description }

        /// Appends safe text unchanged.
        public mutating func appendInterpolation(_ text: VisibleText) { string += text.string }

        /// Appends untrusted text, made visible.
        public mutating func appendInterpolation(_ text: String) { string += VisibleText.visible(text) }

        /// Appends a whole number in decimal.
        public mutating func appendInterpolation(_ number: some BinaryInteger) { string += String(number) }
    }
}

extension VisibleText {
    /// A template of the program with `{name}` replaced by its value, and `{name|step|steps}` by the first word if that value is 1, otherwise
    /// by the second. A name without a value stays unchanged.
    public init(template: String, values: [String: VisibleText]) {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let parts = rest[rest.index(after: open)..<close].split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let value = values[parts[0]]?.string
            if parts.count == 3 {
                // A value may be padded to keep its place.
                result += value?.drop { $0 == " " } == "1" ? parts[1] : parts[2]
            } else {
                result += value ?? String(rest[open...close])
            }
            rest = rest[rest.index(after: close)...]
        }
        string = result + rest
    }
}

extension VisibleText {
    /// The text in ASCII, with middle dots as multiplication signs.
    public var formulaInASCII: VisibleText {
        VisibleText(trusted: String(String.UnicodeScalarView(string.unicodeScalars.map { $0 == "·" ? "*" : $0 }))).asciiOnly
    }

    /// The text in ASCII: common symbols are spelled out, others become a question mark.
    public var asciiOnly: VisibleText { VisibleText(trusted: Self.asciiSpelling(string)) }

    /// The same for a text that may contain the program's own control sequences.
    public static func asciiSpelling(_ text: String) -> String {
        var result = ""
        var isAfterSum = false
        for scalar in text.unicodeScalars {
            // A sum sign may touch its term, its spelling may not.
            if isAfterSum && scalar != " " { result += " " }
            isAfterSum = scalar == "Σ"
            result += spellings[scalar] ?? (scalar.isASCII ? String(scalar) : halfWidth(scalar) ?? plainLetter(scalar) ?? "?")
        }
        return result
    }

    /// The ASCII form of a full-width character; nil for others.
    private static func halfWidth(_ scalar: Unicode.Scalar) -> String? {
        guard (0xff01...0xff5e).contains(scalar.value) else { return nil }
        return Unicode.Scalar(scalar.value - 0xfee0).map { String($0) }
    }

    /// A Latin letter without its marks, found by its Unicode name, such as LATIN SMALL LETTER U WITH DIAERESIS; nil for others.
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
        "∗": "*", "μ": "mu", "ρ": "rho", "ε": "eps", "β": "beta", "λ": "lambda", "γ": "gamma", "π": "pi", "Φ": "Phi", "₁": "1", "₂": "2",
        "ᵗ": "^t",
        "‖": "||", "⌊": "floor(", "⌋": ")", "⁻": "^-", "⁶": "6", "⁷": "7",
    ]
}
