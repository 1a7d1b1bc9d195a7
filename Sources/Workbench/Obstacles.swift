import Messages
import TerminalUI
import Training

/// The keys that work now, and the reasons why an action is impossible.
extension Workbench {
    /// The keys that work now.
    var keyTable: [BoundKey] {
        let own = keys(under: prompt.overlay)
        return (isTyping ? own : chosen(own)) + (prompt.overlay == nil ? [] : Keys.always)
    }

    /// The keys of the screen below the help.
    var keysBelowHelp: [BoundKey] { chosen(keys(under: prompt.overlayBelow)) }

    private func keys(under overlay: Prompt.Overlay?) -> [BoundKey] {
        switch overlay {
        case nil:
            if study.lesson == nil { pageKeys } else { selection.focusedPane == .text ? textKeys : Keys.beside(pageKeys) }
        case .help: prompt.helpSearch.field == nil ? Keys.help : Keys.helpSearch
        case .goTo: Keys.goTo
        case .whatIf: Keys.whatIf
        case .quit: Keys.quit
        case .open, .load: Keys.openRun
        case .commandLine: Keys.commandLine
        case .stateLine: Keys.stateLine
        case .lessons(let list): list.isResetAsked ? Keys.reset : Keys.lessonList
        case .answer(.number): Keys.answer
        case .answer(.choice): Keys.choice(among: choiceCount)
        }
    }

    /// The keys of a lesson's text: what begins an answer depends on its question.
    private var textKeys: [BoundKey] {
        switch study.lesson?.question?.kind {
        case .number: Keys.text(Keys.beginningNumber)
        case .choice: Keys.text(Keys.beginningChoice)
        case .unit, .make, nil: Keys.text
        }
    }

    /// The keys of the open screen.
    var pageKeys: [BoundKey] {
        switch page {
        case .main:
            if !inquiry.why.isEmpty {
                Keys.whyAndMain
            } else if inquiry.previewedKernel != nil {
                Keys.previewAndMain
            } else {
                selection.isSampleShown ? Keys.mainWithSample : Keys.main
            }
        case .overview: Keys.overview
        case .curves: Keys.curves
        case .samples: Keys.samples
        case .drawing: Keys.drawing
        }
    }

    /// Why an action is impossible now; nil if it is possible.
    func obstacle(_ action: Action) -> Phrase? {
        // Another run is about to replace the one on the screen.
        if study.lesson?.stage == .opening && action.goesOn { return .noticeOpening }
        switch action {
        case .lesson(let action): return obstacle(action)
        case .helpScreen(let action): return obstacle(action)
        case .run, .flatOut, .nextPhase, .nextBatch, .nextEpoch:
            return run.stopped
        case .previousPhase: return run.snapshot?.lastPhase == nil ? run.beginning : nil
        case .previousBatch: return (run.snapshot?.step ?? 0) <= run.firstStep ? run.beginning : nil
        case .stateLine: return run.isLoaded ? nil : .noticeNotLoaded
        case .askForStep: return run.isLoaded ? nil : .noticeNotLoaded
        case .previousSample, .nextSample:
            if selection.isSampleShown { return neighbour(action == .nextSample ? 1 : -1) == nil ? .noticeNoOtherSample : nil }
            if run.network?.isPerSample(selection.view, at: selection.node) == false { return .noticeNoSamples }
            let count = selection.guest == nil ? run.snapshot?.batchCount ?? 0 : 1
            let isAtEnd = action == .nextSample ? selection.sample + 1 >= count : selection.sample <= 0
            return isAtEnd ? .noticeNoOtherSample : nil
        case .nextUnit:
            if selection.guest != nil { return .noticeUnitsOfBatch }
            return run.stopped ?? (run.isLoaded ? nil : .noticeNotLoaded)
        case .previousUnit: return selection.guest != nil ? .noticeUnitsOfBatch : run.snapshot?.lastPhase == nil ? run.beginning : nil
        case .whatIf: return obstacleOfWhatIf
        case .compare: return run.whatIf == nil ? .noticeNothingChanged : nil
        case .back:
            return prompt.overlay == nil && run.destination == nil && !isZoomedNow && selection.focusedPane == .network
                && selection.guest == nil && !selection.isFromOverview
                ? .noticeNothingToClose : nil
        case .move: return selection.focusedPane == .picture && pictureShape == nil && stuckUnits.isEmpty ? .noticeNothingToEnter : nil
        case .enter:
            if selection.view == .statistics { return stuckUnits.isEmpty ? .noticeNoStuckUnit : nil }
            return pictureShape != nil ? nil : .noticeNothingToEnter
        case .whyLoss, .open(.samples): return run.isLoaded ? nil : .noticeNotLoaded
        case .whyAnswer: return largestOutput == nil ? .noticeNoAnswer : nil
        case .samples(let action): return obstacle(action)
        case .preview: return run.isLoaded ? nil : .noticeNotLoaded
        case .movePreview(.left): return (inquiry.previewedKernel ?? 0) > 0 ? nil : .noticeNoOtherMap
        case .movePreview(.right): return (inquiry.previewedKernel ?? 0) + 1 < kernelCount ? nil : .noticeNoOtherMap
        case .shiftSample(let direction): return obstacleOfShift(direction)
        case .resume: return settings.leftRun == nil || study.isStaged ? .noticeNoLeftRun : nil
        case .goToBest: return run.bestMoment == nil && run.health?.worst == nil && run.failure == nil ? .noticeNothingWrong : nil
        case .showCause: return run.health?.worst == nil ? .noticeNothingStandsOut : nil
        case .mark: return markable == nil ? .noticeNoNumber : nil
        case .unmark: return inquiry.mark == nil ? .noticeNoMark : nil
        case .follow: return selectedFactor?.place == nil ? .noticeNothingToFollow : nil
        case .backtrack: return inquiry.why.count > 1 ? nil : .noticeNothingToClose
        case .turnKernel: return shownDerivation?.window != nil ? nil : .noticeNoKernel
        case .zoom, .scale, .previousMap, .nextMap: return obstacleInPicture(action)
        case .drawing(let action): return obstacle(action)
        case .curves(let action): return obstacle(action)
        default: return nil
        }
    }

    /// Why an action on the picture is impossible now; nil if it is possible.
    private func obstacleInPicture(_ action: Action) -> Phrase? {
        if !run.isLoaded { return .noticeNotLoaded }
        switch action {
        case .zoom: return pictureShape.map { !$0.isVector } == true ? nil : .noticeZoomNothing
        case .scale: return (pictureShape?.count ?? 0) > 1 ? nil : .noticeScaleOne
        case .previousMap, .nextMap:
            guard let count = pictureShape?.count, count > 1 else { return .noticeNoOtherMap }
            let isAtEnd = action == .nextMap ? selection.plane >= count - 1 : selection.plane <= 0
            return isAtEnd ? .noticeNoOtherMap : nil
        default: return nil
        }
    }
}
