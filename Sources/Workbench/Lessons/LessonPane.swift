import Lessons
import Messages
import TerminalUI

/// The text of the open lesson beside the live screen.
struct LessonPane {
    let text: LessonText
    /// Whether the user left the page's scene.
    let isSceneLeft: Bool
    /// Whether the text waits for the scene's numbers.
    var isComing = false
    /// How far the scene is on its way; nil for none.
    var onTheWay: SceneOnTheWay?

    private var words: Phrasebook { text.settings.words }
    private var theme: Theme { text.settings.theme }
    private var appearance: Appearance { text.settings.appearance }
    private var mark: Unicode.Scalar { appearance.omission }
    private func shown(_ text: VisibleText) -> VisibleText { appearance.unicode ? text : text.asciiOnly }

    /// The first line shown, and where the lines are.
    private func room(_ state: LessonState, _ count: Int, in rect: Rect) -> (first: Int, inside: Rect) {
        (min(state.scroll, max(0, count - (rect.height - 1))), rect.inset(left: 1, top: 1, right: 1))
    }

    /// The choice of a question at a row of the screen; nil for none.
    func choice(atRow row: Int, in rect: Rect) -> Int? {
        let lines = text.lines
        guard let state = text.state, !isComing, row > rect.y, row < rect.endY else { return nil }
        let (first, inside) = room(state, lines.count, in: rect)
        let place = first + row - inside.y
        return lines.indices.contains(place) ? lines[place].choice : nil
    }

    /// Where the field of an answer is; nil if none is visible.
    func fieldRect(in rect: Rect) -> Rect? {
        let lines = text.lines
        guard let state = text.state, case .number = text.answer else { return nil }
        let (first, inside) = room(state, lines.count, in: rect)
        guard let place = lines.dropFirst(first).prefix(inside.height).firstIndex(where: \.isField) else { return nil }
        let line = lines[place]
        let x = inside.x + line.indent + min(line.text.width, inside.width - line.indent) + 1
        return Rect(x: x, y: inside.y + place - first, width: inside.endX - x, height: 1)
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        guard let state = text.state, rect.width > 10, rect.height > 1 else { return }
        if isComing { return drawComing(state, on: &canvas, in: rect) }
        let isQuiet = isSceneLeft && !state.isTaskSolvedHere
        let lines = text.lines
        let first = room(state, lines.count, in: rect).first
        let more = moreSign(above: first > 0, below: first + rect.height - 1 < lines.count)
        let inside = Pane.draw(
            title(state, rect.width - 4 - (more.isEmpty ? 0 : more.width + 2)), focused: text.hasKeys, on: &canvas,
            in: rect,
            appearance
        ).inset(left: 1, right: 1)
        for (row, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
            var text = line.text
            let room = inside.width - line.indent
            // A figure that is too wide has a mark after its last column.
            if line.isFigure {
                text = text.dropping(columns: min(state.shift, max(0, text.width - (text.width > room ? room - 1 : room))), mark: mark)
            }
            let goesOn = line.isFigure && text.width > room
            if isQuiet { text = text.restyled { _ in theme.quiet } }
            let (x, y) = (inside.x + line.indent, inside.y + row)
            canvas.write(text, x: x, y: y, width: goesOn ? room - 1 : room)
            if goesOn { canvas.write(appearance.sign("→", ">"), x: inside.endX - 1, y: y, theme.focus) }
        }
        if case .number(let field) = self.text.answer, let room = fieldRect(in: rect) { field.draw(on: &canvas, in: room, theme.title) }
        if !more.isEmpty { canvas.writeRight(" \(more) ", endX: rect.endX - 1, y: rect.y, theme.focus) }
    }

    /// The page's title, and how far its scene is. The text is held back as a whole: sentences without a number may be about the scene, too,
    /// and those that are read must not move when the others come.
    private func drawComing(_ state: LessonState, on canvas: inout Canvas, in rect: Rect) {
        let inside = Pane.draw(
            title(state, rect.width - 4), focused: text.hasKeys, on: &canvas, in: rect, appearance
        ).inset(left: 1, right: 1)
        var y = inside.y
        func write(_ text: StyledText) {
            for line in text.wrapped(inside.width) {
                if y < inside.endY { canvas.write(line, x: inside.x, y: y, width: inside.width) }
                y += 1
            }
        }
        if text.layout.isLessonBeside {
            for line in text.heading(state) { write(line) }
            y += 1
        }
        guard let onTheWay else { return }
        guard onTheWay.destination > 0 else { return write(StyledText(words(.lessonOpening), theme.quiet)) }
        let step = NumberFormat.grouped(onTheWay.step)
        write(StyledText(words(.lessonOnTheWay, [.step: NumberFormat.grouped(onTheWay.destination)]), theme.quiet))
        let width = min(30, inside.width - 12)
        let bar = Bar.horizontal(Double(onTheWay.step) / Double(onTheWay.destination), width: width, appearance).padded(width)
        var line = StyledText(appearance.sign("▕", "["), theme.quiet)
        line.append(bar, theme.good)
        line.append("\(appearance.sign("▏", "]")) \(step)", theme.quiet)
        write(line)
    }

    /// The mark for more text above or below, for the ruled line; empty if all is visible.
    private func moreSign(above: Bool, below: Bool) -> VisibleText {
        let sign: VisibleText = above ? appearance.sign("▲", "^") : ""
        return below ? "\(sign)\(appearance.sign("▼", "v")) \(words(.lessonMore))" : sign
    }

    /// Lesson, page of how many, and with the text below the page's heading; after the scene was left, the key that restores it.
    private func title(_ state: LessonState, _ room: Int) -> VisibleText {
        let place: VisibleText = "\(state.page + 1)/\(state.lesson.pages.count)"
        let number: VisibleText = state.lesson.number.map { "\($0) " } ?? ""
        let name: VisibleText = "\(number)\(VisibleText(untrusted: state.lesson.title))"
        if isSceneLeft {
            let separator = appearance.sign(" · ", " - ")
            let long: VisibleText = "\(place)\(separator)\(words(.lessonLeft))"
            return long.width <= room ? long : "\(place)\(separator)\(words(.lessonLeftShort))"
        }
        guard !text.layout.isLessonBeside else {
            return "\(shown(name).fitted(max(4, room - place.width - 1), mark: mark)) \(place)"
        }
        let heading = shown(state.current.heading(words))
        let separator = appearance.sign(" · ", " - ")
        let long: VisibleText = "\(shown(name)) \(place)\(separator)\(heading)"
        let short: VisibleText = "\(place)\(separator)\(heading)"
        return long.width <= room ? long : short.fitted(room, mark: mark)
    }
}
