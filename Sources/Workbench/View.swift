import Messages
import NeuralNetworks
import TerminalUI
import Training

extension Workbench {
    /// The whole screen.
    public func view() -> Canvas {
        var canvas = Canvas(size, omission: appearance.omission)
        draw(on: &canvas)
        if let sheet = theme.sheet { canvas.paint(sheet) }
        return canvas
    }

    /// Draws the whole screen on a canvas of its size.
    func draw(on canvas: inout Canvas) {
        let smallest = ScreenLayout.smallest
        guard size.width >= smallest.width && size.height >= smallest.height else {
            let text = words(.tooSmall, [.width: "\(size.width)", .height: "\(size.height)"])
            var lines = text.wrapped(size.width)
            if let questionBox { lines = questionBox.bareLines(width: size.width) }
            for (i, line) in lines.prefix(size.height).enumerated() { canvas.write(line, x: 0, y: i) }
            return
        }
        let layout = layout
        HeaderLine(run: run, speed: Speed.all[speed], settings: settings).draw(on: &canvas, in: layout.header)
        switch page {
        case .main: drawMain(layout, on: &canvas)
        case .overview: drawOverview(on: &canvas)
        case .curves: curvesScreen.draw(on: &canvas, in: layout.body)
        case .samples: SamplesScreen(state: samplesState, run: run, grid: sampleGrid, settings: settings).draw(on: &canvas, in: layout.body)
        case .drawing: drawingScreen.draw(on: &canvas, in: layout.body)
        }
        statusLine.draw(on: &canvas, in: layout.status)
        footer.draw(on: &canvas, in: layout.footer)
        if layout.lesson.height > 0 { drawLesson(layout, on: &canvas) }
        switch prompt.overlay {
        case nil, .answer: break
        case .lessons(let list): LessonList(list, of: study, on: size, settings).draw(on: &canvas)
        case .help: helpScreen.draw(on: &canvas)
        case .goTo(let field): draw(field, words(.paneGoTo), words(.goToField), below: words(.goToRange, run.stepRange), on: &canvas)
        case .whatIf(let field, let target): drawWhatIf(field, target, on: &canvas)
        case .quit, .open, .load: questionBox?.draw(on: &canvas)
        case .commandLine: CommandLineBox(prompt: prompt, settings: settings).draw(on: &canvas, in: layout)
        case .stateLine: stateLineBox.draw(on: &canvas)
        }
    }

    var networkStrip: NetworkStrip {
        NetworkStrip(run: run, selection: selection, pointed: pointedPanes, screenWidth: size.width, settings: settings)
    }

    var curvesScreen: CurvesScreen { CurvesScreen(state: curvesState, run: run, body: layout.body, settings: settings) }

    var derivationPane: DerivationPane {
        DerivationPane(
            run: run, inquiry: inquiry, guest: selection.guest, isFocused: selection.focusedPane != .text,
            isPointed: pointedPanes.contains(.picture), pointedTerm: pointedTerm, settings: settings)
    }

    var drawingScreen: DrawingScreen {
        DrawingScreen(
            state: drawingState, run: run, selection: selection, pointed: pointedPanes, body: layout.body, settings: settings)
    }

    private var updatePane: UpdatePane {
        UpdatePane(
            run: run, selection: selection, preview: shownPreview, isPointed: pointedPanes.contains(.picture), settings: settings)
    }

    var sidePanes: SidePanes { SidePanes(run: run, node: selection.node, pointed: pointedPanes, settings: settings) }

    private func drawLesson(_ layout: ScreenLayout, on canvas: inout Canvas) {
        if page != .main, layout.isLessonBeside, let divider = layout.dividers.first {
            canvas.fill(divider, appearance.unicode ? "│" : "|", theme.quiet)
        }
        LessonPane(text: lessonText, isSceneLeft: isSceneLeft).draw(on: &canvas, in: layout.lesson)
    }

    private func drawMain(_ layout: ScreenLayout, on canvas: inout Canvas) {
        drawDividers(layout, on: &canvas)
        networkStrip.draw(on: &canvas, in: layout.network)
        inputPicture?.draw(run.snapshot, on: &canvas)
        if inquiry.why.isEmpty && inquiry.previewedKernel != nil {
            updatePane.draw(on: &canvas, in: layout.middle)
        } else if inquiry.why.isEmpty {
            drawMiddle(on: &canvas, in: middleRects.main)
            if let companion { draw(companion, on: &canvas) }
        } else {
            derivationPane.draw(on: &canvas, in: layout.middleWithoutChart)
        }
        if inquiry.why.isEmpty || layout.middle == layout.middleWithoutChart { sidePanes.drawChart(on: &canvas, in: layout.chart) }
        sidePanes.drawAnswer(on: &canvas, in: layout.answer)
        sidePanes.drawLayer(on: &canvas, in: layout.layer)
    }

