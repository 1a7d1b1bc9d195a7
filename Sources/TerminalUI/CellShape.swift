/// A rectangle within a cell of `CellShape.width` × `CellShape.height` units.
struct CellRect: Hashable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    init(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }
}

/// Graphic characters as rectangles and dots, so that they look the same in every font and connect.
enum CellShape {
    /// The units per cell: an eighth of its width is 1 unit, an eighth of its height 2.
    static let (width, height) = (8, 16)

    /// The rectangles of a block element (U+2580–U+259F except the shades) or of a common box-drawing character (U+2500–U+257F); nil for
    /// other characters.
    static func rects(_ scalar: Unicode.Scalar) -> [CellRect]? { block(scalar.value) ?? line(scalar) }

    /// The coverage of a shade character (░▒▓) in percent; nil for other characters.
    static func shade(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "░": 25
        case "▒": 50
        case "▓": 75
        default: nil
        }
    }

    /// The centres of the dots of a Braille pattern (U+2800–U+28FF); nil for other characters.
    static func dots(_ scalar: Unicode.Scalar) -> [(x: Int, y: Int)]? {
        guard (0x2800...0x28ff).contains(scalar.value) else { return nil }
        let places = [(2, 2), (2, 6), (2, 10), (6, 2), (6, 6), (6, 10), (2, 14), (6, 14)]
        return places.enumerated().compactMap { bit, place in scalar.value >> UInt32(bit) & 1 == 1 ? place : nil }
    }

    private static func block(_ value: UInt32) -> [CellRect]? {
        let eighths = Int(value & 0xf)
        switch value {
        case 0x2580: return [CellRect(0, 0, 8, 8)]
        case 0x2581...0x2588: return [CellRect(0, 16 - 2 * eighths, 8, 2 * eighths)]
        case 0x2589...0x258f: return [CellRect(0, 0, 16 - eighths, 16)]
        case 0x2590: return [CellRect(4, 0, 4, 16)]
        case 0x2594: return [CellRect(0, 0, 8, 2)]
        case 0x2595: return [CellRect(7, 0, 1, 16)]
        case 0x2596...0x259f:
            // The bits from high to low: upper left, upper right, lower left, lower right.
            let quarters = [0b0010, 0b0001, 0b1000, 0b1011, 0b1001, 0b1110, 0b1101, 0b0100, 0b0110, 0b0111][Int(value - 0x2596)]
            let all = [CellRect(0, 0, 4, 8), CellRect(4, 0, 4, 8), CellRect(0, 8, 4, 8), CellRect(4, 8, 4, 8)]
            return all.enumerated().compactMap { index, rect in quarters >> (3 - index) & 1 == 1 ? rect : nil }
        default: return nil
        }
    }

    /// The directions in which a box line extends from the centre.
    private struct Arms: OptionSet {
        let rawValue: Int
        static let up = Arms(rawValue: 1)
        static let right = Arms(rawValue: 2)
        static let down = Arms(rawValue: 4)
        static let left = Arms(rawValue: 8)
        static let across: Arms = [.left, .right]
        static let along: Arms = [.up, .down]
    }

    private static func line(_ scalar: Unicode.Scalar) -> [CellRect]? {
        switch scalar {
        case "═": return [CellRect(0, 5, 8, 1), CellRect(0, 9, 8, 1)]
        case "║": return [CellRect(2, 0, 1, 16), CellRect(5, 0, 1, 16)]
        case "┊": return (0..<4).map { CellRect(4, 4 * $0 + 1, 1, 2) }
        default: break
        }
        if let arms = light[scalar] { return rects(arms, thickness: 1) }
        return heavy[scalar].map { rects($0, thickness: 2) }
    }

    private static func rects(_ arms: Arms, thickness: Int) -> [CellRect] {
        let (x, y) = (4 - thickness / 2, 8 - thickness / 2)
        var found: [CellRect] = []
        if !arms.isDisjoint(with: .across) {
            let start = arms.contains(.left) ? 0 : x
            found.append(CellRect(start, y, (arms.contains(.right) ? 8 : x + thickness) - start, thickness))
        }
        if !arms.isDisjoint(with: .along) {
            let start = arms.contains(.up) ? 0 : y
            found.append(CellRect(x, start, thickness, (arms.contains(.down) ? 16 : y + thickness) - start))
        }
        return found
    }

    private static let light: [Unicode.Scalar: Arms] = [
        "─": .across, "│": .along, "┌": [.right, .down], "┐": [.left, .down], "└": [.right, .up], "┘": [.left, .up],
        "╭": [.right, .down], "╮": [.left, .down], "╰": [.right, .up], "╯": [.left, .up], "├": [.up, .down, .right],
        "┤": [.up, .down, .left], "┬": [.left, .right, .down], "┴": [.left, .right, .up], "┼": [.up, .right, .down, .left], "╵": .up,
        "╷": .down,
    ]
    private static let heavy: [Unicode.Scalar: Arms] = [
        "━": .across, "┃": .along, "┏": [.right, .down], "┓": [.left, .down], "┗": [.right, .up], "┛": [.left, .up],
        "┣": [.up, .down, .right], "┫": [.up, .down, .left], "┳": [.left, .right, .down], "┻": [.left, .right, .up],
        "╋": [.up, .right, .down, .left],
    ]
}
