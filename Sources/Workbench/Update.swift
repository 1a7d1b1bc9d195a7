import Lessons
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// Input of `update`.
public enum WorkbenchMessage: Sendable {
    /// A key was pressed.
    case key(Key)
    /// A mouse event.
    case mouse(MouseEvent)
    /// The screen has this new size.
    case resized(Size)
    /// A message from the session.
    case news(TrainingNews)
    /// Text was pasted, its line breaks as `\n`.
    case pasted(String)
    /// The result of copying a text.
    case copied(CopyOutcome)
    /// The result of saving a run.
    case kept(KeepingNews, runName: String)
    /// The parameters were written to this file.
    case saved(String)
    /// The text was written to this file.
    case written(String)
    /// The progress of a handout being written to this file.
    case handout(SideWork.State, file: String)
    /// The progress of a gradient check, or its result.
    case check(SideWork.State, GradientCheck?)
    /// A message to show.
    case told(Phrase)
    /// The program starts.
    case started
    /// A run could not be opened; the current one continues.
    case notOpened(any Error)
    /// A requested effect failed; everything continues as before.
    case failed(any Error)
}

/// Output of `update`.
public enum Effect: Sendable {
    /// Send a command to the session.
    case send(TrainingCommand)
    /// End the program.
    case leave
    /// Copy a text to the terminal's clipboard, ASCII only.
    case copy(String)
    /// Write the parameters to a file.
    case save(Parameters<Float>, of: Network, to: String)
    /// Write a text to a file.
    case write(String, to: String)
    /// Write a lesson to a file, in the background.
    case handout(Lesson, Phrasebook, to: String)
    /// Check gradients, in the background.
    case check(GradientChecker)
    /// Open another run, and end this one once the other is open.
    case open(RunOptions)
    /// Resume a saved run, and end this one once the other is open.
    case load(String)
    /// Open this run for a lesson's scene. The learner's own run is paused; that of another scene ends.
    case openScene(RunOptions)
    /// Close the lesson and return to the learner's own run.
    case closeLesson
    /// Save the progress in lessons.
    case keep(LessonProgress)
    /// Stop the program until the shell resumes it.
    case suspend
    /// End the program with this error: the data could not be read, or do not fit the network.
    case fail(any Error)
}

extension Workbench {
    /// Takes a message; returns the effects to carry out.
    public mutating func update(_ message: WorkbenchMessage) -> [Effect] {
        var effects: [Effect] = []
        let progressBefore = study.progress
        switch message {
        case .started: effects += startLesson()
        case .key(let key):
            prompt.forgetNotice()
            effects += press(key)
        case .mouse(let event): effects += mouse(event)
        case .resized(let size): self.size = size
        case .news(let news): effects += take(news)
        case .pasted(let text): paste(text)
        case .copied(let outcome): prompt.copyOutcome = outcome
        case .kept(let news, let name): take(news, runName: name)
        case .saved(let file): prompt.notice = words(.noticeSaved, [.file: VisibleText(untrusted: file)])
        case .written(let file): prompt.notice = words(.wroteFile, [.file: VisibleText(untrusted: file)])
        case .handout(let state, let file): tell(state, file)
        case .check(let state, let check): tell(state, check)
        case .told(let phrase): prompt.notice = words(phrase)
        case .failed(let error): prompt.notice = words.onScreen(error)
        case .notOpened(let error):
            prompt.notice = words.onScreen(error)
            if study.lesson?.stage == .opening { study.lesson?.stage = .left }
        }
        judgeSelection()
        // Another layer may have fewer kernels.
        if let kernel = inquiry.previewedKernel, kernel > 0, kernel >= kernelCount { inquiry.previewedKernel = 0 }
        if study.progress != progressBefore { effects.append(.keep(study.progress)) }
        let focus = focus
        if run.isLoaded && focus != requests.sentFocus {
            requests.sentFocus = focus
            effects.append(.send(.look(focus)))
        }
        return effects
    }

