import Messages
import TerminalUI

/// The command line, in the lowest rows above the footer: candidates for the word, the line itself, and below it the error under its word
/// or the command's usage.
struct CommandLineBox {
    let prompt: Prompt
    let layout: ScreenLayout
    let settings: Workbench.Settings

    // The box grows upwards with the candidates, at most to the header.
    private var candidates: Candidates {
        candidateRows(width: layout.footer.width - 2, atMost: max(1, layout.footer.y - 1 - 4))
    }

    /// Where it is.
    var rect: Rect {
        let height = 4 + max(1, candidates.rows.count)
        return Rect(x: 0, y: layout.footer.y - height, width: layout.footer.width, height: height)
    }

    /// Where the line is typed.
    var fieldRect: Rect { Rect(x: 2, y: rect.endY - 3, width: rect.width - 3, height: 1) }

    /// The candidates that are shown, by their place among all, and where.
    var placedCandidates: [(index: Int, rect: Rect)] {
        let room = Rect(x: 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 4)
        return candidates.rows.enumerated().flatMap { row, indices in
            var x = room.x
            return indices.map { index in
                let width = max(0, min(name(index, room.width).width, room.endX - x))
                let placed = (index, Rect(x: x, y: room.y + row, width: width, height: 1))
                x += width + 2
                return placed
            }
        }
    }

    private func name(_ index: Int, _ width: Int) -> VisibleText {
        VisibleText(untrusted: prompt.line.candidates[index]).fitted(width, mark: settings.appearance.omission)
    }

    func draw(on canvas: inout Canvas) {
        let theme = settings.theme
        let line = prompt.line
        let rect = rect
        canvas.fill(rect)
        let whole = Pane.draw(settings.words(.keyCommandHelp), focused: true, on: &canvas, in: rect, settings.appearance)
        drawCandidates(on: &canvas)
        let inside = Rect(x: whole.x, y: rect.endY - 4, width: whole.width, height: 4)
        canvas.write(":", x: 1, y: inside.y + 1, theme.key)
        line.field.draw(on: &canvas, in: fieldRect, theme.title)
        let below = Rect(x: 2, y: inside.y + 2, width: rect.width - 3, height: 2)
        if let problem = line.problem {
            let begin = min(problem.word.start, max(0, below.width - 1))
            let mark = VisibleText.joined(
                Array(repeating: "^", count: max(1, min(problem.word.text.count, below.width - begin))), separator: "")
            let lines = problem.text.wrapped(below.width)
            var x = below.x + begin
            if lines.count == 1 {
                x += canvas.write(mark, x: x, y: below.y, theme.bad) + 1
                // Beside the mark if there is room, otherwise below it.
                let fits = x + problem.text.width <= below.endX
                canvas.write(problem.text, x: fits ? x : below.x, y: fits ? below.y : below.y + 1, theme.bad)
            } else {
                write(lines, on: &canvas, in: below, theme.bad)
            }
        } else if let notice = prompt.notice {
            write(notice.wrapped(below.width), on: &canvas, in: below, theme.focus)
        } else if let command = prompt.line.command {
            let usage = VisibleText(untrusted: command.usage)
            let x = below.x + canvas.write(usage, x: below.x, y: below.y, theme.key) + 2
            canvas.write(settings.words(command.help), x: x, y: below.y, theme.quiet)
        }
    }

    /// Writes as many lines as there is room for; the last one shows that there are more.
    private func write(_ lines: [VisibleText], on canvas: inout Canvas, in rect: Rect, _ style: Style) {
        let mark = settings.appearance.sign("…", "...")
        for (i, text) in lines.prefix(rect.height).enumerated() {
            let isCut = i == rect.height - 1 && lines.count > rect.height
            let shown = isCut ? "\(text.wrapped(rect.width - 1 - mark.width).first ?? "") \(mark)" : text
            canvas.write(shown, x: rect.x, y: rect.y + i, style)
        }
    }

    /// Candidates in rows, and the number of those without room.
    private struct Candidates {
        var rows: [Range<Int>] = []
        var leftOut = 0
    }

    /// Rows of whole candidates: if not all fit, those around the chosen one.
    private func candidateRows(width: Int, atMost most: Int) -> Candidates {
        let names = prompt.line.candidates
        guard names.count > 1 else { return Candidates() }
        var rows: [Range<Int>] = []
        var used = Int.max
        for (index, name) in names.enumerated() {
            let own = VisibleText(untrusted: name).width
            if used == .max || used + 2 + own > width {
                rows.append(index..<index + 1)
                used = own
            } else {
                rows[rows.count - 1] = rows[rows.count - 1].lowerBound..<index + 1
                used += 2 + own
            }
        }
        guard rows.count > most else { return Candidates(rows: rows) }
        let chosen = rows.firstIndex { $0.contains(prompt.line.candidate ?? 0) } ?? 0
        let first = min(max(0, chosen - most / 2), rows.count - most)
        let shown = Array(rows[first..<first + most])
        return Candidates(rows: shown, leftOut: names.count - shown.reduce(0) { $0 + $1.count })
    }

    private func drawCandidates(on canvas: inout Canvas) {
        for (index, place) in placedCandidates {
            let style = index == prompt.line.candidate ? Style(reverse: true) : settings.theme.quiet
            canvas.write(name(index, rect.width - 2), x: place.x, y: place.y, width: place.width, style)
        }
        let leftOut = candidates.leftOut
        guard leftOut > 0 else { return }
        canvas.writeRight(
            " \(settings.words(.lineMore, [.count: NumberFormat.grouped(leftOut)])) ", endX: rect.endX - 2, y: rect.y,
            settings.theme.focus)
    }
}

extension Workbench {
    var commandLineBox: CommandLineBox { CommandLineBox(prompt: prompt, layout: layout, settings: settings) }
}
