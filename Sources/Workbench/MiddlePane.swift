import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The pane in the middle: the picture of one view of one layer, with its title and legend. `cnn-tui show` prints the same.
public struct MiddlePane: Sendable {
    /// The network.
    public var network: Network
    /// The moment, with what it answers to `looks(for:)`.
    public var snapshot: Snapshot
    /// The view shown.
    public var look: PictureLook
    /// The numbers shown.
    public var seen: PictureLook.Seen
    /// The layout of the planes; nil for views without planes.
    public var layout: PictureLayout?
    /// The selected plane, row and column; nil without a selection.
    public var selection: (plane: Int, row: Int, column: Int)?
    /// Whether each plane has its own scale.
    public var ownScales: Bool
    /// Gradient norms over time, for the statistics.
    var gradientNorms = SmoothedCurve()
    /// Ratios of update to weight over time, for the statistics.
    var updateRatios = SmoothedCurve()
    /// The index of the selected unit in the statistics' list.
    var listedUnit: Int?
    /// Rows of the legend: the second shows the selected number.
    var legendRows = MiddlePane.legendRows
    /// Whether a lesson points at a unit; nil if it points at none.
    var pointedUnits: (@Sendable (_ plane: Int, _ row: Int, _ column: Int) -> Bool)?
    /// The judgement on the network, if it is based on more than this step.
    var health: NetworkHealth?
    /// Whether training has stopped and cannot continue.
    public var isStopped = false
    /// The words.
    public var words: Phrasebook
    /// What the terminal or file can show.
    public var appearance: Appearance

    /// Collects the parts of a picture; nil unless the moment answers to a look at this view of this layer.
    public init?(
        network: Network, snapshot: Snapshot, node: Int, view: LayerView, layout: PictureLayout?,
        selection: (plane: Int, row: Int, column: Int)? = nil,
        ownScales: Bool = false, words: Phrasebook, appearance: Appearance
    ) {
        self.network = network
        guard let found = snapshot.first(PictureLook.self, where: { $0.node == node && $0.view == view }) else { return nil }
        self.snapshot = snapshot
        (look, seen) = found
        self.layout = layout
        self.selection = selection
        self.ownScales = ownScales
        self.words = words
        self.appearance = appearance
    }

    /// The rows of the legend below the planes.
    static let legendRows = 2

    /// The room for planes in a pane: without title, legend and margins.
    static func pictureRoom(_ rect: Rect, legendRows: Int = legendRows) -> Size {
        Size(max(1, rect.width - 2), max(1, rect.height - 1 - legendRows))
    }

    var theme: Theme { Theme(appearance) }
    var node: Network.Node { network.nodes[look.node] }
    var isPerSample: Bool { network.isPerSample(look.view, at: look.node) }

    /// What the pane looks at to draw a picture.
    public static func looks(for look: PictureLook) -> [any Look] {
        look.view == .statistics ? [look, HashLook(), SignsLook(), MagnitudesLook(guest: look.guest)] : [look]
    }

    /// `conv3 · maps · 12×8×8 · sample 3 of 50, label 7`. If a sample beside the batch has a long name and `width` is too small, the size
    /// and the plane (which the legend has, too) are left out and the name is shortened. If a number is marked, the least important parts
    /// are left out: its place is always complete.
    public func title(width: Int = .max) -> VisibleText {
        let size = VisibleText(untrusted: sizeText(look.view))
        var parts: [VisibleText] = [VisibleText(untrusted: node.name), words.view(look.view, of: look.node, in: network)]
        if let mark = seen.mark {
            parts.append(words(.shareIn, [.place: name(mark)]))
        } else {
            parts.append(size)
        }
        let names = look.guest.map { words.sampleNames($0) } ?? []
        if let name = names.first {
            parts.append(name)
        } else if isPerSample, let label = seen.label {
            parts.append(
                words(
                    .paneSample,
                    [.sample: "\(seen.sample)", .total: "\(seen.sampleCount)", .label: "\(label)"]))
        }
        switch seen.comparison {
        case .after, nil: break
        case .before: parts.insert(words(.comparedBefore), at: 0)
        case .difference: parts.insert(words(.comparedDifference), at: 0)
        }
        let plane: VisibleText = layout.map { $0.isZoomed ? caption($0.firstPlane, $0) : "" } ?? ""
        parts.append(plane)
        parts.removeAll(where: \.isEmpty)
        func isTooWide() -> Bool { VisibleText.joined(parts, separator: " · ").width > width }
        for spare in [size, plane] where look.guest != nil && seen.mark == nil && isTooWide() { parts.removeAll { $0 == spare } }
        // The offset of a shifted sample must not be cut off.
        for (long, short) in zip(names, names.dropFirst()) where isTooWide() { parts = parts.map { $0 == long ? short : $0 } }
        while seen.mark != nil, parts.count > 3, isTooWide() { parts.removeLast() }
        let text = VisibleText.joined(parts, separator: " · ")
        return appearance.unicode ? text : text.asciiOnly
    }

