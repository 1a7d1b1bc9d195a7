import Lessons
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// What comes in.
public enum WorkbenchMessage: Sendable {
    /// A key.
    case key(Key)
    /// Something that the mouse did.
    case mouse(MouseEvent)
    /// The screen's new size.
    case resized(Size)
    /// News from the session.
    case news(TrainingNews)
    /// Whether the terminal took what was to be copied.
    case copied(Bool)
    /// What has come of keeping the run.
    case kept(KeepingNews)
    /// The file with the parameters was written.
    case saved(String)
    /// The file was written.
    case written(String)
    /// A handout that is written to this file has got so far.
    case handout(SideWork.State, file: String)
    /// A gradient check has got so far, or has found this.
    case check(SideWork.State, GradientCheck?)
    /// Something is to be told.
    case told(Phrase)
    /// The program begins.
    case started
    /// A run could not be opened; the one before goes on.
    case notOpened(any Error)
    /// What was asked for outside did not succeed; everything goes on as before.
    case failed(any Error)
}

/// What goes out.
public enum Effect: Sendable {
    /// A command for the session.
    case send(TrainingCommand)
    /// The program ends.
    case leave
    /// A text for the terminal's clipboard, ASCII only.
    case copy(String)
    /// The parameters are to be written to a file.
    case save(Parameters<Float>, of: Network, to: String)
    /// A text is to be written to a file.
    case write(String, to: String)
    /// A lesson is to be written to a file, beside the screen.
    case handout(Lesson, Phrasebook, to: String)
    /// Gradients are to be checked, beside the screen.
    case check(GradientChecker)
    /// Another run is to be opened, and this one ended when that one stands.
    case open(RunOptions)
    /// A run that was kept is to be gone on with, and this one ended when that one stands.
    case load(String)
    /// A lesson's scene wants this run. The learner's own waits as it is; that of another scene ends.
    case openScene(RunOptions)
    /// The lesson is left: the learner's own run comes back.
    case closeLesson
    /// What was done in lessons is to be kept.
    case keep(LessonProgress)
    /// The program stops until the shell lets it go on.
    case suspend
    /// The data could not be read, or do not fit the network: the program ends with this error.
    case fail(any Error)
}

extension Workbench {
    /// Takes a message; returns what is to be done outside.
    public mutating func update(_ message: WorkbenchMessage) -> [Effect] {
        var effects: [Effect] = []
        let progressBefore = progress
        switch message {
        case .started: effects += startLesson()
        case .key(let key):
            forgetNotice()
            if let action = keyTable.first(where: { $0.binding.keys.contains(key) })?.binding.action {
                effects += perform(action)
            } else {
                type(key)
            }
        case .mouse(let event): effects += mouse(event)
        case .resized(let size): self.size = size
        case .news(let news): effects += take(news)
        case .copied(let isCopied): self.isCopied = isCopied
        case .kept(let news): take(news)
        case .saved(let file): notice = words(.noticeSaved, [.file: VisibleText(untrusted: file)])
        case .written(let file): notice = words(.wroteFile, [.file: VisibleText(untrusted: file)])
        case .handout(let state, let file): tell(state, file)
        case .check(let state, let check): tell(state, check)
        case .told(let phrase): notice = words(phrase)
        case .failed(let error): notice = words.words(error)
        case .notOpened(let error):
            notice = words.words(error)
            if lesson?.stage == .opening { lesson?.stage = .left }
        }
        // Another layer may have fewer kernels.
        if let kernel = previewedKernel, kernel > 0, kernel >= kernelCount { previewedKernel = 0 }
        if progress != progressBefore { effects.append(.keep(progress)) }
        let focus = focus
        if isLoaded && focus != sentFocus {
            sentFocus = focus
            effects.append(.send(.look(focus)))
        }
        return effects
    }

    private mutating func tell(_ handout: SideWork.State, _ file: String) {
        let name = VisibleText(untrusted: file)
        switch handout {
        case .underWay(let done, let total):
            notice = words(.noticeHandoutPage, [.file: name, .number: "\(min(done + 1, total))", .total: "\(total)"])
        case .done: notice = words(.wroteFile, [.file: name])
        case .failed(let error): notice = words.words(error)
        }
    }

    /// What was told is read when something new is asked for.
    mutating func forgetNotice() {
        notice = nil
        epochNoticeStep = nil
    }

