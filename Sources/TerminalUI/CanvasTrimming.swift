extension Canvas {
    /// The canvas without blank rows at the bottom and blank columns on the right.
    public func trimmed() -> Canvas {
        func isBlank(_ x: Int, _ y: Int) -> Bool { self[x, y] == .blank }
        var (width, height) = (size.width, size.height)
        while height > 0, (0..<width).allSatisfy({ isBlank($0, height - 1) }) { height -= 1 }
        while width > 0, (0..<height).allSatisfy({ isBlank(width - 1, $0) }) { width -= 1 }
        var canvas = Canvas(Size(width, height))
        canvas.draw(self, x: 0, y: 0)
        return canvas
    }
}
