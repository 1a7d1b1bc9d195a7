import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The layers, with the phase just done and the size of their residuals.
struct NetworkStrip {
    let run: RunStatus
    let selection: Selection
    /// The panes that a lesson points at.
    let pointed: Set<LessonScene.Pane>
    /// The width of the whole screen.
    let screenWidth: Int
    let settings: Workbench.Settings

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let (theme, appearance) = (settings.theme, settings.appearance)
        let isFocused = selection.focusedPane == .network
        let inside = Pane.draw(
            settings.words(.paneNetwork), focused: isFocused, pointed: pointed.contains(.network), on: &canvas, in: rect, appearance)
        guard let network = run.network else { return }
        drawSettings(on: &canvas, in: inside)
        let levels = levels
        let chosen = isFocused ? theme.selected : theme.focus
        for (line, row) in shownRows(network, inside).enumerated() {
            let y = inside.y + line
            switch row {
            case .node(let index):
                if let mark = mark(index) { canvas.write(mark, x: inside.x + 1, y: y, theme.focus) }
                let node = network.nodes[index]
                let isSelected = index == selection.node
                let shapeWidth = inside.width - 12
                let text: VisibleText =
                    "\(VisibleText(untrusted: node.name).padded(7))\(shape(node.shape.description, shapeWidth))"
                let style: Style = isSelected ? (shownArray == nil ? chosen : theme.title) : .plain
                canvas.write(text, x: inside.x + 3, y: y, width: inside.width - 4, style)
                if let level = levels[index] {
                    canvas.put(Bar.vertical(level, appearance), x: inside.endX - 1, y: y, theme.strong)
                }
            case .array(let family):
                let isSelected = family.node == shownArray?.node && family.array == shownArray?.array
                let symbol = VisibleText(untrusted: network.symbol(of: isSelected ? shownArray ?? family : family))
                let text: VisibleText = "\(symbol) \(settings.words.arrayName(family, in: network))"
                let shown = (appearance.unicode ? text : text.asciiOnly).fitted(inside.width - 6, mark: appearance.omission)
                canvas.write(shown, x: inside.x + 5, y: y, isSelected ? chosen : theme.quiet)
            case .loss:
                if let mark = mark(network.nodes.count) { canvas.write(mark, x: inside.x + 1, y: y, theme.focus) }
                canvas.write(settings.words(.paneLoss), x: inside.x + 3, y: y, theme.quiet)
            }
        }
    }

    /// A row of the strip.
    enum Row: Hashable {
        /// The layer with this index.
        case node(Int)
        /// An array of the selected layer, open below it.
        case array(PlaceFamily)
        /// The loss, after the last layer.
        case loss
    }

    /// The array in the picture, if it is none that a common view shows.
    private var shownArray: PlaceFamily? {
        guard case .array = selection.view else { return nil }
        return run.network?.family(of: selection.view, at: selection.node)
    }

    /// All rows: the layers, below the selected one its arrays if one of them is in the picture, and the loss.
    private func rows(_ network: Network) -> [Row] {
        network.nodes.indices.flatMap { index -> [Row] in
            guard index == selection.node, shownArray != nil else { return [.node(index)] }
            return [.node(index)] + network.families(index).filter { $0.aspect == .value }.map { .array($0) }
        } + [.loss]
    }

    /// The rows that fit, around the selected one.
    private func shownRows(_ network: Network, _ inside: Rect) -> ArraySlice<Row> {
        let rows = rows(network)
        let height = max(0, inside.height - settingsRows(network, inside))
        let selected =
            rows.firstIndex { row in
                switch row {
                case .node(let index): shownArray == nil && index == selection.node
                case .array(let family): family.node == shownArray?.node && family.array == shownArray?.array
                case .loss: false
                }
            } ?? selection.node
        let first = min(max(0, selected - height / 2), max(0, rows.count - height))
        return rows[first..<first + min(height, rows.count - first)]
    }

    /// The rows at the bottom for the training settings: three if the layers leave room; on wide screens otherwise two compact ones, even
    /// if they hide layers, or three if the numbers are too long for that; otherwise none, and the help shows them.
    private func settingsRows(_ network: Network, _ inside: Rect) -> Int {
        let free = inside.height - rows(network).count
        if free >= 3 { return 3 }
        let isWide = screenWidth >= 120 && inside.height >= 6
        guard free >= 2 || isWide else { return 0 }
        return isWide && inside.height >= 7 && closeSettings.width > inside.width - 2 ? 3 : 2
    }

    /// The free rows between the layers and the settings of a strip in `rect`.
    func free(in rect: Rect) -> Rect {
        let inside = rect.inset(top: 1)
        guard let network = run.network else { return inside.inset(top: inside.height) }
        let settings = settingsRows(network, inside)
        // A row stays free above the settings.
        return inside.inset(top: min(inside.height, rows(network).count), bottom: settings > 0 ? settings + 1 : 0)
    }

    /// Learning rate and batch size in one row.
    private var closeSettings: VisibleText {
        let shown = RunSettings(settings.run, run, settings.words)
        return settings.words(.settingsClose, [.rate: shown.rate, .count: shown.batch])
    }

    /// Learning rate, batch size and loss function.
    private func drawSettings(on canvas: inout Canvas, in inside: Rect) {
        guard let network = run.network else { return }
        let rows = settingsRows(network, inside)
        let (theme, words, shown) = (settings.theme, settings.words, RunSettings(settings.run, run, settings.words))
        let room = Rect(x: inside.x + 1, y: inside.endY - rows, width: inside.width - 2, height: rows)
        let mark = settings.appearance.omission
        func write(_ text: VisibleText, _ row: Int, _ style: Style) {
            canvas.write(text.fitted(room.width, mark: mark), x: room.x, y: room.y + row, width: room.width, style)
        }
        switch rows {
        case 3:
            for (row, (name, value)) in [(Phrase.runsRate, shown.rate), (.runsBatch, shown.batch)].enumerated() {
                // A long number leaves room for a short name, or has the row to itself.
                let names = [words(name)] + (name == .runsRate ? [words(.settingsRateShort)] : [])
                if let name = names.first(where: { $0.width + 1 + value.width <= room.width }) { write(name, row, theme.quiet) }
                canvas.writeRight(value, endX: room.endX, y: room.y + row, width: room.width)
            }
            write(shown.loss, 2, .plain)
        case 2:
            if closeSettings.width <= room.width {
                write(closeSettings, 0, .plain)
                write(shown.loss, 1, .plain)
            } else {
                // The numbers are kept whole; the help shows the loss function, too.
                let batch = words(.settingsBatch, [.count: shown.batch])
                let both: VisibleText = "\(batch)\(settings.appearance.sign(" · ", " - "))\(shown.loss)"
                write(words(.settingsRate, [.rate: shown.rate]), 0, .plain)
                write(both.width <= room.width ? both : batch, 1, .plain)
            }
        default: break
        }
    }

    /// What is at a row of the screen, for a strip in `rect`; nil if there is nothing.
    func row(at y: Int, in rect: Rect) -> Row? {
        let inside = rect.inset(top: 1)
        guard let network = run.network, y >= inside.y else { return nil }
        return shownRows(network, inside).dropFirst(y - inside.y).first
    }

    private func shape(_ text: String, _ width: Int) -> VisibleText {
        let shown = settings.appearance.unicode ? VisibleText(untrusted: text) : VisibleText(untrusted: text).asciiOnly
        let fitted = shown.fitted(width, mark: settings.appearance.omission)
        return "\(VisibleText(untrusted: String(repeating: " ", count: max(0, width - fitted.width))))\(fitted)"
    }

    /// ▼ beside the layer whose forward pass was just done, ▲ beside the one whose backward pass was; the loss has a row of its own.
    private func mark(_ index: Int) -> VisibleText? {
        guard let network = run.network, let phase = run.snapshot?.lastPhase else { return nil }
        let (down, up) = (settings.appearance.sign("▼", "v"), settings.appearance.sign("▲", "^"))
        switch phase {
        case .load: return index == 0 ? down : nil
        case .forward(let node): return index == node ? down : nil
        case .loss: return index == network.nodes.count ? down : nil
        case .backward(let node): return index == node ? up : nil
        case .update: return index == 0 ? settings.appearance.sign("●", "*") : nil
        }
    }

    /// Mean |δ| of each layer, or before the backward pass mean |a|, on a logarithmic scale from a ten-thousandth of the largest upwards.
    private var levels: [Double?] {
        guard let seen = run.magnitudes, let network = run.network else {
            return Array(repeating: nil, count: run.network?.nodes.count ?? 0)
        }
        let hasResiduals = seen.residuals.contains { $0 != nil }
        let means = hasResiduals ? seen.residuals : seen.activations
        let largest = means.compactMap { $0 }.max() ?? 0
        return network.nodes.indices.map { index in
            guard means.indices.contains(index), let mean = means[index], mean > 0, largest > 0 else { return nil }
            return max(0.125, 1 + NumberFormat.logarithm(mean / largest) / 4)
        }
    }
}
