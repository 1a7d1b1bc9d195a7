import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The pane in the middle: the picture of one view of one layer, with its title and legend. `cnn-tui show` prints the same.
public struct MiddlePane: Sendable {
    /// The network.
    public var network: Network
    /// What is shown.
    public var snapshot: Snapshot
    /// How the planes are laid out; nil for views without planes.
    public var layout: PictureLayout?
    /// The selected plane, row and column; nil when nothing is selected.
    public var selection: (plane: Int, row: Int, column: Int)?
    /// Whether each plane has a scale of its own.
    public var ownScales: Bool
    /// Gradient norms over time, for the statistics.
    public var gradientNorms: [Float]
    /// The words.
    public var words: Phrasebook
    /// What the place can show.
    public var appearance: Appearance

    /// A picture.
    public init(
        network: Network, snapshot: Snapshot, layout: PictureLayout?, selection: (plane: Int, row: Int, column: Int)? = nil,
        ownScales: Bool = false, gradientNorms: [Float] = [], words: Phrasebook, appearance: Appearance
    ) {
        self.network = network
        self.snapshot = snapshot
        self.layout = layout
        self.selection = selection
        self.ownScales = ownScales
        self.gradientNorms = gradientNorms
        self.words = words
        self.appearance = appearance
    }

    /// The rows of the legend below the planes.
    static let legendRows = 2

    /// The room for planes in a pane: without its title, legend and margins.
    static func pictureRoom(_ rect: Rect) -> Size {
        Size(max(1, rect.width - 2), max(1, rect.height - 1 - legendRows))
    }

    private var theme: Theme { Theme(appearance) }
    private var node: Network.Node { network.nodes[snapshot.focus.node] }

    /// `conv3 · maps · 12×8×8 · sample 3 of 50, label 7`.
    public func title() -> VisibleText {
        let focus = snapshot.focus
        var parts: [VisibleText] = [
            VisibleText(untrusted: node.name), words.view(focus.view), VisibleText(untrusted: sizeText(focus.view)),
        ]
        if focus.view.isPerSample, let label = snapshot.label {
            parts.append(
                words(
                    .paneSample,
                    [.sample: "\(focus.sample)", .total: "\(snapshot.batchCount)", .label: "\(label)"]))
        }
        let text = VisibleText.joined(parts.filter { !$0.isEmpty }, separator: " · ")
        return appearance.unicode ? text : text.asciiOnly
    }

    private func sizeText(_ view: LayerView) -> String {
        switch view {
        case .maps, .residuals, .statistics: node.shape.description
        case .kernels, .gradients, .updates: node.parameters.first?.shape.description ?? ""
        }
    }

    /// Draws everything below the title.
    public func draw(on canvas: inout Canvas, in rect: Rect) {
        let inside = rect.inset(left: 1, right: 1)
        switch snapshot.picture {
        case .planes(let planes, let first, let count, let lowest, let highest, let bias):
            guard let layout, let sample = planes.first, sample.rows == layout.shape.rows, sample.columns == layout.shape.columns
            else { return }
            let pictured = Pictured(
                grids: planes.map { NumberGrid(rows: $0.rows, columns: $0.columns, values: $0.values) }, first: first,
                count: count, lowest: lowest, highest: highest, bias: bias, signed: isSigned(lowest))
            let room = inside.inset(bottom: Self.legendRows)
            if layout.wrap != nil {
                drawVector(pictured, layout, on: &canvas, in: room)
            } else if layout.isZoomed {
                drawZoomed(pictured, layout, on: &canvas, in: room)
            } else {
                drawGrid(pictured, layout, on: &canvas, in: room)
            }
            let y = min(inside.endY - Self.legendRows, inside.y + layout.totalSize.height + 1)
            drawLegend(pictured, layout, on: &canvas, in: Rect(x: inside.x, y: max(y, room.endY), width: inside.width, height: 2))
        case .notYet(let phase):
            message(words(.notYet, [.phase: words.phase(phase, layer: layerName(phase))]), on: &canvas, in: inside)
        case .none:
            let isInput = snapshot.focus.view == .residuals
            let text =
                isInput ? words(.noResidualOfInput) : words(.nothingToLearn, [.layer: VisibleText(untrusted: node.name)])
            message(text, on: &canvas, in: inside)
        case .statistics(let figures):
            StatisticsPicture(figures: figures, gradientNorms: gradientNorms, words: words, appearance: appearance)
                .draw(on: &canvas, in: inside)
        }
    }

    /// The rows that the picture takes with its title, where there is no end of them.
    public func height(atMost limit: Int) -> Int {
        switch snapshot.picture {
        case .planes: min(limit, 1 + (layout?.totalSize.height ?? 0) + 1 + Self.legendRows)
        case .notYet, .none: 5
        case .statistics: 40
        }
    }

