/// Takes `{expression}` out of a text before Markdown reads it, so that nothing in an expression is markup: a private-use character stands
/// for each. `\{`, `\}` and `\*` become characters of their own, too: what Markdown leaves of them cannot be told from the bare ones.
struct Placeholders {
    /// Begins a text that must be no heading or list.
    static let guardCharacter: Unicode.Scalar = "\u{E000}"
    private static let openBrace: Unicode.Scalar = "\u{E001}"
    private static let closeBrace: Unicode.Scalar = "\u{E002}"
    private static let star: Unicode.Scalar = "\u{E003}"
    private static let first: UInt32 = 0xF0000
    /// The most in a text.
    static let most = 0xFFFD

    /// What stood between the braces.
    private(set) var contents: [String] = []

    /// Whether a source may hold a character: no control characters but tab and newline, none for private use, no line or paragraph
    /// separators that would make other lines of it.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case ..<0x20, 0x7F...0x9F, 0x2028...0x2029, 0xFEFF, 0xE000...0xF8FF, 0xF0000...: false
        default: true
        }
    }

    /// The text without its placeholders; a brace without its partner on its line stays.
    mutating func take(from text: String) -> String {
        var result = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        var position = 0
        while position < scalars.count {
            let scalar = scalars[position]
            if scalar == "\\", position + 1 < scalars.count, let escaped = Self.escaped(scalars[position + 1]) {
                result.append(escaped)
                position += 2
            } else if scalar == "{", contents.count < Self.most, let length = Self.length(of: scalars[(position + 1)...]),
                let mark = Unicode.Scalar(Self.first + UInt32(contents.count))
            {
                var inside = String.UnicodeScalarView()
                inside.append(contentsOf: scalars[(position + 1)..<(position + 1 + length)])
                contents.append(String(inside))
                result.append(mark)
                position += length + 2
            } else {
                result.append(scalar)
                position += 1
            }
        }
        return String(result)
    }

    /// Scalars up to the brace that closes; nil if another opens or the line ends before.
    private static func length(of rest: ArraySlice<Unicode.Scalar>) -> Int? {
        for (offset, scalar) in rest.enumerated() {
            switch scalar {
            case "}": return offset
            case "{", "\n": return nil
            default: continue
            }
        }
        return nil
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "{": openBrace
        case "}": closeBrace
        case "*": star
        default: nil
        }
    }

    /// The text as it was, placeholders and escapes in it.
    func restored(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let content = content(of: scalar) {
                result += "{\(content)}"
            } else if let plain = Self.plain(scalar) {
                result += "\\\(plain)"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// What stood in the braces that this character stands for.
    func content(of scalar: Unicode.Scalar) -> String? {
        guard scalar.value >= Self.first, scalar.value - Self.first < contents.count else { return nil }
        return contents[Int(scalar.value - Self.first)]
    }

    /// The character that an escaped one shows.
    static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case openBrace: "{"
        case closeBrace: "}"
        case star: "*"
        default: nil
        }
    }
}
