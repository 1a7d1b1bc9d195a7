import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The statistics view: figures and advice, dead or saturated units, a histogram, norms and ratios over time.
struct StatisticsPicture {
    let node: Network.Node
    let figures: LayerStatistics
    let advice: StatisticsAdvice
    let gradientNorms: SmoothedCurve
    let updateRatios: SmoothedCurve
    /// The hash of all parameters.
    let parametersHash: String?
    /// The index in the list of dead or saturated units; nil without a selection.
    let selected: Int?
    let words: Phrasebook
    let appearance: Appearance

    private var theme: Theme { Theme(appearance) }

    /// The most rows of units.
    private static let unitRows = 3

    /// Draws it; returns where the listed units stand, by their place in the list.
    @discardableResult
    func draw(on canvas: inout Canvas, in rect: Rect) -> [(place: Int, rect: Rect)] {
        var y = rect.y
        let mark = appearance.omission
        func write(_ text: VisibleText, _ style: Style = .plain) {
            guard y < rect.endY else { return }
            canvas.write(text.fitted(rect.width, mark: mark), x: rect.x, y: y, width: rect.width, style)
            y += 1
        }
        let sentence = advice.text(figures, node.layer?.activation ?? .none, words)
        let advised = figures.mean == nil ? [] : sentence.wrapped(rect.width)
        let listed = figures.stuckUnits.isEmpty ? 0 : 2
        // In a small room, advice is more important than the last figures.
        for line in figureLines(width: rect.width).prefix(max(2, rect.height - advised.count - listed)) { write(line) }
        for line in advised { write(line, advice.isBad ? theme.bad : theme.title) }
        var units: [(place: Int, rect: Rect)] = []
        if listed > 0 { y += drawUnits(on: &canvas, in: Rect(x: rect.x, y: y, width: rect.width, height: rect.endY - y), &units) }
        drawPictures(on: &canvas, in: Rect(x: rect.x, y: y, width: rect.width, height: rect.endY - y))
        return units
    }

    // MARK: Figures

    /// As many figures per line as fit.
    func figureLines(width: Int) -> [VisibleText] {
        var lines: [VisibleText] = []
        for figure in figureTexts(isNarrow: width < 50) {
            if let last = lines.last, last.width + 3 + figure.width <= width {
                lines[lines.count - 1] = "\(last)\(appearance.sign(" · ", " - "))\(figure)"
            } else {
                lines.append(figure)
            }
        }
        return lines
    }

    private func figureTexts(isNarrow: Bool) -> [VisibleText] {
        var texts: [VisibleText] = []
        func short(_ value: Double) -> VisibleText { NumberFormat.short(value, digits: isNarrow ? 2 : 4) }
        if let mean = figures.mean {
            texts.append(words(.statMean, [.value: short(mean), .size: short(figures.deviation)]))
        } else {
            texts.append(words(.statNone))
        }
        if figures.notFinite > 0 { texts.append(words(.statNotFinite, [.count: "\(figures.notFinite)"])) }
        if let dead = figures.dead { texts.append(words(.statDead, [.count: "\(dead)", .total: "\(figures.units)"])) }
        if let saturated = figures.saturated {
            texts.append(words(.statSaturated, [.count: "\(saturated)", .total: "\(figures.units)"]))
        }
        if let residual = figures.meanResidual { texts.append(words(.statResidual, [.value: short(residual)])) }
        if let norm = figures.weightNorm { texts.append(words(.statWeights, [.value: short(norm)])) }
        if let norm = figures.gradientNorm { texts.append(words(.statGradients, [.value: short(norm)])) }
        if let ratio = figures.updateRatio { texts.append(words(.statRatio, [.value: short(ratio)])) }
        if let hash = parametersHash {
            texts.append(words(.statHash, [.name: VisibleText(untrusted: String(hash.prefix(12)))]))
        }
        return texts
    }

    // MARK: Units

    /// The unit with this index in a layer, in the order of `FeatureMaps.units(sample:)`.
    static func unit(_ index: Int, of node: Network.Node) -> Unit {
        let plane = max(1, node.shape.planeCount)
        return Unit(index / plane, index % plane / max(1, node.shape.columns), index % max(1, node.shape.columns))
    }

    private static func name(_ index: Int, of node: Network.Node) -> VisibleText {
        let unit = unit(index, of: node)
        return node.shape.planeCount == 1 ? "\(unit.map)" : "\(unit.map),\(unit.row),\(unit.column)"
    }

    /// How many units fit into a row of `width` columns.
    static func unitsPerRow(_ units: [Int], of node: Network.Node, width: Int) -> Int {
        max(1, width / ((units.map { name($0, of: node).width }.max() ?? 1) + 2))
    }

