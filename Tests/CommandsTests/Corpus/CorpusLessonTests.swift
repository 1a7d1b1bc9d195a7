import Testing
import Training

@testable import Commands
@testable import Lessons

extension CorpusTests {
    /// The scenes of later steps take as long as training takes.
    private static let mostStep = 20

    @Test("Figures and answers of lessons are the same")
    func lessonFigures() throws {
        var entries: [CorpusEntry] = []
        for entry in try LessonCourse().entries {
            let stage = LessonStage { try $0.start() }
            let lessons = try LessonLanguage.allCases.map { ($0, try entry.lesson($0)) }
            for index in lessons[0].1.pages.indices where lessons[0].1.pages[index].scene.address.step <= Self.mostStep {
                // The languages have the same scenes.
                let standing = try stage.stand(lessons[0].1.pages[index].scene)
                for (language, lesson) in lessons {
                    let name = "\(entry.name) \(index + 1) \(language.rawValue)"
                    let lines = try LessonFigures(lesson: lesson, standing: standing).lines(lesson.pages[index])
                    entries += lines.map { CorpusEntry("\(name) \($0.name)", "\(name) \($0.name) = \($0.value)") }
                }
            }
        }
        #expect(entries.count > 200)
        try Corpus.compare(entries, with: "lessons.txt")
    }
}

/// The computed parts of a page, each with what it is.
private struct LessonFigures {
    let lesson: Lesson
    let standing: LessonStage.Standing

    func lines(_ page: LessonPage) throws -> [(name: String, value: String)] {
        try page.blocks.flatMap { block in
            switch block {
            case .paragraph(let spans), .item(_, let spans): try lines(spans)
            case .formula(let spans, let symbols): try lines(spans) + symbols.flatMap { try lines($0) }
            case .figure(let figure): try lines(figure)
            case .question(let question): try lines(question)
            }
        }
    }

    private func lines(_ spans: [LessonSpan]) throws -> [(name: String, value: String)] {
        try spans.placeholders.map { ("{\($0.text)}", try $0.text(in: standing.moment, decimals: $1)) }
    }

    private func lines(_ figure: LessonFigure) throws -> [(name: String, value: String)] {
        guard let table = try FigureTable(figure, in: standing.moment) else { return [] }
        return (table.matrices + [table.result].compactMap { $0 }).map { matrix in
            let numbers = matrix.rows.map { $0.map { "\($0)" }.joined(separator: " ") }.joined(separator: " / ")
            return ("\(figure.kind.rawValue) \(matrix.letter)", numbers)
        }
    }

    /// A question as it is first asked, with its right answer, and the wrong ones that the lesson knows.
    private func lines(_ question: LessonQuestion) throws -> [(name: String, value: String)] {
        let moment = standing.moment.since(standing.moment, layer: standing.layer, view: standing.view)
        let asked = try question.asked(lesson: lesson.name, attempt: 0, in: moment)
        var found: [(name: String, value: String)] = asked.variables.sorted { $0.key < $1.key }.map {
            ("\(question.id) \($0)", text($1))
        }
        let shown = values(asked.ask + asked.choices.flatMap { $0 })
        if !shown.isEmpty { found.append(("\(question.id) asked", parts(shown))) }
        let solution = try question.solution(asked, in: moment)
        let right =
            switch solution.right {
            case .number(let number): "\(number)"
            case .choice(let index): "choice \(index)"
            case .units(let units):
                "\(units.count) units: " + units.prefix(8).map { "\($0.plane),\($0.row),\($0.column)" }.joined(separator: " ")
            case .task: "a task"
            }
        let working = solution.working.map { "by \($0)" } ?? ""
        found.append(("\(question.id) right", parts([right, working] + values(solution.text))))
        for misconception in solution.misconceptions {
            let given =
                switch misconception.given {
                case .number(let number): "\(number)"
                case .choice(let index): "choice \(index)"
                }
            found.append(("\(question.id) wrong", parts([given] + values(misconception.text))))
        }
        return found
    }

    private func parts(_ texts: [String]) -> String { texts.filter { !$0.isEmpty }.joined(separator: ", ") }

    private func text(_ value: LessonValue) -> String {
        switch value {
        case .number(let number): "\(number)"
        case .list(let numbers, _): numbers.map { "\($0)" }.joined(separator: " ")
        case .truth(let truth): "\(truth)"
        case .name(let name): name
        }
    }

    /// The numbers in a text.
    private func values(_ text: [LessonTextSpan]) -> [String] { text.filter(\.isValue).map(\.text) }
}
