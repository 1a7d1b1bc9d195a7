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
    /// The bytes that set each number's colour as foreground and as background.
    private var sequences: [(front: [UInt8], back: [UInt8])] = []

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
        guard let number = UInt8(exactly: Self.first + sequences.count) else { return nil }
        numbers[rgb] = number
        let color = "2;\(rgb.red);\(rgb.green);\(rgb.blue)m"
        sequences.append((Array("\u{1b}[38;\(color)".utf8), Array("\u{1b}[48;\(color)".utf8)))
        return Int32(number)
    }

    /// The bytes that set the colour of a number; nil if it stands for none.
    func sequence(_ number: Int, isBackground: Bool) -> [UInt8]? {
        guard sequences.indices.contains(number - Self.first) else { return nil }
        return isBackground ? sequences[number - Self.first].back : sequences[number - Self.first].front
    }
}

/// Rewrites the sequences with which ncurses sets colours. It sets foreground and background each time although often only one of them
/// changes, which is most of what a picture costs: repetitions are left out.
enum ColorSequences {
    /// The bytes with added colours in place of their numbers (`CSI 38;5;N m` becomes `CSI 38;2;R;G;B m`, and 48 likewise), and without
    /// colours that are set already.
    static func rewritten(_ bytes: [UInt8], _ added: AddedColors?) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * (added == nil ? 1 : 2))
        var place = 0
        /// The numbers of foreground and background; nil if not known.
        var (front, back): (Int?, Int?)
        while place < bytes.count {
            guard bytes[place] == 0x1b, place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "[") else {
                result.append(bytes[place])
                place += 1
                continue
            }
            let end = bytes[(place + 2)...].firstIndex { (0x40..<0x7f).contains($0) } ?? bytes.count - 1
            if let (number, isBackground) = number(in: bytes[place...end]) {
                if number != (isBackground ? back : front) {
                    result += added?.sequence(number, isBackground: isBackground)?[...] ?? bytes[place...end]
                }
                if isBackground { back = number } else { front = number }
            } else {
                if bytes[end] == UInt8(ascii: "m") { (front, back) = (nil, nil) }
                result += bytes[place...end]
            }
            place = end + 1
        }
        return result
    }

    /// The number of a sequence that sets one of 256 colours.
    private static func number(in sequence: ArraySlice<UInt8>) -> (Int, isBackground: Bool)? {
        let content = sequence.dropFirst(2)
        let isBackground = content.first == UInt8(ascii: "4")
        guard content.last == UInt8(ascii: "m"), content.starts(with: isBackground ? Self.background : Self.foreground) else { return nil }
        let digits = content.dropFirst(5).dropLast()
        guard (1...3).contains(digits.count) else { return nil }
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return (number, isBackground)
    }

    private static let (foreground, background) = (Array("38;5;".utf8), Array("48;5;".utf8))
}
