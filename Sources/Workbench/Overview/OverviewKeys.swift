import Messages
import TerminalUI

/// Actions of keys on the overview alone.
public enum OverviewAction: Hashable, Sendable {
    /// To the next (1) or the previous layer (−1).
    case move(Int)
    /// To the first (−1) or the last layer (1).
    case end(Int)
    /// Into the selected layer.
    case enter
    case close
}

extension Keys {
    /// The keys of this screen alone.
    static let overviewAlone: [BoundKey] = [
        overview([.up, .left], .move(-1), .keyMove, .keyOverviewMoveHelp, 2, ("↑↓", "up down")),
        overview([.down, .right], .move(1), .keyMove, .keyOverviewMoveHelp, nil),
        overview([.home], .end(-1), .keySampleEnds, .keyOverviewEndsHelp, nil, ("home end", "home end")),
        overview([.end], .end(1), .keySampleEnds, .keyOverviewEndsHelp, nil),
        overview([.enter], .enter, .keyEnter, .keyOverviewEnterHelp, 1),
        overview([.escape], .close, .keyBack, .keyCloseOverviewHelp, 9),
    ]

    /// All keys of this screen: its own, those that choose view and sample, and those that work everywhere.
    static let overview: [BoundKey] =
        overviewAlone
        + main.filter { key in
            switch key.binding.action {
            case .nextView, .view, .previousSample, .nextSample, .unmark, .compare, .whyLoss, .whyAnswer: true
            default: false
            }
        } + everywhere(but: .overview)

    private static func overview(
        _ keys: [Key], _ action: OverviewAction, _ label: Phrase, _ help: Phrase, _ rank: Int?,
        _ together: (unicode: VisibleText, ascii: VisibleText)? = nil
    ) -> BoundKey {
        key(keys, .overview(action), label, help, .helpOverview, rank, together)
    }
}

extension Workbench {
    /// The overview as it stands: beside the panes of loss, answer and layer if there is room.
    var overviewScreen: OverviewScreen {
        OverviewScreen(
            run: run, selection: selection, comparison: inquiry.comparison, mark: inquiry.mark, settings: settings,
            room: overviewRect.inset(left: 1, top: 1, right: 1))
    }

    /// Where the overview is.
    var overviewRect: Rect {
        let body = layout.body
        guard layout.layer.height > 0 else { return body }
        return Rect(x: body.x, y: body.y, width: layout.chart.x - 1 - body.x, height: body.height)
    }

    func drawOverview(on canvas: inout Canvas) {
        overviewScreen.draw(on: &canvas, in: overviewRect)
        guard layout.layer.height > 0, let divider = layout.dividers.last else { return }
        canvas.fill(divider, appearance.unicode ? "│" : "|", theme.quiet)
        // The settings stand below the list of layers elsewhere.
        let settingsRows = layout.chart.height >= 14 ? 4 : 0
        sidePanes.drawChart(on: &canvas, in: layout.chart.inset(bottom: settingsRows))
        if settingsRows > 0 { sidePanes.drawSettings(on: &canvas, in: layout.chart.inset(top: layout.chart.height - settingsRows + 1)) }
        sidePanes.drawAnswer(on: &canvas, in: layout.answer)
        sidePanes.drawLayer(on: &canvas, in: layout.layer)
    }

    mutating func openOverview() {
        drawingState.board?.lift()
        selection.leaveArray(in: run.network)
        selection.isFromOverview = false
        inquiry.close()
        page = .overview
    }

    /// Goes to the main screen, from where esc leads back.
    mutating func leaveOverview() {
        guard page == .overview else { return }
        page = .main
        selection.isFromOverview = true
    }

    mutating func perform(_ action: OverviewAction) {
        guard let network = run.network else { return }
        switch action {
        case .move(let step): selection.select(layer: min(max(selection.node + step, 0), network.nodes.count - 1), in: network)
        case .end(let side): selection.select(layer: side < 0 ? 0 : network.nodes.count - 1, in: network)
        case .enter:
            page = .main
            selection.focusedPane = pictureShape == nil ? .network : .picture
            selection.isFromOverview = true
        case .close: page = .main
        }
    }

    /// A click selects a layer, a second one goes into it; the wheel goes to the next.
    mutating func mouseOnOverview(_ event: MouseEvent) -> [Effect] {
        if layout.layer.height > 0, let effects = mouseBeside(event, layout) { return effects }
        switch event.kind {
        case .wheelUp: return performIfPossible(.overview(.move(-1)))
        case .wheelDown: return performIfPossible(.overview(.move(1)))
        case .press:
            guard overviewRect.contains(event.column, event.row), let node = overviewScreen.layout?.node(atRow: event.row) else {
                return []
            }
            if node == selection.node { return performIfPossible(.overview(.enter)) }
            selection.select(layer: node, in: run.network)
        case .drag, .release: break
        }
        return []
    }
}
