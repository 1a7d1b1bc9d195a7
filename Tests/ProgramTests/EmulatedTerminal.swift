@testable import TerminalUI

/// The parts of an xterm that ncurses uses: the cells, and changes that were not undone.
struct EmulatedTerminal {
    /// Attributes and colours, by the numbers that set them.
    struct Style: Hashable {
        var attributes: Set<Int> = []
        var foreground: [Int] = []
        var background: [Int] = []
    }

    /// A cell: its character and how it is drawn.
    struct Drawn: Hashable {
        var scalar: Unicode.Scalar? = " "
        var style = Style()
    }

    private(set) var columns: Int
    private(set) var rows: Int
    private(set) var cells: [Drawn]
    /// The private modes that were changed, and whether they are on.
    private(set) var modes: [Int: Bool] = [:]
    private(set) var style = Style()
    private(set) var keypadSendsApplication = false
    private(set) var lineDrawing = false
    /// The number of titles saved and not restored.
    private(set) var titlesAside = 0
    /// Unknown sequences received.
    private(set) var unknown: [String] = []
    /// Every sequence that set attributes or colours.
    private(set) var styles: Set<[Int]> = []
    private var (x, y, wraps) = (0, 0, false)
    private var region: ClosedRange<Int>
    private var sequence: [UInt8]?
    private var character: [UInt8] = []

