/// Collects the errors of a file, so that they are all reported at once.
final class ProblemList {
    let file: String
    private(set) var errors: [LessonError] = []
    /// The most errors kept; a file of a megabyte could have one in each line.
    static let most = 1_000

    init(file: String) { self.file = file }

    func add(_ line: Int, _ problem: LessonProblem) {
        if errors.count < Self.most { errors.append(LessonError(file: file, line: line, problem)) }
    }

    /// The result of some work, or nil after adding its error.
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
