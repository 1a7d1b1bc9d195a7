/// Horizontal and vertical bars made of characters.
public enum Bar {
    /// A bar over a fraction (0 … 1) of `width` columns, to an eighth of a column in Unicode.
    public static func horizontal(_ fraction: Double, width: Int, _ appearance: Appearance) -> VisibleText {
        let size = fraction.isFinite ? min(max(fraction, 0), 1) : 0
        guard appearance.unicode else {
            return VisibleText(trusted: String(repeating: "#", count: Int((size * Double(width)).rounded())))
        }
        let eighths = Int((size * Double(width * 8)).rounded())
        let parts: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        var text = String(repeating: "█", count: eighths / 8)
        if eighths % 8 > 0 { text.append(parts[eighths % 8 - 1]) }
        return VisibleText(trusted: text)
    }

    /// A character whose height shows a fraction, 0 … 1.
    public static func vertical(_ fraction: Double, _ appearance: Appearance) -> Unicode.Scalar {
        let heights: [Unicode.Scalar] =
            appearance.unicode ? [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : [" ", ".", ":", "-", "=", "+", "*", "#"]
        let size = fraction.isFinite ? min(max(fraction, 0), 1) : 0
        return heights[min(heights.count - 1, Int((size * Double(heights.count - 1)).rounded()))]
    }

    /// A histogram of vertical bars, scaled to the largest count.
    public static func histogram(_ counts: [Int], on canvas: inout Canvas, in rect: Rect, _ style: Style, _ appearance: Appearance) {
        guard let most = counts.max(), most > 0, rect.width > 0, rect.height > 0 else { return }
        let columns = min(rect.width, counts.count * max(1, rect.width / counts.count))
        for x in 0..<columns {
            let bin = x * counts.count / columns
            let height = Double(counts[bin]) / Double(most) * Double(rect.height)
            for row in 0..<rect.height {
                let filled = min(1, max(0, height - Double(row)))
                let least = counts[bin] > 0 && row == 0 ? 0.125 : 0
                let scalar = vertical(max(filled, least), appearance)
                if scalar != " " { canvas.put(scalar, x: rect.x + x, y: rect.endY - 1 - row, style) }
            }
        }
    }
}
