import TerminalUI

/// What stands behind `ESC [ <` in a report of the mouse: `button ; column ; row` and `M`, or `m` when the button went up (xterm's mode 1006;
/// columns and rows from 1). Read character by character; what is malformed is read to its end, so that nothing of it becomes a key.
struct MouseReport {
    /// What a character did to it.
    enum Progress: Equatable {
        case more
        /// It is whole; nil if it means nothing here (other buttons, or malformed).
        case done(MouseEvent?)
        /// No part of a report: a control character, which begins something else.
        case broken
    }

    /// What reports begin with, and the code that ncurses gives for it: beyond all of its own.
    static let introduction = "\u{1b}[<"
    static let keyCode = 2000
    /// The same for the old form: three bytes follow.
    static let oldIntroduction = "\u{1b}[M"
    static let oldKeyCode = 2001

    private var text = ""

    mutating func take(_ value: UInt32) -> Progress {
        switch value {
        case 0x20..<0x40:
            // Longer than any report: only its end matters still.
            if text.utf8.count < 32, let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            return .more
        case 0x40..<0x7f: return .done(value == 0x4d ? event(isUp: false) : value == 0x6d ? event(isUp: true) : nil)
        default: return value < 0x20 ? .broken : .done(nil)
        }
    }

    private func event(isUp: Bool) -> MouseEvent? {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil }
        guard parts.count == 3, numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
        // 4, 8 and 16 are shift, meta and control.
        let kind: MouseEvent.Kind
        switch (numbers[0] & ~0b11100, isUp) {
        case (0, false): kind = .press
        case (0, true): kind = .release
        case (32, false): kind = .drag
        case (64, false): kind = .wheelUp
        case (65, false): kind = .wheelDown
        default: return nil
        }
        return MouseEvent(kind, column: numbers[1] - 1, row: numbers[2] - 1)
    }
}
