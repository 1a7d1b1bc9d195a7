import Lessons
import Messages
import TerminalUI
import Training

/// Every key gets an answer: its effect, or a message in the status line.
extension Workbench {
    /// Everything on the screen that a key can change, for comparison.
    private struct Standing: Equatable {
        var overlays: [Prompt.Overlay?]
        var page: Page
        var focusedPane: PaneFocus
        var view: LayerView
        var places: [Int]
        var flags: [Bool]
        var questions: [Question?]
        var comparison: Comparison
        var guest: Guest?
        var curves: CurvesState
        var filter: SampleFilter
        var set: SampleSet
        var place: ConfusionMatrix.Place?
        var label: Int?
        var pen: DrawingBoard.Point?
        var line: CommandLine.State
        var help: HelpSearch
        var said: [String: [StyledText]]
        var announcements: Announcements
    }

    private var standing: Standing {
        var places = [
            selection.node, selection.sample, selection.plane, selection.row, selection.column, selection.stuckUnit, speed,
            inquiry.previewedKernel ?? -1, run.curves.smoothing, samplesState.cursor,
        ]
        places += inquiry.why.flatMap { [$0.term, $0.factor] } + [drawingState.thickness]
        places += study.lesson.map { [$0.page, $0.scroll, $0.shift] } ?? []
        return Standing(
            overlays: [prompt.overlay, prompt.overlayBelow], page: page, focusedPane: selection.focusedPane, view: selection.view,
            places: places,
            flags: [
                inquiry.isKernelTurned, selection.isZoomed, selection.ownScales, run.isRunning, run.isPausing, run.destination == nil,
                study.lesson == nil,
                samplesState.isMatrixOpen,
                drawingState.isRaw, drawingState.board?.isPenDown == true, words.language == .chinese,
            ],
            questions: inquiry.why.map(\.question) + [inquiry.mark], comparison: inquiry.comparison, guest: selection.guest,
            curves: curvesState,
            filter: samplesState.filter,
            set: samplesState.set, place: samplesState.place, label: drawingState.label, pen: drawingState.board?.pen,
            line: prompt.line.state,
            help: prompt.helpSearch, said: study.lesson?.questionStates.mapValues(\.said) ?? [:], announcements: prompt.announcements)
    }

    /// Performs a key's action here. A key without an action or without effect says so.
    mutating func press(_ key: Key) -> [Effect] {
        let before = standing
        guard let action = keyTable.first(where: { $0.binding.keys.contains(key) })?.binding.action else {
            type(key)
            if prompt.notice == nil && standing == before { prompt.notice = unbound(key) }
            return []
        }
        let effects = perform(action)
        if effects.isEmpty && prompt.notice == nil && standing == before {
            prompt.notice = words(action.goesOneWay ? .noticeNoFurther : .noticeSame, [.name: key.name(appearance)])
        }
        return effects
    }

    /// Performs a command of the command line; one without effect says so.
    mutating func perform(_ command: LineCommand, _ action: (inout Workbench) throws -> [Effect]) rethrows -> [Effect] {
        let before = standing
        let effects = try action(&self)
        if effects.isEmpty && prompt.notice == nil && standing == before {
            prompt.notice = words(.noticeSame, [.name: VisibleText(untrusted: ":\(command.name)")])
        }
        return effects
    }

    /// The message for a key without an action here: what to close first if the key works on the main screen, otherwise where the keys are
    /// listed.
    private func unbound(_ key: Key) -> VisibleText {
        let name = key.name(appearance)
        func action(in table: [BoundKey]) -> Action? { chosen(table).first { $0.binding.keys.contains(key) }?.binding.action }
        let inMain = action(in: Keys.main)
        if prompt.overlay == nil, inMain == .open(page), let place = placeToLeave {
            return words(.noticeIsHere, [.name: name, .place: words(place)])
        }
        if prompt.overlay == nil && selection.focusedPane == .text && action(in: pageKeys) != nil {
            return words(.noticeNotInText, [.name: name])
        }
        if inMain != nil, let place = placeToLeave { return words(.noticeNotHere, [.name: name, .place: words(place)]) }
        switch prompt.overlay {
        case .help where prompt.helpSearch.field != nil, .goTo, .whatIf, .commandLine, .answer(.number):
            // At an end of the field these have no effect.
            let moves: [Key] = [.left, .right, .home, .end, .backspace, .delete]
            return words(moves.contains(key) ? .noticeNoFurther : .noticeNotTyped, [.name: name])
        default:
            let hasHelp = keyTable.contains { $0.binding.action == .help }
            return words(hasHelp ? .noticeNoKey : .noticeNoKeyHere, [.name: name])
        }
    }

    /// What `esc` closes here, so that the main screen's keys work again; nil in a question or a field.
    private var placeToLeave: Phrase? {
        switch prompt.overlay {
        case .help where prompt.helpSearch.field == nil: .placeHelp
        case .lessons(let list) where !list.isResetAsked: .placeLessons
        case .stateLine: .placeLine
        case nil:
            switch page {
            case .main: inquiry.why.isEmpty ? inquiry.previewedKernel == nil ? nil : .placePreview : .placeDerivation
            case .overview: .placeOverview
            case .curves: .placeCurves
            case .samples: .placeSamples
            case .drawing: .placeDrawing
            }
        default: nil
        }
    }
}

extension Action {
    /// Whether it moves in a direction that has an end.
    fileprivate var goesOneWay: Bool {
        switch self {
        case .move, .pickTerm, .skipTerms, .movePreview, .scroll, .recall, .faster, .slower: true
        case .helpScreen(.page), .helpScreen(.end), .helpScreen(.section), .helpScreen(.glossary): true
        case .samples(.move), .samples(.page), .samples(.first), .samples(.last): true
        case .drawing(.move): true
        case .curves(.first), .curves(.newest), .curves(.pan), .curves(.cursorColumns), .curves(.cursorSteps): true
        case .overview(.move), .overview(.end): true
        case .lesson(.move), .lesson(.scrollText), .lesson(.shift), .lesson(.turn): true
        default: false
        }
    }
}
