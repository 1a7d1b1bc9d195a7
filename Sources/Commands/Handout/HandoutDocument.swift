import Lessons
import Messages
import TerminalUI

extension [LessonTextSpan] {
    /// The same text with spans of equal style merged.
    func joined() -> [LessonTextSpan] {
        reduce(into: []) { found, span in
            if let last = found.last, last.style == span.style { found[found.count - 1].text += span.text } else { found.append(span) }
        }
    }
}

/// The content of a handout: texts with the numbers of the scenes, pictures, and the questions as first asked.
struct HandoutDocument {
    /// A part of a page.
    enum Block {
        case paragraph([LessonTextSpan])
        case item(mark: String, [LessonTextSpan])
        case formula([LessonTextSpan], symbols: [(name: [LessonTextSpan], meaning: [LessonTextSpan])])
        case figure(Canvas)
        case question(Question)
    }

    /// The picture of a page.
    enum Picture {
        /// A picture, and the places pointed at in it: for formats that cannot show them.
        case canvas(Canvas, marks: [VisibleText])
        /// The same picture as on that page, from 1.
        case sameAs(page: Int)
    }

    struct Page {
        var title: VisibleText
        var picture: Picture
        var blocks: [Block]
    }

    /// A question with the space for its answer.
    struct Question {
        enum Room {
            /// A number with this tolerance.
            case number(within: VisibleText)
            /// One of these choices.
            case choice([[LessonTextSpan]])
            case unit
            case task
        }

        /// From 1, counted through the whole lesson.
        var number: Int
        var ask: [LessonTextSpan]
        var room: Room
    }

    /// A question's right answer with its explanation, and the hints for known misconceptions.
    struct Answer {
        struct Misconception {
            /// The wrong answer that reveals it.
            var given: [LessonTextSpan]
            var text: [LessonTextSpan]
        }

        var number: Int
        /// Empty if there is no single right answer.
        var right: [LessonTextSpan]
        var text: [LessonTextSpan]
        var misconceptions: [Misconception]
    }

    var title: String
    var teaches: String
    var minutes: VisibleText
    var pages: [Page]
    /// Empty if answers are not wanted.
    var answers: [Answer]
    /// Its words, which also give its language.
    var words: Phrasebook
}