    private func drawDividers(_ layout: ScreenLayout, on canvas: inout Canvas) {
        let line: Unicode.Scalar = appearance.unicode ? "│" : "|"
        for rect in layout.dividers { canvas.fill(rect, line, theme.quiet) }
    }

    private func drawMiddle(on canvas: inout Canvas, in rect: Rect) {
        let isFocused = selection.focusedPane == .picture
        guard let network = run.network, let snapshot = run.snapshot, run.isLoaded,
            var pane = MiddlePane(
                network: network, snapshot: snapshot, node: selection.node, view: selection.view, layout: pictureLayout,
                selection: (selection.plane, selection.row, selection.column), ownScales: selection.ownScales, words: words,
                appearance: appearance)
        else {
            // For at most a frame between a key and its picture, the pane keeps its title.
            let name = run.network.map { VisibleText(untrusted: $0.nodes[selection.node].name) } ?? ""
            let title = words(
                .paneMiddlePlain, [.layer: name, .name: words.view(selection.view, of: selection.node, in: run.network)])
            let inside = Pane.draw(title, focused: isFocused, on: &canvas, in: rect, appearance)
            if !run.isLoaded { canvas.write(words(.waitingForData), x: inside.x + 1, y: inside.y + 1, theme.quiet) }
            return
        }
        pane.gradientNorms = run.curves.placed(run.curves.norms[selection.node])
        pane.updateRatios = run.curves.placed(run.curves.updateRatios[selection.node])
        pane.listedUnit = isFocused ? selectedStuckUnit : nil
        pane.health = run.health
        pane.isStopped = run.failure != nil
        pane.pointedUnits = pointedUnits
        let inside = Pane.draw(
            pane.title(width: rect.width - 4), focused: isFocused, pointed: pointedPanes.contains(.picture), on: &canvas, in: rect,
            appearance)
        pane.draw(on: &canvas, in: inside)
    }

    private func draw(_ companion: Companion, on canvas: inout Canvas) {
        // The same unit is marked in both pictures if both have it.
        let isAlike = companion.layout.shape == pictureShape
        let rect = companion.rect
        guard let network = run.network, let snapshot = run.snapshot,
            var pane = MiddlePane(
                network: network, snapshot: snapshot, node: selection.node, view: companion.view, layout: companion.layout,
                selection: isAlike ? (selection.plane, selection.row, selection.column) : nil,
                ownScales: selection.ownScales, words: words, appearance: appearance)
        else {
            _ = Pane.draw(words.view(companion.view, of: selection.node, in: run.network), on: &canvas, in: rect, appearance)
            return
        }
        pane.seen.winners = []
        pane.isStopped = run.failure != nil
        pane.draw(on: &canvas, in: Pane.draw(pane.title(width: rect.width - 4), on: &canvas, in: rect, appearance))
    }

    /// A box with a field, and a line that says what can be typed.
    private func draw(_ field: TextField, _ title: VisibleText, _ label: VisibleText, below: VisibleText = "", on canvas: inout Canvas) {
        let lines = below.isEmpty ? [] : below.wrapped(min(below.width, size.width - 6))
        let width = max(36, label.width + 16, lines.map(\.width).max() ?? 0)
        let inside = Pane.box(title, width: width, height: 1 + lines.count, on: &canvas, appearance)
        for (row, line) in lines.enumerated() { canvas.write(line, x: inside.x, y: inside.y + 1 + row, width: inside.width, theme.quiet) }
        let x = inside.x + canvas.write(label, x: inside.x, y: inside.y) + 1
        field.draw(on: &canvas, in: Rect(x: x, y: inside.y, width: inside.endX - x, height: 1), theme.title)
    }

    private func drawWhatIf(_ field: TextField, _ target: Change.Target, on canvas: inout Canvas) {
        guard let network = run.network else { return }
        switch target {
        case .learningRate, .setting: return
        case .parameter(let place), .pixel(let place, _):
            let name = VisibleText(untrusted: network.name(of: place))
            draw(field, words(.paneWhatIf), words(.whatIfField, [.place: name]), on: &canvas)
        }
    }
}
