import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The panes beside the picture: the loss, the answer, the layer's figures.
struct SidePanes {
    let run: RunStatus
    /// The index of the layer whose figures are shown.
    let node: Int
    /// The panes that a lesson points at.
    let pointed: Set<LessonScene.Pane>
    /// Whether a lesson's scene is on its way: the numbers of now are not its own, and not shown.
    var isOnTheWay = false
    let settings: Workbench.Settings

    private var words: Phrasebook { settings.words }
    private var sample: SampleLook.Seen? { isOnTheWay ? nil : run.sample }
    private var theme: Theme { settings.theme }

    func drawChart(on canvas: inout Canvas, in rect: Rect) {
        guard rect.height >= 3 else { return }
        let curve = run.curves.placed(run.curves.loss)
        let first = Self.firstShown(of: curve)
        var title = words(.paneLoss)
        if first > 0 {
            title = "\(title) \(words(.chartFrom, [.step: NumberFormat.grouped(Int(curve.positions?[first] ?? Double(first)))]))"
        }
        if let test = run.snapshot.flatMap({ run.curves.test(before: $0.step) }) {
            let errors = [2, 1].map { words(.chartTest, [.error: NumberFormat.percent(test.error, decimals: $0)]) }
            let forms = ["\(title) · \(errors[0])"] + errors
            title = forms.first { $0.width <= rect.width - 4 } ?? (first > 0 ? title : errors[1])
        } else {
            let longer: VisibleText = "\(title) · \(words(.chartLegend))"
            if longer.width <= rect.width - 4 { title = longer }
        }
        let inside = Pane.draw(
            settings.appearance.unicode ? title : title.asciiOnly, pointed: pointed.contains(.loss), on: &canvas, in: rect,
            settings.appearance
        ).inset(left: 1, right: 1)
        guard run.curves.count > 0 else {
            canvas.write(words(.chartNone), x: inside.x, y: inside.y, theme.quiet)
            return
        }
        var chart = CurvesScreen.chart(curve, theme, settings.appearance)
        if first > 0, let axis = chart.horizontal {
            chart.horizontal = ChartAxis(curve.positions?[first] ?? Double(first), axis.upper)
        }
        // Where the run stands, once one has gone back: at the edge, if that is before what is shown.
        if let step = run.snapshot?.step, step + 1 < run.curves.count {
            chart.now = max(CurvesState().position(of: step, in: run.curves), chart.horizontal?.lower ?? 0)
        }
        chart.draw(on: &canvas, in: inside)
    }

    /// The first point of the loss that the small chart shows: the first tenth of the steps is left out once it squashes the rest, being more
    /// than twice as high.
    private static func firstShown(of curve: SmoothedCurve) -> Int {
        let count = curve.raw.count
        let first = count / 10
        guard count >= 40, let start = curve.raw.extent(0..<first), let rest = curve.raw.extent(first..<count),
            start.high > 2 * max(rest.high, 0)
        else { return 0 }
        return first
    }

    func drawAnswer(on canvas: inout Canvas, in rect: Rect) {
        guard rect.height >= 3 else { return }
        var title = words(.paneAnswer)
        let isPointed = pointed.contains(.answer)
        if let loss = sample?.loss {
            let alone = words(.headerLoss, [.loss: NumberFormat.short(loss, digits: 2)])
            let longer: VisibleText = "\(title) · \(alone)"
            let room = Pane.titleRoom(rect, pointed: isPointed)
            // A number that a lesson points at stays visible.
            for text in isPointed ? [longer, alone] : [longer] {
                let shown = settings.appearance.unicode ? text : text.asciiOnly
                guard shown.width <= room else { continue }
                title = shown
                break
            }
        }
        let inside = Pane.draw(title, pointed: isPointed, on: &canvas, in: rect, settings.appearance).inset(
            left: 1, right: 1)
        guard let outputs = sample?.outputs else {
            canvas.write(words(.answerNone), x: inside.x, y: inside.y, width: inside.width, theme.quiet)
            return
        }
        // If an output is NaN, none is the largest.
        let best = outputs.allSatisfy(\.isFinite) ? answer(of: outputs) : -1
        let nameWidth = "\(outputs.count - 1)".count
        let barWidth = max(0, inside.width - nameWidth - 9)
        let range = run.network?.loss.targets ?? 0...1
        for (line, unit) in Self.shown(outputs, rows: inside.height).enumerated() {
            let y = inside.y + line
            let isLabel = sample?.label == unit
            // Without a label (a drawing may have none) the answer is neither right nor wrong.
            let judged = sample?.label == nil ? theme.strong : isLabel ? theme.good : theme.bad
            let style = unit == best ? judged : Style.plain
            if isLabel { canvas.write(settings.appearance.sign("▸", ">"), x: inside.x, y: y, theme.focus) }
            if unit == best && sample?.label != nil {
                canvas.write(
                    isLabel ? settings.appearance.sign("✓", "+") : settings.appearance.sign("✗", "x"), x: inside.x + 1, y: y, style)
            }
            let name = VisibleText(untrusted: String(unit))
            canvas.write(name, x: inside.x + 2 + nameWidth - name.width, y: y, isLabel ? theme.focus : style)
            canvas.write(
                Bar.horizontal(
                    (Double(outputs[unit]) - range.lowerBound) / (range.upperBound - range.lowerBound), width: barWidth, settings.appearance
                ),
                x: inside.x + nameWidth + 3, y: y,
                width: barWidth, unit == best ? style : theme.faint)
            // Outputs beyond 1 keep the width.
            let digits = [10, 100, 1_000].count { abs(outputs[unit]) >= $0 }
            canvas.writeRight(NumberFormat.fixed(Double(outputs[unit]), 3 - digits), endX: inside.endX, y: y, style)
        }
    }

