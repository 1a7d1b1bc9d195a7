import Messages
import TerminalUI
import Training

/// The samples of a set as thumbnails, or the confusion matrix of the network's answers.
struct SamplesScreen {
    let state: SamplesState
    let run: RunStatus
    /// The arrangement of the thumbnails; nil before there are data.
    let grid: SampleGrid?
    let settings: Workbench.Settings
    private var words: Phrasebook { settings.words }
    private var theme: Theme { settings.theme }
    private var appearance: Appearance { settings.appearance }

    /// Below the title: the weights that were evaluated, the picture, the chosen sample or cell.
    static func rooms(_ body: Rect) -> (evaluation: Rect, picture: Rect, choice: Rect) {
        let inside = body.inset(left: 1, right: 2)
        return (
            Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: 1),
            Rect(x: inside.x, y: inside.y + 2, width: inside.width, height: inside.height - 3),
            Rect(x: inside.x, y: inside.endY - 1, width: inside.width, height: 1)
        )
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let rooms = Self.rooms(rect)
        _ = Pane.draw(shown(title), focused: true, on: &canvas, in: rect, appearance)
        drawEvaluation(on: &canvas, in: rooms.evaluation)
        if state.isMatrixOpen {
            guard let matrix = state.matrix, let place = state.chosenPlace else { return }
            matrix.draw(chosen: place, on: &canvas, in: rooms.picture, appearance, words)
            var text = words(
                .matrixPlace,
                [.label: "\(place.label)", .number: "\(place.answer)", .count: NumberFormat.grouped(matrix[place])])
            // The figures of the chosen row for which there is no room beside the counts.
            for figure in ClassFigure.allCases.dropFirst(MatrixLayout(matrix, room: rooms.picture.size).figures.count) {
                let value = figure.value(of: place.label, in: matrix).map { NumberFormat.percent($0) } ?? "-"
                let longer: VisibleText = "\(text)\(shown(" · "))\(words(figure.name)) \(value)"
                if longer.width <= rooms.choice.width { text = longer }
            }
            canvas.write(text, x: rooms.choice.x, y: rooms.choice.y, width: rooms.choice.width, theme.title)
        } else if state.list.indices.isEmpty {
            for (row, line) in words(.samplesEmpty).wrapped(rooms.picture.width).enumerated() where run.isLoaded {
                canvas.write(line, x: rooms.picture.x, y: rooms.picture.y + 1 + row, theme.quiet)
            }
        } else {
            grid?.draw(state, state.samples(of: run.dataset), on: &canvas, in: rooms.picture, appearance)
            drawChoice(on: &canvas, in: rooms.choice)
        }
    }

    /// The number of largest outputs among which the label is looked for.
    private static let top = 3

    private func shown(_ text: VisibleText) -> VisibleText { appearance.unicode ? text : text.asciiOnly }

    private var title: VisibleText {
        let set = words(state.set == .test ? .sampleSetTest : .sampleSetTrain)
        if state.isMatrixOpen { return "\(words(.matrixTitle)) · \(set) · \(words(.matrixAxes))" }
        let filter = state.filter
        var parts = [words(.keySamples), set]
        if let label = filter.label { parts.append(words(.samplesOfLabel, [.label: "\(label)"])) }
        if let answer = filter.answer { parts.append(words(.samplesOfAnswer, [.number: "\(answer)"])) }
        switch filter.outcome {
        case .all: if filter.label == nil { parts.append(words(.samplesAll)) }
        case .right: parts.append(words(.samplesRight))
        case .wrong: parts.append(words(.samplesWrong))
        }
        if filter.order == .worstFirst { parts.append(words(.samplesWorstFirst)) }
        let place = state.list.indices.isEmpty ? 0 : state.cursor + 1
        parts.append("\(NumberFormat.grouped(place)) / \(NumberFormat.grouped(state.list.indices.count))")
        return .joined(parts, separator: " · ")
    }

    /// Which weights were evaluated, and whether they are still the current ones.
    private func drawEvaluation(on canvas: inout Canvas, in rect: Rect) {
        let separator = shown(" · ")
        if state.asked == state.set {
            let progress = state.progress.flatMap { $0.set == state.set ? $0 : nil }
            let step = NumberFormat.grouped(progress?.step ?? run.snapshot?.step ?? 0)
            var x = rect.x + canvas.write(words(.samplesEvaluating, [.step: step]), x: rect.x, y: rect.y, theme.focus) + 1
            let share = progress.map { Double($0.done) / Double(max(1, $0.count)) } ?? 0
            let bar = Bar.horizontal(share, width: 10, appearance).padded(10)
            let text: VisibleText = "\(appearance.sign("▕", "["))\(bar)\(appearance.sign("▏", "]"))"
            x += canvas.write(text, x: x, y: rect.y, width: max(0, rect.endX - x), theme.good) + 1
            canvas.write(NumberFormat.percent(share, decimals: 0), x: x, y: rect.y, width: max(0, rect.endX - x))
            return
        }
        guard let results = state.results[state.set], let matrix = state.matrix else {
            canvas.write(words(.noticeNotEvaluated), x: rect.x, y: rect.y, width: rect.width, theme.focus)
            return
        }
        var counts = words(
            .samplesResults,
            [
                .step: NumberFormat.grouped(results.step), .count: NumberFormat.grouped(matrix.wrong),
                .total: NumberFormat.grouped(matrix.total),
                .error: NumberFormat.percent(Double(matrix.wrong) / Double(max(1, matrix.total)), decimals: 2),
            ])
        // With three classes every sample would be right.
        if matrix.classCount > Self.top, let accuracy = results.accuracy(top: Self.top) {
            let text = words(.samplesTop, [.number: "\(Self.top)", .value: NumberFormat.percent(accuracy, decimals: 2)])
            let longer: VisibleText = "\(counts)\(separator)\(text)"
            if longer.width <= rect.width { counts = longer }
        }
        guard !run.isCurrent(results) else {
            canvas.write(counts, x: rect.x, y: rect.y, width: rect.width)
            return
        }
        let now = run.snapshot?.step ?? 0
        let old =
            results.step == now
            ? words(.samplesBeforeChange)
            : words(.samplesOlder, [.number: NumberFormat.grouped(results.step), .step: NumberFormat.grouped(now)])
        if counts.width + separator.width + old.width <= rect.width {
            let x = rect.x + canvas.write(counts, x: rect.x, y: rect.y)
            canvas.write("\(separator)\(old)", x: x, y: rect.y, theme.focus)
        } else {
            canvas.write(old, x: rect.x, y: rect.y, width: rect.width, theme.focus)
        }
    }

    private func drawChoice(on canvas: inout Canvas, in rect: Rect) {
        guard let index = state.chosen, let samples = state.samples(of: run.dataset) else { return }
        let label = Int(samples.labels[index])
        let name = words(state.set == .test ? .sampleOfTest : .sampleOfTrain, [.sample: "\(index)", .label: "\(label)"])
        var x = rect.x + canvas.write(name, x: rect.x, y: rect.y, width: rect.width, theme.title)
        guard let results = state.results[state.set] else { return }
        let answer = results.answers[index]
        let sign = answer == label ? appearance.sign("✓", "+") : appearance.sign("✗", "x")
        let text: VisibleText = "\(shown(" · "))\(words(.samplesOfAnswer, [.number: "\(answer)"])) \(sign)"
        x += canvas.write(text, x: x, y: rect.y, width: max(0, rect.endX - x), answer == label ? theme.good : theme.bad)
        let loss: VisibleText = "\(shown(" · "))\(words(.headerLoss, [.loss: NumberFormat.short(Double(results.losses[index]))]))"
        canvas.write(loss, x: x, y: rect.y, width: max(0, rect.endX - x))
    }
}

extension Rect {
    var size: Size { Size(width, height) }
}
