import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The scene of a page: set, seen to stand, brought back.
extension Workbench {
    /// The moment on the screen.
    var moment: LessonState.Moment? {
        guard let snapshot else { return nil }
        // A drawing that the scene asks for is the learner's.
        let isDrawn = guest?.source == .drawing
        return LessonState.Moment(
            step: snapshot.step, phase: snapshot.lastPhase, unit: snapshot.unit, changes: curves.changes, guest: isDrawn ? nil : guest)
    }

    /// Whether what is on the screen is no longer the scene that the text speaks of. A page that lets the learner make something happen
    /// goes along.
    var isSceneLeft: Bool {
        guard let lesson, !lesson.hasOpenTask else { return false }
        switch lesson.stage {
        case .opening, .arriving, .playing: return false
        case .standing(let there): return moment != there || lesson.run != settings.run || isRunning && destination == nil
        case .left: return true
        }
    }

    /// The run of a scene: threads change no bit, so that they stay those of the program.
    private func run(of scene: LessonScene) -> RunOptions {
        var run = scene.run
        run.threads = settings.run.threads
        return run
    }

    /// Brings the page's scene: in the session that is there if it is the scene's, else in one that is opened for it.
    mutating func setScene() -> [Effect] {
        guard let scene = lesson?.scene else { return [] }
        let run = run(of: scene)
        forgetNumbers()
        lesson?.isTaskSolvedHere = false
        guard isStaged, isLoaded, run == settings.run else {
            let isUnderWay = lesson?.stage == .opening && lesson?.run == run
            lesson?.stage = .opening
            lesson?.run = run
            return isUnderWay ? [] : [.openScene(run)]
        }
        lesson?.run = run
        return arrangeScene()
    }

    /// The session of the scene is there: to its moment and view.
    mutating func arrangeScene() -> [Effect] {
        guard let state = lesson else { return [] }
        lesson?.stage = .arriving
        failure = nil
        // What the program begins with is read, too, when it begins with a lesson.
        if notice != settings.firstNotice.map({ words($0) }), notice != settings.firstProblem { notice = nil }
        epochNoticeStep = nil
        overlay = isAnswering ? nil : overlay
        isKernelTurned = false
        comparison = .after
        curves.forgetFormer()
        curves.smooth(over: RunCurves.usualSmoothing)
        curvesState = CurvesState()
        let address = state.address ?? state.scene.address
        if address.page == .samples { resetSamples() }
        lesson?.address = nil
        lesson?.shownScene = state.address == nil ? state.scene : nil
        // What is asked first is answered first: the text has the keys, unless the scene wants them in the picture. Brought back, the scene
        // leaves them with the text if that had them.
        let keepsText = focusedPane == .text
        focusedPane = .network
        let effects = set(scene: address)
        if focusedPane == .network && (keepsText || asksForText) { focusedPane = .text }
        return effects
    }

    /// Whether the page opens with a question whose answer is typed or chosen.
    var asksForText: Bool {
        guard lesson?.scene.address.isPictureFocused != true else { return false }
        return switch lesson?.question?.kind {
        case .number, .choice: true
        case .unit, .make, nil: false
        }
    }

    /// The scene's moment has come: what it plays begins, or it stands.
    mutating func sceneArrived() -> [Effect] {
        guard var state = lesson, state.stage == .arriving else { return [] }
        selectPointedTerm()
        // Whoever asked for another moment of the run wants that one.
        guard let play = state.shownScene?.play else { return standScene() }
        state.stage = .playing
        state.numbersAsked += 1
        state.earlyNumbers = state.numbersAsked
        lesson = state
        isRunning = true
        isRunningOn = false
        let pace: Pace =
            switch play.unit {
            case .units: .units(perSecond: play.perSecond)
            case .phases: .phases(perSecond: play.perSecond)
            case .steps: .steps(perSecond: play.perSecond)
            }
        return [.send(.giveNumbers(guest: guest)), .send(.play(pace, count: play.count))]
    }

    /// From now on it is told when it is left; the numbers for its text are asked for.
    mutating func standScene() -> [Effect] {
        guard var state = lesson, let moment else { return [] }
        state.stage = .standing(moment)
        state.numbersAsked += 1
        state.numbersOfScene = state.numbersAsked
        lesson = state
        return [.send(.giveNumbers(guest: guest))]
    }

    /// Someone goes elsewhere before the scene stands: it will not.
    mutating func interruptScene() {
        switch lesson?.stage {
        case .arriving, .playing:
            lesson?.stage = .left
            // The numbers of its beginning are better than none.
            if let early = lesson?.early, lesson?.moment == nil {
                lesson?.moment = early
                lesson?.isMomentEarly = true
                fillTexts()
            }
        case .opening, .standing, .left, nil: break
        }
    }

    /// The term that the scene points at is the selected one.
    private mutating func selectPointedTerm() {
        guard let last = why.indices.last, let term = pointedTerm else { return }
        why[last].term = term
        if !whyTerms.isEmpty { why[last].term = min(term, whyTerms.count - 1) }
    }

    // MARK: Points

    /// What is pointed at now: nothing while the scene is not there.
    private var points: [LessonScene.Point] {
        guard let lesson, !isSceneLeft, lesson.stage != .opening else { return [] }
        return lesson.scene.points
    }

    /// Whether a pane is pointed at.
    func isPointed(_ pane: LessonScene.Pane) -> Bool { points.contains(.pane(pane)) }

    /// The term of the derivation that is pointed at.
    var pointedTerm: Int? {
        guard let network, let asked = lesson?.scene.address.why.last, let place = try? network.place(named: asked.place),
            why.last?.question == Question(place, sample: asked.sample)
        else { return nil }
        return points.lazy.compactMap { if case .term(let index) = $0 { index } else { nil } }.first
    }

    /// Whether a unit of the picture is pointed at; nil where none is, or another picture is shown than the scene's.
    var pointedUnits: (@Sendable (_ plane: Int, _ row: Int, _ column: Int) -> Bool)? {
        guard let scene = lesson?.scene, let network, layerView == scene.address.view, node == scene.address.node(in: network) else {
            return nil
        }
        let pointed = points.filter { if case .units = $0 { true } else { false } }
        guard !pointed.isEmpty else { return nil }
        return { plane, row, column in
            pointed.contains {
                guard case .units(plane, let rows, let columns) = $0 else { return false }
                return rows.contains(row) && columns.contains(column)
            }
        }
    }
}