    private func sizeText(_ view: LayerView) -> String {
        switch view {
        case .maps, .residuals, .statistics: node.shape.description
        case .kernels, .gradients, .updates: network.usedParameters(look.node).first?.shape.description ?? ""
        case .array: network.family(of: view, at: look.node).map { $0.axes.map { "\($0.count)" }.joined(separator: "×") } ?? ""
        }
    }

    /// Draws everything below the title; returns the units that the statistics list, by their place in the list.
    @discardableResult
    public func draw(on canvas: inout Canvas, in rect: Rect) -> [(place: Int, rect: Rect)] {
        let inside = rect.inset(left: 1, right: 1)
        switch seen.picture {
        case .planes(let planes, let first, let count, let lowest, let highest, let bias):
            guard let layout, let sample = planes.first, sample.rows == layout.shape.rows, sample.columns == layout.shape.columns
            else { return [] }
            let pictured = Pictured(
                grids: planes.map { NumberGrid(rows: $0.rows, columns: $0.columns, values: $0.values) }, first: first,
                count: count, lowest: lowest, highest: highest, bias: bias, signed: isSigned(lowest))
            let room = inside.inset(bottom: legendRows)
            if layout.band != nil {
                drawBands(pictured, layout, on: &canvas, in: room)
            } else if layout.isZoomed {
                drawZoomed(pictured, layout, on: &canvas, in: room)
            } else {
                drawGrid(pictured, layout, on: &canvas, in: room)
            }
            let y = min(inside.endY - legendRows, inside.y + layout.totalSize.height + 1)
            let legend = Rect(x: inside.x, y: max(y, room.endY), width: inside.width, height: legendRows)
            drawLegend(pictured, layout, on: &canvas, in: legend)
        case .notYet(let phase):
            let made = words.phase(phase, layer: layerName(phase))
            let text = words(isStopped ? .notYetStopped : .notYet, [.phase: made])
            guard let layout else {
                message(text, on: &canvas, in: inside)
                break
            }
            drawHatch(layout, on: &canvas, in: inside.inset(bottom: legendRows))
            // In the legend's place, or on the picture where that is too small.
            let lines = text.wrapped(inside.width)
            let below = min(inside.endY - lines.count, inside.y + layout.totalSize.height + 1)
            guard below >= inside.y + layout.totalSize.height else {
                message(text, on: &canvas, in: inside)
                break
            }
            for (i, line) in lines.enumerated() { canvas.write(line, x: inside.x, y: below + i, theme.quiet) }
        case .whenPaused: message(words(.whyTooMany), on: &canvas, in: inside)
        case .updated: message(words(.whyUpdated), on: &canvas, in: inside)
        case .noLabel: message(words(.noLabel), on: &canvas, in: inside)
        case .noShares(let reason): message(text(reason), on: &canvas, in: inside)
        case .none:
            let isInput = look.view == .residuals
            let text =
                isInput ? words(.noResidualOfInput) : words(.nothingToLearn, [.layer: VisibleText(untrusted: node.name)])
            message(text, on: &canvas, in: inside)
        case .statistics(let figures):
            return StatisticsPicture(
                node: node, figures: figures, advice: advice(figures), gradientNorms: gradientNorms, updateRatios: updateRatios,
                parametersHash: snapshot.first(HashLook.self)?.seen ?? nil, selected: listedUnit, words: words, appearance: appearance
            )
            .draw(on: &canvas, in: inside)
        }
        return []
    }

    private func advice(_ figures: LayerStatistics) -> StatisticsAdvice {
        // The judgement on the network is about its batch, not about a picture beside it.
        if look.guest == nil {
            let advice = (health ?? NetworkHealth(network, snapshot)).advice
            if advice.indices.contains(look.node) { return advice[look.node] }
        }
        let residuals = snapshot[MagnitudesLook(guest: look.guest)]?.residuals ?? []
        return StatisticsAdvice(
            figures, samples: seen.sampleCount,
            outputResidual: residuals.indices.contains(network.outputNode) ? residuals[network.outputNode] : nil,
            hasWeights: !network.usedParameters(look.node).isEmpty)
    }

