import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Opening lessons, turning their pages, closing them.
extension Workbench {
    /// The screen's layout, with the room of a lesson's text taken out.
    var layout: ScreenLayout {
        let room: ScreenLayout.LessonRoom =
            study.lesson == nil || settings.hidesLessonText ? .none : settings.presents ? .presented : .text
        let (isAboutChart, hasChart) = (pointedPanes.contains(.loss), hasChart)
        func layout(_ widestSide: Int, lessonRows: Int? = nil) -> ScreenLayout {
            ScreenLayout(
                size, lesson: room, lessonRows: lessonRows, widestSide: widestSide, needsChart: isAboutChart, hasChart: hasChart)
        }
        // On the overview the panes at the right leave what they do not need to the pictures.
        if page == .overview { return layout(28) }
        var usual = layout(ScreenLayout.widestSide)
        if usual.lesson.height > 0 && !usual.isLessonBeside {
            // Rows that a text below the screen does not need are the picture's.
            usual = layout(ScreenLayout.widestSide, lessonRows: lessonText(in: usual).lines.count + 1)
        }
        guard page == .main, usual.layer.width > ScreenLayout.narrowestSide else { return usual }
        // And elsewhere, too, if the picture grows by that.
        let narrow = layout(ScreenLayout.narrowestSide)
        guard let less = pictureLayout(in: usual.middle), let more = pictureLayout(in: narrow.middle) else { return usual }
        return (more.planeCount, more.pixels) > (less.planeCount, less.pixels) ? narrow : usual
    }

    /// Whether the small chart has something to show: in a scene without a step it waits for the first one, unless the page is about steps.
    private var hasChart: Bool {
        guard let lesson = study.lesson, lesson.scene.address.step == 0, run.curves.count == 0, !lesson.hasOpenTask else { return true }
        return lesson.scene.play?.unit == .steps || lesson.scene.points.contains(.pane(.loss))
    }

    /// Why an action of lessons is impossible now; nil if it is possible.
    func obstacle(_ action: LessonAction) -> Phrase? {
        switch action {
        case .list, .open, .submit, .move, .scrollText: return nil
        case .choose(let index):
            guard case .choice(let choices) = study.lesson?.question?.kind else { return nil }
            return index < choices.count ? nil : .noticeNoSuchChoice
        case .scene: return study.lesson == nil ? .noticeNoLesson : nil
        case .shift: return lessonText.hasWideFigures ? nil : .noticeNoWideFigure
        case .turn(let direction):
            guard let lesson = study.lesson else { return .noticeNoLesson }
            if direction > 0 {
                return lesson.page + 1 < lesson.lesson.pages.count || lesson.scroll < mostLessonScroll ? nil : .noticeLastPage
            }
            return lesson.page > 0 || lesson.scroll > 0 ? nil : .noticeFirstPage
        case .reset:
            guard case .lessons(let list) = prompt.overlay, let chosen = study.chosenLesson(list) else { return .noticeNothingToReset }
            return study.progress.records[chosen.name] == nil ? .noticeNothingToReset : nil
        case .answer, .type: return obstacleOfAnswer
        }
    }

    mutating func perform(_ action: LessonAction) -> [Effect] {
        switch action {
        case .list: openLessonList()
        case .move(let step): moveInLesson(step)
        case .open: return openChosenLesson()
        case .reset: resetChosenLesson()
        case .turn(let direction): return turnLesson(direction)
        case .scene: return setScene()
        case .scrollText(let lines): scrollLesson(lines)
        case .shift(let columns):
            let most = lessonText.mostShift
            let before = study.lesson?.shift ?? 0
            study.lesson?.shift = min(max(0, before + columns), most)
        case .answer: return answerQuestion()
        case .type(let character): return beginAnswer(with: character)
        case .submit: return submitAnswer()
        case .choose(let index): choose(index)
        }
        return []
    }

    // MARK: Opening and leaving

    /// Opens the lesson, or the list, that the program was started with.
    mutating func startLesson() -> [Effect] {
        let start = settings.lesson
        settings.lesson = nil
        switch start {
        case nil: return []
        case .list:
            openLessonList()
            return []
        case .lesson(let lesson, let page, let address): return open(lesson, at: page, address: address)
        }
    }

