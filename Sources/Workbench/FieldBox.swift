import Messages
import TerminalUI

/// A box with a field and its label, and below it what can be typed.
struct FieldBox {
    let field: TextField
    let title: VisibleText
    let label: VisibleText
    /// What can be typed; empty for nothing to say.
    let below: VisibleText
    let size: Size
    let settings: Workbench.Settings

    private var lines: [VisibleText] { below.isEmpty ? [] : below.wrapped(min(below.width, size.width - 6)) }
    private var width: Int { max(36, label.width + 16, lines.map(\.width).max() ?? 0) }

    /// The box on the screen, with its frame.
    var rect: Rect { Pane.boxRect(width: width, height: 1 + lines.count, in: size) }

    /// Where the field is.
    var fieldRect: Rect {
        let inside = rect.inset(left: 2, top: 1, right: 2, bottom: 1)
        let x = inside.x + label.width + 1
        return Rect(x: x, y: inside.y, width: inside.endX - x, height: 1)
    }

    func draw(on canvas: inout Canvas) {
        let theme = settings.theme
        let inside = Pane.box(title, width: width, height: 1 + lines.count, on: &canvas, settings.appearance)
        for (row, line) in lines.enumerated() { canvas.write(line, x: inside.x, y: inside.y + 1 + row, width: inside.width, theme.quiet) }
        canvas.write(label, x: inside.x, y: inside.y)
        field.draw(on: &canvas, in: fieldRect, theme.title)
    }
}

extension Workbench {
    /// The box of the open field: a step, or a new value; nil without one.
    var fieldBox: FieldBox? {
        switch prompt.overlay {
        case .goTo(let field):
            return FieldBox(
                field: field, title: words(.paneGoTo), label: words(.goToField), below: words(.goToRange, run.stepRange), size: size,
                settings: settings)
        case .whatIf(let field, .parameter(let place)), .whatIf(let field, .pixel(let place, _)):
            guard let network = run.network else { return nil }
            let label = words(.whatIfField, [.place: VisibleText(untrusted: network.name(of: place))])
            return FieldBox(field: field, title: words(.paneWhatIf), label: label, below: "", size: size, settings: settings)
        default: return nil
        }
    }
}
