import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// How an interactive session ended.
public enum WorkbenchEnding: Sendable {
    /// The user left.
    case left
    /// A signal asked for it.
    case signal(Int32)
    /// The terminal went away.
    case terminalGone
    /// The data could not be read, or do not fit the network.
    case failed(any Error)
}

/// What the workbench needs done outside of it.
public struct WorkbenchServices {
    /// Opens another run, whose session looks there. A lesson's scene is not kept.
    public var open: (RunOptions, Focus, _ isScene: Bool) -> OpenedRun
    /// Opens a run that was kept, by its name; nil where none are.
    public var load: (String, Focus) throws -> OpenedRun? = { _, _ in nil }
    /// What has come of keeping the runs with these names since this was last asked; of a run that was left, too.
    public var keepingNews: () -> [(runName: String, news: KeepingNews)] = { [] }
    /// Writes parameters to a file, whole or not at all.
    public var save: (Parameters<Float>, Network, String) throws -> Void
    /// Writes a text to a file, whole or not at all.
    public var write: (String, String) throws -> Void
    /// Keeps what was done in lessons.
    public var keep: (LessonProgress) throws -> Void
    /// Begins to write a lesson to a file, in these words; nil where nobody asks for it.
    public var handout: ((Lesson, Phrasebook, String) -> SideWork)?

    /// Services.
    public init(
        open: @escaping (RunOptions, Focus, _ isScene: Bool) -> OpenedRun,
        save: @escaping (Parameters<Float>, Network, String) throws -> Void,
        write: @escaping (String, String) throws -> Void = { _, _ in }, keep: @escaping (LessonProgress) throws -> Void = { _ in }
    ) {
        self.open = open
        self.save = save
        self.write = write
        self.keep = keep
    }
}

/// Brings screen, workbench and session together: the only loop.
public final class WorkbenchRunner {
    private let screen: any Screen
    private var session: TrainingSession
    /// A run whose session reads its data, and whether a lesson wants it: it takes over when it stands.
    private var opening: (run: OpenedRun, isScene: Bool)?
    /// What came of keeping a run that is still being opened.
    private var earlyNews: [(runName: String, news: KeepingNews)] = []
    /// The learner's own run while a lesson has the screen.
    private var parked: (session: TrainingSession, bench: Workbench)?
    /// The handout that is being written, and its file.
    private var handout: (work: SideWork, file: String)?
    /// The gradient check that is under way.
    private var checking: GradientCheckWork?
    private let services: WorkbenchServices
    private let clock: Clock
    private let suspend: () -> Void
    private var bench: Workbench
    private var isStale = true
    private var isAnswer = false
    private var nextFrame = 0.0
    private var isSnapshotAsked = false

    /// Seconds between frames while steps are watched.
    static let frameTime = 0.04
    /// Seconds between frames flat out, where every frame takes a core from training: the eye cannot follow single steps anyway.
    static let flatOutFrameTime = 0.1

    private var currentFrameTime: Double {
        Speed.all[bench.speed].pace == .flatOut ? Self.flatOutFrameTime : Self.frameTime
    }

    /// A runner; `suspend` stops the program until the shell lets it go on.
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

    /// What the session has done that is shown.
    public var totals: SessionTotals { (parked?.session ?? session).totals }

    /// The line that was shown last to open a screen again, whole; nil if none was.
    public private(set) var stateLine: String?

    /// The name under which the own run is kept; nil if it is not.
    public var runName: String? { (parked?.bench ?? bench).settings.runName }

    /// Whether the own run's last state is with who keeps it, once the session has ended.
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

    /// Ends the sessions, each of which hands over its last state; the terminal is given back only after that. Asked by a signal, the
    /// program has 4.5 seconds.
    private func end() {
        let sessions = [session, opening?.run.session, parked?.session].compactMap { $0 }
        for session in sessions { session.send(.stop) }
        let end = clock.now() + 2
        for session in sessions where !session.stop(withinSeconds: max(0, end - clock.now())) {
            if session === parked?.session ?? self.session { hasHandedOver = false }
        }
    }

    /// Shows the newest state: at once when it answers a key, else when the terminal has taken the last frame.
    private func show() {
        guard isStale, isAnswer || screen.isCaughtUp else { return }
        screen.present(bench.view(), urgent: isAnswer)
        isStale = false
        isAnswer = false
    }

    private var timeout: Double? {
        if isStale { return Self.frameTime }
        return bench.isRunning ? max(0, nextFrame - clock.now()) : nil
    }

    private func askForSnapshot() {
        guard bench.isRunning, !isSnapshotAsked, screen.isCaughtUp else { return }
        let now = clock.now()
        guard now >= nextFrame else { return }
        nextFrame = now + currentFrameTime
        isSnapshotAsked = true
        session.send(.wantSnapshot)
    }

    private func take(_ event: ScreenEvent) -> WorkbenchEnding? {
        switch event {
        case .key(let key):
            isAnswer = true
            return update(.key(key))
        case .mouse(let event):
            isAnswer = true
            return update(.mouse(event))
        case .pasted(let text):
            isAnswer = true
            return update(.pasted(text))
        case .copyConfirmed: return update(.copied(.confirmed))
        case .resized(let size):
            isAnswer = true
            return update(.resized(size))
        case .woken:
            if let ending = takeOpening() { return ending }
            let told = earlyNews + services.keepingNews()
            earlyNews = []
            for (name, news) in told {
                // What is told of a run that is still being opened is for the screen that it will have.
                if name == opening?.run.name {
                    earlyNews.append((name, news))
                    continue
                }
                // The run that waits while a lesson's scene stands hears of it itself.
                if name == parked?.bench.settings.runName {
                    parked?.bench.take(news, runName: name)
                    if let own = parked?.bench { bench.takeKeeping(of: own) }
                } else {
                    _ = update(.kept(news, runName: name))
                }
            }
            takeHandout()
            takeCheck()
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
                opening = (services.open(run, Workbench.firstFocus, false), false)
            case .load(let name):
                opening?.run.session.send(.stop)
                opening = nil
                do {
                    opening = try services.load(name, Workbench.firstFocus).map { ($0, false) }
                } catch { _ = update(.failed(error)) }
            case .openScene(let run):
                opening?.run.session.send(.stop)
                opening = (services.open(run, Workbench.firstFocus, true), true)
            case .closeLesson: if let ending = unpark() { return ending }
            case .keep(let progress):
                do { try services.keep(progress) } catch { _ = update(.failed(error)) }
            case .fail(let error): return .failed(error)
            }
        }
        return nil
    }

    /// How far a handout is, if that is news.
    private func takeHandout() {
        guard let (work, file) = handout, let state = work.takeNews() else { return }
        if case .underWay = state {} else { handout = nil }
        _ = update(.handout(state, file: file))
    }

    /// How far a gradient check is, if that is news.
    private func takeCheck() {
        guard let (state, check) = checking?.takeNews() else { return }
        if case .underWay = state {} else { checking = nil }
        _ = update(.check(state, check))
    }

    /// A check of a run that has left the screen interests nobody.
    private func dropCheck() {
        checking?.giveUp()
        checking = nil
    }

    /// What comes of a session that was opened: it takes over, and the one before ends with what it had still to tell; or, if it cannot
    /// start, that one goes on.
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
        if isScene && !bench.isStaged {
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
            bench.settings.firstProblem = next.problem
        }
        return update(.news(news))
    }

    /// The learner's own run has the screen again, as it was.
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
