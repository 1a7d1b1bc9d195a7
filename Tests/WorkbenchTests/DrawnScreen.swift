@testable import Workbench

/// The screen as text, drawn once for as many looks as there are between two changes of the workbench.
final class DrawnScreen {
    private var known: (text: String, lines: [Substring])?

    private func drawn(_ bench: Workbench) -> (text: String, lines: [Substring]) {
        if let known { return known }
        let text = bench.view().text
        let drawn = (text, text.split(separator: "\n", omittingEmptySubsequences: false))
        known = drawn
        return drawn
    }

    /// All lines.
    func text(_ bench: Workbench) -> String { drawn(bench).text }
    /// One line, counted from 0.
    func line(_ index: Int, _ bench: Workbench) -> String { String(drawn(bench).lines[index]) }
}
