/// Replaces each `{expression}` by a private-use character before Markdown is parsed, so that expressions contain no markup. `\{`, `\}` and
/// `\*` are replaced too, because after parsing they could not be distinguished from unescaped ones.
struct Placeholders {
    /// Put before a text so that it is not parsed as a heading or list.
    static let guardCharacter: Unicode.Scalar = "\u{E000}"
    private static let openBrace: Unicode.Scalar = "\u{E001}"
    private static let closeBrace: Unicode.Scalar = "\u{E002}"
    private static let star: Unicode.Scalar = "\u{E003}"
    private static let first: UInt32 = 0xF0000
    /// The most placeholders in a text.
    static let most = 0xFFFD

    /// The texts between the braces.
    private(set) var contents: [String] = []

    /// Whether a character is allowed in a source: no control characters except tab and newline, no private-use characters, no line or
    /// paragraph separators, which would change the line numbers.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case ..<0x20, 0x7F...0x9F, 0x2028...0x2029, 0xFEFF, 0xE000...0xF8FF, 0xF0000...: false
        default: true
        }
    }

    /// Returns the text with its placeholders replaced; a brace without a partner on its line stays.
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

    /// The number of characters before the closing brace; nil if another brace opens or the line ends first.
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

    /// The original text, with placeholders and escapes restored.
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

    /// The text between the braces that this character stands for; nil if it is no placeholder.
    func content(of scalar: Unicode.Scalar) -> String? {
        guard scalar.value >= Self.first, scalar.value - Self.first < contents.count else { return nil }
        return contents[Int(scalar.value - Self.first)]
    }

    /// The character that an escaped one stands for; nil if it is none.
    static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case openBrace: "{"
        case closeBrace: "}"
        case star: "*"
        default: nil
        }
    }
}
