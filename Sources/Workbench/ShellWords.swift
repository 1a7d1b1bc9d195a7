import Files

/// Quoting for a POSIX shell.
public enum ShellWords {
    /// Quotes a word so that the shell reads exactly that word.
    public static func quoted(_ word: String) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,=@%+")
        if !word.isEmpty && word.allSatisfy({ plain.contains($0) }) { return word }
        // Bytes that a screen or clipboard cannot hold are written in $'…' (POSIX.1-2024).
        let bytes = word.systemBytes
        if bytes.contains(where: { !(0x20..<0x7f).contains($0) }) {
            let spelled = bytes.map { byte -> String in
                if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") { return "\\" + String(UnicodeScalar(byte)) }
                if (0x20..<0x7f).contains(byte) { return String(UnicodeScalar(byte)) }
                let digits = String(byte, radix: 8)
                return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
            return "$'" + spelled.joined() + "'"
        }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The same words in rows of at most `width` columns (ASCII, at least 8) that a shell reads as one command when they are pasted
    /// together. Rows end between words, with a backslash that continues the command; and within the last word, which is an address (itself
    /// words between spaces), without one: a line break within quotes is white space of the address. Only words longer than a row are
    /// broken elsewhere.
    static func rows(_ words: [String], width: Int) -> [String] {
        var rows: [String] = []
        var row = ""
        func end(_ mark: String = "") {
            rows.append(row + mark)
            row = ""
        }
        func append(_ text: String, room: Int) -> Bool {
            let gap = row.isEmpty ? "" : " "
            guard row.utf8.count + gap.utf8.count + text.utf8.count <= room else { return false }
            row += gap + text
            return true
        }
        for (place, word) in words.enumerated() {
            let isLast = place == words.count - 1
            if isLast, word.contains(" "), word.utf8.allSatisfy({ (0x20..<0x7f).contains($0) && $0 != UInt8(ascii: "'") }) {
                let items = word.split(separator: " ")
                for (place, item) in items.enumerated() {
                    var text = (place == 0 ? "'" : "") + item + (place == items.count - 1 ? "'" : "")
                    if append(text, room: width) { continue }
                    if !row.isEmpty { end(place == 0 ? " \\" : "") }
                    while text.utf8.count > width {
                        row = text.prefix(width - 2) + "'"
                        text = "'" + text.dropFirst(width - 2)
                        end("\\")
                    }
                    row = text
                }
                continue
            }
            // The backslash after it needs room.
            let room = isLast ? width : width - 2
            if append(quoted(word), room: room) { continue }
            if !row.isEmpty { end(" \\") }
            var rest = word[...]
            while quoted(String(rest)).utf8.count > room, rest.count > 1 {
                var count = min(rest.count - 1, width)
                while count > 1, quoted(String(rest.prefix(count))).utf8.count > width - 1 { count -= 1 }
                row = quoted(String(rest.prefix(count)))
                rest = rest.dropFirst(count)
                end("\\")
            }
            row = quoted(String(rest))
        }
        if !row.isEmpty { end() }
        return rows
    }
}
