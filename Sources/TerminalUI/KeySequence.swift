/// What a whole control sequence from the keyboard or the mouse says, as xterm, the Linux console, rxvt, VT220 and kitty send them. What says
/// nothing that this program knows is nil: replies to questions, reports of the focus, keys with other modifiers than shift.
enum KeySequence {
    // MARK: CSI

    /// A control sequence (ECMA-48): `CSI`, parameters of digits, `;` and `:`, intermediate bytes, a final byte.
    struct Control {
        /// One of `<`, `=`, `>` and `?`, which make a sequence a private one.
        var mark: UInt8?
        /// Numbers between semicolons, each with those between its colons; -1 stands for what is left out.
        var parameters: [[Int]] = []
        var hasIntermediates = false
        var final: UInt8 = 0

        /// Of the bytes behind `CSI`; nil if they are malformed.
        init?(_ bytes: some Collection<UInt8>) {
            var rest = Array(bytes)
            guard let last = rest.popLast() else { return nil }
            final = last
            if let first = rest.first, (UInt8(ascii: "<")...UInt8(ascii: "?")).contains(first) {
                mark = first
                rest.removeFirst()
            }
            if let end = rest.firstIndex(where: { (0x20..<0x30).contains($0) }) {
                hasIntermediates = true
                guard rest[end...].allSatisfy({ (0x20..<0x30).contains($0) }) else { return nil }
                rest.removeSubrange(end...)
            }
            if rest.isEmpty { return }
            for parameter in rest.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
                var numbers: [Int] = []
                for part in parameter.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
                    guard part.count <= 9, part.allSatisfy({ (0x30..<0x3a).contains($0) }) else { return nil }
                    numbers.append(part.isEmpty ? -1 : part.reduce(0) { $0 * 10 + Int($1 - 0x30) })
                }
                parameters.append(numbers)
            }
        }

        /// The first number of a parameter; `otherwise` where it is left out.
        func number(_ place: Int, otherwise: Int) -> Int {
            guard place < parameters.count, parameters[place][0] >= 0 else { return otherwise }
            return parameters[place][0]
        }

        /// What else is held, from a parameter that is one more than the sum of 1 shift, 2 alt, 4 control, 8 super, 16 hyper, 32 meta; the
        /// locks (64, 128) do not count. nil for a key that is let go (kitty's third kind of event).
        func modifiers(_ place: Int) -> Int? {
            guard place >= parameters.count || parameters[place].count < 2 || parameters[place][1] != 3 else { return nil }
            return max(0, number(place, otherwise: 1) - 1) & ~0xc0
        }
    }

    /// What the mouse did, by a report in xterm's mode 1006: `CSI < button ; column ; row M`, or `m` when the button went up.
    static func mouse(_ control: Control) -> MouseEvent? {
        guard control.mark == UInt8(ascii: "<"), !control.hasIntermediates, control.parameters.count == 3,
            control.parameters.allSatisfy({ $0.count == 1 && $0[0] >= 0 }), control.parameters[1][0] > 0, control.parameters[2][0] > 0
        else { return nil }
        let isUp = control.final == UInt8(ascii: "m")
        guard isUp || control.final == UInt8(ascii: "M") else { return nil }
        // 4, 8 and 16 are shift, meta and control.
        let kind: MouseEvent.Kind
        switch (control.parameters[0][0] & ~0b11100, isUp) {
        case (0, false): kind = .press
        case (0, true): kind = .release
        case (32, false): kind = .drag
        case (64, false): kind = .wheelUp
        case (65, false): kind = .wheelDown
        default: return nil
        }
        return MouseEvent(kind, column: control.parameters[1][0] - 1, row: control.parameters[2][0] - 1)
    }

    /// The key of a control sequence.
    static func key(_ control: Control) -> Key? {
        guard control.mark == nil, !control.hasIntermediates else { return nil }
        let count = control.parameters.count
        switch control.final {
        case UInt8(ascii: "~"):
            if count == 3, control.parameters[0] == [27] { return otherKey(control) }
            guard (1...2).contains(count), let key = numbered[control.number(0, otherwise: 0)] else { return nil }
            return control.modifiers(1).flatMap { Self.key(key, $0) }
        case UInt8(ascii: "u"): return count <= 3 ? kittyKey(control) : nil
        // rxvt: arrows with shift.
        case UInt8(ascii: "a")...UInt8(ascii: "d"):
            return count == 0 ? named[control.final - 0x20].flatMap { key($0, 1) } : nil
        // With numbers it says where the cursor stands.
        case UInt8(ascii: "R"): return count == 0 ? .function(3) : nil
        default:
            guard count <= 2, count == 0 || control.number(0, otherwise: 1) == 1, let key = named[control.final] else { return nil }
            return control.modifiers(1).flatMap { Self.key(key, $0) }
        }
    }

    /// The keys of `CSI number ~`.
    private static let numbered: [Int: Key] = [
        1: .home, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end, 11: .function(1), 12: .function(2), 13: .function(3),
        14: .function(4), 15: .function(5), 17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
        23: .function(11), 24: .function(12),
    ]

    /// The keys that have letters behind `CSI` and `SS3`.
    private static let named: [UInt8: Key] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home,
        UInt8(ascii: "F"): .end, UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3),
        UInt8(ascii: "S"): .function(4), UInt8(ascii: "Z"): .backTab,
    ]

    /// A key with what is held beside it.
    private static func key(_ key: Key, _ modifiers: Int) -> Key? {
        switch (key, modifiers) {
        case (_, 0): key
        case (.up, 1): .shiftUp
        case (.down, 1): .shiftDown
        case (.left, 1): .shiftLeft
        case (.right, 1): .shiftRight
        case (.tab, 1), (.backTab, 1): .backTab
        default: nil
        }
    }

    /// xterm's `CSI 27 ; modifiers ; character ~` (`modifyOtherKeys`), where the character is the one with shift.
    private static func otherKey(_ control: Control) -> Key? {
        guard let modifiers = control.modifiers(1), let scalar = Unicode.Scalar(UInt32(max(0, control.number(2, otherwise: 0)))) else {
            return nil
        }
        return modifiers == 1 && (0x20..<0x7f).contains(scalar.value) ? .character(Character(scalar)) : typed(scalar, modifiers)
    }

    /// kitty's `CSI character : with shift : on the usual keyboard ; modifiers : event ; text u`.
    private static func kittyKey(_ control: Control) -> Key? {
        guard let codes = control.parameters.first, let modifiers = control.modifiers(1), codes[0] > 0 else { return nil }
        // Keys without a character have numbers of characters for private use.
        if kittyKeypad.indices.contains(codes[0] - 57399) { return kittyKeypad[codes[0] - 57399].flatMap { key($0, modifiers) } }
        guard !(0xe000...0xf8ff).contains(codes[0]), let scalar = Unicode.Scalar(UInt32(codes[0])) else { return nil }
        if modifiers == 1, codes.count > 1, let shifted = Unicode.Scalar(UInt32(max(0, codes[1]))), shifted.value >= 0x20 {
            return typed(shifted, 0)
        }
        return typed(scalar, modifiers)
    }

    /// A key by its character.
    private static func typed(_ scalar: Unicode.Scalar, _ modifiers: Int) -> Key? {
        switch (scalar.value, modifiers) {
        case (9, _): key(.tab, modifiers)
        case (13, 0): .enter
        case (27, 0): .escape
        case (8, 0), (127, 0): .backspace
        case (0..<32, _), (127..<160, _): nil
        case (_, 0): .character(Character(scalar))
        case (32, 1): .character(" ")
        case (0x41...0x5a, 1): .character(Character(scalar))
        case (0x61...0x7a, 1): Unicode.Scalar(scalar.value - 0x20).map { .character(Character($0)) }
        case (0x61...0x7a, 4): .control(Character(scalar))
        case (0x41...0x5a, 4): Unicode.Scalar(scalar.value + 0x20).map { .control(Character($0)) }
        default: nil
        }
    }

    /// The keypad from 57399 on; insert means nothing here.
    private static let kittyKeypad: [Key?] =
        "0123456789./*-+".map { Key.character($0) }
        + [.enter, .character("="), .character(","), .left, .right, .up, .down, .pageUp, .pageDown, .home, .end, nil, .delete]

    // MARK: SS3

    /// The key of a single shift (`ESC O`, numbers that say what is held, a letter): arrows and function keys, and what a keypad sends in its
    /// application mode.
    static func key(ofSingleShift bytes: some Collection<UInt8>) -> Key? {
        guard let control = Control(bytes), control.mark == nil, control.parameters.count <= 2 else { return nil }
        // The keypad's space bar is an intermediate byte anywhere else.
        if bytes.elementsEqual([0x20]) { return .character(" ") }
        guard !control.hasIntermediates, let modifiers = control.modifiers(max(0, control.parameters.count - 1)) else { return nil }
        if let key = keypad[control.final] { return modifiers == 0 ? key : nil }
        return named[control.final].flatMap { key($0, modifiers) }
    }

    /// What a keypad sends in its application mode behind `SS3` (VT100 and after, xterm's additions).
    static let keypad: [UInt8: Key] = {
        var keys: [UInt8: Key] = [UInt8(ascii: "M"): .enter, UInt8(ascii: "I"): .tab, UInt8(ascii: "X"): .character("=")]
        for (place, sign) in "*+,-./0123456789".enumerated() { keys[UInt8(ascii: "j") + UInt8(place)] = .character(sign) }
        return keys
    }()

    // MARK: Others

    /// The Linux console's first function keys: `ESC [ [` and A to E.
    static func key(ofConsole byte: UInt8) -> Key? {
        (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(byte) ? .function(Int(byte - UInt8(ascii: "A")) + 1) : nil
    }

    /// A key that is one byte.
    static func key(ofASCII byte: UInt8) -> Key? {
        switch byte {
        case 9: .tab
        case 10, 13: .enter
        case 27: .escape
        case 8, 127: .backspace
        case 1...26: .control(Character(Unicode.Scalar(byte + 96)))
        case 0..<32: nil
        default: .character(Character(Unicode.Scalar(byte)))
        }
    }
}