    /// What is typed while a field is open.
    private mutating func type(_ key: Key) {
        switch overlay {
        case .goTo(var field):
            if case .character(let character) = key, !("0"..."9").contains(character) || field.text.count >= 12 { return }
            if field.take(key) { overlay = .goTo(field) }
        case .whatIf(var field, let target): if field.take(key) { overlay = .whatIf(field, target) }
        case .commandLine: line.take(key)
        case .answer(.number(var field)): if field.take(key) { overlay = .answer(.number(field)) }
        case nil, .help, .quit, .stateLine, .open, .lessons, .answer: break
        }
    }

    /// The keys that work now.
    var keyTable: [BoundKey] {
        switch overlay {
        case nil:
            if lesson == nil { pageKeys } else { focusedPane == .text ? Keys.text : Keys.beside(pageKeys) }
        case .help: Keys.help
        case .goTo: Keys.goTo
        case .whatIf: Keys.whatIf
        case .quit, .open: Keys.quit
        case .commandLine: Keys.commandLine
        case .stateLine: Keys.stateLine
        case .lessons(let list): list.isResetAsked ? Keys.quit : Keys.lessonList
        case .answer(.number): Keys.answer
        case .answer(.choice): Keys.choice
        }
    }

    /// The keys of the screen that is open.
    private var pageKeys: [BoundKey] {
        switch page {
        case .main:
            if !why.isEmpty {
                Keys.whyAndMain
            } else if previewedKernel != nil {
                Keys.previewAndMain
            } else {
                isSampleShown ? Keys.mainWithSample : Keys.main
            }
        case .curves: Keys.curves
        case .samples: Keys.samples
        case .drawing: Keys.drawing
        }
    }

    /// Why an action cannot be done now; nil if it can.
    func obstacle(_ action: Action) -> Phrase? {
        // The run on the screen is another in a moment.
        if lesson?.stage == .opening && action.goesOn { return .noticeOpening }
        switch action {
        case .lesson(let action): return obstacle(action)
        case .run, .nextPhase, .nextBatch, .nextEpoch:
            return failure != nil ? .noticeStopped : nil
        case .previousPhase: return snapshot?.lastPhase == nil ? .noticeBeginning : nil
        case .previousBatch: return (snapshot?.step ?? 0) == 0 ? .noticeBeginning : nil
        case .stateLine: return isLoaded ? nil : .noticeNotLoaded
        case .askForStep: return isLoaded ? nil : .noticeNotLoaded
        case .previousSample, .nextSample:
            if isSampleShown { return neighbour(action == .nextSample ? 1 : -1) == nil ? .noticeNoOtherSample : nil }
            guard layerView.isPerSample else { return .noticeNoSamples }
            let isAtEnd = action == .nextSample ? sample + 1 >= (snapshot?.batchCount ?? 0) : sample <= 0
            return isAtEnd ? .noticeNoOtherSample : nil
        case .nextUnit:
            if guest != nil { return .noticeUnitsOfBatch }
            return failure != nil ? .noticeStopped : isLoaded ? nil : .noticeNotLoaded
        case .previousUnit: return guest != nil ? .noticeUnitsOfBatch : snapshot?.lastPhase == nil ? .noticeBeginning : nil
        case .whatIf: return obstacleOfWhatIf
        case .compare: return snapshot?.whatIf == nil ? .noticeNothingChanged : nil
        case .back:
            return overlay == nil && destination == nil && !isZoomedNow && focusedPane == .network && guest == nil
                ? .noticeNothingToClose : nil
        case .move: return focusedPane == .picture && pictureShape == nil && stuckUnits.isEmpty ? .noticeNothingToEnter : nil
        case .enter:
            if layerView == .statistics { return stuckUnits.isEmpty ? .noticeNoStuckUnit : nil }
            return pictureShape != nil ? nil : .noticeNothingToEnter
        case .whyLoss, .open(.samples): return isLoaded ? nil : .noticeNotLoaded
        case .whyAnswer: return largestOutput == nil ? .noticeNoAnswer : nil
        case .samples(let action): return obstacle(action)
        case .preview: return isLoaded ? nil : .noticeNotLoaded
        case .movePreview(.left): return (previewedKernel ?? 0) > 0 ? nil : .noticeNoOtherMap
        case .movePreview(.right): return (previewedKernel ?? 0) + 1 < kernelCount ? nil : .noticeNoOtherMap
        case .shiftSample(let direction): return obstacleOfShift(direction)
        case .resume: return settings.leftRun == nil || isStaged ? .noticeNoLeftRun : nil
        case .goToBest: return bestMoment == nil ? .noticeNothingWrong : nil
        case .mark: return markable == nil ? .noticeNoNumber : nil
        case .unmark: return mark == nil ? .noticeNoMark : nil
        case .follow: return selectedFactor?.place == nil ? .noticeNothingToFollow : nil
        case .backtrack: return why.count > 1 ? nil : .noticeNothingToClose
        case .turnKernel: return shownDerivation.map(WindowPicture.isPossible) == true ? nil : .noticeNoKernel
        case .zoom: return pictureShape.map { !$0.isVector } == true ? nil : .noticeZoomNothing
        case .scale: return (pictureShape?.count ?? 0) > 1 ? nil : .noticeScaleOne
        case .previousMap, .nextMap:
            guard let count = pictureShape?.count, count > 1 else { return .noticeNoOtherMap }
            let isAtEnd = action == .nextMap ? plane >= count - 1 : plane <= 0
            return isAtEnd ? .noticeNoOtherMap : nil
        case .drawing(let action): return obstacle(action)
        case .curves(let action): return obstacle(action)
        default: return nil
        }
    }

