import Lessons
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
        HeaderLine(run: run, speed: Speed.all[speed], lesson: lessonOfData, settings: settings).draw(on: &canvas, in: layout.header)
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
        case .goTo, .whatIf: fieldBox?.draw(on: &canvas)
        case .quit, .open, .load: questionBox?.draw(on: &canvas)
        case .commandLine: commandLineBox.draw(on: &canvas)
        case .stateLine: stateLineBox.draw(on: &canvas)
        }
    }

    /// The lesson whose written pictures are the data of the run on the screen; nil for none.
    private var lessonOfData: Lesson? {
        guard study.isStaged, case .given = settings.run.data else { return nil }
        return study.lesson?.lesson
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

    var sidePanes: SidePanes {
        SidePanes(run: run, node: selection.node, pointed: pointedPanes, isOnTheWay: sceneOnTheWay != nil, settings: settings)
    }

    var lessonPane: LessonPane {
        LessonPane(text: lessonText, isSceneLeft: isSceneLeft, isComing: isTextComing, onTheWay: sceneOnTheWay)
    }

    private func drawLesson(_ layout: ScreenLayout, on canvas: inout Canvas) {
        if page != .main, layout.isLessonBeside, let divider = layout.dividers.first {
            canvas.fill(divider, appearance.unicode ? "│" : "|", theme.quiet)
        }
        lessonPane.draw(on: &canvas, in: layout.lesson)
    }

    private func drawMain(_ layout: ScreenLayout, on canvas: inout Canvas) {
        drawDividers(layout, on: &canvas)
        networkStrip.draw(on: &canvas, in: layout.network)
        let isOnTheWay = sceneOnTheWay != nil
        inputPicture?.draw(isOnTheWay ? nil : run.snapshot, on: &canvas)
        if isOnTheWay {
            drawOnTheWay(on: &canvas, in: layout.middle)
        } else if inquiry.why.isEmpty && inquiry.previewedKernel != nil {
            updatePane.draw(on: &canvas, in: layout.middle)
        } else if inquiry.why.isEmpty {
            drawMiddle(on: &canvas, in: middleRects.main)
            if let companion { draw(companion, on: &canvas) }
        } else {
            derivationPane.draw(on: &canvas, in: layout.middleWithoutChart)
        }
        if isOnTheWay || inquiry.why.isEmpty || layout.middle == layout.middleWithoutChart {
            sidePanes.drawChart(on: &canvas, in: layout.chart)
        }
        sidePanes.drawAnswer(on: &canvas, in: layout.answer)
        sidePanes.drawLayer(on: &canvas, in: layout.layer)
    }

    /// The place of the picture before its scene is there: where the selected planes will be, hatched.
    private func drawOnTheWay(on canvas: inout Canvas, in rect: Rect) {
        let inside = drawPlainTitle(on: &canvas, in: rect)
        guard inquiry.why.isEmpty, inquiry.previewedKernel == nil else { return }
        pictureLayout?.drawHatch(appearance, on: &canvas, in: inside.inset(left: 1, right: 1, bottom: MiddlePane.legendRows))
    }

    /// Draws layer and view alone as the title of the middle pane; returns its inside.
    private func drawPlainTitle(on canvas: inout Canvas, in rect: Rect) -> Rect {
        let name = run.network.map { VisibleText(untrusted: $0.nodes[selection.node].name) } ?? ""
        let title = words(
            .paneMiddlePlain, [.layer: name, .name: words.view(selection.view, of: selection.node, in: run.network)])
        return Pane.draw(title, focused: selection.focusedPane == .picture, on: &canvas, in: rect, appearance)
    }

    private func drawDividers(_ layout: ScreenLayout, on canvas: inout Canvas) {
        let line: Unicode.Scalar = appearance.unicode ? "│" : "|"
        for rect in layout.dividers { canvas.fill(rect, line, theme.quiet) }
    }

    /// Draws the picture of the selected view; returns the units that the statistics list, by their place in the list.
    @discardableResult
    func drawMiddle(on canvas: inout Canvas, in rect: Rect) -> [(place: Int, rect: Rect)] {
        let isFocused = selection.focusedPane == .picture
        guard let network = run.network, let snapshot = run.snapshot, run.isLoaded,
            var pane = MiddlePane(
                network: network, snapshot: snapshot, node: selection.node, view: selection.view, layout: pictureLayout,
                selection: (selection.plane, selection.row, selection.column), ownScales: selection.ownScales, words: words,
                appearance: appearance)
        else {
            // For at most a frame between a key and its picture, the pane keeps its title.
            let inside = drawPlainTitle(on: &canvas, in: rect)
            if !run.isLoaded { canvas.write(words(.waitingForData), x: inside.x + 1, y: inside.y + 1, theme.quiet) }
            return []
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
        return pane.draw(on: &canvas, in: inside)
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
}
