import Messages
import TerminalUI
import Training

/// Actions of keys on this screen alone.
public enum CurvesAction: Hashable, Sendable {
    /// Moves the cursor by this many columns.
    case cursorColumns(Int)
    /// Moves the cursor by this many steps.
    case cursorSteps(Int)
    case first, newest, goThere
    case zoomIn, zoomOut
    /// Pans by half a view, to earlier (−1) or later steps (1).
    case pan(Int)
    case all, nextPane
    /// Shows one chart, or all of them with 0.
    case pane(Int)
    case time, logarithmicAcross, logarithmicUp
    /// Smooths over fewer (−1) or more steps (1).
    case smooth(Int)
}

extension Keys {
    /// All keys of this screen.
    static let curves: [BoundKey] = ofCurves + everywhere(but: .curves)

    /// The keys of this screen alone.
    static let ofCurves: [BoundKey] = [
        own([.left], .cursorColumns(-1), .keyCursor, .keyCursorHelp, 2, ("←→", "arrows")),
        own([.right], .cursorColumns(1), .keyCursor, .keyCursorHelp, nil),
        own([.character("<")], .cursorSteps(-1), .keyCursorStep, .keyCursorStepHelp, 16, ("< >", "< >")),
        own([.character(">")], .cursorSteps(1), .keyCursorStep, .keyCursorStepHelp, nil),
        own([.home], .first, .keyCursorEnd, .keyCursorEndHelp, nil, ("home end", "home end")),
        own([.end], .newest, .keyCursorEnd, .keyCursorEndHelp, nil),
        own([.enter], .goThere, .keyCursorGo, .keyCursorGoHelp, 6),
        own([.up], .zoomIn, .keyCurvesZoom, .keyCurvesZoomHelp, 7, ("↑↓", "up down")),
        own([.down], .zoomOut, .keyCurvesZoom, .keyCurvesZoomHelp, nil),
        own([.pageUp], .pan(-1), .keyCurvesPan, .keyCurvesPanHelp, 12, ("pgup pgdn", "pgup pgdn")),
        own([.pageDown], .pan(1), .keyCurvesPan, .keyCurvesPanHelp, nil),
        own([.character("a")], .all, .keyCurvesAll, .keyCurvesAllHelp, 11),
        own([.tab], .nextPane, .keyCurvesPane, .keyCurvesPaneHelp, 7),
        own([.character("0")], .pane(0), .keyCurvesPaneNumber, .keyCurvesPaneNumberHelp, nil, ("0–4", "0-4")),
        own([.character("1")], .pane(1), .keyCurvesPaneNumber, .keyCurvesPaneNumberHelp, nil),
        own([.character("2")], .pane(2), .keyCurvesPaneNumber, .keyCurvesPaneNumberHelp, nil),
        own([.character("3")], .pane(3), .keyCurvesPaneNumber, .keyCurvesPaneNumberHelp, nil),
        own([.character("4")], .pane(4), .keyCurvesPaneNumber, .keyCurvesPaneNumberHelp, nil),
        own([.character("t")], .time, .keyCurvesTime, .keyCurvesTimeHelp, 13),
        own([.character("v")], .logarithmicUp, .keyCurvesLogY, .keyCurvesLogYHelp, 10),
        own([.character("h")], .logarithmicAcross, .keyCurvesLogX, .keyCurvesLogXHelp, 14),
        own([.character("[")], .smooth(-1), .keyCurvesSmooth, .keyCurvesSmoothHelp, 9, ("[ ]", "[ ]")),
        own([.character("]")], .smooth(1), .keyCurvesSmooth, .keyCurvesSmoothHelp, nil),
        key([.escape], .open(.main), .keyBack, .keyCurvesBackHelp, .helpCurves, 5),
    ]

    private static func own(
        _ keys: [Key], _ action: CurvesAction, _ label: Phrase, _ help: Phrase, _ rank: Int?,
        _ together: (unicode: VisibleText, ascii: VisibleText)? = nil
    ) -> BoundKey {
        key(keys, .curves(action), label, help, .helpCurves, rank, together)
    }
}