    private func layerName(_ phase: Phase) -> VisibleText {
        switch phase {
        case .forward(let node), .backward(let node): VisibleText(untrusted: network.nodes[node].name)
        case .load, .loss, .update: ""
        }
    }

    private func message(_ text: VisibleText, on canvas: inout Canvas, in rect: Rect) {
        let lines = text.wrapped(min(60, rect.width))
        let top = rect.y + max(0, (rect.height - lines.count) / 3)
        for (i, line) in lines.enumerated() where top + i < rect.endY {
            canvas.write(line, x: rect.x + max(0, (rect.width - line.width) / 2), y: top + i, theme.quiet)
        }
    }

    private func isSigned(_ lowest: Float) -> Bool { snapshot.focus.view != .maps || lowest < 0 }

    private func scale(_ pictured: Pictured, _ grid: NumberGrid) -> HeatmapScale {
        guard ownScales else { return HeatmapScale(lowest: pictured.lowest, highest: pictured.highest, signed: pictured.signed) }
        let finite = grid.values.filter(\.isFinite)
        return HeatmapScale(lowest: finite.min() ?? 0, highest: finite.max() ?? 0, signed: pictured.signed)
    }

    // MARK: Planes

    private func drawGrid(_ pictured: Pictured, _ layout: PictureLayout, on canvas: inout Canvas, in rect: Rect) {
        let size = layout.planeSize
        for (index, grid) in pictured.grids.enumerated() where index < layout.planeCount {
            let x = rect.x + index % layout.perRow * (size.width + 1)
            let y = rect.y + index / layout.perRow * (size.height + 1)
            let plane = pictured.first + index
            let isSelected = selection?.plane == plane
            let caption = caption(plane, layout)
            if isSelected {
                let text: VisibleText = "\(appearance.sign("▸", ">"))\(caption)"
                canvas.write(text.fitted(size.width, mark: ""), x: x, y: y, width: size.width, theme.focus)
            } else if layout.shape.count > 1 {
                canvas.write(caption.fitted(size.width, mark: ""), x: x, y: y, width: size.width, theme.quiet)
            }
            let marked = isSelected ? selection.map { ($0.row / layout.rowReduction, $0.column / layout.columnReduction) } : nil
            Heatmap(scale: scale(pictured, grid), appearance).draw(
                grid.reduced(rows: layout.rowReduction, columns: layout.columnReduction), unit: layout.unit, marked: marked, on: &canvas,
                in: Rect(x: x, y: y + 1, width: size.width, height: size.height))
        }
    }

    private func caption(_ plane: Int, _ layout: PictureLayout) -> VisibleText {
        let per = layout.shape.perOutput
        if snapshot.focus.view.isPerSample { return "\(plane)" }
        return per > 1 ? "\(plane / per)\(appearance.sign("←", "<"))\(plane % per)" : "\(plane)"
    }

    private func drawZoomed(_ pictured: Pictured, _ layout: PictureLayout, on canvas: inout Canvas, in rect: Rect) {
        guard let grid = pictured.grids.first else { return }
        let corner = layout.viewport(row: selection?.row ?? 0, column: selection?.column ?? 0)
        Heatmap(scale: scale(pictured, grid), appearance).draw(
            grid, unit: layout.unit, firstRow: corner.row, firstColumn: corner.column,
            marked: selection.map { ($0.row, $0.column) }, on: &canvas, in: rect)
    }

    private func drawVector(_ pictured: Pictured, _ layout: PictureLayout, on canvas: inout Canvas, in rect: Rect) {
        guard let grid = pictured.grids.first, let wrap = layout.wrap else { return }
        let heatmap = Heatmap(scale: scale(pictured, grid), appearance)
        for start in stride(from: 0, to: grid.columns, by: wrap) {
            let end = min(start + wrap, grid.columns)
            let part = NumberGrid(rows: 1, columns: end - start, values: Array(grid.values[start..<end]))
            let marked = selection.flatMap { (start..<end).contains($0.column) ? (0, $0.column - start) : nil }
            let y = rect.y + start / wrap * layout.unit.halfRows / 2
            guard y < rect.endY else { return }
            heatmap.draw(
                part, unit: layout.unit, marked: marked, on: &canvas,
                in: Rect(x: rect.x, y: y, width: rect.width, height: layout.unit.halfRows / 2))
        }
    }

    // MARK: Legend