    /// Opens a lesson; the learner's own run is paused.
    mutating func open(_ lesson: Lesson, at page: Int? = nil, address: ScreenAddress? = nil) -> [Effect] {
        var effects: [Effect] = []
        if !study.isStaged && run.isRunning && run.isRunningOn { effects += runOrPause() }
        prompt.overlay = nil
        prompt.overlayBelow = nil
        var state = LessonState(lesson, page: page ?? study.progress.page(of: lesson))
        if let before = study.lesson {
            // A session that is being opened, and answers requested from the current one, still arrive.
            if before.stage == .opening { (state.stage, state.run) = (.opening, before.run) }
            (state.numbersAsked, state.numbersGiven) = (before.numbersAsked, before.numbersGiven)
        }
        state.address = address
        state.reference = reference(of: lesson)
        study.lesson = state
        return effects + openPage()
    }

    /// Returns to the learner's own run.
    mutating func leaveLesson() -> [Effect] {
        prompt.overlay = nil
        guard study.lesson != nil else { return [] }
        study.lesson = nil
        selection.leaveText()
        return [.closeLesson]
    }

    // MARK: Pages

    private mutating func turnLesson(_ direction: Int) -> [Effect] {
        guard let before = study.lesson else { return [] }
        if prompt.isAnswering { prompt.overlay = nil }
        let rows = max(1, lessonRows - 1)
        if direction > 0 && before.scroll < mostLessonScroll {
            setScroll(before.scroll + rows)
            return []
        }
        if direction < 0 && before.scroll > 0 {
            study.lesson?.scroll = max(0, before.scroll - rows)
            return []
        }
        let next = before.page + direction
        guard before.lesson.pages.indices.contains(next) else { return [] }
        study.lesson?.page = next
        let effects = openPage()
        // Going back shows the end of a page first, where forward reading left it.
        if direction < 0 { setScroll(.max) }
        return effects
    }

    /// Shows the page from its beginning, and sets up its scene unless it is already shown.
    private mutating func openPage() -> [Effect] {
        guard var state = study.lesson else { return [] }
        state.scroll = 0
        state.shift = 0
        state.isTaskSolvedHere = false
        study.progress.see(state.page, of: state.lesson)
        let record = study.progress.records[state.lesson.name]
        for question in state.current.questions where state.questionStates[question.id] == nil {
            state.questionStates[question.id] = .init(
                tries: study.tries[state.lesson.name]?[question.id] ?? .init(), isSolved: record?.solved.contains(question.id) == true)
        }
        // The same scene stays as it is.
        let isThere = isShown(state.scene)
        study.lesson = state
        // The page decides which pane has the focus, whatever had it on the page before.
        selection.focusedPane = asksForText ? .text : page == .main && state.scene.address.isPictureFocused ? .picture : .network
        if isThere {
            fillTexts()
            return []
        }
        return setScene()
    }

    /// Whether a scene is already shown; where it has the keys is its page's affair.
    private func isShown(_ scene: LessonScene) -> Bool {
        guard let lesson = study.lesson, case .standing(let there) = lesson.stage, lesson.moment != nil, var shown = lesson.shownScene
        else { return false }
        shown.address.isPictureFocused = scene.address.isPictureFocused
        guard shown.isSame(as: scene) else { return false }
        return moment == there && !run.isRunning
    }

    private mutating func scrollLesson(_ lines: Int) {
        guard let state = study.lesson else { return }
        setScroll(state.scroll + lines)
    }

    /// Scrolls so that this line is the first visible one, as far as the text allows.
    mutating func setScroll(_ line: Int) {
        let most = mostLessonScroll
        study.lesson?.scroll = min(max(0, line), most)
    }

    /// Rows for the text in the pane.
    var lessonRows: Int { max(1, layout.lesson.height - 1) }
    /// The largest scroll offset of the text.
    var mostLessonScroll: Int { max(0, lessonText.lines.count - lessonRows) }

    /// How a command names a lesson: by name if the program includes it, otherwise by its folder.
    private mutating func reference(of lesson: Lesson) -> String {
        filledShelf().lessons.contains { $0.folder == lesson.folder } ? lesson.name : lesson.folder
    }

    // MARK: Language

    /// Shows the same page in the current language.
    mutating func translateLesson() {
        study.shelf = nil
        guard let state = study.lesson else { return }
        let folder = state.lesson.folder
        // A user's own copy has a translation of its own.
        let other =
            filledShelf().lessons.first { $0.folder == folder }
            ?? LessonCourse.entry(folder: folder).flatMap { try? $0.lesson(inLanguage: words.language) }
        guard let other, other.pages.count == state.lesson.pages.count else { return }
        study.lesson?.lesson = other
        setScroll(state.scroll)
        fillTexts()
    }
}
