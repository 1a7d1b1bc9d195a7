import Messages
import TerminalUI

/// The command line, over the lowest rows of the screen above the footer: what could complete the word, the line, and what is wrong with
/// it under the word, or how the command is written.
struct CommandLineBox {
    private let bench: Workbench

    init(_ bench: Workbench) { self.bench = bench }

    func draw(on canvas: inout Canvas, in layout: ScreenLayout) {
        let theme = bench.theme
        let line = bench.line
        let height = 5
        let rect = Rect(x: 0, y: layout.footer.y - height, width: layout.footer.width, height: height)
        canvas.fill(rect)
        let inside = Pane.draw(bench.words(.keyCommandHelp), focused: true, on: &canvas, in: rect, bench.appearance)
        drawCandidates(on: &canvas, in: Rect(x: 1, y: inside.y, width: rect.width - 2, height: 1))
        canvas.write(":", x: 1, y: inside.y + 1, theme.key)
        line.field.draw(on: &canvas, in: Rect(x: 2, y: inside.y + 1, width: rect.width - 3, height: 1), theme.title)
        let below = Rect(x: 2, y: inside.y + 2, width: rect.width - 3, height: 2)
        if let problem = line.problem {
            let begin = min(problem.word.start, max(0, below.width - 1))
            let mark = VisibleText.joined(
                Array(repeating: "^", count: max(1, min(problem.word.text.count, below.width - begin))), separator: "")
            let lines = problem.text.wrapped(below.width)
            var x = below.x + begin
            if lines.count == 1 {
                x += canvas.write(mark, x: x, y: below.y, theme.bad) + 1
                // Beside the mark where there is room, else below.
                let fits = x + problem.text.width <= below.endX
                canvas.write(problem.text, x: fits ? x : below.x, y: fits ? below.y : below.y + 1, theme.bad)
            } else {
                for (i, text) in lines.prefix(2).enumerated() { canvas.write(text, x: below.x, y: below.y + i, theme.bad) }
            }
        } else if let command = bench.typedCommand {
            let usage = VisibleText(untrusted: command.usage)
            let x = below.x + canvas.write(usage, x: below.x, y: below.y, theme.key) + 2
            canvas.write(bench.words(command.help), x: x, y: below.y, theme.quiet)
        }
    }

    private func drawCandidates(on canvas: inout Canvas, in rect: Rect) {
        let names = bench.line.candidates.map { VisibleText(untrusted: $0) }
        guard names.count > 1 else { return }
        let chosen = bench.line.candidate ?? 0
        var first = 0
        while first < chosen && names[first...chosen].reduce(0, { $0 + $1.width + 2 }) > rect.width { first += 1 }
        var x = rect.x
        for (i, name) in names.enumerated().dropFirst(first) {
            guard x + name.width <= rect.endX else { break }
            x += canvas.write(name, x: x, y: rect.y, i == chosen ? Style(reverse: true) : bench.theme.quiet) + 2
        }
    }
}
