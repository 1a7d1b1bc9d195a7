import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// The preview of an update: a kernel before, its change and after, and for each layer the predicted change of the loss beside the actual
/// one.
struct UpdatePane {
    let run: RunStatus
    let selection: Selection
    /// Nil until it has arrived.
    let preview: UpdatePreview?
    /// Whether a lesson points at it.
    let isPointed: Bool
    let settings: Workbench.Settings
    private var words: Phrasebook { settings.words }
    private var appearance: Appearance { settings.appearance }
    private var theme: Theme { settings.theme }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        guard let network = run.network else { return }
        let layer = VisibleText(untrusted: network.nodes[selection.node].name)
        var title: VisibleText = "\(layer) · \(words(.paneUpdate))"
        if case .forecast(_, let kernel?) = preview, kernel.count > 1 { title = "\(title) · \(name(kernel))" }
        let inside = Pane.draw(
            shown(title), focused: selection.focusedPane != .text, pointed: isPointed, on: &canvas,
            in: rect,
            appearance
        ).inset(left: 1, right: 1)
        switch preview {
        case nil: return
        case .notYet(let phase):
            let made = words.phase(phase, layer: VisibleText(untrusted: network.nodes[1].name))
            message(words(run.failure == nil ? .notYet : .notYetStopped, [.phase: made]), on: &canvas, in: inside)
        case .done: message(words(.updateDone), on: &canvas, in: inside)
        case .whenPaused: message(words(.updateWhenPaused), on: &canvas, in: inside)
        case .forecast(let forecast, let kernel):
            // Heading, total and sentence; a blank row above; at least five rows for the kernel.
            let rows = min(forecast.layers.count, max(1, inside.height - 4 - Self.leastKernelRows))
            let room = inside.inset(bottom: rows + 4)
            var end = room.y
            if let kernel {
                end = draw(kernel, rate: forecast.learningRate, on: &canvas, in: room)
            } else {
                let text = words(.nothingToLearn, [.layer: layer])
                for line in text.wrapped(room.width).prefix(room.height) {
                    canvas.write(line, x: room.x, y: end, theme.quiet)
                    end += 1
                }
            }
            draw(
                forecast, network, rows: rows, on: &canvas,
                in: Rect(x: inside.x, y: min(end + 1, room.endY + 1), width: inside.width, height: rows + 3))
        }
    }

    private static let leastKernelRows = 5

    private func shown(_ text: VisibleText) -> VisibleText { appearance.unicode ? text : text.asciiOnly }

    private func message(_ text: VisibleText, on canvas: inout Canvas, in rect: Rect) {
        for (i, line) in text.wrapped(min(60, rect.width)).prefix(rect.height).enumerated() {
            canvas.write(line, x: rect.x, y: rect.y + i, theme.quiet)
        }
    }

    private func name(_ kernel: KernelUpdate) -> VisibleText {
        let ends = run.network?.planeLayout(selection.node)?.ends(ofPlane: kernel.index)
        let index: VisibleText = kernel.perOutput > 1 ? "\(ends?.out ?? 0)←\(ends?.in ?? 0)" : "\(kernel.index)"
        return words.parameters(index, of: run.network?.nodes[selection.node].kind)
    }

    // MARK: The kernel

    /// Old, Δ and new side by side, and the entry with the largest change in numbers; returns the row below.
    private func draw(_ kernel: KernelUpdate, rate: Float, on canvas: inout Canvas, in rect: Rect) -> Int {
        let gap = 2
        let width = (rect.width - 2 * gap) / 3
        let height = max(1, rect.height - 2)
        let fit = Fit(rows: kernel.old.rows, columns: kernel.old.columns, room: Size(width, height), appearance)
        let both = HeatmapScale(lowest: kernel.range.lowerBound, highest: kernel.range.upperBound, signed: true)
        let changes = HeatmapScale(lowest: kernel.changeRange.lowerBound, highest: kernel.changeRange.upperBound, signed: true)
        let largest = kernel.change.values.indices.max { abs(kernel.change.values[$0]) < abs(kernel.change.values[$1]) } ?? 0
        let (row, column) = (largest / kernel.old.columns, largest % kernel.old.columns)
        let columns: [(Phrase, Plane, HeatmapScale)] = [
            (.updateOld, kernel.old, both), (.updateChange, kernel.change, changes), (.updateNew, kernel.new, both),
        ]
        // Close together if the planes are small, to be easy to compare.
        let step = min(width, max(fit.size.width, 16)) + gap
        for (i, (caption, plane, scale)) in columns.enumerated() {
            let x = rect.x + i * step
            let text = words(caption, [.value: NumberFormat.short(Double(scale.highest))])
            canvas.write(shown(text), x: x, y: rect.y, width: step - 1, theme.quiet)
            let grid = NumberGrid(rows: plane.rows, columns: plane.columns, values: plane.values)
            Heatmap(scale: scale, appearance).draw(
                grid.reduced(rows: fit.rowReduction, columns: fit.columnReduction), unit: fit.unit,
                marked: (row / fit.rowReduction, column / fit.columnReduction), on: &canvas,
                in: Rect(x: x, y: rect.y + 1, width: fit.size.width, height: min(height, fit.size.height)))
        }
        let y = rect.y + 1 + min(height, fit.size.height)
        guard y < rect.endY else { return y }
        let digits = rect.width < 66 ? 3 : 5
        func number(_ value: Float) -> VisibleText { NumberFormat.short(Double(value), digits: digits) }
        let change = kernel.change.values[largest]
        let sign = change < 0 ? appearance.sign("−", "-") : "+"
        let numbers: VisibleText =
            "\(number(kernel.old.values[largest])) \(sign) \(number(abs(change))) = \(number(kernel.new.values[largest]))"
        let isOneForEachMap = run.network?.planeLayout(selection.node)?.isOneForEachMap == true
        let place =
            isOneForEachMap
            ? words(.factorOfMap, [.map: "\(largest)"]) : words(.updateLargest, [.number: "\(row)", .position: "\(column)"])
        let text = words(.namedNumber, [.name: place, .value: numbers])
        // Never cut: part of a number would look like another one.
        canvas.write(shown(text.width <= rect.width ? text : numbers), x: rect.x, y: y)
        return y + 1
    }

    /// The size of the units of three planes side by side.
    private struct Fit {
        var unit: UnitSize
        var rowReduction = 1
        var columnReduction = 1
        var size: Size

        init(rows: Int, columns: Int, room: Size, _ appearance: Appearance) {
            let boxWidth = min(12, room.width / max(1, columns))
            if boxWidth >= Heatmap.numberWidth && rows <= room.height {
                unit = UnitSize(boxWidth: boxWidth, rows: rows * 2 <= room.height && boxWidth >= 9 ? 2 : 1)
                size = unit.size(rows: rows, columns: columns)
                return
            }
            for magnification in (1...8).reversed() {
                unit = UnitSize(magnification: magnification, appearance)
                size = unit.size(rows: rows, columns: columns)
                if size.width <= room.width && size.height <= room.height { return }
            }
            unit = UnitSize(magnification: 1, appearance)
            size = unit.size(rows: rows, columns: columns)
            while size.width > room.width || size.height > room.height {
                if size.width > room.width { columnReduction += 1 }
                if size.height > room.height { rowReduction += 1 }
                size = unit.size(
                    rows: (rows + rowReduction - 1) / rowReduction, columns: (columns + columnReduction - 1) / columnReduction)
            }
        }
    }

    // MARK: The table

    private func draw(_ forecast: UpdateForecast, _ network: Network, rows: Int, on canvas: inout Canvas, in rect: Rect) {
        let isNarrow = rect.width < 52
        let ends = (isNarrow ? [18, 27, 35] : [25, 38, 50]).map { rect.x + $0 }
        func number(_ value: Double) -> VisibleText { NumberFormat.short(value, digits: isNarrow ? 2 : 3) }
        let promised = forecast.isDescent ? Phrase.updatePromised : .updatePromisedByRule
        for (phrase, end) in zip([promised, .updateMeasured, .updateRatio], ends) {
            canvas.writeRight(shown(words(phrase)), endX: end, y: rect.y, theme.quiet)
        }
        let selected = forecast.layers.firstIndex { $0.node == selection.node }
        let first = min(max(0, (selected ?? 0) - rows / 2), forecast.layers.count - rows)
        var y = rect.y + 1
        for effect in forecast.layers[first..<first + rows] + [forecast.together] {
            let isSelected = effect.node == selection.node
            let name = effect.node.map { VisibleText(untrusted: network.nodes[$0].name) } ?? words(.updateTogether)
            if isSelected { canvas.write(appearance.sign("▸", ">"), x: rect.x, y: y, theme.focus) }
            canvas.write(
                name, x: rect.x + (isNarrow ? 1 : 2), y: y, width: 12, isSelected ? theme.focus : effect.node == nil ? theme.title : .plain)
            canvas.writeRight(number(effect.promised), endX: ends[0], y: y)
            canvas.writeRight(number(effect.measured), endX: ends[1], y: y)
            let style = effect.isTooLarge ? theme.bad : .plain
            canvas.writeRight(effect.ratio.map { NumberFormat.percent($0, decimals: 0) } ?? "-", endX: ends[2], y: y, style)
            if effect.isTooLarge { canvas.write("!", x: ends[2] + (isNarrow ? 0 : 1), y: y, style) }
            y += 1
        }
        let isTooLarge = forecast.together.isTooLarge || forecast.layers.contains { $0.isTooLarge }
        let verdict = Self.verdict(on: forecast, network, words, width: rect.width)
        canvas.write(
            shown(verdict).fitted(rect.width, mark: appearance.omission), x: rect.x, y: y, isTooLarge ? theme.bad : theme.quiet)
    }

    /// How the actual change compares with the predicted one: for all layers together; if that agrees, for the layer furthest from its
    /// prediction. As much as fits.
    static func verdict(on forecast: UpdateForecast, _ network: Network, _ words: Phrasebook, width: Int) -> VisibleText {
        let together = forecast.together
        var variants: [VisibleText]
        if together.promise.outcome == .kept, let other = furthest(forecast.layers), let node = other.node {
            let layer = VisibleText(untrusted: network.nodes[node].name)
            variants = words.sentences(other.promise).map { words(.updateAlone, [.layer: layer, .detail: $0]) }
            variants.append(words(.updateAloneShort, [.layer: layer]))
        } else {
            variants = words.sentences(together.promise)
        }
        if together.isTooLarge || forecast.layers.contains(where: \.isTooLarge) {
            variants = variants.map { words(.updateTooLarge, [.detail: $0]) } + variants
        }
        return variants.first { $0.width <= width } ?? variants.last ?? ""
    }

    /// The layer furthest from its prediction; nil if all agree, or the difference may be rounding.
    private static func furthest(_ layers: [UpdateForecast.Effect]) -> UpdateForecast.Effect? {
        func distance(_ effect: UpdateForecast.Effect) -> Double {
            switch effect.promise.outcome {
            case .kept, .nothing, .rounding: 0
            case .part(let ratio): abs(ratio - 1)
            case .against: abs((effect.ratio ?? 0) - 1)
            case .unpromised, .notFinite: .infinity
            }
        }
        return layers.filter { distance($0) > 0 }.max { distance($0) < distance($1) }
    }
}

