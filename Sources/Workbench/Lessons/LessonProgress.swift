import Lessons
import Messages
import TerminalUI

/// The user's progress in each lesson, kept between sessions.
public struct LessonProgress: Hashable, Sendable {
    /// The progress in one lesson.
    public struct Record: Hashable, Sendable {
        /// The pages seen, from 0.
        public var pagesSeen: Set<Int> = []
        /// The ids of the solved questions.
        public var solved: Set<String> = []
        /// The page last shown.
        public var lastPage = 0

        /// No progress.
        public init() {}
    }

    /// By the lesson's name, which is the same in all languages.
    public var records: [String: Record] = [:]

    /// No progress in any lesson.
    public init() {}

    /// Pages seen and questions solved that the lesson still has: it may have changed since.
    func count(_ lesson: Lesson) -> (pages: Int, questions: Int) {
        guard let record = records[lesson.name] else { return (0, 0) }
        let ids = lesson.pages.flatMap(\.questions).filter { record.solved.contains($0.id) }
        return (record.pagesSeen.count { lesson.pages.indices.contains($0) }, ids.count)
    }

    /// Whether all pages and questions are done, optional pages excepted.
    func isFinished(_ lesson: Lesson) -> Bool {
        guard let record = records[lesson.name] else { return false }
        return lesson.pages.enumerated().allSatisfy { index, page in
            page.isOptional || record.pagesSeen.contains(index) && page.questions.allSatisfy { record.solved.contains($0.id) }
        }
    }

    /// The progress in a lesson, in words.
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

    /// The page to continue with: the last shown one, or the first after the end.
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