    mutating func perform(_ action: Action) -> [Effect] {
        if let obstacle = obstacle(action) {
            notice = words(obstacle)
            return []
        }
        // While the data are read the session keeps its commands until it can obey them.
        if !isLoaded && [.run, .nextPhase, .nextBatch, .nextEpoch].contains(action) { notice = words(.noticeNotLoaded) }
        switch action {
        case .lesson(let action): return perform(action)
        case .run: return runOrPause()
        case .nextPhase: return begin(.stepPhase)
        case .nextBatch: return begin(.stepBatch)
        case .nextEpoch: return begin(.stepEpoch)
        case .previousPhase: return travel(.previousPhase)
        case .previousBatch: return travel(.previousBatch)
        case .nextUnit: return begin(.stepUnit)
        case .previousUnit: return travel(.previousUnit)
        case .whatIf: openWhatIf()
        case .setValue: return setValue()
        case .compare: compareNext()
        case .commandLine:
            line.open()
            overlay = .commandLine
        case .complete(let step): completeLine(step)
        case .recall(let step): line.recall(step)
        case .doLine: return doLine()
        case .stateLine: return openStateLine()
        case .askForStep: overlay = .goTo(TextField())
        case .goToStep:
            guard case .goTo(let field) = overlay else { return [] }
            overlay = nil
            if let step = Int(field.text) { return travel(.goTo(step: step)) }
        case .faster, .slower:
            speed = min(max(speed + (action == .faster ? 1 : -1), 0), Speed.all.count - 1)
            notice = words(.noticeSpeed, [.rate: Speed.all[speed].name(words)])
            return [.send(.setPace(Speed.all[speed].pace))]
        case .move(let direction): move(direction)
        case .enter:
            if focusedPane == .network {
                focusedPane = .picture
            } else if let place = selectedPlace {
                why = [WhyStep(question: Question(place, sample: askedSample))]
            }
        case .whyLoss: network.map { why = [WhyStep(question: Question(Place(node: $0.outputNode, .loss), sample: askedSample))] }
        case .whyAnswer:
            if let network, let unit = largestOutput {
                let place = network.place(network.outputNode, .activation, Unit(unit, 0, 0))
                why = [WhyStep(question: Question(place, sample: askedSample))]
            }
        case .shiftSample(let direction): shiftSample(direction)
        case .resume: if let run = settings.leftRun { return load(run.name) }
        case .goToBest: return goToBest()
        case .mark: toggleMark()
        case .unmark: liftMark()
        case .preview: previewedKernel = min(kernelOfSelection, max(0, kernelCount - 1))
        case .closePreview: previewedKernel = nil
        case .movePreview(let direction): movePreview(direction)
        case .follow:
            if let factor = selectedFactor, let place = factor.place {
                why.append(WhyStep(question: Question(place, sample: factor.sample ?? why.last?.question.sample ?? askedSample)))
            }
        case .backtrack: why.removeLast()
        case .closeWhy: why = []
        case .turnKernel: isKernelTurned.toggle()
        case .pickTerm(let direction): pickTerm(direction)
        case .back:
            if overlay == nil && destination != nil {
                destination = nil
                notice = words(.noticeStoppedOnTheWay)
                return [.send(.pause)]
            }
            back()
        case .open(.samples): return openSamples()
        case .open(let page):
            self.page = page
            if page == .drawing { openDrawing() }
            if page == .main { drawingState.board?.lift() }
        case .curves(let action): return perform(action)
        case .samples(let action): return perform(action)
        case .drawing(let action): return perform(action)
        case .switchPane: switchPane()
        case .nextView: select(LayerView(rawValue: layerView.rawValue % LayerView.allCases.count + 1) ?? .maps)
        case .view(let number): LayerView(rawValue: number).map { select($0) }
        case .previousMap: plane -= 1
        case .nextMap: plane += 1
        case .previousSample, .nextSample:
            let step = action == .nextSample ? 1 : -1
            if isSampleShown, let next = neighbour(step) {
                samplesState.cursor = next
                lookAtChosenSample()
            } else {
                sample += step
            }
        case .zoom: isZoomed.toggle()
        case .scale: ownScales.toggle()
        case .help:
            if case .lessons = overlay { overlayBelow = overlay }
            overlay = .help(scroll: 0)
        case .quit:
            if !hasSomethingToLose { return [.leave] }
            overlayBelow = overlay
            overlay = .quit
        case .suspend: return [.suspend]
        case .confirm:
            if case .lessons = overlay {
                confirmReset(true)
                return []
            }
            guard case .open(let run) = overlay else { return [.leave] }
            overlay = nil
            notice = words(.noticeOpening)
            return [.open(run)]
        case .decline:
            if case .lessons = overlay {
                confirmReset(false)
                return []
            }
            overlay = overlayBelow
            overlayBelow = nil
        case .scroll(let lines):
            if case .help(let scroll) = overlay {
                overlay = .help(scroll: min(max(0, scroll + lines), HelpScreen(self).mostScroll))
            }
        }
        return []
    }