extension Workbench {
    /// What the preview looks at; nil if none is open.
    var forecastLook: ForecastLook? { inquiry.previewedKernel.map { ForecastLook(node: selection.node, kernel: $0) } }

    /// The preview on the screen, if it has arrived.
    var shownPreview: UpdatePreview? {
        forecastLook.flatMap { run.snapshot?[$0] }
    }

    /// The layer's kernels, selected with left and right.
    var kernelCount: Int { run.network?.planeLayout(selection.node)?.count ?? 0 }

    /// The kernel shown when the preview opens: the selected one in views of kernels.
    var kernelOfSelection: Int { [.kernels, .gradients, .updates].contains(selection.view) ? selection.plane : 0 }

    mutating func movePreview(_ direction: Direction) {
        guard let network = run.network, let kernel = inquiry.previewedKernel else { return }
        switch direction {
        case .left, .right:
            let step = direction == .left ? -1 : 1
            inquiry.previewedKernel = network.planeLayout(selection.node)?.plane(nearest: kernel + step, step: step) ?? kernel + step
        case .up, .down:
            let next = min(max(selection.node + (direction == .up ? -1 : 1), 0), network.nodes.count - 1)
            guard next != selection.node else { return }
            selection.select(layer: next, in: network)
            inquiry.previewedKernel = 0
        }
    }
}
