import Lessons
import Messages
import TerminalUI

/// The state of the lesson list.
struct LessonListState: Hashable, Sendable {
    /// The chosen entry, from 0; after the last lesson comes the entry that closes the open one.
    var cursor = 0
    /// Whether the question about resetting progress is open.
    var isResetAsked = false
}

extension Workbench {
    mutating func openLessonList() {
        let shelf = filledShelf()
        if let problem = shelf.problem { prompt.notice = words.words(problem) }
        guard !shelf.lessons.isEmpty else {
            if shelf.problem == nil { prompt.notice = words(.noticeNoLessons) }
            return
        }
        prompt.overlay = .lessons(study.firstList)
    }

    mutating func moveInLesson(_ step: Int) {
        switch prompt.overlay {
        case .lessons(var list):
            list.cursor = min(max(0, list.cursor + step), study.listEntries - 1)
            prompt.overlay = .lessons(list)
        case .answer(.choice(let index)): choose(index + step)
        default: break
        }
    }

    mutating func openChosenLesson() -> [Effect] {
        guard case .lessons(let list) = prompt.overlay else { return [] }
        guard let chosen = study.chosenLesson(list) else { return leaveLesson() }
        if let state = study.lesson, state.lesson.folder == chosen.folder {
            prompt.overlay = nil
            return []
        }
        return open(chosen)
    }

    mutating func resetChosenLesson() {
        guard case .lessons(var list) = prompt.overlay else { return }
        list.isResetAsked = true
        prompt.overlay = .lessons(list)
    }

    /// Resets the progress of the chosen lesson if the user confirmed.
    mutating func confirmReset(_ isConfirmed: Bool) {
        guard case .lessons(var list) = prompt.overlay, let chosen = study.chosenLesson(list) else { return }
        list.isResetAsked = false
        prompt.overlay = .lessons(list)
        guard isConfirmed else { return }
        study.reset(chosen)
        if study.lesson?.lesson.name == chosen.name { fillTexts() }
        prompt.notice = words(.noticeLessonReset)
    }
}

/// The lesson list, over the whole screen.
struct LessonList {
    private let study: Study
    private let list: LessonListState
    private let size: Size
    private let settings: Workbench.Settings

    init(_ list: LessonListState, of study: Study, on size: Size, _ settings: Workbench.Settings) {
        self.list = list
        self.study = study
        self.size = size
        self.settings = settings
    }

    private var words: Phrasebook { settings.words }
    private var theme: Theme { settings.theme }
    private var mark: Unicode.Scalar { settings.appearance.omission }
    private func shown(_ text: VisibleText) -> VisibleText { settings.appearance.unicode ? text : text.asciiOnly }

    /// Rows per entry: with enough room, its goal gets a row of its own.
    private var rowsEach: Int { size.height - 4 >= study.listEntries * 2 + 2 ? 2 : 1 }
    private var room: Rect { Rect(x: 1, y: 2, width: size.width - 2, height: size.height - 5) }
    private var first: Int {
        let fitting = max(1, room.height / rowsEach)
        return min(max(0, list.cursor - fitting / 2), max(0, study.listEntries - fitting))
    }

    /// The entry at a row of the screen.
    func entry(atRow row: Int) -> Int? {
        guard row >= room.y, row < room.endY else { return nil }
        let index = first + (row - room.y) / rowsEach
        return index < study.listEntries ? index : nil
    }

    func draw(on canvas: inout Canvas) {
        canvas.fill(Rect(x: 0, y: 0, width: size.width, height: size.height - 2))
        _ = Pane.draw(
            words(.paneLessons), focused: true, on: &canvas, in: Rect(x: 0, y: 0, width: size.width, height: 1), settings.appearance)
        for index in first..<study.listEntries {
            let y = room.y + (index - first) * rowsEach
            guard y < room.endY else { break }
            draw(index, y: y, on: &canvas)
        }
        let below = Rect(x: 1, y: size.height - 3, width: size.width - 2, height: 1)
        if list.isResetAsked, let chosen = study.chosenLesson(list) {
            let text = words(.lessonResetQuestion, [.name: VisibleText(untrusted: chosen.title)])
            canvas.write(text.fitted(below.width, mark: mark), x: below.x, y: below.y, theme.focus)
        } else if rowsEach == 1, let chosen = study.chosenLesson(list) {
            canvas.write(
                shown(VisibleText(untrusted: chosen.teaches)).fitted(below.width, mark: mark), x: below.x, y: below.y, theme.quiet)
        }
    }

    private func draw(_ index: Int, y: Int, on canvas: inout Canvas) {
        let isChosen = index == list.cursor
        let style = isChosen ? theme.selected : Style.plain
        if isChosen { canvas.write(settings.appearance.sign("▸", ">"), x: room.x, y: y, theme.focus) }
        guard study.lessons.indices.contains(index) else {
            let name = study.lesson.map { VisibleText(untrusted: $0.lesson.title) } ?? ""
            canvas.write(
                words(.lessonLeave, [.name: shown(name)]).fitted(room.width - 6, mark: mark), x: room.x + 6, y: y, style)
            return
        }
        let lesson = study.lessons[index]
        let isBegun = study.progress.records[lesson.name] != nil
        let isFinished = study.progress.isFinished(lesson)
        let minutes = words(.lessonMinutes, [.count: VisibleText(untrusted: lesson.minutesText)])
        let done = study.progress.summary(of: lesson, words)
        let right = room.endX
        canvas.writeRight(shown(done), endX: right, y: y, isFinished ? theme.good : isBegun ? theme.focus : theme.quiet)
        let minutesX = right - max(26, done.width + 2)
        canvas.writeRight(shown(minutes), endX: minutesX, y: y, theme.quiet)
        let number: VisibleText = lesson.number.map { "\($0)" } ?? ""
        canvas.write(
            "\(VisibleText(untrusted: String(repeating: " ", count: max(0, 2 - number.width))))\(number)", x: room.x + 2, y: y, theme.quiet)
        let title = shown(VisibleText(untrusted: lesson.title))
        canvas.write(
            title.fitted(max(4, minutesX - minutes.width - 2 - room.x - 6), mark: mark), x: room.x + 6, y: y, isChosen ? style : theme.title
        )
        if rowsEach == 2 {
            let teaches = shown(VisibleText(untrusted: lesson.teaches))
            canvas.write(teaches.fitted(room.width - 6, mark: mark), x: room.x + 6, y: y + 1, theme.quiet)
        }
    }
}
