import Lessons
import TerminalUI
import Training

/// Access for going through a lesson without a screen.
extension Workbench {
    /// A page of the open lesson whose scene is shown.
    public struct StandingPage: Sendable {
        /// The page, from 0.
        public var page: Int
        /// The scene's numbers, with those of its start and of the selection.
        public var moment: LessonMoment
    }

    /// The open page, once its scene is shown and every requested number and picture has arrived; nil before.
    public var standingPage: StandingPage? {
        guard let lesson = study.lesson, case .standing = lesson.stage, let moment = lesson.moment, !run.isRunning,
            let network = run.network,
            let snapshot = run.snapshot,
            snapshot.looks == looks, page != .samples || samplesState.results[samplesState.set] != nil
        else { return nil }
        return StandingPage(
            page: lesson.page, moment: moment.since(moment, layer: network.nodes[selection.node].name, view: selection.view))
    }

    /// The failure that keeps the open page's scene from being reached.
    public var sceneFailure: NotFinite? {
        guard let lesson = study.lesson, lesson.stage != .opening, !run.isRunning else { return nil }
        return run.failure
    }

    /// The screen without keys and notices.
    public var livePart: Canvas {
        var bench = self
        bench.prompt.notice = nil
        bench.prompt.announcements = Announcements()
        var canvas = Canvas(Size(size.width, max(0, size.height - 1)), omission: appearance.omission)
        canvas.draw(bench.view(), x: 0, y: 0)
        return canvas
    }
}