    /// The outputs with a row of their own: all classes in their order if there is room, so that they keep their places; otherwise the largest
    /// first.
    private static func shown(_ outputs: [Float], rows: Int) -> ArraySlice<Int> {
        let order =
            outputs.count <= rows
            ? Array(outputs.indices) : outputs.indices.sorted { outputs[$0] > outputs[$1] || (outputs[$0] == outputs[$1] && $0 < $1) }
        return order.prefix(max(0, rows))
    }

    /// The output whose bar is at a row of the screen, for the answer in `rect`; nil for none.
    func output(atRow row: Int, in rect: Rect) -> Int? {
        let inside = rect.inset(top: 1)
        guard rect.height >= 3, row >= inside.y, let outputs = sample?.outputs else { return nil }
        return Self.shown(outputs, rows: inside.height).dropFirst(row - inside.y).first
    }

    func drawLayer(on canvas: inout Canvas, in rect: Rect) {
        guard rect.height >= 3, let network = run.network else { return }
        let inside = Pane.draw(words(.paneLayer), pointed: pointed.contains(.layer), on: &canvas, in: rect, settings.appearance).inset(
            left: 1, right: 1)
        let layer = network.nodes[node]
        var lines: [VisibleText] = [
            "\(VisibleText(untrusted: layer.name)) \(VisibleText(untrusted: layer.shape.description))", kind(layer),
        ]
        if let function = network.functionName(of: node) { lines.append(VisibleText(untrusted: function)) }
        lines.append(words(.layerParameters, [.count: NumberFormat.grouped(layer.parameterCount)]))
        lines.append(words(.layerWork, [.count: NumberFormat.grouped(layer.multiplyAdds)]))
        if !isOnTheWay, let means = run.magnitudes, means.residuals.indices.contains(node) {
            if let mean = means.activations[node] {
                lines.append(words(.statActivation, [.value: NumberFormat.short(mean, digits: 2)]))
            }
            if let mean = means.residuals[node] {
                lines.append(words(.statResidual, [.value: NumberFormat.short(mean, digits: 2)]))
            }
        }
        for (i, line) in lines.prefix(inside.height).enumerated() {
            let spelled = settings.appearance.unicode ? line : line.asciiOnly
            // A number that is cut must not look like another number.
            let shown = spelled.fitted(inside.width, mark: settings.appearance.omission)
            canvas.write(shown, x: inside.x, y: inside.y + i, width: inside.width, i == 0 ? theme.title : .plain)
        }
    }

    /// Draws learning rate, batch size and loss function in three rows.
    func drawSettings(on canvas: inout Canvas, in rect: Rect) {
        let (inside, shown) = (rect.inset(left: 1, right: 1), RunSettings(settings.run, run, words))
        for (row, (name, value)) in [(Phrase.runsRate, shown.rate), (.runsBatch, shown.batch)].enumerated() {
            let y = inside.y + row
            if words(name).width + 1 + value.width <= inside.width { canvas.write(words(name), x: inside.x, y: y, theme.quiet) }
            canvas.writeRight(value, endX: inside.endX, y: y, width: inside.width)
        }
        canvas.write(shown.loss.fitted(inside.width, mark: settings.appearance.omission), x: inside.x, y: inside.y + 2)
    }

    private func kind(_ node: Network.Node) -> VisibleText {
        let word = words.kind(node.kind)
        return node.kind.kernelShape.map { "\(word) \($0.rows)×\($0.columns)" } ?? word
    }
}
