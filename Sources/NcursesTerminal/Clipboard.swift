/// Setting a terminal's clipboard: OSC 52 of xterm's control sequences.
enum Clipboard {
    /// Terminal types that support it or silently ignore it.
    private static let kinds = ["xterm", "tmux", "screen", "foot", "kitty", "alacritty", "wezterm", "rxvt", "ghostty", "contour", "rio"]

    /// Whether a terminal type is one of them: `xterm`, `xterm-256color`, but not `xtermish`.
    static func isKnown(_ type: String) -> Bool { kinds.contains { type == $0 || type.hasPrefix($0 + "-") } }

    /// The sequence: its content is base64 (RFC 4648), so no text can break out of it.
    static func sequence(_ text: [UInt8]) -> [UInt8] { Array("\u{1b}]52;c;".utf8) + base64(text) + [0x07] }

    /// Whether a terminal of this type asks the user before it reports its clipboard: kitty does by default.
    static func asksUser(_ type: String) -> Bool { type == "xterm-kitty" || type == "kitty" }

    /// Asks a terminal for the content of its clipboard. Most do not answer, for privacy.
    static let question = Array("\u{1b}]52;c;?\u{7}".utf8)

    /// The clipboard's content from the terminal's answer (the text between `OSC` and its end), in base64; nil if it is another sequence.
    static func content(_ answer: [UInt8]) -> [UInt8]? {
        let parts = answer.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].elementsEqual("52".utf8) ? Array(parts[2]) : nil
    }

    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = 0
            for place in 0..<3 { bits = bits << 8 | (place < group.count ? Int(group[start + place]) : 0) }
            for place in 0..<4 {
                result.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return result
    }
}
