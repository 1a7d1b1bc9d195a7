import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Mouse input. Everything it does can also be done with keys.
extension Workbench {
    mutating func mouse(_ event: MouseEvent) -> [Effect] {
        let smallest = ScreenLayout.smallest
        guard size.width >= smallest.width, size.height >= smallest.height else { return [] }
        let layout = layout
        if event.kind == .press {
            forgetNotice()
            if layout.footer.contains(event.column, event.row) {
                return footer.action(atColumn: event.column, in: layout.footer).map { perform($0) } ?? []
            }
        }
        if prompt.overlay != nil { return mouseOnOverlay(event) }
        if layout.lesson.contains(event.column, event.row) { return mouseOnLesson(event) }
        switch page {
        case .main: return mouseOnMain(event, layout)
        case .drawing:
            mouseOnDrawing(event)
            return []
        case .samples: return event.kind == .press ? pressOnSamples(column: event.column, row: event.row, layout.body) : turn(event)
        case .overview: return mouseOnOverview(event)
        case .curves: return mouseOnCurves(event)
        }
    }

    /// The wheel acts as the up and down arrows, on screens that have them.
    private mutating func turn(_ event: MouseEvent) -> [Effect] {
        let key: Key
        switch event.kind {
        case .wheelUp: key = .up
        case .wheelDown: key = .down
        case .press, .drag, .release: return []
        }
        let action = keyTable.first { $0.binding.keys.contains(key) }?.binding.action
        return action.map { performIfPossible($0) } ?? []
    }

    /// Performs an action without a message if it is impossible: the wheel is silent at an end.
    mutating func performIfPossible(_ action: Action) -> [Effect] { obstacle(action) == nil ? perform(action) : [] }

    private mutating func mouseOnOverlay(_ event: MouseEvent) -> [Effect] {
        switch (prompt.overlay, event.kind) {
        case (.help, .wheelUp): return perform(.scroll(-3))
        case (.help, .wheelDown): return perform(.scroll(3))
        case (.help, .press): return helpScreen.rect.contains(event.column, event.row) ? [] : perform(.back)
        // The box of a field or a question has one or three rows in the middle; a click beside it is outside.
        case (.lessons, .wheelUp): return perform(.lesson(.move(-1)))
        case (.lessons, .wheelDown): return perform(.lesson(.move(1)))
        case (.lessons(var list), .press):
            guard let entry = LessonList(list, of: study, on: size, settings).entry(atRow: event.row), !list.isResetAsked else { return [] }
            if entry == list.cursor { return perform(.lesson(.open)) }
            list.cursor = entry
            prompt.overlay = .lessons(list)
            return []
        case (.answer, .press):
            guard layout.lesson.contains(event.column, event.row) else { return perform(.back) }
            return choice(atRow: event.row).map { perform(.lesson(.choose($0))) } ?? []
        case (.goTo, .press): return isInMiddle(event.row, rows: 2) ? [] : perform(.back)
        case (.whatIf, .press): return isInMiddle(event.row, rows: 1) ? [] : perform(.back)
        case (.quit, .press), (.open, .press), (.load, .press):
            guard let question = questionBox else { return [] }
            if let answer = question.answer(atColumn: event.column, row: event.row) { return perform(answer) }
            return question.rect.contains(event.column, event.row) ? [] : perform(.decline)
        default: return []
        }
    }

    /// The choice of a lesson's question at a row of the screen; nil for none.
    private func choice(atRow row: Int) -> Int? {
        guard let state = study.lesson, row > layout.lesson.y else { return nil }
        let lines = lessonText.lines
        let first = min(state.scroll, max(0, lines.count - (layout.lesson.height - 1)))
        let place = first + row - layout.lesson.y - 1
        return lines.indices.contains(place) ? lines[place].choice : nil
    }

    private func isInMiddle(_ row: Int, rows: Int) -> Bool {
        let box = Pane.boxRect(width: size.width, height: rows, in: size)
        return (box.y..<box.endY).contains(row)
    }

    /// A click gives the text the focus, another answers; the wheel scrolls.
    private mutating func mouseOnLesson(_ event: MouseEvent) -> [Effect] {
        switch event.kind {
        case .wheelUp: return performIfPossible(.lesson(.scrollText(-2)))
        case .wheelDown: return performIfPossible(.lesson(.scrollText(2)))
        case .press:
            if selection.focusedPane == .text { return performIfPossible(.lesson(.answer)) }
            selection.focusedPane = .text
        case .drag, .release: break
        }
        return []
    }

