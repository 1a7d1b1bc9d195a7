import Messages
import TerminalUI
import Training

/// The statistics view: figures, a histogram, norms over time.
struct StatisticsPicture {
    let figures: LayerStatistics
    let gradientNorms: Curve
    /// Of all parameters.
    let parametersHash: String?
    let words: Phrasebook
    let appearance: Appearance

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let theme = Theme(appearance)
        var y = rect.y
        for (line, isBad) in lines where y < rect.endY {
            canvas.write(line, x: rect.x, y: y, width: rect.width, isBad ? theme.bad : .plain)
            y += 1
        }
        let left = rect.endY - y
        guard left >= 5 else { return }
        let hasNorms = !gradientNorms.isEmpty && left >= 10
        let histogramHeight = min(14, hasNorms ? left / 2 : left)
        drawHistogram(on: &canvas, in: Rect(x: rect.x, y: y, width: rect.width, height: histogramHeight), theme)
        guard hasNorms else { return }
        y += histogramHeight
        canvas.write(words(.statNorms), x: rect.x, y: y, width: rect.width, theme.quiet)
        LineChart([ChartSeries(gradientNorms, style: theme.strong)], appearance).draw(
            on: &canvas, in: Rect(x: rect.x, y: y + 1, width: rect.width, height: min(14, rect.endY - y - 1)))
    }

    private var lines: [(VisibleText, isBad: Bool)] {
        var lines: [(VisibleText, Bool)] = []
        func short(_ value: Double) -> VisibleText { NumberFormat.short(value, digits: 4) }
        if let mean = figures.mean {
            lines.append((words(.statMean, [.value: short(mean), .size: short(figures.deviation)]), false))
        } else {
            lines.append((words(.statNone), false))
        }
        if figures.notFinite > 0 { lines.append((words(.statNotFinite, [.count: "\(figures.notFinite)"]), true)) }
        if let dead = figures.dead {
            lines.append((words(.statDead, [.count: "\(dead)", .total: "\(figures.units)"]), dead > figures.units / 2))
        }
        if let saturated = figures.saturated {
            lines.append(
                (words(.statSaturated, [.count: "\(saturated)", .total: "\(figures.units)"]), saturated > figures.units / 2))
        }
        if let residual = figures.meanResidual { lines.append((words(.statResidual, [.value: short(residual)]), false)) }
        if let norm = figures.weightNorm { lines.append((words(.statWeights, [.value: short(norm)]), false)) }
        if let norm = figures.gradientNorm { lines.append((words(.statGradients, [.value: short(norm)]), false)) }
        if let ratio = figures.updateRatio { lines.append((words(.statRatio, [.value: short(ratio)]), false)) }
        if let hash = parametersHash {
            lines.append((words(.statHash, [.name: VisibleText(untrusted: String(hash.prefix(12)))]), false))
        }
        return lines
    }

    private func drawHistogram(on canvas: inout Canvas, in rect: Rect, _ theme: Theme) {
        guard !figures.histogram.isEmpty else { return }
        canvas.write(words(.statHistogram), x: rect.x, y: rect.y, width: rect.width, theme.quiet)
        let bars = Rect(x: rect.x, y: rect.y + 1, width: min(rect.width, 80), height: rect.height - 2)
        Bar.histogram(figures.histogram, on: &canvas, in: bars, theme.faint, appearance)
        let width = min(bars.width, figures.histogram.count * max(1, bars.width / figures.histogram.count))
        canvas.write(NumberFormat.short(Double(figures.lowest)), x: rect.x, y: bars.endY, theme.quiet)
        canvas.writeRight(NumberFormat.short(Double(figures.highest)), endX: rect.x + width, y: bars.endY, theme.quiet)
    }
}
