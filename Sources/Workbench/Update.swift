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
    /// A text was pasted, its line breaks as `\n`.
    case pasted(String)
    /// What has become of the text that was to be copied.
    case copied(CopyOutcome)
    /// What has come of keeping the run.
    case kept(KeepingNews, runName: String)
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
            effects += press(key)
        case .mouse(let event): effects += mouse(event)
        case .resized(let size): self.size = size
        case .news(let news): effects += take(news)
        case .pasted(let text): paste(text)
        case .copied(let outcome): copyOutcome = outcome
        case .kept(let news, let name): take(news, runName: name)
        case .saved(let file): notice = words(.noticeSaved, [.file: VisibleText(untrusted: file)])
        case .written(let file): notice = words(.wroteFile, [.file: VisibleText(untrusted: file)])
        case .handout(let state, let file): tell(state, file)
        case .check(let state, let check): tell(state, check)
        case .told(let phrase): notice = words(phrase)
        case .failed(let error): notice = words.onScreen(error)
        case .notOpened(let error):
            notice = words.onScreen(error)
            if lesson?.stage == .opening { lesson?.stage = .left }
        }
        judgeSelection()
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
        case .failed(let error): notice = words.onScreen(error)
        }
    }

    /// What was told is read when something new is asked for.
    mutating func forgetNotice() {
        notice = nil
        epochNoticeStep = nil
    }

    /// What is typed while a field is open.
    mutating func type(_ key: Key) {
        switch overlay {
        case .goTo(var field):
            if case .character(let character) = key, !"0123456789,/- ".contains(character) || field.text.count >= 24 {
                notice = words(.noticeNoStep, stepRange.merging([.found: key.name(appearance)]) { $1 })
                return
            }
            if field.take(key) { overlay = .goTo(field) }
        case .whatIf(var field, let target): if field.take(key) { overlay = .whatIf(field, target) }
        case .commandLine: line.take(key)
        case .answer(.number(var field)): if field.take(key) { overlay = .answer(.number(field)) }
        case .help:
            if helpSearch.field?.take(key) == true { return }
        case nil, .quit, .stateLine, .open, .load, .lessons, .answer: break
        }
    }

    /// A text that is pasted goes into the field that is open, as one line, and changes nothing where none is.
    private mutating func paste(_ text: String) {
        var line = text[...]
        while line.last?.isNewline == true { line.removeLast() }
        for character in line { type(.character(character.isNewline ? " " : character)) }
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
            if field.text.allSatisfy({ $0 == " " }) {
                overlay = nil
                return []
            }
            guard let step = step(typed: field.text) else {
                notice = stepProblem(field.text)
                return []
            }
            overlay = nil
            return travel(.goTo(step: step))
        case .faster, .slower: return setSpeed(min(max(speed + (action == .faster ? 1 : -1), 0), Speed.all.count - 1))
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
        case .resume:
            guard let run = settings.leftRun else { return [] }
            do {
                try settings.checkRun(run.name)
                return load(run.name)
            } catch { notice = words.words(error) }
        case .goToBest: return goToBest()
        case .showCause: showCause()
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
        case .turnKernel:
            isKernelTurned.toggle()
            notice = words(isKernelTurned ? .noticeKernelTurned : .noticeKernelAsItSlides)
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
            if self.page == .drawing { drawingState.board?.lift() }
            self.page = page
            if page == .drawing { openDrawing() }
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
        case .scale:
            ownScales.toggle()
            notice = words(ownScales ? .rangeEach : .rangeShared)
        case .help: openHelp()
        case .helpScreen(let action): perform(action)
        case .quit:
            // Asked for twice it is meant.
            if !hasSomethingToLose || overlay == .quit { return [.leave] }
            overlayBelow = overlay
            overlay = .quit
        case .suspend: return [.suspend]
        case .confirm:
            if case .lessons = overlay {
                confirmReset(true)
                return []
            }
            let opening: Effect
            switch overlay {
            case .open(let run): opening = .open(run)
            case .load(let name): opening = .load(name)
            default: return [.leave]
            }
            overlay = nil
            notice = words(.noticeOpening)
            return [opening]
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

    /// Sets how fast it runs, and says from what to what.
    mutating func setSpeed(_ next: Int) -> [Effect] {
        let (old, new) = (Speed.all[speed].name(words), Speed.all[next].name(words))
        notice = next == speed ? words(.noticeSpeed, [.rate: new]) : words(.noticeSpeedFrom, [.found: old, .rate: new])
        speed = next
        return [.send(.setPace(Speed.all[speed].pace))]
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
        if case .goTo(let step) = command, step < firstStep {
            notice = stepProblem(String(step))
            return []
        }
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
}
