import Lessons
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// How an interactive session ended.
public enum WorkbenchEnding: Sendable {
    /// The user quit.
    case left
    /// A signal ended it.
    case signal(Int32)
    /// The terminal was closed.
    case terminalGone
    /// The data could not be read, or do not fit the network.
    case failed(any Error)
}

/// The effects that the workbench needs carried out.
public struct WorkbenchServices {
    /// Opens another run with a session that begins with these looks. A lesson's scene is not saved.
    public var open: (RunOptions, Looks, _ isScene: Bool) -> OpenedRun
    /// Resumes a saved run by name; nil if runs are not saved.
    public var load: (String, Looks) throws -> OpenedRun? = { _, _ in nil }
    /// Reads the curves of a saved run, on a thread of its own; nil if runs are not saved.
    public var history: (@Sendable (String) throws -> History)?
    /// The results of saving since the last call, by run name; runs already closed included.
    public var keepingNews: () -> [(runName: String, news: KeepingNews)] = { [] }
    /// Writes parameters to a file, completely or not at all.
    public var save: (Parameters<Float>, Network, String) throws -> Void
    /// Writes a text to a file, completely or not at all.
    public var write: (String, String) throws -> Void
    /// Saves the progress in lessons.
    public var keep: (LessonProgress) throws -> Void
    /// Starts writing a lesson to a file, in these words; nil if handouts are not offered.
    public var handout: ((Lesson, Phrasebook, String) -> SideWork)?

    /// Collects the services.
    public init(
        open: @escaping (RunOptions, Looks, _ isScene: Bool) -> OpenedRun,
        save: @escaping (Parameters<Float>, Network, String) throws -> Void,
        write: @escaping (String, String) throws -> Void = { _, _ in }, keep: @escaping (LessonProgress) throws -> Void = { _ in }
    ) {
        self.open = open
        self.save = save
        self.write = write
        self.keep = keep
    }
}

/// Connects screen, workbench and session: the only loop.
public final class WorkbenchRunner {
    private let screen: any Screen
    private var session: TrainingSession
    /// A run that is being opened, and whether it is a lesson's scene: it replaces the current one once it is open.
    private var opening: (run: OpenedRun, isScene: Bool)?
    /// Saving results of a run that is still being opened.
    private var earlyNews: [(runName: String, news: KeepingNews)] = []
    /// The learner's own run while a lesson is on the screen.
    private var parked: (session: TrainingSession, bench: Workbench)?
    /// The handout being written, and its file.
    private var handout: (work: SideWork, file: String)?
    /// The gradient check in progress.
    private var checking: GradientCheckWork?
    /// The curves of saved runs that have been read.
    private let histories = Monitor<[(name: String, result: Result<History, any Error>)]>([])
    private let services: WorkbenchServices
    private let clock: Clock
    private let suspend: () -> Void
    private var bench: Workbench
    private var isStale = true
    private var isAnswer = false
    private var nextFrame = 0.0
    /// How long the last frame took to draw.
    private var drawingSeconds = 0.0
    private var isSnapshotAsked = false

    /// Seconds between frames while steps are watched.
    static let frameTime = 0.04
    /// The least seconds between frames flat out, where every frame takes a core from training and single steps cannot be seen anyway.
    static let flatOutFrameTime = 0.1
    /// The most time that drawing may take flat out, as a part of all.
    static let drawingPart = 0.05

    private var currentFrameTime: Double {
        guard Speed.all[bench.speed].pace == .flatOut else { return Self.frameTime }
        return max(Self.flatOutFrameTime, drawingSeconds / Self.drawingPart)
    }

    /// A runner; `suspend` stops the program until the shell resumes it.
    public init(
        screen: any Screen, bench: Workbench, session: TrainingSession, services: WorkbenchServices, clock: Clock = .steady,
        suspend: @escaping () -> Void
    ) {
        self.screen = screen
        self.session = session
        self.services = services
        self.clock = clock
        self.suspend = suspend
        self.bench = bench
    }

    /// The totals of the learner's own session.
    public var totals: SessionTotals { (parked?.session ?? session).totals }

    /// The last line shown to reopen a screen, complete; nil if none was.
    public private(set) var stateLine: String?