    private func drawLegend(_ pictured: Pictured, _ layout: PictureLayout, on canvas: inout Canvas, in rect: Rect) {
        let index = (selection?.plane ?? pictured.first) - pictured.first
        let chosen = pictured.grids.indices.contains(index) ? pictured.grids[index] : pictured.grids[0]
        let scale = scale(pictured, chosen)
        var x = rect.x
        let low = NumberFormat.short(Double(scale.lowest))
        let high = NumberFormat.short(Double(scale.highest))
        x += canvas.write(low, x: x, y: rect.y) + 1
        let rampWidth = min(24, rect.width / 3)
        let ramp = Rect(x: x, y: rect.y, width: rampWidth, height: 1)
        Heatmap(scale: scale, appearance).drawRamp(on: &canvas, in: ramp)
        if scale.kind == .diverging {
            canvas.put("0", x: ramp.x + rampWidth / 2, y: rect.y, Style(bold: true))
        }
        x += rampWidth + 1
        x += canvas.write(high, x: x, y: rect.y) + 2
        var notes: [VisibleText] = []
        if layout.rowReduction > 1 {
            notes.append(
                words(.reducedBy, [.number: "\(layout.rowReduction)×\(layout.columnReduction)"]))
        }
        if pictured.grids.count < pictured.count && !layout.isZoomed {
            notes.append(
                words(
                    .planesShown,
                    [
                        .number: "\(pictured.first)", .end: "\(pictured.first + pictured.grids.count - 1)",
                        .total: "\(pictured.count)",
                    ]))
        }
        if layout.shape.count > 1 { notes.append(words(ownScales ? .rangeEach : .rangeShared)) }
        if snapshot.focus.view == .updates {
            let isDone = snapshot.lastPhase == .update
            notes.append(
                words(isDone ? .updatesDone : .updatesToCome, [.rate: NumberFormat.short(Double(snapshot.learningRate))]))
        }
        let separator = appearance.sign(" · ", " - ")
        canvas.write(
            VisibleText.joined(notes, separator: separator), x: x, y: rect.y, width: rect.endX - x, theme.quiet)
        if let selection, selection.plane - pictured.first >= 0, selection.plane - pictured.first < pictured.grids.count {
            let place = place(selection, layout)
            let value = chosen[selection.row, selection.column]
            var column = rect.x + canvas.write(place, x: rect.x, y: rect.y + 1, theme.quiet) + 1
            column += canvas.write("= \(NumberFormat.exact(value))", x: column, y: rect.y + 1, theme.title) + 2
            canvas.write(detail(selection, pictured, layout), x: column, y: rect.y + 1, width: rect.endX - column, theme.quiet)
        }
    }

    private func place(_ selection: (plane: Int, row: Int, column: Int), _ layout: PictureLayout) -> VisibleText {
        if layout.shape.isVector && snapshot.focus.view.isPerSample {
            return words(.unitOfRow, [.unit: "\(selection.column)"])
        }
        if snapshot.focus.view.isPerSample {
            return words(
                .unitOfMap, [.map: "\(selection.plane)", .number: "\(selection.row)", .position: "\(selection.column)"])
        }
        if layout.shape.count == 1, layout.shape.perOutput == 1, case .dense = node.kind {
            return words(.weightOfMatrix, [.unit: "\(selection.row)", .position: "\(selection.column)"])
        }
        let per = layout.shape.perOutput
        let kernel: VisibleText = "\(selection.plane / per) ← \(selection.plane % per)"
        return words(
            .weightOfKernel,
            [
                .kernel: appearance.unicode ? kernel : kernel.asciiOnly, .number: "\(selection.row)",
                .position: "\(selection.column)",
            ])
    }

    private func detail(
        _ selection: (plane: Int, row: Int, column: Int), _ pictured: Pictured, _ layout: PictureLayout
    ) -> VisibleText {
        if !pictured.bias.isEmpty {
            let output = layout.shape.count == 1 ? selection.row : selection.plane / layout.shape.perOutput
            guard pictured.bias.indices.contains(output) else { return "" }
            return words(.biasIs, [.bias: NumberFormat.short(Double(pictured.bias[output]), digits: 4)])
        }
        let index = selection.plane - pictured.first
        if snapshot.winners.indices.contains(index), case .maxPooling(let size) = node.kind {
            let winner = snapshot.winners[index][selection.row * layout.shape.columns + selection.column]
            return words(
                .winnerNotHere,
                [
                    .number: "\(selection.row * size + winner / size)", .position: "\(selection.column * size + winner % size)",
                    .layer: VisibleText(untrusted: network.nodes[node.inputs[0]].name),
                ])
        }
        return ""
    }
}

/// Planes in the form in which they are drawn.
private struct Pictured {
    let grids: [NumberGrid]
    let first: Int
    let count: Int
    let lowest: Float
    let highest: Float
    let bias: [Float]
    let signed: Bool
}

extension NumberGrid {
    fileprivate subscript(row: Int, column: Int) -> Float {
        let place = row * columns + column
        return values.indices.contains(place) ? values[place] : .nan
    }
}
