import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Draws the curves screen: the charts, and below them the values at the cursor.
struct CurvesScreen {
    let state: CurvesState
    let run: RunStatus
    let body: Rect
    let settings: Workbench.Settings
    private var words: Phrasebook { settings.words }
    private var appearance: Appearance { settings.appearance }
    private var theme: Theme { settings.theme }
    private var curves: RunCurves { run.curves }

    // MARK: Layout

    /// Columns for the labels left of each chart, fixed so that charts keep their place when numbers change.
    private static let labelWidth = 7

    /// Whether there is room for all charts at once.
    var hasRoomForAll: Bool { body.width >= 100 && body.height >= 30 }

    /// The charts on the screen.
    var panes: [CurvesPane] {
        if let pane = state.pane { return [pane] }
        return hasRoomForAll ? CurvesPane.allCases : [.loss]
    }

    /// The next choice: each chart in turn, then all if there is room.
    var nextPane: CurvesPane? {
        guard let shown = state.pane ?? (hasRoomForAll ? nil : .loss) else { return .loss }
        return CurvesPane(rawValue: shown.rawValue + 1) ?? (hasRoomForAll ? nil : .loss)
    }

    /// The rows of the values below the charts, with their title.
    private var valueRows: Int { 2 + rowsOfValues + normRows.count + legendRows }

    /// The rows of the legend of other runs, with the run's own.
    private var legendRows: Int { curves.compared.isEmpty ? 0 : min(curves.compared.count + 1, hasRoomForAll ? 9 : 4) }

    /// The most that may be needed, so that the charts keep their height as values grow.
    private var rowsOfValues: Int {
        let more = (curves.former == nil ? 0 : 1) + (curves.validations.isEmpty ? 0 : 1)
        return body.width >= 110 ? max(1, more) : body.width < 80 ? max(2, more + 1) : min(2, more + 1)
    }

    /// Where the charts are.
    private func rects(in rect: Rect) -> [(pane: CurvesPane, rect: Rect)] {
        let charts = rect.inset(bottom: valueRows)
        let panes = panes
        guard panes.count > 1 else { return panes.map { ($0, charts) } }
        let (left, upper) = ((charts.width - 1) / 2, (charts.height + 1) / 2)
        return panes.enumerated().map { index, pane in
            let (isRight, isLower) = (index % 2 == 1, index >= 2)
            return (
                pane,
                Rect(
                    x: charts.x + (isRight ? left + 1 : 0), y: charts.y + (isLower ? upper : 0),
                    width: isRight ? charts.width - left - 1 : left,
                    height: isLower ? charts.height - upper : upper)
            )
        }
    }

    private func plot(in rect: Rect) -> Rect {
        LineChart.plot(in: rect.inset(left: 1, top: 1, right: 1), labelWidth: Self.labelWidth)
    }

    /// Columns from one end of a chart to the other.
    var plotWidth: Int { rects(in: body).first.map { plot(in: $0.rect).width } ?? 1 }

    /// The position of a screen cell along its chart, from 0 (left) to 1 (right); nil outside the charts. Used for the mouse.
    func share(column: Int, row: Int) -> Double? {
        for (_, rect) in rects(in: body) {
            let plot = plot(in: rect)
            guard (plot.x..<plot.endX).contains(column), (plot.y..<plot.endY).contains(row) else { continue }
            return Double(column - plot.x) / Double(max(1, plot.width - 1))
        }
        return nil
    }