    /// The name under which the learner's own run is saved; nil if it is not.
    public var runName: String? { (parked?.bench ?? bench).settings.runName }

    /// Why the learner's own run is not saved, if it has no name to be saved under; nil if it has one, or no reason is known.
    public var keepingProblem: VisibleText? { runName == nil ? (parked?.bench ?? bench).settings.keepingProblem : nil }

    /// Whether the learner's own run has passed on its last state for saving, once the session has ended.
    public private(set) var hasHandedOver = true

    /// The state, for tests.
    public var workbench: Workbench { bench }

    /// Runs until the session ends.
    public func run() -> WorkbenchEnding {
        if let ending = update(.started) { return ending }
        while true {
            show()
            for event in screen.events(timeout: timeout) {
                if let ending = take(event) {
                    handout?.work.giveUp()
                    checking?.giveUp()
                    end()
                    return ending
                }
            }
            askForSnapshot()
        }
    }

    /// Ends the sessions, each of which passes on its last state for saving; only then the terminal is restored. After a signal the program
    /// has 4.5 seconds.
    private func end() {
        let sessions = [session, opening?.run.session, parked?.session].compactMap { $0 }
        for session in sessions { session.send(.stop) }
        let end = clock.now() + 2
        for session in sessions where !session.stop(withinSeconds: max(0, end - clock.now())) {
            if session === parked?.session ?? self.session { hasHandedOver = false }
        }
    }

    /// Shows the newest state: at once after a key, otherwise when the terminal has taken the last frame.
    private func show() {
        guard isStale, isAnswer || screen.isCaughtUp else { return }
        let begin = clock.now()
        screen.present(bench.view(), urgent: isAnswer)
        drawingSeconds = clock.now() - begin
        if isAnswer { session.release() }
        isStale = false
        isAnswer = false
    }

    /// Begins the answer to what the user has done.
    private func answer(_ message: WorkbenchMessage) -> WorkbenchEnding? {
        isAnswer = true
        session.hold()
        return update(message)
    }

    private var timeout: Double? {
        if isStale { return Self.frameTime }
        return bench.run.isRunning ? max(0, nextFrame - clock.now()) : nil
    }

    private func askForSnapshot() {
        guard bench.run.isRunning, !isSnapshotAsked, screen.isCaughtUp else { return }
        let now = clock.now()
        guard now >= nextFrame else { return }
        nextFrame = now + currentFrameTime
        isSnapshotAsked = true
        session.send(.wantSnapshot)
    }

    private func take(_ event: ScreenEvent) -> WorkbenchEnding? {
        switch event {
        case .key(let key): return answer(.key(key))
        case .mouse(let event): return answer(.mouse(event))
        case .pasted(let text): return answer(.pasted(text))
        case .copyConfirmed: return update(.copied(.confirmed))
        case .background(let color): return update(.background(color))
        case .resized(let size): return answer(.resized(size))
        case .woken:
            if let ending = takeOpening() { return ending }
            let told = earlyNews + services.keepingNews()
            earlyNews = []
            for (name, news) in told {
                // Results for a run that is still being opened are for the screen that it will have.
                if name == opening?.run.name {
                    earlyNews.append((name, news))
                    continue
                }
                // The run paused behind a lesson's scene gets its results directly.
                if name == parked?.bench.settings.runName {
                    parked?.bench.take(news, runName: name)
                    if let own = parked?.bench { bench.keeping = own.keeping }
                } else {
                    _ = update(.kept(news, runName: name))
                }
            }
            takeHandout()
            takeCheck()
            if let ending = takeHistories() { return ending }
            let news = session.takeNews()
            if news.snapshot != nil { isSnapshotAsked = false }
            return update(.news(news))
        case .endRequested(let signal): return .signal(signal)
        case .terminalGone: return .terminalGone
        }
    }

