import CNcurses
import TerminalUI

/// Colours as ncurses numbers them.
enum TerminalColors {
    /// Begins with colours; what the terminal has of those that may be used.
    static func start(atMost most: ColorDepth) -> ColorDepth {
        guard most > .monochrome, has_colors(), start_color() == OK else { return .monochrome }
        guard use_default_colors() == OK else { return .monochrome }
        let count = cnn_color_count()
        let found: ColorDepth =
            count >= 1 << 24 ? .direct : count >= 256 ? .indexed : count >= 8 ? .eight : .monochrome
        // In a terminal with direct colour numbers mean red, green and blue: fewer colours cannot be had from it.
        return found == .direct ? .direct : min(found, most)
    }

    /// The number of a colour; -1 for the terminal's own.
    static func number(_ color: Color) -> Int32 {
        switch color {
        case .standard: -1
        case .named(let index): Int32(index)
        case .indexed(let index): Int32(index)
        case .direct(let red, let green, let blue):
            // Where numbers mean red, green and blue, those below 16 still mean the palette: the darkest blues become one that does not.
            switch Int32(red) << 16 | Int32(green) << 8 | Int32(blue) {
            case 1..<16: 16
            case let number: number
            }
        }
    }
}