    // MARK: Drawing

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let rects = rects(in: rect)
        if rects.count > 1 {
            let line: Unicode.Scalar = appearance.unicode ? "│" : "|"
            let first = rects[0].rect
            canvas.fill(Rect(x: first.endX, y: rect.y, width: 1, height: rect.height - valueRows), line, theme.quiet)
        }
        let axis = state.axis(of: curves)
        for (pane, rect) in rects { draw(pane, axis, on: &canvas, in: rect) }
        drawValues(on: &canvas, in: Rect(x: rect.x, y: rect.endY - valueRows, width: rect.width, height: valueRows))
    }

    /// A word of a chart's title, in the style of the curve it names.
    private typealias Part = (text: VisibleText, style: Style)

    private func draw(_ pane: CurvesPane, _ axis: ChartAxis, on canvas: inout Canvas, in rect: Rect) {
        var title: VisibleText = "\(pane.rawValue) \(name(pane))"
        if state.isLogarithmicUp && pane != .accuracy { title = "\(title), \(words(.curvesLogarithmic))" }
        let inside = Pane.draw(title, on: &canvas, in: rect, appearance).inset(left: 1, right: 1)
        var x = rect.x + 1 + title.width + 2
        for part in legend(pane) where x + part.text.width + 2 < rect.endX {
            x += canvas.write(" \(part.text)", x: x, y: rect.y, part.style)
            x += canvas.write(" ", x: x, y: rect.y)
        }
        let ahead = pane == .learningRate ? ratesAhead : nil
        guard curves.count > 0 || !curves.compared.isEmpty || ahead != nil else {
            canvas.write(words(.chartNone), x: inside.x, y: inside.y, theme.quiet)
            return
        }
        var chart = LineChart((ahead.map { [$0] } ?? []) + series(pane), appearance)
        // A zoomed chart stays as it is.
        let end = state.view == nil ? ahead?.positions?.last ?? axis.upper : axis.upper
        chart.horizontal = ChartAxis(axis.lower, max(axis.upper, end), scale: axis.scale)
        chart.horizontalLabels = state.isByTime ? .seconds : .counts
        chart.labelWidth = Self.labelWidth
        // A view that follows the run starts at 0; a zoomed one fills the height.
        chart.span = state.view == nil ? .fromZero : .fitted
        if pane == .accuracy {
            chart.verticalLabels = .percentages
            chart.points = curves.compared.map { $0.testPoints(byTime: state.isByTime, theme) } + [tests, validations]
            if state.view == nil { chart.span = .upTo(1) }
        } else if state.isLogarithmicUp {
            chart.vertical = .logarithmic(offset: 0)
        }
        chart.cursor = state.cursorStep(of: curves).map { state.position(of: $0, in: curves) }
        chart.marks = curves.changes.map { state.position(of: $0.step, in: curves) }
        if let step = run.snapshot?.step { chart.now = state.position(of: min(step, curves.count - 1), in: curves) }
        if chart.lacksLogarithms {
            for (row, line) in words(.curvesNoLogarithm).wrapped(inside.width).prefix(inside.height).enumerated() {
                canvas.write(line, x: inside.x, y: inside.y + row, theme.focus)
            }
            return
        }
        chart.draw(on: &canvas, in: inside)
    }

    private func name(_ pane: CurvesPane) -> VisibleText {
        switch pane {
        case .loss: words(.curvesLoss)
        case .accuracy: words(.curvesAccuracy)
        case .learningRate: words(.curvesRate)
        case .norms: words(.curvesNorms)
        }
    }

    private func series(_ pane: CurvesPane) -> [ChartSeries] {
        var all: [ChartSeries]
        switch pane {
        case .loss: all = CurvesScreen.series(curves.loss, theme)
        case .accuracy: all = CurvesScreen.series(curves.accuracy, theme)
        case .learningRate: all = [ChartSeries(curves.learningRate, style: theme.strong, mark: "*")]
        case .norms:
            // Raw lines behind all smoothed ones.
            all = layers.map { ChartSeries(curves.norms[$0.node]?.raw ?? Curve(), style: theme.quiet, mark: ".") }
            for layer in layers {
                var one = ChartSeries(curves.norms[layer.node]?.smoothed ?? Curve(), style: layer.style, mark: layer.mark)
                one.isOnTop = true
                one.isMarked = true
                all.append(one)
            }
        }
        for index in all.indices { all[index].positions = state.isByTime ? curves.seconds : curves.positions }
        // Other runs lie over the raw numbers, which fill whole areas, and under the smoothed line.
        all.insert(contentsOf: others(pane), at: pane == .loss || pane == .accuracy ? 1 : 0)
        if pane == .accuracy, let validation { all.append(validation) }
        if pane == .loss, let former = curves.former {
            var behind = ChartSeries(former.loss, style: theme.quiet, mark: ",")
            behind.firstStep = former.points.point(of: former.firstStep)
            behind.positions = state.isByTime ? former.seconds : former.positions
            all.insert(behind, at: 0)
        }
        return all
    }

    /// The learning rates that are to come by the schedule; nil without one, or where the axis is time.
    private var ratesAhead: ChartSeries? {
        guard !state.isByTime, let snapshot = run.snapshot else { return nil }
        let schedule = settings.run.learning.schedule
        let first = max(curves.count, 0)
        guard let end = schedule.horizon(stepsPerEpoch: snapshot.batchesPerEpoch), end > first else { return nil }
        let stride = Double(end - first) / Double(min(end - first, Self.mostRatesAhead))
        let steps = (0...Int((Double(end - first) / stride).rounded())).map { first + Int(Double($0) * stride) }
        var line = ChartSeries(
            Curve(
                steps.map { Float(Double(snapshot.baseRate) * schedule.factor(atStep: $0, stepsPerEpoch: snapshot.batchesPerEpoch)) }),
            style: theme.faint, mark: ".")
        line.positions = steps.map(Double.init)
        return line
    }

    /// A chart has no more columns.
    private static let mostRatesAhead = 512

    /// The curves of other runs, behind the run's own.
    private func others(_ pane: CurvesPane) -> [ChartSeries] {
        curves.compared.compactMap { other in
            switch pane {
            case .loss: other.loss(byTime: state.isByTime, theme)
            case .accuracy: other.testAccuracy(byTime: state.isByTime, theme)
            case .learningRate: other.learningRate(byTime: state.isByTime, theme)
            // Other networks have other layers.
            case .norms: nil
            }
        }
    }

    private var legendOfRuns: RunsLegend {
        let own = settings.runName.map { VisibleText(untrusted: $0) } ?? words(.curvesThisRun)
        let others = curves.compared.map { other in
            (VisibleText(untrusted: String(other.mark)), VisibleText(untrusted: other.name), other.curves, other.style(theme))
        }
        return RunsLegend(rows: [("*", own, curves, theme.strong)] + others, words: words, appearance: appearance)
    }

    /// The raw line below, the smoothed one above.
    static func series(_ curve: SmoothedCurve, _ theme: Theme) -> [ChartSeries] {
        var raw = ChartSeries(curve.raw, style: theme.faint, mark: ".")
        var smoothed = ChartSeries(curve.smoothed, style: theme.strong, mark: "*")
        smoothed.isOnTop = true
        raw.positions = curve.positions
        smoothed.positions = curve.positions
        return [raw, smoothed]
    }

    /// A small chart of a curve over all its steps.
    static func chart(_ curve: SmoothedCurve, _ theme: Theme, _ appearance: Appearance) -> LineChart {
        var chart = LineChart(series(curve, theme), appearance)
        chart.horizontal = ChartAxis(0, max(1, curve.positions?.last ?? Double(curve.raw.count - 1)))
        return chart
    }

    private var testMark: VisibleText { appearance.sign("●", "o") }

    private var validationMark: VisibleText { appearance.sign("◇", "v") }

    /// The validation part's accuracy as a line between its tests; nil without one.
    private var validation: ChartSeries? {
        let tests = curves.validations
        guard !tests.isEmpty else { return nil }
        var line = ChartSeries(Curve(tests.map { Float(1 - $0.error) }), style: theme.good, mark: "-")
        line.positions = tests.map { position(ofTest: $0.step) }
        line.isOnTop = true
        return line
    }

    /// The position of a test: that of the step it was made before, and until that is done of the last one.
    private func position(ofTest step: Int) -> Double { state.position(of: min(step, max(0, curves.count - 1)), in: curves) }

    private var validations: ChartPoints {
        ChartPoints(
            curves.validations.map { (position(ofTest: $0.step), 1 - $0.error) }, style: theme.good,
            mark: validationMark.string.unicodeScalars.first ?? "v")
    }

    private var tests: ChartPoints {
        ChartPoints(
            curves.tests.map { (position(ofTest: $0.step), 1 - $0.error) }, style: theme.title,
            mark: testMark.string.unicodeScalars.first ?? "o")
    }

    private func legend(_ pane: CurvesPane) -> [Part] {
        // Without colours the lines' marks are written beside their names.
        func named(_ phrase: Phrase, _ mark: VisibleText) -> VisibleText {
            appearance.unicode ? words(phrase) : "\(mark) \(words(phrase))"
        }
        switch pane {
        case .loss:
            let former: [Part] = curves.former == nil ? [] : [(named(.curvesFormer, ","), theme.quiet)]
            return [(named(.curvesRaw, "."), theme.faint), (named(.curvesSmoothed, "*"), theme.strong)] + former
        case .accuracy:
            let validated: VisibleText = "\(validationMark) \(words(.curvesValidation))"
            let validation: [Part] = curves.validations.isEmpty ? [] : [(validated, theme.good)]
            return [
                (named(.curvesTrain, "."), theme.faint), (named(.curvesSmoothed, "*"), theme.strong),
                ("\(testMark) \(words(.curvesTest))", theme.title),
            ] + validation
        case .learningRate: return []
        case .norms: return layers.map { ($0.name, $0.style) }
        }
    }

    // MARK: Values at the cursor

    /// The layers with gradients, with the letter and the style of their lines.
    private var layers: [(node: Int, mark: Unicode.Scalar, name: VisibleText, style: Style)] {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".unicodeScalars)
        return curves.norms.keys.sorted().enumerated().map { index, node in
            let mark = letters[index % letters.count]
            let name = VisibleText(untrusted: run.network?.nodes[node].name ?? "")
            return (node, mark, "\(VisibleText(untrusted: String(mark))) \(name)", theme.line(index))
        }
    }

    /// The layers in rows, as many as fit.
    private var normRows: [[(node: Int, mark: Unicode.Scalar, name: VisibleText, style: Style)]] {
        let layers = layers
        let widest = layers.map(\.name.width).max() ?? 0
        let perRow = max(1, body.width / (widest + 1 + Self.normWidth + 2))
        let rows = stride(from: 0, to: layers.count, by: perRow).map { Array(layers[$0..<min($0 + perRow, layers.count)]) }
        return rows.isEmpty ? [[]] : Array(rows.prefix(hasRoomForAll ? 4 : body.height >= 20 ? 2 : 1))
    }

    private static let normWidth = 8

    private func drawValues(on canvas: inout Canvas, in rect: Rect) {
        let separator = appearance.sign(" · ", " - ")
        guard let step = state.cursorStep(of: curves) else {
            let inside = Pane.draw(words(.keyCursor), on: &canvas, in: rect, appearance).inset(left: 1, right: 1)
            legendOfRuns.draw(on: &canvas, in: Rect(x: inside.x, y: inside.y, width: inside.width, height: legendRows))
            return
        }
        let point = curves.points.point(of: step)
        let steps = curves.points.steps(of: point)
        let seconds = NumberFormat.fixed(curves.seconds[point], 2)
        var title = [
            steps.count == 1
                ? words(.curvesAt, [.step: NumberFormat.grouped(step), .seconds: seconds])
                : words(
                    .curvesAtBlock,
                    [.step: NumberFormat.grouped(step), .end: NumberFormat.grouped(steps.upperBound - 1), .seconds: seconds])
        ]
        if let shown = run.snapshot?.step {
            title.append(shown == step ? words(.curvesShown) : words(.curvesNow, [.step: NumberFormat.grouped(shown)]))
        }
        if state.cursor == nil { title.append(words(.curvesNewest)) }
        let inside = Pane.draw(VisibleText.joined(title, separator: separator), on: &canvas, in: rect, appearance).inset(left: 1, right: 1)
        var lines: [VisibleText] = []
        for value in values(at: step, point) {
            // A value stays on one line.
            if let last = lines.last, last.width + separator.width + value.width <= inside.width {
                lines[lines.count - 1] = "\(last)\(separator)\(value)"
            } else {
                lines.append(value)
            }
        }
        for (row, line) in lines.prefix(rowsOfValues).enumerated() { canvas.write(line, x: inside.x, y: inside.y + row) }
        for (row, layers) in normRows.enumerated() {
            var x = inside.x
            for layer in layers {
                x += canvas.write(layer.name, x: x, y: inside.y + rowsOfValues + row, layer.style) + 1
                let values = curves.norms[layer.node]?.raw.values ?? []
                let norm = values.indices.contains(point) && !values[point].isNaN ? Double(values[point]) : nil
                canvas.write(norm.map { NumberFormat.short($0) } ?? "-", x: x, y: inside.y + rowsOfValues + row)
                x += Self.normWidth + 2
            }
        }
        let legend = Rect(
            x: inside.x, y: inside.y + rowsOfValues + normRows.count, width: inside.width, height: legendRows)
        legendOfRuns.draw(on: &canvas, in: legend)
        canvas.write(note(at: step).fitted(inside.width, mark: appearance.omission), x: inside.x, y: inside.endY - 1, theme.quiet)
    }

    private func values(at step: Int, _ point: Int) -> [VisibleText] {
        func short(_ value: Float) -> VisibleText { value.isNaN ? "-" : NumberFormat.short(Double(value)) }
        func percent(_ value: Float) -> VisibleText { value.isNaN ? "-" : NumberFormat.percent(Double(value)) }
        var parts = [
            words(.curvesLossValue, [.loss: short(curves.loss.raw.values[point]), .value: short(curves.loss.smoothed.values[point])]),
            words(
                .curvesTrainValue,
                [.number: percent(curves.accuracy.raw.values[point]), .value: percent(curves.accuracy.smoothed.values[point])]),
        ]
        // After the newest step there may be a test already.
        if let test = curves.test(before: step == curves.newestStep ? curves.count : step) {
            if let error = test.validationError {
                parts.append(words(.curvesValidationValue, [.value: NumberFormat.percent(1 - error, decimals: 2)]))
            }
            parts.append(words(.curvesTestValue, [.value: NumberFormat.percent(1 - test.error, decimals: 2)]))
        }
        let rate = curves.learningRate.values[point]
        parts.append(
            words(
                body.width < 110 ? .curvesShortRateValue : .curvesRateValue, [.rate: rate.isNaN ? "-" : NumberFormat.typed(rate)]))
        if let former = curves.former, former.firstStep <= step, step < former.points.endStep {
            parts.append(words(.curvesFormerValue, [.loss: short(former.loss.values[former.points.point(of: step)])]))
        }
        return parts
    }

    /// The change at the cursor's column; otherwise a note on blocks of steps or on smoothing.
    private func note(at step: Int) -> VisibleText {
        let axis = state.axis(of: curves)
        func column(_ step: Int) -> Int? {
            LineChart.column(of: state.position(of: step, in: curves), on: axis, width: plotWidth)
        }
        let here = column(step)
        let changes = curves.changes.filter { $0.step == step || (here != nil && column($0.step) == here) }
        if !changes.isEmpty {
            let detail = VisibleText.joined(changes.map(text), separator: ", ")
            return words(.curvesChanged, [.detail: detail])
        }
        let points = curves.points
        if points.isInBlock(step), let extent = curves.loss.raw.extent(points.point(of: step)..<points.point(of: step) + 1) {
            func short(_ value: Float) -> VisibleText { NumberFormat.short(Double(value)) }
            return words(
                .curvesBlock,
                [.count: "\(points.stepsPerBlock)", .number: short(extent.low), .value: short(extent.high)])
        }
        if !points.isInBlock(step), curves.loss.raw.values[points.point(of: step)].isNaN { return words(.curvesUnknown) }
        let count = curves.smoothing
        if count == 1 { return words(.curvesFormulaNone) }
        return words(.curvesFormula, [.count: "\(count)", .value: NumberFormat.fixed(1 - 1 / Double(count), count > 100 ? 3 : 2)])
    }

    private func text(_ change: Change) -> VisibleText {
        let value = NumberFormat.typed(change.value)
        func name(_ place: Place) -> VisibleText { VisibleText(untrusted: run.network?.name(of: place) ?? "") }
        switch change.target {
        case .learningRate: return words(.changedRate, [.value: value])
        case .setting(let setting): return words(.changedSetting, [.name: VisibleText(untrusted: setting.name), .value: value])
        case .parameter(let place): return words(.changedNumber, [.place: name(place), .value: value])
        case .pixel(let place, let sample): return words(.changedPixel, [.place: name(place), .sample: "\(sample)", .value: value])
        }
    }
}
