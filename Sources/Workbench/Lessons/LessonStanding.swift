import Lessons
import TerminalUI
import Training

/// What someone who goes through a lesson without a screen asks for.
extension Workbench {
    /// A page of the open lesson whose scene stands.
    public struct StandingPage: Sendable {
        /// The page, from 0.
        public var page: Int
        /// The scene's numbers, with the names of its start and of what is selected.
        public var moment: LessonMoment
    }

    /// The open page, once its scene stands and every number and picture that it asked for has come; nil before.
    public var standingPage: StandingPage? {
        guard let lesson, case .standing = lesson.stage, let moment = lesson.moment, !isRunning, let network, let snapshot,
            snapshot.focus == focus, page != .samples || samplesState.results[samplesState.set] != nil
        else { return nil }
        return StandingPage(page: lesson.page, moment: moment.since(moment, layer: network.nodes[node].name, view: layerView))
    }

    /// What keeps the open page's scene from being reached.
    public var sceneFailure: NotFinite? {
        guard let lesson, lesson.stage != .opening, !isRunning else { return nil }
        return failure
    }

    /// The screen without its keys and notices.
    public var livePart: Canvas {
        var bench = self
        bench.notice = nil
        var canvas = Canvas(Size(size.width, max(0, size.height - 1)), omission: appearance.omission)
        canvas.draw(bench.view(), x: 0, y: 0)
        return canvas
    }
}
