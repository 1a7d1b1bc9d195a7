import TerminalUI

/// Asking a terminal for its background: OSC 11 of xterm's control sequences.
enum BackgroundColor {
    /// The question. Most terminals answer at once, some never.
    static let question = Array("\u{1b}]11;?\u{7}".utf8)

    /// Whether a reply (the text between `OSC` and its end) is about the background, whatever it says.
    static func isReply(_ reply: [UInt8]) -> Bool { reply.starts(with: "11;".utf8) }

    /// The colour of a reply: `11;rgb:R/G/B` or `11;rgba:R/G/B/A` with one to four hexadecimal digits each, or `11;#RRGGBB` with as many
    /// a component; nil if it says anything else.
    static func color(_ reply: [UInt8]) -> RGB? {
        guard isReply(reply) else { return nil }
        let text = String(decoding: reply.dropFirst(3), as: UTF8.self)
        var parts: [Substring]
        if text.hasPrefix("#") {
            let digits = text.dropFirst()
            guard digits.count > 0, digits.count <= 12, digits.count % 3 == 0 else { return nil }
            let length = digits.count / 3
            parts = (0..<3).map { digits.dropFirst($0 * length).prefix(length) }
        } else {
            let forms = [("rgb:", 3), ("rgba:", 4)]
            guard let (form, count) = forms.first(where: { text.hasPrefix($0.0) }) else { return nil }
            parts = text.dropFirst(form.count).split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == count else { return nil }
        }
        parts = Array(parts.prefix(3))
        let values = parts.compactMap(component)
        return values.count == 3 ? RGB(values[0], values[1], values[2]) : nil
    }

    /// One to four hexadecimal digits as a share of the largest number with as many.
    private static func component(_ digits: Substring) -> UInt8? {
        guard (1...4).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit), let value = Int(digits, radix: 16) else { return nil }
        let largest = (1 << (4 * digits.utf8.count)) - 1
        return UInt8((value * 255 + largest / 2) / largest)
    }
}