    mutating func runOrPause() -> [Effect] {
        if isRunning {
            isPausing = true
            destination = nil
            interruptScene()
            return [.send(.pause)]
        }
        return [.send(.setPace(Speed.all[speed].pace))] + begin(.run)
    }

    /// To another moment: what stopped training may lie behind it.
    mutating func travel(_ command: TrainingCommand) -> [Effect] {
        failure = nil
        return begin(command)
    }

    /// From now on it runs, until news say that it rests.
    mutating func begin(_ command: TrainingCommand) -> [Effect] {
        isRunning = true
        isPausing = false
        destination = nil
        interruptScene()
        if case .run = command { isRunningOn = true } else { isRunningOn = false }
        return [.send(command)]
    }

    private mutating func back() {
        if overlay != nil {
            overlay = overlayBelow
            overlayBelow = nil
        } else if focusedPane == .text {
            focusedPane = .network
        } else if isZoomedNow {
            isZoomed = false
        } else if focusedPane == .picture {
            focusedPane = .network
        } else if guest != nil {
            guest = nil
            notice = words(.noticeGuestGone)
        }
    }

    /// Network, picture, text, and round again.
    private mutating func switchPane() {
        switch focusedPane {
        case .network where page == .main: focusedPane = .picture
        case .network, .picture: focusedPane = lesson == nil ? .network : .text
        case .text: focusedPane = .network
        }
    }

    mutating func select(_ view: LayerView) {
        guard view != layerView else { return }
        let before = pictureShape
        layerView = view
        if pictureShape != before { resetSelection() }
    }

    private mutating func move(_ direction: Direction) {
        guard let network else { return }
        if focusedPane == .network {
            let step = direction == .up || direction == .left ? -1 : 1
            let next = min(max(node + step, 0), network.nodes.count - 1)
            if next != node {
                node = next
                resetSelection()
            }
            return
        }
        if layerView == .statistics { return moveStuckUnit(direction) }
        guard let layout = pictureLayout else { return }
        let shape = layout.shape
        if let wrap = layout.wrap {
            let step =
                switch direction {
                case .left: -1
                case .right: 1
                case .up: -wrap
                case .down: wrap
                }
            if (0..<shape.columns).contains(column + step) { column += step }
            return
        }
        switch direction {
        case .left: column = max(0, column - 1)
        case .right: column = min(shape.columns - 1, column + 1)
        case .up: row = max(0, row - 1)
        case .down: row = min(shape.rows - 1, row + 1)
        }
    }

}
