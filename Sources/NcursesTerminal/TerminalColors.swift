import CNcurses
import TerminalUI

/// Colours by ncurses' numbers.
enum TerminalColors {
    /// Initialises colours; returns the depth available within the limit.
    static func start(atMost most: ColorDepth) -> ColorDepth {
        guard most > .monochrome, has_colors(), start_color() == OK else { return .monochrome }
        guard use_default_colors() == OK else { return .monochrome }
        let count = cnn_color_count()
        let found: ColorDepth =
            count >= 1 << 24 ? .direct : count >= 256 ? .indexed : count >= 8 ? .eight : .monochrome
        // In a terminal with direct colour, numbers mean red, green and blue: it cannot offer fewer colours.
        return found == .direct ? .direct : min(found, most)
    }

    /// The number of a colour; -1 for the terminal's default.
    static func number(_ color: Color) -> Int32 {
        switch color {
        case .standard: -1
        case .named(let index): Int32(index)
        case .indexed(let index): Int32(index)
        case .direct(let red, let green, let blue):
            // With direct colour, numbers below 16 still mean the palette: the darkest blues are replaced by one that does not.
            switch Int32(red) << 16 | Int32(green) << 8 | Int32(blue) {
            case 1..<16: 16
            case let number: number
            }
        }
    }
}
