import CNcurses
import TerminalUI

/// Colours by ncurses' numbers.
struct TerminalColors {
    /// How many colours there are.
    let depth: ColorDepth
    /// 24-bit colours beyond the terminal's description; nil if it has them itself, or there are none.
    private(set) var added: AddedColors?

    /// Initialises colours, as many as there are within the limit. `hasDirect`: whether the terminal has 24-bit colours even if its
    /// description knows only 256.
    static func start(atMost most: ColorDepth, hasDirect: Bool) -> TerminalColors {
        guard most > .monochrome, has_colors(), start_color() == OK, use_default_colors() == OK else {
            return TerminalColors(depth: .monochrome)
        }
        let count = cnn_color_count()
        // In a terminal with direct colour, numbers mean red, green and blue: it cannot offer fewer colours.
        if count >= 1 << 24 { return TerminalColors(depth: .direct) }
        let isDirect = hasDirect || tigetflag("RGB") == 1 || tigetflag("Tc") == 1
        if count >= 256, most == .direct, isDirect, AddedColors.isPossible { return TerminalColors(depth: .direct, added: AddedColors()) }
        let found: ColorDepth = count >= 256 ? .indexed : count >= 16 ? .sixteen : count >= 8 ? .eight : .monochrome
        return TerminalColors(depth: min(found, most))
    }

    /// The number of a colour, -1 for the terminal's default; nil if there is no number left for it.
    mutating func number(_ color: Color) -> Int32? {
        switch color {
        case .standard: return -1
        case .named(let index): return Int32(index)
        case .indexed(let index) where depth < .direct: return Int32(index)
        case .indexed, .direct:
            guard let rgb = color.rgb else { return -1 }
            if added != nil { return added?.number(rgb) }
            // With direct colour, numbers below 16 still mean the palette: the darkest blues are replaced by one that does not.
            switch Int32(rgb.red) << 16 | Int32(rgb.green) << 8 | Int32(rgb.blue) {
            case 1..<16: return 16
            case let number: return number
            }
        }
    }

    /// Makes all numbers free again; nothing that uses them may be left on the screen.
    mutating func forget() { if added != nil { added = AddedColors() } }
}

/// 24-bit colours on a terminal whose description has 256: ncurses gets numbers of the palette for them, and in what it writes these
/// numbers are replaced by the colours. The description of the terminal itself, with all its keys, remains in use.
struct AddedColors {
    private var numbers: [RGB: UInt8] = [:]
    private var colors: [RGB] = []

    /// The first number that means no basic colour.
    private static let first = 16

    /// Whether the terminal's description sets colours in the form that is replaced.
    static var isPossible: Bool {
        [("setaf", "38;5;"), ("setab", "48;5;")].allSatisfy { name, form in
            Capability.bytes(name).map { String(decoding: $0, as: UTF8.self).contains(form) } == true
        }
    }

    /// The number that stands for a colour; nil if all are taken.
    mutating func number(_ rgb: RGB) -> Int32? {
        if let number = numbers[rgb] { return Int32(number) }
        guard let number = UInt8(exactly: Self.first + colors.count) else { return nil }
        numbers[rgb] = number
        colors.append(rgb)
        return Int32(number)
    }

    /// The bytes with the colours in place of the numbers: `CSI 38;5;N m` becomes `CSI 38;2;R;G;B m`, and 48 likewise.
    func spelledOut(_ bytes: [UInt8]) -> [UInt8] {
        guard !colors.isEmpty else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 3 / 2)
        var place = 0
        while place < bytes.count {
            if bytes[place] == 0x1b, let (color, isBackground, end) = color(in: bytes, at: place) {
                result += "\u{1b}[\(isBackground ? 48 : 38);2;\(color.red);\(color.green);\(color.blue)m".utf8
                place = end
            } else {
                result.append(bytes[place])
                place += 1
            }
        }
        return result
    }

    private func color(in bytes: [UInt8], at start: Int) -> (RGB, isBackground: Bool, end: Int)? {
        // ESC [ 3 8 ; 5 ; and at least a digit and m.
        guard start + 8 < bytes.count, bytes[start + 1] == UInt8(ascii: "["), bytes[start + 3] == UInt8(ascii: "8"),
            bytes[start + 4] == UInt8(ascii: ";"), bytes[start + 5] == UInt8(ascii: "5"), bytes[start + 6] == UInt8(ascii: ";"),
            bytes[start + 2] == UInt8(ascii: "3") || bytes[start + 2] == UInt8(ascii: "4")
        else { return nil }
        var (place, number) = (start + 7, 0)
        while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]), number < 1000 {
            number = number * 10 + Int(bytes[place] - UInt8(ascii: "0"))
            place += 1
        }
        guard place < bytes.count, bytes[place] == UInt8(ascii: "m"), colors.indices.contains(number - Self.first) else { return nil }
        return (colors[number - Self.first], bytes[start + 2] == UInt8(ascii: "4"), place + 1)
    }
}
