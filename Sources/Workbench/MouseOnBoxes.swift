import Messages
import TerminalUI
import Training

/// Mouse input on what lies over the page: help, questions, fields, lists. A click beside it closes it as `esc` does, unless that would
/// lose text that was typed.
extension Workbench {
    mutating func mouseOnOverlay(_ event: MouseEvent) -> [Effect] {
        let isPress = event.kind == .press
        switch prompt.overlay {
        case .help: return mouseOnHelp(event)
        case .lessons(let list): return mouseOnList(event, list)
        case .answer(let answer): return mouseOnAnswer(event, answer)
        case .commandLine: return mouseOnCommandLine(event)
        case .goTo(let field), .whatIf(let field, _):
            guard isPress, let box = fieldBox else { return [] }
            if box.fieldRect.contains(event.column, event.row) {
                place(cursorOf: field, at: event, in: box.fieldRect)
                return []
            }
            return box.rect.contains(event.column, event.row) ? [] : close(typed: field.text)
        case .stateLine:
            var scratch = Canvas(size)
            return isPress && !stateLineBox.draw(on: &scratch).contains(event.column, event.row) ? perform(.back) : []
        case .quit, .open, .load:
            guard isPress, let question = questionBox else { return [] }
            if let answer = question.answer(atColumn: event.column, row: event.row) { return perform(answer) }
            return question.rect.contains(event.column, event.row) ? [] : perform(.decline)
        case nil: return []
        }
    }

    /// Closes a field; one with text stays, and says how it is closed.
    private mutating func close(typed text: String) -> [Effect] {
        if text.isEmpty { return perform(.back) }
        prompt.notice = words(.noticeTypedStays)
        return []
    }

    private mutating func place(cursorOf field: TextField, at event: MouseEvent, in rect: Rect) {
        var field = field
        field.moveCursor(toColumn: event.column, in: rect)
        switch prompt.overlay {
        case .goTo: prompt.overlay = .goTo(field)
        case .whatIf(_, let target): prompt.overlay = .whatIf(field, target)
        case .answer: prompt.overlay = .answer(.number(field))
        case .help: prompt.helpSearch.field = field
        default: break
        }
    }

    private mutating func mouseOnHelp(_ event: MouseEvent) -> [Effect] {
        switch event.kind {
        case .wheelUp: return perform(.scroll(-3))
        case .wheelDown: return perform(.scroll(3))
        case .press:
            let screen = helpScreen
            if let field = prompt.helpSearch.field, let rect = screen.fieldRect {
                if rect.contains(event.column, event.row) {
                    place(cursorOf: field, at: event, in: rect)
                } else if !screen.rect.contains(event.column, event.row) {
                    return field.text.isEmpty ? perform(.helpScreen(.leaveField)) : close(typed: field.text)
                }
                return []
            }
            return screen.rect.contains(event.column, event.row) ? [] : perform(.back)
        case .drag, .release: return []
        }
    }

    private mutating func mouseOnCommandLine(_ event: MouseEvent) -> [Effect] {
        let box = commandLineBox
        switch event.kind {
        case .wheelUp, .wheelDown:
            guard prompt.line.candidates.count > 1, box.rect.contains(event.column, event.row) else { return [] }
            return perform(.complete(event.kind == .wheelUp ? -1 : 1))
        case .press:
            if let chosen = box.placedCandidates.first(where: { $0.rect.contains(event.column, event.row) }) {
                prompt.line.choose(chosen.index)
            } else if box.fieldRect.contains(event.column, event.row) {
                prompt.line.moveCursor(toColumn: event.column, in: box.fieldRect)
            } else if !box.rect.contains(event.column, event.row) {
                return close(typed: prompt.line.field.text)
            }
        case .drag, .release: break
        }
        return []
    }

    private mutating func mouseOnList(_ event: MouseEvent, _ list: LessonListState) -> [Effect] {
        guard !list.isResetAsked else { return [] }
        switch event.kind {
        case .wheelUp: return perform(.lesson(.move(-1)))
        case .wheelDown: return perform(.lesson(.move(1)))
        case .press:
            guard let entry = LessonList(list, of: study, on: size, settings).entry(atRow: event.row) else { return [] }
            if entry == list.cursor { return perform(.lesson(.open)) }
            var list = list
            list.cursor = entry
            prompt.overlay = .lessons(list)
        case .drag, .release: break
        }
        return []
    }

    // MARK: Lessons

    /// While a question is answered: a click on a choice chooses it, a second one answers; the wheel goes through the choices, or scrolls the
    /// text around a field.
    private mutating func mouseOnAnswer(_ event: MouseEvent, _ answer: AnswerField) -> [Effect] {
        let rect = layout.lesson
        guard rect.contains(event.column, event.row) else {
            guard event.kind == .press else { return [] }
            if case .number(let field) = answer { return close(typed: field.text) }
            return perform(.back)
        }
        switch (event.kind, answer) {
        case (.wheelUp, .choice): return perform(.lesson(.move(-1)))
        case (.wheelDown, .choice): return perform(.lesson(.move(1)))
        case (.wheelUp, .number): return perform(.lesson(.scrollText(-2)))
        case (.wheelDown, .number): return perform(.lesson(.scrollText(2)))
        case (.press, .choice(let chosen)):
            guard let choice = lessonPane.choice(atRow: event.row, in: rect) else { return [] }
            return perform(.lesson(choice == chosen ? .submit : .choose(choice)))
        case (.press, .number(let field)):
            guard let room = lessonPane.fieldRect(in: rect), room.contains(event.column, event.row) else { return [] }
            place(cursorOf: field, at: event, in: room)
        case (.drag, _), (.release, _): break
        }
        return []
    }

    /// A click gives the text the focus, another answers, one on a choice chooses it; the wheel scrolls.
    mutating func mouseOnLesson(_ event: MouseEvent) -> [Effect] {
        switch event.kind {
        case .wheelUp: return performIfPossible(.lesson(.scrollText(-2)))
        case .wheelDown: return performIfPossible(.lesson(.scrollText(2)))
        case .press:
            let choice = lessonPane.choice(atRow: event.row, in: layout.lesson)
            let hadFocus = selection.focusedPane == .text
            selection.focusedPane = .text
            guard hadFocus || choice != nil else { return [] }
            let effects = performIfPossible(.lesson(.answer))
            guard let choice, case .answer(.choice) = prompt.overlay else { return effects }
            return effects + perform(.lesson(.choose(choice)))
        case .drag, .release: return []
        }
    }
}
