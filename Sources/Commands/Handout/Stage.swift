import Datasets
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Training
import Workbench

/// Goes through the pages of a lesson without a terminal: with the screen's workbench, runner and sessions, keys to turn the pages, and a
/// wait for each page's scene.
struct Stage {
    /// The lesson.
    var lesson: Lesson
    /// The words of the screen.
    var words: Phrasebook
    /// What the pictures can show.
    var appearance: Appearance
    /// The screen's columns and rows.
    var size: Size
    /// Threads of the runs; they do not change a bit.
    var threads: Int
    /// The remarks about the scenes' data so far, each once.
    let remarks = Monitor<[DataRemark]>([])

    /// Passes each page in order to `take` once its scene is shown. Throws the failure of a scene, and the errors of `take`.
    func perform(_ take: (Workbench, Workbench.StandingPage) throws -> Void) throws {
        let screen = StageScreen(size, appearance)
        let failed = Monitor<(any Error)?>(nil)
        let runner = WorkbenchRunner(
            screen: screen, bench: bench(), session: session(Self.emptyRun, Looks(), failed, screen.wake),
            services: services(failed, screen.wake), suspend: {})
        var next = 0
        var problem: (any Error)?
        let ending = withoutActuallyEscaping(take) { take in
            screen.onward = { [unowned runner] in
                let bench = runner.workbench
                problem = failed.withLock { $0 } ?? bench.sceneFailure
                if problem != nil { return .terminalGone }
                guard let standing = bench.standingPage else { return nil }
                // A long text scrolls before the page turns.
                guard standing.page == next else { return .key(.pageDown) }
                do { try take(bench, standing) } catch { problem = error }
                next += 1
                return problem != nil || next == lesson.pages.count ? .terminalGone : .key(.pageDown)
            }
            let ending = runner.run()
            screen.onward = { nil }
            return ending
        }
        if let problem { throw problem }
        if case .failed(let error) = ending { throw error }
    }

    private func bench() -> Workbench {
        var settings = Workbench.Settings(words: words, appearance: appearance, run: Self.emptyRun)
        var fast = lesson
        // A scene that plays is shown at its end.
        for index in fast.pages.indices { fast.pages[index].scene.play?.perSecond = Self.fastest }
        settings.lesson = .lesson(fast, page: 0, at: nil)
        settings.hidesLessonText = true
        return Workbench(settings, network: nil, size: size)
    }

    private func services(_ failed: Monitor<(any Error)?>, _ wake: @escaping @Sendable () -> Void) -> WorkbenchServices {
        WorkbenchServices(
            open: { run, looks, _ in OpenedRun(session(run, looks, failed, wake), run) }, save: { _, _, _ in }, write: { _, _ in })
    }

    private func session(
        _ run: RunOptions, _ looks: Looks, _ failed: Monitor<(any Error)?>, _ wake: @escaping @Sendable () -> Void
    ) -> TrainingSession {
        let scenes = lesson.pages.map(\.scene)
        let (path, threads, remarks) = (lesson.path, threads, remarks)
        return TrainingSession(
            looks: looks,
            start: {
                do {
                    var run = run
                    run.threads = threads
                    let start = try run.start()
                    remarks.withLock { told in told += start.dataset.remarks.filter { !told.contains($0) } }
                    let batch = min(run.batchSize, start.dataset.train.count)
                    for scene in scenes where scene.run.isSame(as: run) {
                        do { try scene.address.check(in: start.network, batchSize: batch) } catch {
                            throw LessonError(file: path, line: scene.line, .other(error))
                        }
                    }
                    return start
                } catch {
                    failed.withLock { $0 = $0 ?? error }
                    throw error
                }
            }, wake: wake)
    }

    /// Faster than any machine can show.
    private static let fastest = 1e9

    /// The learner's own run, which is never shown: a picture of one pixel.
    private static let emptyRun: RunOptions = {
        var run = RunOptions()
        let shape = MapShape(maps: 1, rows: 1, columns: 1)
        run.data = .given(GivenData(name: "", shape: shape, bytes: [0], labels: [0], divisor: 1, classCount: 2))
        run.model = "f1"
        run.threads = 1
        return run
    }()
}

/// A screen without a display: it delivers the next event, or reports that it was woken.
private final class StageScreen: Screen {
    let size: Size
    let appearance: Appearance
    /// The next event; nil to wait for messages.
    var onward: () -> ScreenEvent? = { nil }
    private let woken = Monitor(false)

    init(_ size: Size, _ appearance: Appearance) {
        self.size = size
        self.appearance = appearance
    }

    func present(_ canvas: Canvas, urgent: Bool) {}
    var isCaughtUp: Bool { true }
    func copy(_ text: String) -> CopyOutcome { .unavailable }

    func events(timeout: Double?) -> [ScreenEvent] {
        if let event = onward() { return [event] }
        func take(_ woken: inout Bool) -> ScreenEvent? {
            guard woken else { return nil }
            woken = false
            return .woken
        }
        guard let timeout else { return [woken.wait(take)] }
        return woken.wait(seconds: timeout, take).map { [$0] } ?? []
    }

    var wake: @Sendable () -> Void {
        let woken = woken
        return {
            woken.withLock { $0 = true }
            woken.notifyAll()
        }
    }
}
