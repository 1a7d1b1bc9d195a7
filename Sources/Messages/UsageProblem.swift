import TerminalUI

/// An option with a value that it cannot have.
public enum UsageProblem: Error, Hashable, Sendable {
    /// A whole number outside its range.
    case outOfRange(option: String, found: Int, least: Int, most: Int)
    /// A number that should be above 0.
    case notPositive(option: String, found: String)
    /// Two options of which only one can be given.
    case exclude(option: String, other: String)
    /// A view without the name of a layer.
    case layerMissing(view: String)
    /// A lesson that there is not.
    case noLesson(String, known: [String])
    /// A page that the lesson has not.
    case noPage(Int, count: Int)
    /// An option that needs the name of a lesson.
    case lessonMissing(option: String)
    /// A handout with a name that says neither HTML nor Markdown.
    case handoutKind(file: String)
    /// An option that makes sense only with another.
    case needs(option: String, other: String)

    /// Throws unless a number is in its range.
    public static func check(_ option: String, _ value: Int, _ range: ClosedRange<Int>) throws(UsageProblem) {
        guard range.contains(value) else {
            throw .outOfRange(option: option, found: value, least: range.lowerBound, most: range.upperBound)
        }
    }

    func text(_ words: Phrasebook) -> VisibleText {
        switch self {
        case .outOfRange(let option, let found, let least, let most):
            words(
                .usageRange,
                [.name: VisibleText(untrusted: option), .found: "\(found)", .number: "\(least)", .limit: "\(most)"])
        case .notPositive(let option, let found):
            words(.usagePositive, [.name: VisibleText(untrusted: option), .found: VisibleText(untrusted: found)])
        case .exclude(let option, let other):
            words(.usageExclude, [.name: VisibleText(untrusted: option), .options: VisibleText(untrusted: other)])
        case .noLesson(let name, let known):
            words(
                .usageNoLesson,
                [
                    .name: VisibleText(untrusted: name),
                    .options: known.isEmpty ? "-" : .joined(known.map { VisibleText(untrusted: $0) }, separator: ", "),
                ])
        case .noPage(let page, let count): words(.usageNoPage, [.found: "\(page)", .number: "\(count)"])
        case .lessonMissing(let option): words(.usageLessonWithout, [.name: VisibleText(untrusted: option)])
        case .needs(let option, let other):
            words(.usageNeeds, [.name: VisibleText(untrusted: option), .options: VisibleText(untrusted: other)])
        case .handoutKind(let file): words(.usageHandout, [.file: VisibleText(untrusted: file)])
        case .layerMissing(let view): words(.usageLayer, [.name: VisibleText(untrusted: view)])
        }
    }
}
