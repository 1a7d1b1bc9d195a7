import Lessons
import Messages
import TerminalUI

extension [LessonTextSpan] {
    /// The same text in as few pieces as its styles allow.
    func joined() -> [LessonTextSpan] {
        reduce(into: []) { found, span in
            if let last = found.last, last.style == span.style { found[found.count - 1].text += span.text } else { found.append(span) }
        }
    }
}

/// A lesson to take away: its texts with the numbers of its scenes put in, its pictures, its questions as they are asked first.
struct HandoutDocument {
    /// A part of a page.
    enum Block {
        case paragraph([LessonTextSpan])
        case item(mark: String, [LessonTextSpan])
        case formula([LessonTextSpan], symbols: [(name: [LessonTextSpan], meaning: [LessonTextSpan])])
        case figure(Canvas)
        case question(Question)
    }

    /// What there is beside a page's text.
    enum Picture {
        /// A picture, and the places that are pointed at in it: for a form that cannot show them.
        case canvas(Canvas, marks: [VisibleText])
        /// The same as beside that page, from 1.
        case sameAs(page: Int)
    }

    struct Page {
        var title: VisibleText
        var picture: Picture
        var blocks: [Block]
    }

    /// A question, and how there is room for its answer.
    struct Question {
        enum Room {
            /// A number that may be off by so much.
            case number(within: VisibleText)
            /// One of these.
            case choice([[LessonTextSpan]])
            case unit
            case task
        }

        /// From 1, through the whole lesson.
        var number: Int
        var ask: [LessonTextSpan]
        var room: Room
    }

    /// The right answer of a question with what is said to it, and what is said to known misconceptions.
    struct Answer {
        struct Misconception {
            /// What someone with it answers.
            var given: [LessonTextSpan]
            var text: [LessonTextSpan]
        }

        var number: Int
        /// Empty where there is no single one.
        var right: [LessonTextSpan]
        var text: [LessonTextSpan]
        var misconceptions: [Misconception]
    }

    var title: String
    var teaches: String
    var minutes: VisibleText
    var pages: [Page]
    /// Empty where they are not wanted.
    var answers: [Answer]
    /// Its words, and so its language.
    var words: Phrasebook
}
