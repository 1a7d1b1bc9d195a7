import Messages
import TerminalUI

/// A question before something is closed: its text, and its answers, which are entries of the key table and can be clicked.
struct QuestionBox {
    private let bench: Workbench
    private let title: Phrase
    /// The question, and what will happen to the run.
    let text: VisibleText

    private var words: Phrasebook { bench.words }

    /// The most columns of the question.
    private static let mostWidth = 68

    /// The open question; nil for none.
    init?(_ bench: Workbench) {
        switch bench.prompt.overlay {
        case .quit: title = .paneQuit
        case .open, .load: title = .paneOpen
        default: return nil
        }
        self.bench = bench
        let isLeaving = bench.prompt.overlay == .quit
        let step: VisibleText = NumberFormat.grouped(bench.own.step)
        let fate: VisibleText
        switch bench.keepingOutlook {
        case .saved(let saved): fate = bench.words(.runIsSaved, [.step: NumberFormat.grouped(saved)])
        case .comes: fate = bench.words(.runComes, [.name: VisibleText(untrusted: bench.settings.runName ?? "")])
        case .nothing: fate = bench.words(.runAtBeginning)
        case .not(let reason, let saved):
            let detail = reason ?? bench.words(.runNoName)
            fate =
                saved.map { bench.words(.runNotKeptSince, [.step: NumberFormat.grouped($0), .reason: detail]) }
                ?? bench.words(.runNotKept, [.reason: detail])
        }
        text = bench.words(isLeaving ? .quitQuestion : .openQuestion, [.step: step, .detail: fate])
    }

    /// The answers side by side.
    private var answers: [Footer.Item] {
        var x = 0
        return bench.keyTable.filter { $0.rank != nil }.map { key in
            let item = Footer.Item(key: key, x: x, name: Footer.name(key, bench.appearance), label: words(key.label))
            x = item.endX + 3
            return item
        }
    }

    private var lines: [VisibleText] {
        text.wrapped(min(bench.size.width - 4, Self.mostWidth))
    }

    /// The lines for a screen without room for a box.
    func bareLines(width: Int) -> [VisibleText] {
        let separator = bench.appearance.sign(" · ", " - ")
        let row = VisibleText.joined(answers.map { "\($0.name) \($0.label)" }, separator: separator)
        return text.wrapped(width) + row.wrapped(width)
    }

    /// The size with the frame, and as much of the text as fits.
    private var shape: (text: [VisibleText], width: Int) {
        let lines = lines.prefix(max(1, bench.size.height - 4))
        return (Array(lines), max(lines.map(\.width).max() ?? 0, answers.last?.endX ?? 0))
    }

    /// The box on the screen, with its frame.
    var rect: Rect {
        let shape = shape
        return Pane.boxRect(width: shape.width, height: shape.text.count + 2, in: bench.size)
    }

    func draw(on canvas: inout Canvas) {
        let shape = shape
        let inside = Pane.box(words(title), width: shape.width, height: shape.text.count + 2, on: &canvas, bench.appearance)
        for (i, line) in shape.text.enumerated() { canvas.write(line, x: inside.x, y: inside.y + i, bench.theme.title) }
        for item in answers {
            canvas.write(item.name, x: inside.x + item.x, y: inside.endY - 1, bench.theme.key)
            canvas.write(item.label, x: inside.x + item.x + item.name.width + 1, y: inside.endY - 1)
        }
    }

    /// The answer at a cell; nil for none.
    func answer(atColumn column: Int, row: Int) -> Action? {
        let inside = rect.inset(left: 2, top: 1, right: 2, bottom: 1)
        guard row == inside.endY - 1 else { return nil }
        return answers.first { (inside.x + $0.x..<inside.x + $0.endX).contains(column) }?.key.binding.action
    }
}
