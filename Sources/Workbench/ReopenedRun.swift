import Messages
import NeuralNetworks
import TerminalUI
import Training

/// What the screen keeps when another run takes the place of this one.
extension Workbench {
    /// The workbench of another run, with this one's settings.
    func reopened(with run: RunOptions) -> Workbench {
        var settings = settings
        settings.run = run
        settings.address = nil
        settings.firstNotice = nil
        settings.firstProblems = []
        settings.leftRun = nil
        settings.opening = Opening()
        var bench = Workbench(settings, network: nil, size: size)
        bench.prompt.openingAnswer = RunSettings(self.settings.run, self.run, words).difference(to: run)
        bench.prompt.announcements = prompt.announcements.unread
        bench.prompt.line = prompt.line
        bench.speed = speed
        if page == .overview && study.lesson == nil { bench.page = .overview }
        bench.selection.ownScales = selection.ownScales
        // The same drawing can be shown to the other network.
        bench.drawingState = drawingState
        bench.run.curves.compared = self.run.curves.compared
        bench.study = study
        // The old session's answers will not come any more.
        bench.study.lesson?.forgetRequests()
        if study.lesson != nil { bench.selection.focusedPane = selection.focusedPane }
        return bench
    }

    /// The workbench of a scene's run. The learner's own run is kept beside it: it is this one unless this is a scene's run too.
    func staged(with run: RunOptions) -> Workbench {
        var bench = reopened(with: run)
        bench.study.ownRun = own
        bench.study.isStaged = true
        // Its tasks may need many steps.
        bench.speed = Speed.index(of: .flatOut)
        bench.prompt.openingAnswer = nil
        bench.prompt.announcements = prompt.announcements
        // Saving concerns the learner's own run.
        bench.keeping = keeping
        return bench
    }

    /// The learner's own run, paused while a lesson is open.
    var parked: Workbench {
        var bench = self
        bench.study.lesson = nil
        bench.prompt.close()
        // The scene's screen has them.
        bench.prompt.announcements = Announcements()
        bench.selection.leaveText()
        return bench
    }

    /// The learner's own run when it resumes after a lesson; state that belongs to no run is kept as it is now.
    func returned(from other: Workbench) -> Workbench {
        var bench = self
        bench.size = other.size
        bench.settings.words = other.settings.words
        bench.settings.foundTheme = other.settings.foundTheme
        bench.settings.picksTheme = other.settings.picksTheme
        bench.settings.appearance = other.settings.appearance
        bench.settings.movingKeys = other.settings.movingKeys
        bench.prompt.announcements = other.prompt.announcements
        bench.prompt.announcements.take(prompt.announcements)
        bench.prompt.line = other.prompt.line
        bench.study = other.study
        bench.study.leaveScene()
        return bench
    }

    mutating func tellReturn() { prompt.notice = words(.noticeLessonLeft) }
}
