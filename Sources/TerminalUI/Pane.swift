/// A part of the screen below a horizontal line with a title.
public enum Pane {
    /// Draws the line at the top of `rect` and returns the rest. With focus the line is double and coloured; when pointed at, the title is
    /// bold, reversed and between two arrows.
    public static func draw(
        _ title: VisibleText, focused: Bool = false, pointed: Bool = false, on canvas: inout Canvas, in rect: Rect, _ appearance: Appearance
    ) -> Rect {
        let theme = Theme(appearance)
        let style = focused ? theme.focus : theme.quiet
        let line = focused ? appearance.sign("═", "=") : appearance.sign("─", "-")
        let scalar = line.string.unicodeScalars.first ?? "-"
        for x in rect.x..<rect.endX { canvas.put(scalar, x: x, y: rect.y, style) }
        let room = rect.width - 4
        if pointed && room > 4 {
            let text = title.fitted(room - 4, mark: appearance.omission)
            let (right, left) = (appearance.sign("▸", ">"), appearance.sign("◂", "<"))
            canvas.write(" \(right) \(text) \(left) ", x: rect.x + 1, y: rect.y, theme.selected)
        } else if room > 0 {
            let text = title.fitted(room, mark: appearance.omission)
            canvas.write(" \(text) ", x: rect.x + 1, y: rect.y, focused ? theme.focus : theme.title)
        }
        return rect.inset(top: 1)
    }

    /// The number of columns available for a title.
    public static func titleRoom(_ rect: Rect, pointed: Bool = false) -> Int { max(0, rect.width - (pointed ? 8 : 4)) }

    /// The rectangle that `box` occupies, frame included.
    public static func boxRect(width: Int, height: Int, in size: Size) -> Rect {
        let (w, h) = (min(width + 4, size.width), min(height + 2, size.height))
        return Rect(x: (size.width - w) / 2, y: (size.height - h) / 2, width: w, height: h)
    }

    /// Draws a blank box with a frame in the middle of the canvas and returns its inside.
    public static func box(
        _ title: VisibleText, width: Int, height: Int, on canvas: inout Canvas, _ appearance: Appearance
    ) -> Rect {
        let rect = boxRect(width: width, height: height, in: canvas.size)
        let style = Theme(appearance).focus
        canvas.fill(rect)
        let parts: [Unicode.Scalar] = appearance.unicode ? ["╭", "╮", "╰", "╯", "─", "│"] : ["+", "+", "+", "+", "-", "|"]
        for x in rect.x..<rect.endX {
            canvas.put(parts[4], x: x, y: rect.y, style)
            canvas.put(parts[4], x: x, y: rect.endY - 1, style)
        }
        for y in rect.y..<rect.endY {
            canvas.put(parts[5], x: rect.x, y: y, style)
            canvas.put(parts[5], x: rect.endX - 1, y: y, style)
        }
        canvas.put(parts[0], x: rect.x, y: rect.y, style)
        canvas.put(parts[1], x: rect.endX - 1, y: rect.y, style)
        canvas.put(parts[2], x: rect.x, y: rect.endY - 1, style)
        canvas.put(parts[3], x: rect.endX - 1, y: rect.endY - 1, style)
        canvas.write(" \(title.fitted(rect.width - 6, mark: appearance.omission)) ", x: rect.x + 2, y: rect.y, style)
        return rect.inset(left: 2, top: 1, right: 2, bottom: 1)
    }
}
