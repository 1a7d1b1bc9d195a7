import Messages
import NeuralNetworks
import TerminalUI
import Training

/// What the screen keeps when another run takes the place of this one.
extension Workbench {
    /// The focus of a session before any selection: every network has a first layer.
    static let firstFocus = Focus(node: 1, view: .maps)

    /// The workbench of another run, with this one's settings.
    func reopened(with run: RunOptions) -> Workbench {
        var settings = settings
        settings.run = run
        settings.address = nil
        settings.firstNotice = nil
        settings.firstProblems = []
        settings.leftRun = nil
        var bench = Workbench(settings, network: nil, size: size)
        bench.openingAnswer = RunSettings(self).difference(to: run)
        bench.announcements = announcements.unread
        bench.line = line
        bench.speed = speed
        bench.ownScales = ownScales
        // The same drawing can be shown to the other network.
        bench.drawingState = drawingState
        bench.progress = progress
        bench.tries = tries
        bench.shelf = shelf
        bench.isStaged = isStaged
        bench.ownRun = ownRun
        bench.lesson = lesson
        // The old session's answers will not come any more.
        bench.lesson?.forgetRequests()
        if lesson != nil { bench.focusedPane = focusedPane }
        return bench
    }

    /// The workbench of a scene's run. The learner's own run is kept beside it: it is this one unless this is a scene's run too.
    func staged(with run: RunOptions) -> Workbench {
        var bench = reopened(with: run)
        bench.ownRun = own
        bench.isStaged = true
        bench.openingAnswer = nil
        bench.announcements = announcements
        // Saving concerns the learner's own run.
        bench.takeKeeping(of: self)
        return bench
    }

    /// The learner's own run, paused while a lesson is open.
    var parked: Workbench {
        var bench = self
        bench.lesson = nil
        bench.overlay = nil
        bench.overlayBelow = nil
        bench.notice = nil
        // The scene's screen has them.
        bench.announcements = Announcements()
        if bench.focusedPane == .text { bench.focusedPane = .network }
        return bench
    }

    /// The learner's own run when it resumes after a lesson; state that belongs to no run is kept as it is now.
    func returned(from other: Workbench) -> Workbench {
        var bench = self
        bench.size = other.size
        bench.settings.words = other.settings.words
        bench.announcements = other.announcements
        bench.announcements.take(announcements)
        bench.line = other.line
        bench.progress = other.progress
        bench.tries = other.tries
        bench.shelf = other.shelf
        return bench
    }

    mutating func tellReturn() { notice = words(.noticeLessonLeft) }
}