extension Workbench {
    /// Why an action of this screen is impossible now; nil if it is possible.
    func obstacle(_ action: CurvesAction) -> Phrase? {
        switch action {
        case .cursorColumns(let by), .cursorSteps(let by):
            guard let step = curvesState.cursorStep(of: run.curves) else { return .noticeNoSteps }
            return by < 0 ? (step == 0 ? .noticeNoOtherStep : nil) : (step == run.curves.newestStep ? .noticeNoOtherStep : nil)
        case .first, .newest, .goThere: return run.curves.count == 0 ? .noticeNoSteps : nil
        case .zoomIn:
            if run.curves.count == 0 { return .noticeNoSteps }
            return curvesState.canZoomIn(around: curvesState.cursorShare(of: run.curves), on: run.curves) ? nil : .noticeClosest
        case .zoomOut, .pan: return curvesState.view == nil ? .noticeAllInView : nil
        case .pane(0): return curvesScreen.hasRoomForAll ? nil : .noticeOnePane
        case .logarithmicUp: return curvesScreen.panes == [.accuracy] ? .noticeAccuracyLinear : nil
        case .smooth(let by):
            let index = smoothingIndex + by
            return CurvesState.smoothings.indices.contains(index) ? nil : .noticeNoOtherSmoothing
        case .time, .logarithmicAcross: return run.curves.count == 0 ? .noticeNoSteps : nil
        case .all, .nextPane, .pane: return nil
        }
    }

    private var smoothingIndex: Int { CurvesState.smoothings.firstIndex(of: run.curves.smoothing) ?? 0 }

    mutating func perform(_ action: CurvesAction) -> [Effect] {
        let cursor = curvesState.cursorStep(of: run.curves) ?? 0
        switch action {
        case .cursorColumns(let columns):
            let share = curvesState.cursorShare(of: run.curves) + Double(columns) / Double(max(1, curvesScreen.plotWidth - 1))
            let step = curvesState.step(atShare: share, of: run.curves)
            // Where a step takes several columns, the cursor moves by one step.
            if columns < 0 ? step < cursor : step > cursor {
                curvesState.moveCursor(to: step, of: run.curves)
            } else {
                curvesState.moveCursor(by: columns < 0 ? -1 : 1, of: run.curves)
            }
        case .cursorSteps(let by): curvesState.moveCursor(by: by, of: run.curves)
        case .first: curvesState.moveCursor(to: 0, of: run.curves)
        case .newest: curvesState.moveCursor(to: run.curves.newestStep, of: run.curves)
        case .goThere:
            // For a block, its first step that exists.
            let last = run.curves.points.steps(of: run.curves.points.point(of: cursor)).upperBound - 1
            return travel(.goTo(step: max(cursor, min(run.firstStep, last))))
        case .zoomIn, .zoomOut:
            curvesState.zoom(by: action == .zoomIn ? 2 : 0.5, around: curvesState.cursorShare(of: run.curves), of: run.curves)
        case .pan(let by): curvesState.pan(by: Double(by) / 2, of: run.curves)
        case .all: curvesState.showAll()
        case .nextPane: curvesState.pane = curvesScreen.nextPane
        case .pane(let number):
            // If there is room for only one chart, it may be the one already shown.
            let before = (curvesState, curvesScreen.panes)
            curvesState.pane = CurvesPane(rawValue: number)
            if curvesScreen.panes == before.1 { curvesState = before.0 }
        case .time: curvesState.toggleTime(of: run.curves)
        case .logarithmicAcross: curvesState.isLogarithmicAcross.toggle()
        case .logarithmicUp: curvesState.isLogarithmicUp.toggle()
        case .smooth(let by):
            run.curves.smooth(over: CurvesState.smoothings[smoothingIndex + by])
            prompt.notice = words(.noticeSmoothing, [.count: "\(run.curves.smoothing)"])
        }
        return []
    }
}

extension Workbench {
    /// The wheel zooms around the pointer, a click or a drag moves the cursor there, a second click goes to its step.
    mutating func mouseOnCurves(_ event: MouseEvent) -> [Effect] {
        guard let share = curvesScreen.share(column: event.column, row: event.row), run.curves.count > 0 else { return [] }
        switch event.kind {
        case .wheelUp: curvesState.zoom(by: 2, around: share, of: run.curves)
        case .wheelDown: if obstacle(CurvesAction.zoomOut) == nil { curvesState.zoom(by: 0.5, around: share, of: run.curves) }
        case .press, .drag:
            let step = curvesState.step(atShare: share, of: run.curves)
            if event.kind == .press, curvesState.cursor != nil, step == curvesState.cursorStep(of: run.curves) {
                return performIfPossible(.curves(.goThere))
            }
            curvesState.moveCursor(to: step, of: run.curves)
        case .release: break
        }
        return []
    }
}
