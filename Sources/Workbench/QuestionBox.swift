import Messages
import TerminalUI

/// A question before something is closed: its text, and its answers, which are entries of the key table and can be clicked.
struct QuestionBox {
    private let title: Phrase
    /// The question, and what will happen to the run.
    let text: VisibleText
    /// The keys that answer it.
    private let keys: [BoundKey]
    private let size: Size
    private let settings: Workbench.Settings

    private var words: Phrasebook { settings.words }

    /// The most columns of the question.
    private static let mostWidth = 68

    /// The question of an overlay about the learner's own run at a step; nil if the overlay asks none.
    init?(
        _ overlay: Prompt.Overlay?, step: Int, _ outlook: Keeping.Outlook, keys: [BoundKey], on size: Size, _ settings: Workbench.Settings
    ) {
        switch overlay {
        case .quit: title = .paneQuit
        case .open, .load: title = .paneOpen
        default: return nil
        }
        (self.keys, self.size, self.settings) = (keys, size, settings)
        let words = settings.words
        let fate: VisibleText
        switch outlook {
        case .saved(let saved): fate = words(.runIsSaved, [.step: NumberFormat.grouped(saved)])
        case .comes: fate = words(.runComes, [.name: VisibleText(untrusted: settings.runName ?? "")])
        case .nothing: fate = words(.runAtBeginning)
        case .not(let reason, let saved):
            let detail = reason ?? words(.runNoName)
            fate =
                saved.map { words(.runNotKeptSince, [.step: NumberFormat.grouped($0), .reason: detail]) }
                ?? words(.runNotKept, [.reason: detail])
        }
        text = words(overlay == .quit ? .quitQuestion : .openQuestion, [.step: NumberFormat.grouped(step), .detail: fate])
    }

    /// The answers side by side.
    private var answers: [Footer.Item] {
        var x = 0
        return keys.filter { $0.rank != nil }.map { key in
            let item = Footer.Item(key: key, x: x, name: Footer.name(key, settings.appearance), label: words(key.label))
            x = item.endX + 3
            return item
        }
    }

    private var lines: [VisibleText] {
        text.wrapped(min(size.width - 4, Self.mostWidth))
    }

    /// The lines for a screen without room for a box.
    func bareLines(width: Int) -> [VisibleText] { bare(width: width).lines }

    /// The answer at a cell of these lines; nil for none.
    func bareAnswer(atColumn column: Int, row: Int, width: Int) -> Action? {
        bare(width: width).answers.action(atColumn: column, row: row)
    }

    private func bare(width: Int) -> (lines: [VisibleText], answers: [ClickRegion]) {
        let separator = settings.appearance.sign(" · ", " - ")
        var lines = text.wrapped(width)
        var regions: [ClickRegion] = []
        for item in answers {
            let answer: VisibleText = "\(item.name) \(item.label)"
            var x = 0
            if !regions.isEmpty, let last = lines.last, last.width + separator.width + answer.width <= width {
                x = last.width + separator.width
                lines[lines.count - 1] = "\(last)\(separator)\(answer)"
            } else {
                lines.append(answer)
            }
            let rect = Rect(x: x, y: lines.count - 1, width: answer.width, height: 1)
            regions.append(ClickRegion(rect: rect, action: item.key.binding.action))
        }
        return (lines, regions)
    }

    /// The size with the frame, and as much of the text as fits.
    private var shape: (text: [VisibleText], width: Int) {
        let lines = lines.prefix(max(1, size.height - 4))
        return (Array(lines), max(lines.map(\.width).max() ?? 0, answers.last?.endX ?? 0))
    }

    /// The box on the screen, with its frame.
    var rect: Rect {
        let shape = shape
        return Pane.boxRect(width: shape.width, height: shape.text.count + 2, in: size)
    }

    func draw(on canvas: inout Canvas) {
        let shape = shape
        let inside = Pane.box(words(title), width: shape.width, height: shape.text.count + 2, on: &canvas, settings.appearance)
        for (i, line) in shape.text.enumerated() { canvas.write(line, x: inside.x, y: inside.y + i, settings.theme.title) }
        for item in answers {
            canvas.write(item.name, x: inside.x + item.x, y: inside.endY - 1, settings.theme.key)
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

extension Workbench {
    /// The open question; nil for none.
    var questionBox: QuestionBox? {
        QuestionBox(prompt.overlay, step: own.step, keepingOutlook, keys: keyTable, on: size, settings)
    }
}
