/// Where problems of a file are gathered, so that all are told at once.
final class ProblemList {
    let file: String
    private(set) var errors: [LessonError] = []
    /// More than anyone reads: a file of a megabyte could have a problem in each of its lines.
    static let most = 1_000

    init(file: String) { self.file = file }

    func add(_ line: Int, _ problem: LessonProblem) {
        if errors.count < Self.most { errors.append(LessonError(file: file, line: line, problem)) }
    }

    /// The result of some work; its error is noted, and nil comes back.
    func attempt<T>(_ line: Int, _ work: () throws -> T) -> T? {
        do {
            return try work()
        } catch let problem as LessonProblem {
            add(line, problem)
        } catch let error as ExpressionError {
            add(line, .expression(error))
        } catch {
            add(line, .other(error))
        }
        return nil
    }
}

extension LessonProblem: Error {}