    init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
        cells = Array(repeating: Drawn(), count: columns * rows)
        region = 0...max(0, rows - 1)
    }

    /// Differences from an untouched terminal, apart from the cells.
    var traces: [String] {
        var found: [String] = []
        for (mode, isOn) in modes.sorted(by: { $0.key < $1.key }) {
            // The cursor is visible, lines wrap: all other modes are off.
            if isOn != (mode == 25 || mode == 7) { found.append("mode \(mode) is \(isOn ? "on" : "off")") }
        }
        if style != Style() { found.append("style \(style)") }
        if keypadSendsApplication { found.append("keypad") }
        if lineDrawing { found.append("line drawing") }
        if titlesAside != 0 { found.append("title") }
        if sequence != nil { found.append("a sequence is open") }
        return found + unknown
    }

    /// The rows as text.
    var text: String {
        (0..<rows).map { row in
            var line = ""
            for cell in cells[row * columns..<(row + 1) * columns] { if let scalar = cell.scalar { line.unicodeScalars.append(scalar) } }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    mutating func take(_ bytes: some Sequence<UInt8>) { for byte in bytes { take(byte) } }

    private mutating func take(_ byte: UInt8) {
        if var open = sequence {
            if byte == 0x18 {
                sequence = nil
            } else {
                open.append(byte)
                sequence = open
                finish(open)
            }
            return
        }
        switch byte {
        case 0x1b: sequence = []
        case 0x0d: (x, wraps) = (0, false)
        case 0x0a: lineFeed()
        case 0x08: (x, wraps) = (max(0, x - 1), false)
        case 0x09: (x, wraps) = (min(columns - 1, (x / 8 + 1) * 8), false)
        case 0x18, 0x0e, 0x0f, 0x07, 0: break
        case 0..<0x20: unknown.append("control \(byte)")
        default:
            character.append(byte)
            let length = character[0] < 0x80 ? 1 : character[0] >= 0xf0 ? 4 : character[0] >= 0xe0 ? 3 : 2
            guard character.count == length else { return }
            if let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first { write(scalar) }
            character.removeAll()
        }
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        let width = CharacterWidth.of(scalar)
        if wraps || x + width > columns {
            x = 0
            lineFeed()
        }
        wraps = false
        guard x + width <= columns else { return }
        cells[y * columns + x] = Drawn(scalar: scalar, style: style)
        if width == 2 { cells[y * columns + x + 1] = Drawn(scalar: nil, style: style) }
        x += width
        if x >= columns { (x, wraps) = (columns - 1, true) }
    }

    private mutating func lineFeed() {
        wraps = false
        if y == region.upperBound { scroll(1) } else { y = min(rows - 1, y + 1) }
    }

    /// Scrolls the lines of the region up, or down.
    private mutating func scroll(_ count: Int, from top: Int? = nil) {
        let top = top ?? region.lowerBound
        guard top <= region.upperBound else { return }
        let part = Array(cells[top * columns..<(region.upperBound + 1) * columns])
        let distance = min(abs(count) * columns, part.count)
        let blank = Array(repeating: erased, count: distance)
        let moved = count > 0 ? Array(part.dropFirst(distance)) + blank : blank + Array(part.dropLast(distance))
        cells.replaceSubrange(top * columns..<(region.upperBound + 1) * columns, with: moved)
    }

    /// An erased cell takes the current background.
    private var erased: Drawn { Drawn(style: Style(background: style.background)) }

    private mutating func erase(_ range: Range<Int>) { for place in range { cells[place] = erased } }

    /// Executes a complete sequence, given without its ESC.
    private mutating func finish(_ bytes: [UInt8]) {
        guard let first = bytes.first, let last = bytes.last else { return }
        switch first {
        case UInt8(ascii: "["):
            guard bytes.count > 1, (0x40..<0x7f).contains(last) else { return }
            control(bytes.dropFirst().dropLast(), Character(Unicode.Scalar(last)))
        case UInt8(ascii: "]"):
            guard last == 7 else { return }
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            guard bytes.count == 2 else { return }
            lineDrawing = last == UInt8(ascii: "0")
        case UInt8(ascii: "="): keypadSendsApplication = true
        case UInt8(ascii: ">"): keypadSendsApplication = false
        case UInt8(ascii: "M"): if y == region.lowerBound { scroll(-1) } else { y = max(0, y - 1) }
        case UInt8(ascii: "7"), UInt8(ascii: "8"): break
        default: unknown.append("ESC \(String(decoding: bytes, as: UTF8.self))")
        }
        sequence = nil
    }

    private mutating func control(_ parameters: ArraySlice<UInt8>, _ kind: Character) {
        let text = String(decoding: parameters, as: UTF8.self)
        let isPrivate = text.hasPrefix("?")
        let numbers = text.drop { $0 == "?" }.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let first = numbers.first ?? 0
        let count = max(1, first)
        if kind != "m" { wraps = false }
        switch kind {
        case "h" where isPrivate, "l" where isPrivate: for mode in numbers { modes[mode] = kind == "h" }
        case "A": y = max(0, y - count)
        case "B": y = min(rows - 1, y + count)
        case "C": x = min(columns - 1, x + count)
        case "D": x = max(0, x - count)
        case "G": x = min(columns - 1, count - 1)
        case "d": y = min(rows - 1, count - 1)
        case "H":
            y = min(rows - 1, count - 1)
            x = min(columns - 1, max(1, numbers.count > 1 ? numbers[1] : 1) - 1)
        case "J":
            let place = y * columns + x
            erase(first == 2 ? 0..<cells.count : first == 1 ? 0..<place + 1 : place..<cells.count)
        case "K":
            let line = y * columns
            erase(first == 2 ? line..<line + columns : first == 1 ? line..<line + x + 1 : line + x..<line + columns)
        case "X": erase(y * columns + x..<min(y * columns + x + count, (y + 1) * columns))
        case "P", "@":
            let line = y * columns..<(y + 1) * columns
            let rest = Array(cells[line.lowerBound + x..<line.upperBound])
            let blank = Array(repeating: erased, count: min(count, rest.count))
            let moved = kind == "P" ? Array(rest.dropFirst(blank.count)) + blank : blank + Array(rest.dropLast(blank.count))
            cells.replaceSubrange(line.lowerBound + x..<line.upperBound, with: moved)
        case "L": scroll(-count, from: y)
        case "M": scroll(count, from: y)
        case "S": scroll(count)
        case "T": scroll(-count)
        case "r":
            let bottom = numbers.count > 1 && numbers[1] > 0 ? min(numbers[1], rows) : rows
            region = min(count, bottom) - 1...max(0, bottom - 1)
            (x, y) = (0, 0)
        case "m":
            styles.insert(numbers)
            setStyle(numbers)
        case "t": titlesAside += first == 22 ? 1 : first == 23 ? -1 : 0
        case "h", "l": if numbers != [4] || kind == "h" { unknown.append("CSI \(text)\(kind)") }
        default: unknown.append("CSI \(text)\(kind)")
        }
    }

    private mutating func setStyle(_ numbers: [Int]) {
        var left = numbers.isEmpty ? [0] : numbers[...]
        while let number = left.first {
            switch number {
            case 0: style = Style()
            case 1, 4, 7: style.attributes.insert(number)
            case 22, 24, 27: style.attributes.remove(number == 22 ? 1 : number - 20)
            case 38, 48:
                let color = Array(left.prefix(left.dropFirst().first == 2 ? 5 : 3))
                if number == 38 { style.foreground = color } else { style.background = color }
                left = left.dropFirst(color.count - 1)
            case 39: style.foreground = []
            case 49: style.background = []
            case 30...37, 90...97: style.foreground = [number]
            case 40...47, 100...107: style.background = [number]
            default: unknown.append("SGR \(number)")
            }
            left = left.dropFirst()
        }
    }
}
