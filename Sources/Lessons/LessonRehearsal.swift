import NeuralNetworks
import Training

/// The result of checking a lesson.
public struct LessonReport: Sendable {
    /// The name of the lesson's folder.
    public var name: String
    /// The number of pages.
    public var pages: Int
    /// The number of questions.
    public var questions: Int
    /// The languages that were readable.
    public var languages: [LessonLanguage]
    /// All errors, by file and line.
    public var errors: [LessonError]
}

/// Checks lessons without a screen: it sets up every scene, computes every number, asks every question, and compares the languages.
public final class LessonRehearsal {
    private let stage: LessonStage

    /// A checker; `start` loads the data and initial weights of a run.
    public init(start: @escaping (RunOptions) throws -> TrainingStart) { stage = LessonStage(start: start) }

    /// Checks a lesson in the given languages. `progress` is called before each page with its index and the number of pages.
    public func check(
        _ entry: LessonCourse.Entry, languages: [LessonLanguage] = LessonLanguage.allCases, progress: (Int, Int) -> Void = { _, _ in }
    ) -> LessonReport {
        var report = LessonReport(name: entry.name, pages: 0, questions: 0, languages: [], errors: [])
        var drafts: [LessonDraft] = []
        for language in languages {
            let path = "\(entry.path)/\(language.file)"
            guard entry.languages.contains(language) else {
                report.errors.append(LessonError(file: path, line: 0, .languageMissing(language.rawValue)))
                continue
            }
            let draft = LessonReader.draft(path)
            report.errors += draft.errors
            if draft.lesson != nil { report.languages.append(language) }
            drafts.append(draft)
        }
        let lessons = drafts.compactMap(\.lesson)
        if lessons.count == 2 {
            report.errors += lessons[1].differences(from: lessons[0]) { page in drafts.allSatisfy { $0.isPageWhole(page) } }
        }
        report.pages = lessons.first?.pages.count ?? 0
        report.questions = lessons.first?.pages.reduce(0) { $0 + $1.questions.count } ?? 0
        let total = lessons.map(\.pages.count).max() ?? 0
        for index in 0..<total {
            progress(index, total)
            let pages = drafts.compactMap { draft -> (lesson: Lesson, page: LessonPage)? in
                guard let lesson = draft.lesson, lesson.pages.indices.contains(index), draft.isSceneWhole(lesson.pages[index]) else {
                    return nil
                }
                return (lesson, lesson.pages[index])
            }
            report.errors += check(pages)
        }
        report.errors = report.errors.inOrder
        return report
    }

    /// Checks the same page in all languages; a scene they share is set up once.
    private func check(_ pages: [(lesson: Lesson, page: LessonPage)]) -> [LessonError] {
        var errors: [LessonError] = []
        var shared: (scene: LessonScene, standing: LessonStage.Standing?)?
        for (lesson, page) in pages {
            let problems = ProblemList(file: lesson.path)
            if shared.map({ !$0.scene.isSame(as: page.scene) }) ?? true {
                let standing = problems.attempt(page.scene.line) { try stage.stand(page.scene) }
                shared = (page.scene, standing)
                // Errors of a shared scene are reported once.
                for problem in standing.map({ page.scene.problems($0) }) ?? [] { problems.add(page.scene.line, problem) }
            }
            if let standing = shared?.standing { PageCheck(lesson: lesson, standing: standing, problems).check(page) }
            errors += problems.errors
        }
        return errors
    }
}
