/// Decides which cells of a frame are sent to a terminal that accepts a limited number of bytes.
///
/// Text comes first, because it responds to keys. Heatmap cells continue from where the last frame stopped, so that on a slow line every
/// part of a picture is updated in turn.
public struct FramePlanner: Sendable {
    private var nextRow = 0

    /// A planner at the start of the first frame.
    public init() {}

    /// Changes `shown` towards `wanted` by about `budget` bytes (nil for no limit) and returns whether they are now equal.
    public mutating func advance(_ shown: inout Canvas, to wanted: Canvas, budget: Int?) -> Bool {
        guard shown.size == wanted.size, var left = budget else {
            shown = wanted
            return true
        }
        shown.paper = wanted.paper
        var complete = true
        for pixels in [false, true] {
            let start = pixels ? nextRow : 0
            for turn in 0..<wanted.size.height {
                let y = (start + turn) % max(1, wanted.size.height)
                let spent = copyRow(y, pixels: pixels, &shown, wanted, budget: left)
                left -= spent.bytes
                if !spent.complete {
                    if pixels { nextRow = y }
                    complete = false
                }
                if left <= 0 && pixels { break }
            }
        }
        return complete && shown == wanted
    }

    private func copyRow(
        _ y: Int, pixels: Bool, _ shown: inout Canvas, _ wanted: Canvas, budget: Int
    ) -> (bytes: Int, complete: Bool) {
        var bytes = 0
        var style: Style?
        var last = -2
        for x in 0..<wanted.size.width where shown[x, y] != wanted[x, y] {
            let cell = wanted[x, y]
            if wanted.isPixel(x, y) != pixels { continue }
            if bytes >= budget { return (bytes, false) }
            // The approximate cost: the character, a change of style, a cursor movement.
            bytes += cell.scalar.map { $0.isASCII ? 1 : 3 } ?? 0
            if cell.style != style {
                bytes += cell.style == .plain ? 4 : 4 + Self.cost(cell.style.foreground) + Self.cost(cell.style.background)
            }
            if x != last + 1 { bytes += 6 }
            style = cell.style
            last = x
            shown[x, y] = cell
        }
        return (bytes, true)
    }

    /// The approximate bytes that set a colour.
    private static func cost(_ color: Color) -> Int {
        switch color {
        case .standard: 0
        case .named: 5
        case .indexed: 10
        case .direct: 18
        }
    }
}

extension Canvas {
    /// Whether a cell belongs to a picture: it has a background, or is half a cell high.
    fileprivate func isPixel(_ x: Int, _ y: Int) -> Bool {
        let cell = self[x, y]
        return (cell.style.background != .standard && cell.style.background != paper) || cell.scalar == "▀" || cell.scalar == "▄"
    }
}
