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
        let rows = rows(network, inside)
        let shown = shownRows(rows.rows, network, inside)
        let lines = rows.lines(network, lanes: Self.mostLanes)
        let shift = lines?.first.map { $0.lanes.count + 1 } ?? 0
        for (line, row) in shown.indices.enumerated() {
            let y = inside.y + line
            if let lines {
                canvas.write(
                    VisibleText(untrusted: lines[row].signs(unicode: appearance.unicode)), x: inside.x + 2, y: y, theme.quiet)
                if lines[row].hasMore { canvas.write(appearance.sign("←", "<"), x: inside.x + 2 + shift, y: y, theme.quiet) }
            }
            let room = Rect(x: inside.x + 3 + shift, y: y, width: inside.width - 5 - shift, height: 1)
            switch shown[row] {
            case .node(let index):
                if let mark = mark(index) { canvas.write(mark, x: inside.x + 1, y: y, theme.focus) }
                let isSelected = index == selection.node
                let style: Style = isSelected ? (shownArray == nil ? chosen : theme.title) : .plain
                write(name(of: network.nodes[index], in: rows), network.nodes[index], style, on: &canvas, in: room)
                if let level = levels[index] {
                    canvas.put(Bar.vertical(level, appearance), x: inside.endX - 1, y: y, theme.strong)
                }
            case .group(let name):
                let text: VisibleText = "\(appearance.sign("▾", "-")) \(VisibleText(untrusted: name))"
                canvas.write(text.fitted(room.width, mark: appearance.omission), x: room.x, y: y, width: room.width, theme.title)
            case .folded(let name, let nodes):
                // The phase that was done in the group, and the layer that the group passes on.
                if let mark = nodes.lazy.compactMap({ mark($0) }).first { canvas.write(mark, x: inside.x + 1, y: y, theme.focus) }
                let text: VisibleText = "\(appearance.sign("▸", "+")) \(VisibleText(untrusted: name)) \(nodes.count)"
                let style = nodes.contains(selection.node) ? chosen : .plain
                write(text, isWhole: true, network.nodes[nodes.upperBound - 1], style, on: &canvas, in: room)
                if let level = nodes.compactMap({ levels[$0] }).max() {
                    canvas.put(Bar.vertical(level, appearance), x: inside.endX - 1, y: y, theme.strong)
                }
            case .array(let family):
                let isSelected = family.node == shownArray?.node && family.array == shownArray?.array
                let symbol = VisibleText(untrusted: network.symbol(of: isSelected ? shownArray ?? family : family))
                let text: VisibleText = "\(symbol) \(settings.words.arrayName(family, in: network))"
                let shown = (appearance.unicode ? text : text.asciiOnly).fitted(room.width - 1, mark: appearance.omission)
                canvas.write(shown, x: room.x + 2, y: y, isSelected ? chosen : theme.quiet)
            case .loss:
                if let mark = mark(network.nodes.count) { canvas.write(mark, x: inside.x + 1, y: y, theme.focus) }
                canvas.write(settings.words(.paneLoss), x: room.x, y: y, theme.quiet)
            }
        }
    }

    /// The most lanes of lines beside the names.
    private static let mostLanes = 4

    /// Of a layer in an open group only what follows the group's name, set back.
    private func name(of node: Network.Node, in rows: StripRows) -> VisibleText {
        guard let group = StripRows.name(ofGroupOf: node), rows.rows.contains(.group(group)) else {
            return VisibleText(untrusted: node.name)
        }
        return "  \(VisibleText(untrusted: String(node.name.dropFirst(group.count + 1))))"
    }

    /// Name and shape of a layer, the shape at the right if both are to be recognised beside each other.
    private func write(
        _ name: VisibleText, isWhole: Bool = false, _ node: Network.Node, _ style: Style, on canvas: inout Canvas, in room: Rect
    ) {
        let description = VisibleText(untrusted: node.shape.description)
        let size = settings.appearance.unicode ? description : description.asciiOnly
        let left = room.width - size.width - 1
        let text: VisibleText =
            if name.width <= 7 && room.width >= 16 {
                "\(name.padded(7))\(shape(node.shape.description, room.width - 7))"
            } else if name.width <= left || left >= Self.leastName && !isWhole {
                "\(name.fitted(left, mark: settings.appearance.omission).padded(left)) \(size)"
            } else {
                name.fitted(room.width, mark: settings.appearance.omission)
            }
        canvas.write(text, x: room.x, y: room.y, width: room.width + 1, style)
    }

    /// The least columns of a name that has to be shortened beside a shape.
    private static let leastName = 7

    /// The array in the picture, if it is none that a common view shows.
    private var shownArray: PlaceFamily? {
        guard case .array = selection.view else { return nil }
        return run.network?.family(of: selection.view, at: selection.node)
    }

    /// All rows: the layers, below the selected one its arrays if one of them is in the picture, and the loss. Groups are folded where not all
    /// of them fit.
    private func rows(_ network: Network, _ inside: Rect) -> StripRows {
        let arrays = shownArray == nil ? [] : network.families(selection.node).filter { $0.aspect == .value }
        return StripRows(network, folds: selection.folds, selected: selection.node, arrays: arrays, height: inside.height)
    }

    /// The rows of a strip in `rect`; nil before the network is known.
    func rows(in rect: Rect) -> StripRows? { run.network.map { rows($0, rect.inset(top: 1)) } }

    /// The rows that fit, around the selected one.
    private func shownRows(_ rows: [StripRows.Row], _ network: Network, _ inside: Rect) -> ArraySlice<StripRows.Row> {
        let height = max(0, inside.height - settingsRows(network, inside))
        let selected =
            rows.firstIndex { row in
                switch row {
                case .node, .folded: shownArray == nil && StripRows.nodes(of: row).contains(selection.node)
                case .group: false
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
        let free = inside.height - rows(network, inside).rows.count
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
        return inside.inset(top: min(inside.height, rows(network, inside).rows.count), bottom: settings > 0 ? settings + 1 : 0)
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
    func row(at y: Int, in rect: Rect) -> StripRows.Row? {
        let inside = rect.inset(top: 1)
        guard let network = run.network, y >= inside.y else { return nil }
        return shownRows(rows(network, inside).rows, network, inside).dropFirst(y - inside.y).first
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