    private mutating func tell(_ handout: SideWork.State, _ file: String) {
        let name = VisibleText(untrusted: file)
        switch handout {
        case .underWay(let done, let total):
            prompt.notice = words(.noticeHandoutPage, [.file: name, .number: "\(min(done + 1, total))", .total: "\(total)"])
        case .done: prompt.notice = words(.wroteFile, [.file: name])
        case .failed(let error): prompt.notice = words.onScreen(error)
        }
    }

    /// Handles a key while a field is open.
    mutating func type(_ key: Key) {
        switch prompt.overlay {
        case .goTo(var field):
            if case .character(let character) = key, !"0123456789,/- ".contains(character) || field.text.count >= 24 {
                prompt.notice = words(.noticeNoStep, run.stepRange.merging([.found: key.name(appearance)]) { $1 })
                return
            }
            if field.take(key) { prompt.overlay = .goTo(field) }
        case .whatIf(var field, let target): if field.take(key) { prompt.overlay = .whatIf(field, target) }
        case .commandLine: prompt.line.take(key)
        case .answer(.number(var field)): if field.take(key) { prompt.overlay = .answer(.number(field)) }
        case .help:
            if prompt.helpSearch.field?.take(key) == true { return }
        case nil, .quit, .stateLine, .open, .load, .lessons, .answer: break
        }
    }

    /// Inserts pasted text into the open field, as one line; without a field it is ignored.
    private mutating func paste(_ text: String) {
        var line = text[...]
        while line.last?.isNewline == true { line.removeLast() }
        for character in line { type(.character(character.isNewline ? " " : character)) }
    }

