import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Mouse input. Everything it does can also be done with keys.
extension Workbench {
    mutating func mouse(_ event: MouseEvent) -> [Effect] {
        let smallest = ScreenLayout.smallest
        guard size.width >= smallest.width, size.height >= smallest.height else {
            guard event.kind == .press else { return [] }
            return questionBox?.bareAnswer(atColumn: event.column, row: event.row, width: size.width).map { perform($0) } ?? []
        }
        let layout = layout
        if event.kind == .press {
            // What stands there now, before the message gives way.
            let answer = prompt.overlay == nil ? statusAction(atColumn: event.column, row: event.row) : nil
            forgetNotice()
            if layout.footer.contains(event.column, event.row) {
                return footer.action(atColumn: event.column, in: layout.footer).map { perform($0) } ?? []
            }
            if let answer { return perform(answer) }
        }
        if prompt.overlay != nil { return mouseOnOverlay(event) }
        if layout.lesson.contains(event.column, event.row) { return mouseOnLesson(event) }
        switch page {
        case .main: return mouseOnMain(event, layout)
        case .drawing: return mouseOnDrawing(event)
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

    private mutating func mouseOnMain(_ event: MouseEvent, _ layout: ScreenLayout) -> [Effect] {
        let (column, row) = (event.column, event.row)
        if event.kind == .press && selection.focusedPane == .text { selection.focusedPane = .network }
        if let inputPicture, inputPicture.rect.contains(column, row) { return mouseOnInput(event) }
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
        if main.contains(column, row) {
            return selection.view == .statistics ? mouseOnStatistics(event, in: main) : mouseOnPicture(event, pictureLayout, in: main)
        }
        if let companion, companion.rect.contains(column, row), companion.layout.shape == pictureShape || event.kind != .press {
            return mouseOnPicture(event, companion.layout, in: companion.rect)
        }
        return []
    }

    /// A click on a bar of the answer asks where that output comes from, one on the small chart opens the curves; nil elsewhere.
    mutating func mouseBeside(_ event: MouseEvent, _ layout: ScreenLayout) -> [Effect]? {
        let (column, row) = (event.column, event.row)
        if layout.answer.contains(column, row) {
            guard event.kind == .press, let unit = sidePanes.output(atRow: row, in: layout.answer) else {
                return []
            }
            askWhy(output: unit)
            return []
        }
        guard layout.chart.contains(column, row), inquiry.why.isEmpty || layout.middle == layout.middleWithoutChart else { return nil }
        return event.kind == .press ? performIfPossible(.open(.curves)) : []
    }

    /// Opens the derivation of an output on the main screen.
    mutating func askWhy(output: Int) {
        guard let network = run.network else { return }
        leaveOverview()
        page = .main
        inquiry.close()
        inquiry.open(Question(network.activation(network.outputNode, output), sample: selection.askedSample))
    }

    /// A click on the small input selects that layer; the wheel goes to the next sample.
    private mutating func mouseOnInput(_ event: MouseEvent) -> [Effect] {
        switch event.kind {
        case .wheelUp: return performIfPossible(.previousSample)
        case .wheelDown: return performIfPossible(.nextSample)
        case .press:
            inquiry.close()
            selection.focusedPane = .network
            selection.select(layer: 0, in: run.network)
        case .drag, .release: break
        }
        return []
    }

    /// On the list of units in the statistics a click selects, a second one asks why; the wheel goes to the next row.
    private mutating func mouseOnStatistics(_ event: MouseEvent, in rect: Rect) -> [Effect] {
        switch event.kind {
        case .wheelUp: moveStuckUnit(.up)
        case .wheelDown: moveStuckUnit(.down)
        case .press:
            let wasFocused = selection.focusedPane == .picture
            selection.focusedPane = .picture
            var scratch = Canvas(size)
            let units = drawMiddle(on: &scratch, in: rect)
            guard let unit = units.first(where: { $0.rect.contains(event.column, event.row) })?.place else { return [] }
            if wasFocused && unit == selectedStuckUnit { return performIfPossible(.enter) }
            selection.stuckUnit = stuckUnits[unit]
        case .drag, .release: break
        }
        return []
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
            case .node(let index):
                if index == selection.node && selection.focusedPane == .network && inquiry.why.isEmpty { return performIfPossible(.enter) }
                show(index)
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