    /// The list, around the selected unit if not all of it fits; returns the rows used, and in `drawn` where the units stand.
    private func drawUnits(on canvas: inout Canvas, in rect: Rect, _ drawn: inout [(place: Int, rect: Rect)]) -> Int {
        guard rect.height >= 2 else { return 0 }
        let units = figures.stuckUnits
        let total = figures.dead ?? figures.saturated ?? units.count
        var title = words(figures.dead == nil ? .statSaturatedList : .statDeadList)
        if total > units.count { title = "\(title)\(words(.statListed, [.count: "\(units.count)", .total: "\(total)"]))" }
        canvas.write(title.fitted(rect.width, mark: appearance.omission), x: rect.x, y: rect.y, width: rect.width, theme.quiet)
        let perRow = Self.unitsPerRow(units, of: node, width: rect.width)
        let rows = (units.count + perRow - 1) / perRow
        let shown = min(rows, Self.unitRows, rect.height - 1)
        let first = min(max(0, (selected ?? 0) / perRow - shown / 2), rows - shown)
        let width = rect.width / perRow
        for (place, unit) in units.enumerated().dropFirst(first * perRow).prefix(shown * perRow) {
            let (x, y) = (rect.x + place % perRow * width, rect.y + 1 + place / perRow - first)
            let isSelected = place == selected
            if isSelected { canvas.write(appearance.sign("▸", ">"), x: x, y: y, theme.focus) }
            let used = canvas.write(Self.name(unit, of: node), x: x + 1, y: y, isSelected ? theme.focus : .plain)
            drawn.append((place, Rect(x: x, y: y, width: used + 1, height: 1)))
        }
        return 1 + shown
    }

    // MARK: Pictures

    /// The histogram, and below it, or beside it if there is room, the curves over time.
    private func drawPictures(on canvas: inout Canvas, in rect: Rect) {
        guard rect.height >= 4 else { return }
        let hasHistory = !gradientNorms.raw.isEmpty
        let height = hasHistory && rect.height >= 10 ? min(14, rect.height / 2) : min(14, rect.height)
        if !figures.histogram.isEmpty { canvas.write(words(.statHistogram), x: rect.x, y: rect.y, width: rect.width, theme.quiet) }
        drawHistogram(on: &canvas, in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: height - 1))
        let left = rect.inset(top: height)
        guard hasHistory, left.height >= 5 else { return }
        if left.width >= 70 {
            let half = (left.width - 2) / 2
            let charts = Rect(x: left.x, y: left.y, width: half, height: min(15, left.height))
            draw(gradientNorms, .statNorms, on: &canvas, in: charts)
            draw(updateRatios, .statRatios, on: &canvas, in: Rect(x: left.endX - half, y: left.y, width: half, height: charts.height))
        } else {
            let both = left.height >= 12
            let upper = Rect(x: left.x, y: left.y, width: left.width, height: min(15, both ? left.height / 2 : left.height))
            draw(gradientNorms, .statNorms, on: &canvas, in: upper)
            if both {
                draw(updateRatios, .statRatios, on: &canvas, in: Rect(x: left.x, y: upper.endY, width: left.width, height: upper.height))
            }
        }
    }

    private func draw(_ curve: SmoothedCurve, _ title: Phrase, on canvas: inout Canvas, in rect: Rect) {
        canvas.write(words(title), x: rect.x, y: rect.y, width: rect.width, theme.quiet)
        var chart = CurvesScreen.chart(curve, theme, appearance)
        // Both span several powers of ten in a run.
        chart.vertical = .logarithmic(offset: 0)
        if chart.lacksLogarithms {
            canvas.write(words(.statAllZero), x: rect.x, y: rect.y + 1, width: rect.width)
            return
        }
        chart.draw(on: &canvas, in: rect.inset(top: 1))
    }

    /// The bars with the numbers at their ends.
    func drawHistogram(on canvas: inout Canvas, in rect: Rect) {
        guard !figures.histogram.isEmpty else { return }
        let bars = Rect(x: rect.x, y: rect.y, width: min(rect.width, 80), height: rect.height - 1)
        Bar.histogram(figures.histogram, on: &canvas, in: bars, theme.faint, appearance)
        let width = min(bars.width, figures.histogram.count * max(1, bars.width / figures.histogram.count))
        canvas.write(NumberFormat.short(Double(figures.lowest)), x: rect.x, y: bars.endY, theme.quiet)
        canvas.writeRight(NumberFormat.short(Double(figures.highest)), endX: rect.x + width, y: bars.endY, theme.quiet)
    }
}

extension Workbench {
    /// The dead or saturated units listed on the screen.
    var stuckUnits: [Int] { selection.stuckUnits(in: run.snapshot) }
    /// The index of the selected one.
    var selectedStuckUnit: Int? { selection.selectedStuckUnit(in: run.snapshot) }

    mutating func moveStuckUnit(_ direction: Direction) {
        guard let network = run.network, let selected = selectedStuckUnit else { return }
        let units = stuckUnits
        let perRow = StatisticsPicture.unitsPerRow(units, of: network.nodes[selection.node], width: middleRects.main.width - 2)
        let step =
            switch direction {
            case .left: -1
            case .right: 1
            case .up: -perRow
            case .down: perRow
            }
        if units.indices.contains(selected + step) { selection.stuckUnit = units[selected + step] }
    }
}
