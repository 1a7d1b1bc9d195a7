import TerminalUI

/// A canvas as a text that can be read and compared: its characters, then a letter for the style of each cell, then what the letters mean.
/// A wide character takes two columns in both, so that they stand one below the other.
struct GoldenCanvas {
    private let canvas: Canvas
    private let theme: Theme

    init(_ canvas: Canvas, _ appearance: Appearance) {
        self.canvas = canvas
        theme = Theme(appearance)
    }

    /// The styles that have a meaning, with a letter of their own. Some are the same in places with few colours: the first one counts.
    private var known: [(letter: Character, name: String, style: Style)] {
        [
            (".", "plain", .plain), ("t", "title", theme.title), ("q", "quiet", theme.quiet), ("k", "focus, key", theme.focus),
            ("s", "selected", theme.selected), ("g", "good", theme.good), ("x", "bad", theme.bad), ("r", "strong", theme.strong),
        ]
    }

    /// For colours of pictures and curves. Which letter one gets depends on the style itself, so that a new one changes few others.
    private static let letters = Array("abcdefhijlmnopuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") + greek
    private static let greek = Array("αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩбгджзийлпфцчшщъыьэюяБГДЖЗИЙЛПФЦЧШЩЪЫЭЮЯ")

    /// The canvas as a golden file has it: characters, then a letter for the style of each cell, then what the letters mean.
    var text: String {
        var letterOf: [Style: Character] = [:]
        var legend: [(letter: Character, words: String)] = []
        for (letter, name, style) in known where letterOf[style] == nil {
            letterOf[style] = letter
            if canvas.cells.contains(where: { $0.style == style }) { legend.append((letter, "\(name): \(Self.words(style))")) }
        }
        var taken: Set<Int> = []
        for cell in canvas.cells where letterOf[cell.style] == nil {
            let words = Self.words(cell.style)
            precondition(taken.count < Self.letters.count, "more styles than letters")
            var place = Int(Self.hash(words) % UInt64(Self.letters.count))
            while !taken.insert(place).inserted { place = (place + 1) % Self.letters.count }
            letterOf[cell.style] = Self.letters[place]
            legend.append((Self.letters[place], words))
        }
        let styles = (0..<canvas.size.height).map { row -> String in
            var line = (0..<canvas.size.width).map { letterOf[canvas[$0, row].style] ?? "?" }
            while line.last == "." { line.removeLast() }
            return String(line)
        }
        let meanings = legend.sorted { $0.words < $1.words }.map { "\($0.letter) \($0.words)" }
        return """
            \(canvas.size.width)×\(canvas.size.height)
            \(canvas.text)

            styles
            \(styles.joined(separator: "\n"))

            \(meanings.joined(separator: "\n"))

            """
    }

    /// What makes up a style.
    private static func words(_ style: Style) -> String {
        func color(_ color: Color) -> String? {
            switch color {
            case .standard: nil
            case .named(let index): "named \(index)"
            case .indexed(let index): "\(index)"
            case .direct(let red, let green, let blue): "\(red) \(green) \(blue)"
            }
        }
        var parts: [String] = []
        if let front = color(style.foreground) { parts.append(front) }
        if let back = color(style.background) { parts.append("on \(back)") }
        if style.bold { parts.append("bold") }
        if style.reverse { parts.append("reverse") }
        if style.underline { parts.append("underlined") }
        return parts.isEmpty ? "standard" : parts.joined(separator: " ")
    }

    /// FNV-1a: the same in every process.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