    /// The rows of the whole picture with its title.
    public var height: Int {
        switch seen.picture {
        case .planes: 1 + (layout?.totalSize.height ?? 0) + 1 + Self.legendRows
        case .notYet, .updated, .whenPaused, .noLabel, .noShares, .none: 5
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
            let x = rect.x + max(0, (rect.width - line.width) / 2)
            // Also legible on a hatched picture.
            canvas.fill(Rect(x: max(rect.x, x - 1), y: top + i, width: line.width + 2, height: 1))
            canvas.write(line, x: x, y: top + i, theme.quiet)
        }
    }

    /// Hatches the places of planes that are not computed yet.
    private func drawHatch(_ layout: PictureLayout, on canvas: inout Canvas, in rect: Rect) {
        layout.drawHatch(appearance, caption: { caption($0, layout) }, on: &canvas, in: rect)
    }

    private func isSigned(_ lowest: Float) -> Bool {
        seen.mark != nil || isSignedView || look.comparison == .difference || lowest < 0
    }

    /// Whether the numbers are those of a diverging scale, whatever signs they have now.
    private var isSignedView: Bool {
        if case .array = look.view { return network.family(of: look.view, at: look.node)?.aspect != .value }
        return look.view != .maps
    }

    func scale(_ pictured: Pictured, _ grid: NumberGrid) -> HeatmapScale {
        guard ownScales else { return HeatmapScale(lowest: pictured.lowest, highest: pictured.highest, signed: pictured.signed) }
        let finite = grid.values.filter(\.isFinite)
        return HeatmapScale(lowest: finite.min() ?? 0, highest: finite.max() ?? 0, signed: pictured.signed)
    }

    // MARK: Planes

    private func drawGrid(_ pictured: Pictured, _ layout: PictureLayout, on canvas: inout Canvas, in rect: Rect) {
        let size = layout.planeSize
        for (index, grid) in pictured.grids.enumerated() where index < layout.planeCount {
            let x = rect.x + index % layout.perRow * (size.width + 1)
            let y = rect.y + index / layout.perRow * (size.height + layout.captionRows)
            let plane = pictured.first + index
            let isSelected = selection?.plane == plane
            let caption = caption(plane, layout)
            if isSelected && layout.captionRows > 0 {
                let sign = appearance.sign("▸", ">")
                canvas.write(sign.width + caption.width <= size.width ? "\(sign)\(caption)" : sign, x: x, y: y, theme.focus)
            } else if layout.captionRows > 0, caption.width <= size.width {
                canvas.write(caption, x: x, y: y, theme.quiet)
            }
            let isMarked = isSelected && !layout.shape.isAbsent(plane)
            let marked = isMarked ? selection.map { ($0.row / layout.rowReduction, $0.column / layout.columnReduction) } : nil
            Heatmap(scale: scale(pictured, grid), appearance).draw(
                grid.reduced(rows: layout.rowReduction, columns: layout.columnReduction), unit: layout.unit, marked: marked,
                overlay: pointed(plane, layout), on: &canvas,
                in: Rect(x: x, y: y + layout.captionRows, width: size.width, height: size.height))
        }
    }

    private func caption(_ plane: Int, _ layout: PictureLayout) -> VisibleText {
        if isPerSample { return "\(plane)" }
        let ends = layout.shape.ends(ofPlane: plane)
        return layout.shape.perOutput > 1 ? "\(ends.out)\(appearance.sign("←", "<"))\(ends.in)" : "\(plane)"
    }

    private func drawZoomed(_ pictured: Pictured, _ layout: PictureLayout, on canvas: inout Canvas, in rect: Rect) {
        guard let grid = pictured.grids.first else { return }
        let corner = layout.viewport(row: selection?.row ?? 0, column: selection?.column ?? 0)
        Heatmap(scale: scale(pictured, grid), appearance).draw(
            grid, unit: layout.unit, firstRow: corner.row, firstColumn: corner.column,
            marked: layout.shape.isAbsent(pictured.first) ? nil : selection.map { ($0.row, $0.column) },
            overlay: pointed(pictured.first, layout), on: &canvas, in: rect)
    }

