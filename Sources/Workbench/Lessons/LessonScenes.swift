import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// A scene that is not there yet.
struct SceneOnTheWay: Hashable, Sendable {
    /// The step that its run is at.
    var step = 0
    /// The step of the scene; 0 while that is not known.
    var destination = 0
}

/// The scene of a page: setting it up, noticing when it is left, restoring it.
extension Workbench {
    /// The moment on the screen.
    var moment: LessonState.Moment? {
        guard let snapshot = run.snapshot else { return nil }
        // A drawing is the learner's, even if the scene asks for one.
        let isDrawn = selection.guest?.source == .drawing
        return LessonState.Moment(
            step: snapshot.step, phase: snapshot.lastPhase, unit: snapshot.unit, changes: run.curves.changes,
            guest: isDrawn ? nil : selection.guest)
    }

    /// Whether the screen has left the scene of the text. Pages with a task expect the learner to leave it.
    var isSceneLeft: Bool {
        guard let lesson = study.lesson, !lesson.hasOpenTask else { return false }
        switch lesson.stage {
        case .opening, .arriving, .playing: return false
        case .standing(let there): return moment != there || lesson.run != settings.run || run.isRunning && run.destination == nil
        case .left: return true
        }
    }

    /// How far the page's scene is on its way from another state, whose numbers and pictures are not to be seen meanwhile; nil once it is
    /// there, or has been given up.
    var sceneOnTheWay: SceneOnTheWay? {
        guard let lesson = study.lesson, run.failure == nil else { return nil }
        switch lesson.stage {
        case .opening: return SceneOnTheWay()
        case .arriving:
            guard let destination = run.destination, run.snapshot?.step != destination.step else { return nil }
            return SceneOnTheWay(step: run.snapshot?.step ?? 0, destination: destination.step)
        case .playing, .standing, .left: return nil
        }
    }

    /// Whether the page's text waits for the numbers of its scene: what it says may not be so yet.
    var isTextComing: Bool {
        guard let lesson = study.lesson, lesson.moment == nil, run.failure == nil, !prompt.isAnswering else { return false }
        return switch lesson.stage {
        case .opening, .arriving, .standing: true
        case .playing, .left: false
        }
    }

    /// Sets up the page's scene: in the open session if that is the scene's, otherwise in a new one.
    mutating func setScene() -> [Effect] {
        guard let scene = study.lesson?.scene else { return [] }
        let run = scene.run.onMachine(of: settings.run)
        study.lesson?.forgetNumbers()
        study.lesson?.isTaskSolvedHere = false
        guard study.isStaged, self.run.isLoaded, run == settings.run else {
            let isUnderWay = study.lesson?.stage == .opening && study.lesson?.run == run
            study.lesson?.stage = .opening
            study.lesson?.run = run
            return isUnderWay ? [] : [.openScene(run)]
        }
        study.lesson?.run = run
        return arrangeScene()
    }

    /// Moves the scene's session to the scene's moment and view.
    mutating func arrangeScene() -> [Effect] {
        guard let state = study.lesson else { return [] }
        study.lesson?.stage = .arriving
        run.failure = nil
        prompt.forgetNotice()
        prompt.overlay = prompt.isAnswering ? nil : prompt.overlay
        inquiry.isKernelTurned = false
        inquiry.comparison = .after
        run.curves.forgetFormer()
        run.curves.smooth(over: RunCurves.usualSmoothing)
        curvesState = CurvesState()
        let address = state.address ?? state.scene.address
        if address.page == .samples { samplesState.reset(run.dataset) }
        study.lesson?.address = nil
        study.lesson?.shownScene = state.address == nil ? state.scene : nil
        // A question at the page's beginning gives the text the focus, unless the scene wants it in the picture. A restored scene leaves
        // the focus with the text.
        let keepsText = selection.focusedPane == .text
        selection.focusedPane = .network
        let effects = set(scene: address)
        let isOfPage = state.address == nil || selection.focusedPane == .network
        if asksForText && isOfPage || selection.focusedPane == .network && keepsText { selection.focusedPane = .text }
        return effects
    }

    /// Whether the page opens with a question whose answer is typed or chosen, and does not itself give the keys to the picture: a page that
    /// goes on with the scene of another one asks its own questions.
    var asksForText: Bool {
        guard let lesson = study.lesson, lesson.isAnswerTyped else { return false }
        return !(lesson.scene.address.isPictureFocused && lesson.scene.line > lesson.current.line)
    }

    /// The scene's moment is reached: plays what it plays, or ends there.
    mutating func sceneArrived() -> [Effect] {
        guard var state = study.lesson, state.stage == .arriving else { return [] }
        selectPointedTerm()
        // The user has asked for another moment meanwhile.
        guard let play = state.shownScene?.play else { return standScene() }
        state.stage = .playing
        state.numbersAsked += 1
        state.earlyNumbers = state.numbersAsked
        study.lesson = state
        run.isRunning = true
        run.isRunningOn = false
        let pace: Pace =
            switch play.unit {
            case .units: .units(perSecond: play.perSecond)
            case .phases: .phases(perSecond: play.perSecond)
            case .steps: .steps(perSecond: play.perSecond)
            }
        return [.send(.giveNumbers(guest: selection.guest)), .send(.play(pace, count: play.count))]
    }

    /// Marks the scene as shown, watches for the user leaving it, and requests the numbers for its text.
    mutating func standScene() -> [Effect] {
        guard var state = study.lesson, let moment else { return [] }
        state.stage = .standing(moment)
        state.numbersAsked += 1
        state.numbersOfScene = state.numbersAsked
        study.lesson = state
        return [.send(.giveNumbers(guest: selection.guest))]
    }

    /// The user goes elsewhere before the scene is shown: gives it up.
    mutating func interruptScene() {
        switch study.lesson?.stage {
        case .arriving, .playing:
            study.lesson?.stage = .left
            // The numbers of its beginning are better than none.
            if let early = study.lesson?.early, study.lesson?.moment == nil {
                study.lesson?.moment = early
                study.lesson?.isMomentEarly = true
                fillTexts()
            }
        case .opening, .standing, .left, nil: break
        }
    }

    /// Selects the term that the scene points at.
    private mutating func selectPointedTerm() {
        guard let last = inquiry.why.indices.last, let term = pointedTerm else { return }
        inquiry.why[last].term = term
        if !inquiry.terms.isEmpty { inquiry.why[last].term = min(term, inquiry.terms.count - 1) }
    }

    // MARK: Points

    /// The parts pointed at now: none while the scene is not shown.
    private var points: [LessonScene.Point] {
        guard let lesson = study.lesson, !isSceneLeft, lesson.stage != .opening else { return [] }
        return lesson.scene.points
    }

    /// The panes that the scene points at.
    var pointedPanes: Set<LessonScene.Pane> { Set(points.compactMap { if case .pane(let pane) = $0 { pane } else { nil } }) }

    /// The term of the derivation that the scene points at.
    var pointedTerm: Int? {
        guard let network = run.network, let asked = study.lesson?.scene.address.why.last,
            let place = try? network.place(named: asked.place),
            inquiry.why.last?.question == Question(place, sample: asked.sample)
        else { return nil }
        return points.lazy.compactMap { if case .term(let index) = $0 { index } else { nil } }.first
    }

    /// Whether the scene points at a unit of the picture; nil if it points at none, or if the picture is not the scene's.
    var pointedUnits: (@Sendable (_ plane: Int, _ row: Int, _ column: Int) -> Bool)? {
        guard let scene = study.lesson?.scene, let network = run.network, selection.view == scene.address.view,
            selection.node == scene.address.node(in: network)
        else {
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