    private mutating func mouseOnMain(_ event: MouseEvent, _ layout: ScreenLayout) -> [Effect] {
        let (column, row) = (event.column, event.row)
        if event.kind == .press && selection.focusedPane == .text { selection.focusedPane = .network }
        if layout.network.contains(column, row) { return mouseOnStrip(event, in: layout.network) }
        if let effects = mouseBeside(event, layout) { return effects }
        if !inquiry.why.isEmpty {
            return layout.middleWithoutChart.contains(column, row) ? mouseOnDerivation(event, in: layout.middleWithoutChart) : []
        }
        if inquiry.previewedKernel != nil {
            guard layout.middle.contains(column, row) else { return [] }
            switch event.kind {
            case .wheelUp: return performIfPossible(.movePreview(.left))
            case .wheelDown: return performIfPossible(.movePreview(.right))
            case .press, .drag, .release: return []
            }
        }
        let main = middleRects.main
        if main.contains(column, row) { return mouseOnPicture(event, pictureLayout, in: main) }
        if let companion, companion.rect.contains(column, row), companion.layout.shape == pictureShape {
            return mouseOnPicture(event, companion.layout, in: companion.rect)
        }
        return []
    }

    /// A click on a bar of the answer asks where that output comes from, one on the small chart opens the curves; nil elsewhere.
    mutating func mouseBeside(_ event: MouseEvent, _ layout: ScreenLayout) -> [Effect]? {
        let (column, row) = (event.column, event.row)
        if layout.answer.contains(column, row) {
            guard event.kind == .press, let network = run.network, let unit = sidePanes.output(atRow: row, in: layout.answer) else {
                return []
            }
            leaveOverview()
            page = .main
            inquiry.close()
            inquiry.open(Question(network.activation(network.outputNode, unit), sample: selection.askedSample))
            return []
        }
        guard layout.chart.contains(column, row), inquiry.why.isEmpty || layout.middle == layout.middleWithoutChart else { return nil }
        return event.kind == .press ? performIfPossible(.open(.curves)) : []
    }

    private mutating func mouseOnStrip(_ event: MouseEvent, in rect: Rect) -> [Effect] {
        guard let network = run.network else { return [] }
        func show(_ index: Int) {
            inquiry.why = []
            selection.focusedPane = .network
            selection.select(layer: index, in: network)
        }
        switch event.kind {
        case .press:
            switch networkStrip.row(at: event.row, in: rect) {
            case .node(let index): show(index)
            case .group(let name): selection.folds[name] = true
            case .folded(let name, let nodes):
                // The first click selects what the group passes on, another one opens it.
                if nodes.contains(selection.node) { selection.folds[name] = false } else { show(nodes.upperBound - 1) }
            case .array(let family):
                show(selection.node)
                self.show(network.view(of: family))
            case .loss: return performIfPossible(.whyLoss)
            case nil: if inquiry.why.isEmpty { selection.focusedPane = .network }
            }
        case .wheelUp, .wheelDown:
            show(networkStrip.rows(in: rect)?.node(after: selection.node, step: event.kind == .wheelUp ? -1 : 1) ?? selection.node)
        case .drag, .release: break
        }
        return []
    }

    private mutating func mouseOnPicture(_ event: MouseEvent, _ layout: PictureLayout?, in rect: Rect) -> [Effect] {
        switch event.kind {
        case .wheelUp: return performIfPossible(.previousMap)
        case .wheelDown: return performIfPossible(.nextMap)
        case .press:
            guard pictureShape != nil else { return [] }
            let wasFocused = selection.focusedPane == .picture
            selection.focusedPane = .picture
            let room = rect.inset(left: 1, top: 1)
            guard
                let unit = layout?.unit(
                    atColumn: event.column - room.x, row: event.row - room.y, selected: (selection.plane, selection.row, selection.column))
            else { return [] }
            if wasFocused && unit == (selection.plane, selection.row, selection.column) { return performIfPossible(.enter) }
            (selection.plane, selection.row, selection.column) = unit
        case .drag, .release: break
        }
        return []
    }

    private mutating func mouseOnDerivation(_ event: MouseEvent, in rect: Rect) -> [Effect] {
        switch event.kind {
        case .wheelUp: return performIfPossible(.pickTerm(.up))
        case .wheelDown: return performIfPossible(.pickTerm(.down))
        case .press:
            var scratch = Canvas(size)
            let links = derivationPane.draw(on: &scratch, in: rect)
            guard let link = links.first(where: { $0.rect.contains(event.column, event.row) }), var step = inquiry.why.last else {
                return []
            }
            let before = selectedFactor
            let isSame = step.term == link.term
            step.term = link.term
            if let factor = link.factor { step.factor = factor }
            inquiry.why[inquiry.why.count - 1] = step
            // A second click on the selection follows it.
            return isSame && selectedFactor == before ? performIfPossible(.follow) : []
        case .drag, .release: return []
        }
    }
}
