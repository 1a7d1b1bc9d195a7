import CTerminalRescue
import TerminalUI

/// Columns and rows of the terminal behind a descriptor; nil if there is none.
public func terminalSize(of descriptor: Int32) -> Size? {
    var (columns, rows): (Int32, Int32) = (0, 0)
    cnn_terminal_size(descriptor, &columns, &rows)
    return columns > 0 && rows > 0 ? Size(Int(columns), Int(rows)) : nil
}
