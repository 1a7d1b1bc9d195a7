import CNcurses
import TerminalUI

/// Turns what ncurses reads into keys and what the mouse did.
struct KeyReader {
    /// A report of the mouse that has begun to arrive.
    private var report: MouseReport?
    /// Bytes of a report in the old form that are still to come, and to be dropped.
    private var oldBytes = 0

    /// The next that has arrived; nil if none has, nothing in it if it was none that means something.
    mutating func next(_ window: UnsafeMutablePointer<WINDOW>) -> ScreenEvent?? {
        var value: UInt32 = 0
        let kind = cnn_read_key(window, &value)
        switch kind {
        case 0: return nil
        case 2 where value == UInt32(MouseReport.keyCode):
            (report, oldBytes) = (MouseReport(), 0)
            return .some(nil)
        case 2 where value == UInt32(MouseReport.oldKeyCode) || value == UInt32(cnn_key_mouse):
            // Nobody asked for it: it is read to its end.
            (report, oldBytes) = (nil, 3)
            return .some(nil)
        case 2:
            (report, oldBytes) = (nil, 0)
            return .some(Self.functionKey(value).map { .key($0) })
        default: return .some(take(value))
        }
    }

    private mutating func take(_ value: UInt32) -> ScreenEvent? {
        if oldBytes > 0 {
            oldBytes -= 1
            return nil
        }
        switch report?.take(value) {
        case .more: return nil
        case .done(let event):
            report = nil
            return event.map { .mouse($0) }
        case nil, .broken:
            report = nil
            return Self.character(value).map { .key($0) }
        }
    }

    private static func functionKey(_ code: UInt32) -> Key? {
        let code = Int(code)
        switch code {
        case Int(cnn_key_up): return .up
        case Int(cnn_key_down): return .down
        case Int(cnn_key_left): return .left
        case Int(cnn_key_right): return .right
        // As terminals report them, "scroll backward" and "scroll forward" are the arrows up and down with shift.
        case Int(cnn_key_shift_up): return .shiftUp
        case Int(cnn_key_shift_down): return .shiftDown
        case Int(cnn_key_shift_left): return .shiftLeft
        case Int(cnn_key_shift_right): return .shiftRight
        case Int(cnn_key_home): return .home
        case Int(cnn_key_end): return .end
        case Int(cnn_key_page_up): return .pageUp
        case Int(cnn_key_page_down): return .pageDown
        case Int(cnn_key_backspace): return .backspace
        case Int(cnn_key_delete): return .delete
        case Int(cnn_key_enter): return .enter
        case Int(cnn_key_back_tab): return .backTab
        default:
            let number = code - Int(cnn_key_f0)
            return (1...12).contains(number) ? .function(number) : nil
        }
    }

    private static func character(_ value: UInt32) -> Key? {
        switch value {
        case 9: return .tab
        case 10, 13: return .enter
        case 27: return .escape
        case 8, 127: return .backspace
        case 1...26: return Unicode.Scalar(value + 96).map { .control(Character($0)) }
        case 0..<32: return nil
        default: return Unicode.Scalar(value).map { .character(Character($0)) }
        }
    }
}
