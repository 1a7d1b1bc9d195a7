import Messages
import TerminalUI

/// Actions of keys in lessons.
public enum LessonAction: Hashable, Sendable {
    /// Goes to the next (1) or the previous page (−1), scrolling first through text that does not fit.
    case turn(Int)
    /// Restores the scene.
    case scene
    /// Opens the list.
    case list
    /// Moves in the list, or among the choices of a question.
    case move(Int)
    /// Opens the chosen lesson, or closes the open one.
    case open
    /// Resets the progress of the chosen lesson, after asking.
    case reset
    /// Scrolls the text by lines, wide figures by columns.
    case scrollText(Int), shift(Int)
    /// Answers: opens the field, takes the selected unit, or asks for a hint.
    case answer
    /// Answers, beginning with this character.
    case type(Character)
    /// Submits the field.
    case submit
    /// Chooses one of several answers.
    case choose(Int)
}

extension Keys {
    /// The keys on every screen while a lesson is open.
    static let ofLesson: [BoundKey] = [
        lesson([.pageDown], .turn(1), .keyTurnPage, .keyTurnPageHelp, 1, ("pgdn pgup", "pgdn pgup")),
        lesson([.pageUp], .turn(-1), .keyTurnPage, .keyTurnPageHelp, nil),
        lesson([.home], .scene, .keyScene, .keySceneHelp, 3),
        key([.backTab], .switchPane, .keyText, .keyTextHelp, .helpLessons, 4),
        lesson([.character("l")], .list, .keyLessons, .keyLessonsHelp, 14),
    ]

    /// The keys of the text while it has the focus.
    static let ofText: [BoundKey] = [
        lesson([.enter], .answer, .keyAnswer, .keyAnswerHelp, 2),
        lesson([.up], .scrollText(-1), .keyScroll, .keyScrollTextHelp, 7, ("↑↓", "up down")),
        lesson([.down], .scrollText(1), .keyScroll, .keyScrollTextHelp, nil),
        lesson([.left], .shift(-8), .keyShiftFigure, .keyShiftFigureHelp, nil, ("←→", "left right")),
        lesson([.right], .shift(8), .keyShiftFigure, .keyShiftFigureHelp, nil),
        key([.escape], .back, .keyBack, .keyLeaveTextHelp, .helpLessons, 8),
    ]

    /// The keys of the text that begin the answer to a question about a number, and those that begin the choice of an answer.
    static let beginningNumber = typed("0123456789-+", .keyTypeNumberHelp, ("0–9 - +", "0-9 - +"))
    static let beginningChoice = typed("123456789", .keyTypeChoiceHelp, ("1–9", "1-9"))

    private static func typed(_ characters: String, _ help: Phrase, _ together: (unicode: VisibleText, ascii: VisibleText)) -> [BoundKey] {
        characters.enumerated().map { place, character in
            lesson([.character(character)], .type(character), .keyAnswer, help, nil, place == 0 ? together : nil)
        }
    }

    /// All keys while the text has the focus: its own, those of lessons, and those that work everywhere.
    static let text: [BoundKey] =
        ofText + ofLesson + shadowed(everywhere.map { behind($0, by: 8) })

    /// The same while the page asks something whose answer begins with one of these keys.
    static func text(_ beginning: [BoundKey]) -> [BoundKey] {
        let taken = Set(beginning.flatMap(\.binding.keys))
        return beginning + text.filter { !$0.binding.keys.contains { taken.contains($0) } }
    }

    /// A key table while a lesson is open: page turning comes first.
    static func beside(_ table: [BoundKey]) -> [BoundKey] {
        ofLesson + shadowed(table.map { behind($0, by: 6) })
    }

    /// A key ranked after those of lessons in the footer; help and the way out keep their rank.
    private static func behind(_ key: BoundKey, by ranks: Int) -> BoundKey {
        switch key.binding.action {
        case .help: key.ranked(5)
        case .quit: key.ranked(6)
        default: key.ranked(key.rank.map { $0 + ranks })
        }
    }

    /// The keys of a table that lessons do not override.
    private static func shadowed(_ table: [BoundKey]) -> [BoundKey] {
        let taken = Set(ofLesson.flatMap(\.binding.keys))
        return table.filter { !$0.binding.keys.contains { taken.contains($0) } }
    }

    /// The keys of the lesson list.
    static let lessonList: [BoundKey] = [
        lesson([.up], .move(-1), .keyMove, .keyLessonMoveHelp, 2, ("↑↓", "up down")),
        lesson([.down], .move(1), .keyMove, .keyLessonMoveHelp, nil),
        lesson([.enter], .open, .keyOpenLesson, .keyOpenLessonHelp, 1),
        lesson([.character("r")], .reset, .keyResetLesson, .keyResetLessonHelp, 3),
        key([.escape, .character("l")], .back, .keyBack, .keyBackHelp, .helpLessons, 4),
        key([.character("?"), .function(1)], .help, .keyHelp, .keyHelpHelp, .helpProgram, 6),
        key([.character("q"), .control("c")], .quit, .keyQuit, .keyQuitHelp, .helpProgram, 5),
    ]

    /// The keys while a number is typed as an answer.
    static let answer: [BoundKey] =
        [
            lesson([.enter], .submit, .keySubmit, .keySubmitHelp, 1),
            key([.escape, .control("c")], .back, .keyBack, .keyBackHelp, .helpLessons, 2),
        ] + pages

    /// The keys while one of several answers is chosen.
    static func choice(among count: Int) -> [BoundKey] {
        [
            lesson([.enter], .submit, .keySubmit, .keySubmitHelp, 1),
            lesson([.up], .move(-1), .keyMove, .keyChoiceHelp, 2, ("↑↓", "up down")),
            lesson([.down], .move(1), .keyMove, .keyChoiceHelp, nil),
        ]
            // A number without an answer says so.
            + (1...9).map { number in
                lesson(
                    [.character(Character("\(number)"))], .choose(number - 1), .keyChoose, .keyChooseHelp, number == 1 ? 3 : nil,
                    number == 1 && count > 1 ? ("1–\(min(count, 9))", "1-\(min(count, 9))") : nil)
            } + [key([.escape, .control("c")], .back, .keyBack, .keyBackHelp, .helpLessons, 4)] + pages
    }

    private static let pages: [BoundKey] = ofLesson.filter {
        if case .lesson(.turn) = $0.binding.action { true } else { false }
    }

    private static func lesson(
        _ keys: [Key], _ action: LessonAction, _ label: Phrase, _ help: Phrase, _ rank: Int?,
        _ together: (unicode: VisibleText, ascii: VisibleText)? = nil
    ) -> BoundKey {
        key(keys, .lesson(action), label, help, .helpLessons, rank, together)
    }
}
