extension Canvas {
    /// The canvas as lines of text for standard output, with SGR colour sequences (ECMA-48) for this colour depth.
    public func rendered(_ depth: ColorDepth) -> String {
        var result = ""
        for y in 0..<size.height {
            var end = size.width
            while end > 0 && self[end - 1, y] == .blank { end -= 1 }
            var current = Style.plain
            for x in 0..<end {
                let cell = self[x, y]
                guard let scalar = cell.scalar else { continue }
                if depth != .monochrome && cell.style != current {
                    current = cell.style
                    result += "\u{1b}[" + Self.codes(current).joined(separator: ";") + "m"
                }
                result.unicodeScalars.append(scalar)
            }
            if depth != .monochrome && current != .plain { result += "\u{1b}[0m" }
            while depth == .monochrome && result.last == " " { result.removeLast() }
            result += "\n"
        }
        return result
    }

    private static func codes(_ style: Style) -> [String] {
        var codes = ["0"]
        if style.bold { codes.append("1") }
        if style.underline { codes.append("4") }
        if style.reverse { codes.append("7") }
        codes += color(style.foreground, base: 30) + color(style.background, base: 40)
        return codes
    }

    private static func color(_ color: Color, base: Int) -> [String] {
        switch color {
        case .standard: []
        case .named(let index): [String(base + Int(index & 7) + (index > 7 ? 60 : 0))]
        case .indexed(let index): [String(base + 8), "5", String(index)]
        case .direct(let red, let green, let blue): [String(base + 8), "2", String(red), String(green), String(blue)]
        }
    }
}
