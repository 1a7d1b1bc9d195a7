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
    /// The terminal has this background.
    case background(RGB)
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
    /// The curves of the saved run with this name were read, or could not be.
    case compared(String, Result<History, any Error>)
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
    /// Read the curves of a saved run, in the background.
    case compare(String)
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
            forgetNotice()
            effects += endOpening()
            effects += press(key)
        case .mouse(let event): effects += (event.kind == .press ? endOpening() : []) + mouse(event)
        case .resized(let size): resize(to: size)
        case .background(let color): settings.foundTheme = ThemeName(background: color)
        case .news(let news): effects += take(news)
        case .pasted(let text):
            effects += endOpening()
            paste(text)
        case .copied(let outcome): prompt.copyOutcome = outcome
        case .kept(let news, let name): take(news, runName: name)
        case .saved(let file): prompt.notice = words(.noticeSaved, [.file: VisibleText(untrusted: file)])
        case .written(let file): prompt.notice = words(.wroteFile, [.file: VisibleText(untrusted: file)])
        case .handout(let state, let file): tell(state, file)
        case .check(let state, let check): tell(state, check)
        case .compared(let name, let result): effects += take(result, comparing: name)
        case .told(let phrase): prompt.notice = words(phrase)
        case .failed(let error): prompt.notice = words.onScreen(error)
        case .notOpened(let error):
            prompt.notice = refusal(error)
            if study.lesson?.stage == .opening { study.lesson?.stage = .left }
        }
        judgeSelection()
        // Another layer may have fewer kernels.
        if let kernel = inquiry.previewedKernel, kernel > 0, kernel >= kernelCount { inquiry.previewedKernel = 0 }
        if study.progress != progressBefore { effects.append(.keep(study.progress)) }
        let looks = looks
        if run.isLoaded && looks != requests.sentLooks {
            requests.sentLooks = looks
            effects.append(.send(.look(looks)))
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

    /// A message stays until the next request; an announcement, too, unless an answer stood before it.
    mutating func forgetNotice() {
        // The line under a box is not read.
        if prompt.notice == nil && (prompt.overlay == nil || prompt.isAnswering) { readAnnouncement() }
        prompt.forgetNotice()
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
        case .help: typeInHelp(key)
        case nil, .quit, .stateLine, .open, .load, .lessons, .answer: break
        }
    }

    /// Inserts pasted text into the open field, as one line; without a field it is ignored.
    private mutating func paste(_ text: String) {
        var line = text[...]
        while line.last?.isNewline == true { line.removeLast() }
        for character in line { type(.character(character.isNewline ? " " : character)) }
    }

    /// Performs the action of a key. Longer than other functions because each of the actions has its line here.
    mutating func perform(_ action: Action) -> [Effect] {
        if let obstacle = obstacle(action) {
            // The only key that a reason names otherwise than by its letter.
            prompt.notice = words(obstacle, [.key: nameOfKey(.lesson(.list))])
            return []
        }
        // While data are loading, the session queues its commands.
        if !run.isLoaded && [.run, .flatOut, .nextPhase, .nextBatch, .nextEpoch].contains(action) {
            prompt.notice = words(.noticeNotLoaded)
        }
        switch action {
        case .run: return runOrPause()
        case .nextPhase: return begin(.stepPhase)
        case .nextBatch: return begin(.stepBatch)
        case .nextEpoch: return begin(.stepEpoch)
        case .previousPhase: return travel(.previousPhase)
        case .previousBatch: return travel(.previousBatch)
        case .nextUnit: return begin(.stepUnit)
        case .previousUnit: return travel(.previousUnit)
        case .askForStep: prompt.overlay = .goTo(TextField())
        case .goToStep: return goToStep()
        case .flatOut: return toggleFlatOut()
        case .faster: return setSpeed(min(speed + 1, Speed.all.count - 1))
        case .slower: return setSpeed(max(speed - 1, 0))
        case .goToBest: return goToBest()
        case .resume: return resumeLeftRun()
        case .whatIf: openWhatIf()
        case .setValue: return setValue()
        case .compare: inquiry.compareNext()
        case .move(let direction): move(direction)
        case .switchPane: selection.switchPane(on: page, hasText: study.lesson != nil)
        case .nextView: show(nextView)
        case .view(let number): show(LayerView.common[number - 1])
        case .nextArray: showNextArray()
        case .previousMap: selection.plane -= 1
        case .nextMap: selection.plane += 1
        case .previousSample: showNeighbour(-1)
        case .nextSample: showNeighbour(1)
        case .shiftSample(let direction): shiftSample(direction)
        case .zoom: selection.isZoomed.toggle()
        case .scale: toggleScales()
        case .showCause: showCause()
        case .enter: enter()
        case .whyLoss: askForLoss()
        case .whyAnswer: askForAnswer()
        case .follow: followFactor()
        case .backtrack: inquiry.why.removeLast()
        case .closeWhy: inquiry.why = []
        case .turnKernel: turnKernel()
        case .pickTerm(let direction): inquiry.pickTerm(direction, in: run.snapshot)
        case .skipTerms(let count): inquiry.skipTerms(count, in: run.snapshot)
        case .mark: toggleMark()
        case .unmark: liftMark()
        case .preview: inquiry.previewedKernel = min(kernelOfSelection, max(0, kernelCount - 1))
        case .closePreview: inquiry.previewedKernel = nil
        case .movePreview(let direction): movePreview(direction)
        case .open(.samples): return openSamples()
        case .open(.overview): openOverview()
        case .overview(let action): perform(action)
        case .open(let page): open(page)
        case .lesson(let action): return perform(action)
        case .curves(let action): return perform(action)
        case .samples(let action): return perform(action)
        case .drawing(let action): return perform(action)
        case .commandLine: openCommandLine()
        case .complete(let step): completeLine(step)
        case .recall(let step): prompt.line.recall(step)
        case .doLine: return doLine()
        case .stateLine: return openStateLine()
        case .help: openHelp()
        case .helpScreen(let action): perform(action)
        case .scroll(let lines): scrollHelp(lines)
        case .back: return goBack()
        case .confirm: return confirm()
        case .decline: decline()
        case .quit: return quit()
        case .suspend: return [.suspend]
        }
        return []
    }

    /// Goes to the step typed. Text that is no step stays, to be corrected.
    private mutating func goToStep() -> [Effect] {
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
    }

    private mutating func resumeLeftRun() -> [Effect] {
        guard let left = settings.leftRun else { return [] }
        do {
            try settings.checkRun(left.name)
            return load(left.name)
        } catch {
            prompt.notice = words.words(error)
            return []
        }
    }

    private mutating func open(_ page: Page) {
        if self.page == .drawing { drawingState.board?.lift() }
        self.page = page
        if page == .drawing { openDrawing() }
    }

    /// Stops on the way to a moment, or closes what is open.
    private mutating func goBack() -> [Effect] {
        guard prompt.overlay == nil && run.destination != nil else {
            back()
            return []
        }
        run.destination = nil
        interruptScene()
        prompt.notice = words(.noticeStoppedOnTheWay)
        return [.send(.pause)]
    }

    /// Answers the open question with yes.
    private mutating func confirm() -> [Effect] {
        let opening: Effect
        switch prompt.overlay {
        case .lessons:
            confirmReset(true)
            return []
        case .open(let run): opening = .open(run)
        case .load(let name): opening = .load(name)
        default: return [.leave]
        }
        prompt.overlay = nil
        prompt.notice = words(.noticeOpening)
        return [opening]
    }

    /// Answers the open question with no.
    private mutating func decline() {
        if case .lessons = prompt.overlay { return confirmReset(false) }
        prompt.closeOverlay()
    }

    /// Leaves the program, after a question if something would be lost. Pressed twice, it needs no further confirmation.
    private mutating func quit() -> [Effect] {
        if !hasSomethingToLose || prompt.overlay == .quit { return [.leave] }
        prompt.open(over: prompt.overlay, .quit)
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
        // A run that is about to pause goes on.
        if run.isRunning && !run.isPausing {
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
