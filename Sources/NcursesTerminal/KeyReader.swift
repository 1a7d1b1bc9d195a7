import CNcurses
import TerminalUI

/// Turns what ncurses reads into keys.
enum KeyReader {
    /// The next key that has arrived; nil if none has.
    static func next(_ window: UnsafeMutablePointer<WINDOW>) -> Key?? {
        var value: UInt32 = 0
        switch cnn_read_key(window, &value) {
        case 0: return nil
        case 2: return .some(functionKey(value))
        default: return .some(character(value))
        }
    }

    private static func functionKey(_ code: UInt32) -> Key? {
        let code = Int(code)
        switch code {
        case Int(cnn_key_up): return .up
        case Int(cnn_key_down): return .down
        case Int(cnn_key_left): return .left
        case Int(cnn_key_right): return .right
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
