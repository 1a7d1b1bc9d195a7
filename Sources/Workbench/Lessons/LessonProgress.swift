import Lessons
import Messages
import TerminalUI

/// How far someone has come in each lesson: what is kept between sessions.
public struct LessonProgress: Hashable, Sendable {
    /// Of one lesson.
    public struct Record: Hashable, Sendable {
        /// The pages that were seen, from 0.
        public var pagesSeen: Set<Int> = []
        /// The ids of the questions that were solved.
        public var solved: Set<String> = []
        /// Where it was left.
        public var lastPage = 0

        /// Nothing seen.
        public init() {}
    }

    /// By the lesson's name; the same in all languages.
    public var records: [String: Record] = [:]

    /// Nothing seen of any.
    public init() {}

    /// Pages seen and questions solved of a lesson as it is now: a lesson may have changed since.
    func count(_ lesson: Lesson) -> (pages: Int, questions: Int) {
        guard let record = records[lesson.name] else { return (0, 0) }
        let ids = lesson.pages.flatMap(\.questions).filter { record.solved.contains($0.id) }
        return (record.pagesSeen.count { lesson.pages.indices.contains($0) }, ids.count)
    }

    /// Whether all of a lesson but its optional pages was seen and solved.
    func isFinished(_ lesson: Lesson) -> Bool {
        guard let record = records[lesson.name] else { return false }
        return lesson.pages.enumerated().allSatisfy { index, page in
            page.isOptional || record.pagesSeen.contains(index) && page.questions.allSatisfy { record.solved.contains($0.id) }
        }
    }

    /// How far someone has come in a lesson, in words.
    public func summary(of lesson: Lesson, _ words: Phrasebook) -> VisibleText {
        if isFinished(lesson) { return words.unicode ? "✓" : "done" }
        let (pages, questions) = count(lesson)
        return words(
            .lessonSummary,
            [
                .number: "\(pages)", .total: "\(lesson.pages.count)", .count: "\(questions)",
                .limit: "\(lesson.pages.reduce(0) { $0 + $1.questions.count })",
            ])
    }

    /// Where to go on: where it was left, or after its end from the beginning.
    func page(of lesson: Lesson) -> Int {
        let page = records[lesson.name]?.lastPage ?? 0
        let isAtEnd = page >= lesson.pages.count - 1 && isFinished(lesson)
        return isAtEnd ? 0 : min(max(0, page), lesson.pages.count - 1)
    }

    mutating func see(_ page: Int, of lesson: Lesson) {
        records[lesson.name, default: Record()].pagesSeen.insert(page)
        records[lesson.name, default: Record()].lastPage = page
    }

    mutating func solve(_ question: LessonQuestion, of lesson: Lesson) {
        records[lesson.name, default: Record()].solved.insert(question.id)
    }
}