    /// Which units of a plane a lesson points at, in cells of the picture: several units may share a cell. A kernel that is not there is
    /// hatched.
    private func pointed(_ plane: Int, _ layout: PictureLayout) -> ((Int, Int) -> HeatmapOverlay?)? {
        if layout.shape.isAbsent(plane) { return { _, _ in .toCome } }
        guard let pointedUnits else { return nil }
        let (rows, columns) = layout.isZoomed ? (1, 1) : (layout.rowReduction, layout.columnReduction)
        return { row, column in
            for y in row * rows..<(row + 1) * rows {
                for x in column * columns..<(column + 1) * columns where pointedUnits(plane, y, x) { return .pointed }
            }
            return nil
        }
    }

    /// A vector or a table, in bands one below the other.
    private func drawBands(_ pictured: Pictured, _ layout: PictureLayout, on canvas: inout Canvas, in rect: Rect) {
        guard let whole = pictured.grids.first, let band = layout.band else { return }
        let heatmap = Heatmap(scale: scale(pictured, whole), appearance)
        let grid = whole.reduced(rows: layout.rowReduction, columns: layout.columnReduction)
        let marked = selection.map { (row: $0.row / layout.rowReduction, column: $0.column / layout.columnReduction) }
        let pointed = pointed(0, layout)
        if layout.shape.isVector && layout.unit.halfRows % 2 > 0 {
            // Two bands share a row of the screen.
            let missing = layout.bandCount * band - grid.columns
            heatmap.draw(
                NumberGrid(rows: layout.bandCount, columns: band, values: grid.values + [Float](repeating: 0, count: missing)),
                unit: layout.unit, marked: marked.map { ($0.column / band, $0.column % band) },
                overlay: { row, column in
                    let place = row * band + column
                    return place < grid.columns ? pointed?(0, place) : .hidden
                }, on: &canvas, in: rect)
            return
        }
        let height = layout.planeSize.height + layout.captionRows
        for index in 0..<layout.bandCount {
            let (start, end) = (index * band, min((index + 1) * band, grid.columns))
            let y = rect.y + index * height
            guard y < rect.endY else { return }
            if layout.captionRows > 0 {
                let last = min(end * layout.columnReduction, whole.columns) - 1
                let caption: VisibleText = "\(start * layout.columnReduction)–\(last)"
                canvas.write(appearance.unicode ? caption : caption.asciiOnly, x: rect.x, y: y, theme.quiet)
            }
            let values = (0..<grid.rows).flatMap { grid.values[$0 * grid.columns + start..<$0 * grid.columns + end] }
            let own = marked.flatMap { (start..<end).contains($0.column) ? ($0.row, $0.column - start) : nil }
            heatmap.draw(
                NumberGrid(rows: grid.rows, columns: end - start, values: values), unit: layout.unit, marked: own,
                overlay: pointed.map { pointed in { pointed($0, start + $1) } }, on: &canvas,
                in: Rect(x: rect.x, y: y + layout.captionRows, width: rect.width, height: layout.planeSize.height))
            guard layout.shape.isVector, layout.hasNumbers else { continue }
            for unit in start..<end {
                let style = heatmap.numberStyle(grid.values[unit], own?.1 == unit - start)
                canvas.write("\(unit)", x: rect.x + (unit - start) * layout.unit.width + 1, y: y, style)
            }
        }
    }
}

extension PictureLayout {
    /// Hatches the places of the visible planes, which are to come, each below its caption.
    func drawHatch(_ appearance: Appearance, caption: (Int) -> VisibleText = { _ in "" }, on canvas: inout Canvas, in rect: Rect) {
        let heatmap = Heatmap(scale: HeatmapScale(lowest: 0, highest: 1, signed: false), appearance)
        let size = planeSize
        if isZoomed || band != nil {
            heatmap.drawHatch(
                on: &canvas,
                in: Rect(x: rect.x, y: rect.y, width: min(totalSize.width, rect.width), height: min(totalSize.height, rect.height)))
            return
        }
        for index in 0..<planeCount {
            let x = rect.x + index % perRow * (size.width + 1)
            let y = rect.y + index / perRow * (size.height + captionRows)
            let caption = caption(firstPlane + index)
            if captionRows > 0, caption.width <= size.width { canvas.write(caption, x: x, y: y, Theme(appearance).quiet) }
            heatmap.drawHatch(on: &canvas, in: Rect(x: x, y: y + captionRows, width: size.width, height: size.height))
        }
    }
}

/// Planes in the form in which they are drawn.
struct Pictured {
    let grids: [NumberGrid]
    let first: Int
    let count: Int
    let lowest: Float
    let highest: Float
    let bias: [Float]
    let signed: Bool
}

extension NumberGrid {
    subscript(row: Int, column: Int) -> Float {
        let place = row * columns + column
        return values.indices.contains(place) ? values[place] : .nan
    }
}