    mutating func perform(_ action: Action) -> [Effect] {
        if let obstacle = obstacle(action) {
            prompt.notice = words(obstacle)
            return []
        }
        // While data are loading, the session queues its commands.
        if !run.isLoaded && [.run, .nextPhase, .nextBatch, .nextEpoch].contains(action) { prompt.notice = words(.noticeNotLoaded) }
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
        case .compare: inquiry.compareNext()
        case .commandLine:
            prompt.line.open()
            prompt.overlay = .commandLine
        case .complete(let step): completeLine(step)
        case .recall(let step): prompt.line.recall(step)
        case .doLine: return doLine()
        case .stateLine: return openStateLine()
        case .askForStep: prompt.overlay = .goTo(TextField())
        case .goToStep:
            guard case .goTo(let field) = prompt.overlay else { return [] }
            if field.text.allSatisfy({ $0 == " " }) {
                prompt.overlay = nil
                return []
            }
            guard let step = run.step(typed: field.text) else {
                prompt.notice = stepProblem(field.text)
                return []
            }
            prompt.overlay = nil
            return travel(.goTo(step: step))
        case .faster, .slower: return setSpeed(min(max(speed + (action == .faster ? 1 : -1), 0), Speed.all.count - 1))
        case .move(let direction): move(direction)
        case .enter:
            if selection.focusedPane == .network {
                selection.focusedPane = .picture
            } else if let place = selectedPlace {
                inquiry.open(Question(place, sample: selection.askedSample))
            }
        case .whyLoss:
            run.network.map { inquiry.open(Question(Place(node: $0.outputNode, .loss), sample: selection.askedSample)) }
        case .whyAnswer:
            if let network = run.network, let unit = largestOutput {
                let place = network.place(network.outputNode, .activation, Unit(unit, 0, 0))
                inquiry.open(Question(place, sample: selection.askedSample))
            }
        case .shiftSample(let direction): shiftSample(direction)
        case .resume:
            guard let run = settings.leftRun else { return [] }
            do {
                try settings.checkRun(run.name)
                return load(run.name)
            } catch { prompt.notice = words.words(error) }
        case .goToBest: return goToBest()
        case .showCause: showCause()
        case .mark: toggleMark()
        case .unmark: liftMark()
        case .preview: inquiry.previewedKernel = min(kernelOfSelection, max(0, kernelCount - 1))
        case .closePreview: inquiry.previewedKernel = nil
        case .movePreview(let direction): movePreview(direction)
        case .follow:
            if let factor = selectedFactor, let place = factor.place {
                inquiry.why.append(
                    WhyStep(question: Question(place, sample: factor.sample ?? inquiry.why.last?.question.sample ?? selection.askedSample)))
            }
        case .backtrack: inquiry.why.removeLast()
        case .closeWhy: inquiry.why = []
        case .turnKernel:
            inquiry.isKernelTurned.toggle()
            prompt.notice = words(inquiry.isKernelTurned ? .noticeKernelTurned : .noticeKernelAsItSlides)
        case .pickTerm(let direction): inquiry.pickTerm(direction, in: run.snapshot)
        case .back:
            if prompt.overlay == nil && run.destination != nil {
                run.destination = nil
                prompt.notice = words(.noticeStoppedOnTheWay)
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
        case .switchPane: selection.switchPane(on: page, hasText: study.lesson != nil)
        case .nextView:
            let next = LayerView(rawValue: selection.view.rawValue % LayerView.allCases.count + 1) ?? .maps
            selection.select(layer: selection.node, view: next, in: run.network)
        case .view(let number):
            if let view = LayerView(rawValue: number) { selection.select(layer: selection.node, view: view, in: run.network) }
        case .previousMap: selection.plane -= 1
        case .nextMap: selection.plane += 1
        case .previousSample, .nextSample:
            let step = action == .nextSample ? 1 : -1
            if selection.isSampleShown, let next = neighbour(step) {
                samplesState.cursor = next
                lookAtChosenSample()
            } else {
                selection.sample += step
            }
        case .zoom: selection.isZoomed.toggle()
        case .scale:
            selection.ownScales.toggle()
            prompt.notice = words(selection.ownScales ? .rangeEach : .rangeShared)
        case .help: openHelp()
        case .helpScreen(let action): perform(action)
        case .quit:
            // Pressed twice, it needs no further confirmation.
            if !hasSomethingToLose || prompt.overlay == .quit { return [.leave] }
            prompt.open(over: prompt.overlay, .quit)
        case .suspend: return [.suspend]
        case .confirm:
            if case .lessons = prompt.overlay {
                confirmReset(true)
                return []
            }
            let opening: Effect
            switch prompt.overlay {
            case .open(let run): opening = .open(run)
            case .load(let name): opening = .load(name)
            default: return [.leave]
            }
            prompt.overlay = nil
            prompt.notice = words(.noticeOpening)
            return [opening]
        case .decline:
            if case .lessons = prompt.overlay {
                confirmReset(false)
                return []
            }
            prompt.closeOverlay()
        case .scroll(let lines):
            if case .help(let scroll) = prompt.overlay {
                prompt.overlay = .help(scroll: min(max(0, scroll + lines), HelpScreen(self).mostScroll))
            }
        }
        return []
    }

    /// Sets the speed, and reports the old and the new one.
    mutating func setSpeed(_ next: Int) -> [Effect] {
        let (old, new) = (Speed.all[speed].name(words), Speed.all[next].name(words))
        prompt.notice = next == speed ? words(.noticeSpeed, [.rate: new]) : words(.noticeSpeedFrom, [.found: old, .rate: new])
        speed = next
        return [.send(.setPace(Speed.all[speed].pace))]
    }

    mutating func runOrPause() -> [Effect] {
        if run.isRunning {
            run.isPausing = true
            run.destination = nil
            interruptScene()
            return [.send(.pause)]
        }
        return [.send(.setPace(Speed.all[speed].pace))] + begin(.run)
    }

    /// Goes to another moment, where training may not have stopped yet.
    mutating func travel(_ command: TrainingCommand) -> [Effect] {
        if case .goTo(let step) = command, step < run.firstStep {
            prompt.notice = stepProblem(String(step))
            return []
        }
        run.failure = nil
        return begin(command)
    }

    /// Marks the run as running until the session reports that it rests.
    mutating func begin(_ command: TrainingCommand) -> [Effect] {
        run.begin(command)
        interruptScene()
        return [.send(command)]
    }
}