    private func update(_ message: WorkbenchMessage) -> WorkbenchEnding? {
        isStale = true
        for effect in bench.update(message) {
            switch effect {
            case .send(let command): session.send(command)
            case .leave: return .left
            case .suspend: suspend()
            case .copy(let text):
                stateLine = text
                _ = update(.copied(screen.copy(text)))
            case .save(let parameters, let network, let path):
                do {
                    try services.save(parameters, network, path)
                    _ = update(.saved(path))
                } catch { _ = update(.failed(error)) }
            case .write(let text, let path):
                do {
                    try services.write(text, path)
                    _ = update(.written(path))
                } catch { _ = update(.failed(error)) }
            case .handout(let lesson, let words, let file):
                if handout != nil {
                    _ = update(.told(.noticeHandoutBusy))
                } else if let work = services.handout?(lesson, words, file) {
                    handout = (work, file)
                    takeHandout()
                }
            case .check(let checker):
                if checking != nil {
                    _ = update(.told(.noticeCheckBusy))
                } else {
                    checking = GradientCheckWork(checker, wake: screen.wake)
                    takeCheck()
                }
            case .open(let run):
                opening?.run.session.send(.stop)
                opening = (services.open(run, Workbench.firstLooks, false), false)
            case .load(let name):
                opening?.run.session.send(.stop)
                opening = nil
                do {
                    opening = try services.load(name, Workbench.firstLooks).map { ($0, false) }
                } catch { _ = update(.failed(error)) }
            case .compare(let name):
                guard let read = services.history else { break }
                startThread { [histories, wake = screen.wake] in
                    let result = Result { try read(name) }
                    histories.withLock { $0.append((name, result)) }
                    wake()
                }
            case .openScene(let run):
                opening?.run.session.send(.stop)
                opening = (services.open(run, Workbench.firstLooks, true), true)
            case .closeLesson: if let ending = unpark() { return ending }
            case .keep(let progress):
                do { try services.keep(progress) } catch { _ = update(.failed(error)) }
            case .fail(let error): return .failed(error)
            }
        }
        return nil
    }

    /// Takes the progress of a handout.
    private func takeHandout() {
        guard let (work, file) = handout, let state = work.takeNews() else { return }
        if case .underWay = state {} else { handout = nil }
        _ = update(.handout(state, file: file))
    }

    /// Takes the curves of saved runs that have been read.
    private func takeHistories() -> WorkbenchEnding? {
        let read = histories.withLock { histories in
            defer { histories.removeAll() }
            return histories
        }
        for (name, result) in read { if let ending = update(.compared(name, result)) { return ending } }
        return nil
    }

    /// Takes the progress of a gradient check.
    private func takeCheck() {
        guard let (state, check) = checking?.takeNews() else { return }
        if case .underWay = state {} else { checking = nil }
        _ = update(.check(state, check))
    }

    /// Drops the check of a run that has left the screen.
    private func dropCheck() {
        checking?.giveUp()
        checking = nil
    }

    /// Handles the result of opening a session: it replaces the current one, which ends after its last reports; if it cannot start, the
    /// current one continues.
    private func takeOpening() -> WorkbenchEnding? {
        guard let (next, isScene) = opening else { return nil }
        let news = next.session.takeNews()
        for event in news.events {
            if case .failedToStart(let error) = event {
                opening = nil
                return update(.notOpened(error))
            }
        }
        let isReady = news.events.contains { if case .ready = $0 { true } else { false } }
        guard isReady else { return nil }
        if let ending = update(.news(session.takeNews())) { return ending }
        if isScene && !bench.study.isStaged {
            parked = (session, bench.parked)
        } else {
            session.send(.stop)
        }
        dropCheck()
        session = next.session
        opening = nil
        isSnapshotAsked = false
        if isScene {
            bench = bench.staged(with: next.options)
        } else {
            bench = bench.reopened(with: next.options)
            bench.settings.runName = next.name
            bench.settings.keepingProblem = next.keepingProblem
            bench.settings.firstProblems = [next.problem].compactMap { $0 }
        }
        return update(.news(news))
    }

    /// The learner's own run returns to the screen unchanged.
    private func unpark() -> WorkbenchEnding? {
        if opening?.isScene == true {
            opening?.run.session.send(.stop)
            opening = nil
        }
        guard let (own, waiting) = parked else { return nil }
        parked = nil
        session.send(.stop)
        dropCheck()
        session = own
        isSnapshotAsked = false
        bench = waiting.returned(from: bench)
        let ending = update(.news(session.takeNews()))
        bench.tellReturn()
        return ending
    }
}
