/// The fixed colours of a 256-colour terminal.
public enum Palette {
    /// The colour of an entry from 16 on; the entries below depend on the user's palette.
    public static func rgb(_ index: UInt8) -> RGB {
        if index >= 232 {
            let level = 8 + 10 * (index - 232)
            return RGB(level, level, level)
        }
        let cube = Int(index) - 16
        let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
        return cube < 0 ? RGB(0, 0, 0) : RGB(levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
    }

    /// The colours of the first 16 entries in xterm's default palette.
    static func usual(_ index: UInt8) -> RGB {
        switch index {
        case 4: return RGB(0, 0, 238)
        case 7: return RGB(229, 229, 229)
        case 8: return RGB(127, 127, 127)
        case 12: return RGB(92, 92, 255)
        default:
            let level: UInt8 = index < 8 ? 205 : 255
            return RGB(index & 1 == 0 ? 0 : level, index & 2 == 0 ? 0 : level, index & 4 == 0 ? 0 : level)
        }
    }

    /// An entry from 16 on as it is written at a depth of 256 colours or more.
    static func color(_ index: UInt8, _ depth: ColorDepth) -> Color {
        guard depth == .direct else { return .indexed(index) }
        let rgb = rgb(index)
        return .direct(red: rgb.red, green: rgb.green, blue: rgb.blue)
    }

    /// The entry of the cube and the greys that looks most like a colour.
    static func nearest(_ lab: CIELab) -> UInt8 {
        (UInt8(16)...255).min { cube[Int($0) - 16].distance(to: lab) < cube[Int($1) - 16].distance(to: lab) } ?? 16
    }

    private static let cube = (UInt8(16)...255).map { CIELab(rgb($0)) }
}
