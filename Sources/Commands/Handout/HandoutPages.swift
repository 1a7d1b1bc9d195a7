import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training
import Workbench

/// The parts of a page's scene that a handout shows.
struct HandoutScene {
    /// The numbers of its texts.
    var moment: LessonMoment
    /// The live part of the screen.
    var picture: Canvas
}

/// Builds a handout page by page, as their scenes are reached.
struct HandoutPages {
    private let lesson: Lesson
    private let appearance: Appearance
    private let hasAnswers: Bool
    private(set) var document: HandoutDocument
    private var questions = 0
    /// The page with the picture of a scene.
    private var pictured: [(scene: LessonScene, page: Int)] = []

    init(_ lesson: Lesson, answers: Bool, _ words: Phrasebook, _ appearance: Appearance) {
        self.lesson = lesson
        self.appearance = appearance
        hasAnswers = answers
        document = HandoutDocument(
            title: lesson.title, teaches: lesson.teaches, minutes: VisibleText(untrusted: lesson.minutesText), pages: [], answers: [],
            words: words)
    }

    /// Adds the next page of the lesson. Throws an error with its line if something cannot be computed.
    mutating func add(_ scene: HandoutScene) throws(LessonError) {
        let page = lesson.pages[document.pages.count]
        var line = page.line
        do throws(LessonProblem) {
            var blocks: [HandoutDocument.Block] = []
            for block in page.blocks {
                switch block {
                case .figure(let figure): line = figure.line
                case .question(let question): line = question.line
                case .paragraph, .item, .formula: line = page.line
                }
                blocks.append(try self.block(block, scene.moment))
            }
            document.pages.append(.init(title: page.heading(document.words), picture: picture(page, scene), blocks: blocks))
        } catch {
            if case .evaluation(let expression, _) = error, expression.line > 0 { line = expression.line }
            throw LessonError(file: lesson.path, line: line, error)
        }
    }

    private mutating func picture(_ page: LessonPage, _ scene: HandoutScene) -> HandoutDocument.Picture {
        let number = document.pages.count + 1
        if let known = pictured.first(where: { $0.scene.isSame(as: page.scene) }) { return .sameAs(page: known.page) }
        pictured.append((page.scene, number))
        let network = scene.moment.network
        let address = page.scene.address
        let marks = page.scene.points.compactMap { point -> VisibleText? in
            guard case .units(let plane, let rows, let columns) = point else { return nil }
            return place(plane: "\(plane)", row: span(rows), column: span(columns), node: address.node(in: network), address.view, network)
        }
        return .canvas(scene.picture, marks: marks)
    }

    private func span(_ range: ClosedRange<Int>) -> VisibleText {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
    }

    /// `map 0, row 1, column 2`, or `unit 3` of a layer without rows and columns.
    private func place(
        plane: VisibleText, row: VisibleText, column: VisibleText, node: Int, _ view: LayerView, _ network: Network
    ) -> VisibleText {
        let isVector = network.nodes[node].shape.planeCount == 1
        return isVector && network.isPerSample(view, at: node)
            ? document.words(.unitOfRow, [.unit: column])
            : document.words(.unitOfMap, [.map: plane, .number: row, .position: column])
    }

    private mutating func block(_ block: LessonBlock, _ moment: LessonMoment) throws(LessonProblem) -> HandoutDocument.Block {
        switch block {
        case .paragraph(let spans): return .paragraph(try spans.filled(in: moment))
        case .item(let mark, let spans): return .item(mark: mark, try spans.filled(in: moment))
        case .formula(let formula, let symbols):
            var meanings: [(name: [LessonTextSpan], meaning: [LessonTextSpan])] = []
            for symbol in symbols {
                meanings.append((try Array(symbol.prefix(1)).filled(in: moment), try Array(symbol.dropFirst()).filled(in: moment)))
            }
            return .formula(try formula.filled(in: moment), symbols: meanings)
        case .figure(let figure): return .figure(try FigurePicture.canvas(figure, in: moment, width: HandoutCommand.size.width, appearance))
        case .question(let question): return .question(try self.question(question, moment))
        }
    }

    private mutating func question(_ question: LessonQuestion, _ moment: LessonMoment) throws(LessonProblem) -> HandoutDocument.Question {
        questions += 1
        let asked = try question.asked(lesson: lesson.name, attempt: 0, in: moment)
        if hasAnswers { document.answers.append(answer(try question.solution(asked, in: moment), asked, moment)) }
        let room: HandoutDocument.Question.Room =
            switch question.kind {
            case .number(_, let tolerance): .number(within: Self.tolerance(tolerance))
            case .choice: .choice(asked.choices)
            case .unit: .unit
            case .make: .task
            }
        return .init(number: questions, ask: asked.ask, room: room)
    }

    /// The tolerance of an answer, if it allows fewer digits.
    private static func tolerance(_ tolerance: LessonQuestion.Tolerance) -> VisibleText {
        switch tolerance {
        case .absolute(let width): width >= 0.001 ? "(±\(LessonNumber.text(width)))" : ""
        case .relative(let part): "(±\(LessonNumber.text(100 * part))%)"
        }
    }

    private func answer(_ solution: LessonSolution, _ asked: AskedQuestion, _ moment: LessonMoment) -> HandoutDocument.Answer {
        func choice(_ index: Int) -> [LessonTextSpan] { asked.choices.indices.contains(index) ? asked.choices[index] : [] }
        let right: [LessonTextSpan] =
            switch solution.right {
            case .number: [LessonTextSpan(solution.equation ?? "")]
            case .choice(let index): choice(index)
            case .units(let units): [LessonTextSpan(named(units, moment.network))]
            case .task: []
            }
        let misconceptions = solution.misconceptions.map { known in
            let given: [LessonTextSpan] =
                switch known.given {
                case .number(let number): [LessonTextSpan(LessonNumber.text(number))]
                case .choice(let index): choice(index)
                }
            return HandoutDocument.Answer.Misconception(given: given, text: known.text)
        }
        return .init(number: questions, right: right, text: solution.text, misconceptions: misconceptions)
    }

    /// The first unit, and the number of others.
    private func named(_ units: [LessonUnit], _ network: Network) -> String {
        let words = document.words
        guard let first = units.first, let node = network.nodes.firstIndex(where: { $0.name == first.layer }) else { return "" }
        let place = place(
            plane: "\(first.plane)", row: "\(first.row)", column: "\(first.column)", node: node, first.view, network)
        let text: VisibleText =
            "\(VisibleText(untrusted: first.layer)) · \(words.view(first.view, of: node, in: network)) · \(place)"
        return (units.count > 1 ? words(.handoutMore, [.place: text, .count: "\(units.count - 1)"]) : text).string
    }
}
