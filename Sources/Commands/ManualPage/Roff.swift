/// A text for `man`, line by line, in the macros of man(7) that every formatter knows.
struct Roff {
    private(set) var text = "" { didSet { isAfterHeading = false } }
    private var isAfterHeading = false

    /// A line with a macro. Its words are escaped, and quoted where they have blanks.
    mutating func macro(_ name: String, _ words: String...) {
        // A heading begins a paragraph itself.
        if name == "PP" && isAfterHeading { return }
        text += ([".\(name)"] + words.map { "\"\(Self.escaped($0))\"" }).joined(separator: " ") + "\n"
        isAfterHeading = name == "SH" || name == "SS"
    }

    /// Text that is filled: its lines end anywhere.
    mutating func write(_ words: String) {
        var line = ""
        for word in words.split(separator: " ") {
            if !line.isEmpty, line.count + word.count >= 72 {
                text += Self.line(Self.escaped(line))
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        text += Self.line(Self.escaped(line))
    }

    /// A line with parts in bold (names) and in italics (what to put in their place).
    mutating func write(_ parts: [Part]) {
        text += Self.line(
            parts.map { part in
                switch part {
                case .plain(let text): Self.escaped(text)
                case .bold(let text): "\\fB\(Self.escaped(text))\\fR"
                case .italic(let text): "\\fI\(Self.escaped(text))\\fR"
                }
            }.joined())
    }

    /// Part of a line.
    enum Part: Hashable {
        case plain(String)
        case bold(String)
        case italic(String)
    }

    /// Lines that stay as they are, indented.
    mutating func write(asItStands lines: [Substring]) {
        macro("PP")
        text += ".RS 4\n.nf\n"
        for line in lines { text += line.isEmpty ? ".sp\n" : Self.line(Self.escaped(String(line))) }
        text += ".fi\n.RE\n"
    }

    /// Paragraphs, divided by empty lines; blocks of indented lines stay as they are.
    mutating func write(paragraphs: String) {
        for paragraph in paragraphs.split(separator: "\n\n") {
            let lines = paragraph.split(separator: "\n")
            if lines.allSatisfy({ $0.hasPrefix("  ") }) {
                write(asItStands: lines.map { $0.drop { $0 == " " } })
            } else {
                macro("PP")
                for line in lines { write(String(line)) }
            }
        }
    }

    /// A line of text: one that would be taken for a macro begins with nothing that is seen.
    private static func line(_ escaped: String) -> String {
        (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
    }

    /// Text in which no character means anything to the formatter; what is not ASCII by its number, so that no encoding matters.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\e"
            case "-": "\\-"
            case "'": "\\(aq"
            case "`": "\\(ga"
            case "^": "\\(ha"
            case "~": "\\(ti"
            case "\"": "\\(dq"
            case _ where scalar.isASCII: String(scalar)
            default:
                "\\[u" + String(repeating: "0", count: max(0, 4 - String(scalar.value, radix: 16).count))
                    + String(scalar.value, radix: 16).uppercased() + "]"
            }
        }.joined()
    }
}
