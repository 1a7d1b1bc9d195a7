import Messages
import TerminalUI
import Training

/// The curves of several saved runs side by side, as a picture for `runs compare`.
public struct RunsPicture {
    private var runs: [ComparedRun] = []
    private let words: Phrasebook
    private let appearance: Appearance

    /// The runs with these names and curves, in the colours that the screen gives them.
    public init(_ runs: [(name: String, history: History)], _ words: Phrasebook, _ appearance: Appearance) {
        for (name, history) in runs { self.runs.append(ComparedRun(name, RunCurves(history), beside: self.runs)) }
        (self.words, self.appearance) = (words, appearance)
    }

    /// Loss on the left, accuracy on the test set on the right, the legend below.
    public var canvas: Canvas {
        let theme = Theme(appearance)
        var canvas = Canvas(Size(120, 27 + runs.count))
        let end = Double(max(1, (runs.map(\.curves.count).max() ?? 0) - 1))
        func draw(_ title: Phrase, _ series: [ChartSeries], in rect: Rect, _ change: (inout LineChart) -> Void) {
            let inside = Pane.draw(words(title), on: &canvas, in: rect, appearance).inset(left: 1, right: 1)
            guard series.contains(where: { !$0.curve.isEmpty }) else {
                canvas.write(words(.chartNone), x: inside.x, y: inside.y, theme.quiet)
                return
            }
            var chart = LineChart(series, appearance)
            chart.horizontal = ChartAxis(0, end)
            change(&chart)
            chart.draw(on: &canvas, in: inside)
        }
        draw(.curvesLoss, runs.map { $0.loss(byTime: false, theme) }, in: Rect(x: 0, y: 0, width: 60, height: 25)) { _ in }
        draw(.curvesTestAccuracy, runs.map { $0.testAccuracy(byTime: false, theme) }, in: Rect(x: 60, y: 0, width: 60, height: 25)) {
            $0.points = runs.map { $0.testPoints(byTime: false, theme) }
            $0.verticalLabels = .percentages
            $0.span = .upTo(1)
        }
        RunsLegend(
            rows: runs.map { run in
                (VisibleText(untrusted: String(run.mark)), VisibleText(untrusted: run.name), run.curves, run.style(theme))
            }, words: words, appearance: appearance
        ).draw(on: &canvas, in: Rect(x: 1, y: 26, width: 118, height: runs.count))
        return canvas
    }
}

/// The last and best figures of a run, for a legend.
struct CurvesFigures {
    let curves: RunCurves

    /// The figures in one line.
    func text(_ words: Phrasebook) -> VisibleText {
        let best = curves.tests.min { ($0.decidingError, $0.step) < ($1.decidingError, $1.step) }
        let loss = curves.loss.smoothed.values.last
        func accuracy(_ error: Double?) -> VisibleText { error.map { NumberFormat.percent(1 - $0, decimals: 2) } ?? "-" }
        return words(
            .curvesFigures,
            [
                .step: NumberFormat.grouped(curves.count), .loss: loss.map { NumberFormat.short(Double($0)) } ?? "-",
                .value: accuracy(curves.tests.last?.error), .number: accuracy(best?.error),
                .end: best.map { NumberFormat.grouped($0.step) } ?? "-",
            ])
    }
}

/// A legend of runs: mark, name, last and best figures, a row each.
struct RunsLegend {
    var rows: [(mark: VisibleText, name: VisibleText, curves: RunCurves, style: Style)]
    let words: Phrasebook
    let appearance: Appearance

    /// Draws as many rows as there is room for; the last says how many are missing.
    func draw(on canvas: inout Canvas, in rect: Rect) {
        let widest = min(24, rows.map(\.name.width).max() ?? 0)
        for (row, run) in rows.prefix(rect.height).enumerated() {
            let y = rect.y + row
            if row == rect.height - 1, rows.count > rect.height {
                let more = words(.lineMore, [.count: "\(rows.count - row)"])
                canvas.write(more, x: rect.x, y: y, width: rect.width, Theme(appearance).quiet)
                return
            }
            let name = run.name.fitted(widest, mark: appearance.omission).padded(widest)
            let x = rect.x + canvas.write("\(run.mark) \(name)", x: rect.x, y: y, width: rect.width, run.style) + 2
            canvas.write(CurvesFigures(curves: run.curves).text(words), x: x, y: y, width: max(0, rect.endX - x))
        }
    }
}
