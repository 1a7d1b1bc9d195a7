import Files

extension LessonScene {
    /// Whether two scenes show the same, wherever they are written.
    public func isSame(as other: LessonScene) -> Bool {
        run == other.run && address == other.address && play == other.play && points == other.points
    }
}

extension Lesson {
    /// The differences from the lesson in another language, in which everything but the words must be the same. Pages with errors are
    /// skipped.
    func differences(from other: Lesson, isReadWhole: (_ page: Int) -> Bool = { _ in true }) -> [LessonError] {
        let problems = ProblemList(file: path)
        let otherFile = other.path.lastPathPart
        func place(_ line: Int) -> String { "\(otherFile):\(line)" }
        if minutes != other.minutes || pages.map(\.isOptional) != other.pages.map(\.isOptional) && pages.count == other.pages.count {
            problems.add(1, .pageDiffers(.header, other: place(1)))
        }
        if pages.count != other.pages.count {
            problems.add(
                pages.last?.line ?? 0,
                .pagesDiffer(other: place(other.pages.last?.line ?? 0), found: pages.count, expected: other.pages.count))
        }
        var isSceneDifferent = false
        for (index, (page, original)) in zip(pages, other.pages).enumerated() where isReadWhole(index) {
            // A page may keep the previous page's scene, so the difference is reported where the scene begins.
            let differs = !page.scene.isSame(as: original.scene)
            if differs && !isSceneDifferent { problems.add(page.scene.line, .sceneDiffers(other: place(original.scene.line))) }
            isSceneDifferent = differs
            page.compareQuestions(original, problems, place)
            let (figures, others) = (page.figures, original.figures)
            if figures != others { problems.add(page.line, .pageDiffers(.figures, other: place(original.line))) }
            let missing = LessonPage.difference(page.placeholders, original.placeholders)
            if !missing.isEmpty { problems.add(page.line, .pageDiffers(.placeholders(missing), other: place(original.line))) }
        }
        return problems.errors
    }
}

extension LessonPage {
    /// The figures without their line numbers, for comparison.
    fileprivate var figures: [LessonFigure] {
        blocks.compactMap { block in
            guard case .figure(var figure) = block else { return nil }
            figure.line = 0
            return figure
        }
    }

    /// The expressions in the page's own text, without those of questions.
    fileprivate var placeholders: [LessonExpression] {
        blocks.flatMap { block -> [LessonSpan] in
            switch block {
            case .paragraph(let spans), .item(_, let spans): spans
            case .formula(let spans, let symbols): spans + symbols.flatMap { $0 }
            case .figure, .question: []
            }
        }.placeholders.map(\.expression)
    }

    /// The expressions that only `some` contains, or contains more often.
    fileprivate static func difference(_ some: [LessonExpression], _ others: [LessonExpression]) -> [String] {
        var left = others
        var missing: [LessonExpression] = []
        for expression in some {
            if let index = left.firstIndex(of: expression) { left.remove(at: index) } else { missing.append(expression) }
        }
        return (missing + left).map(\.text)
    }

    fileprivate func compareQuestions(_ original: LessonPage, _ problems: ProblemList, _ place: (Int) -> String) {
        let (questions, others) = (questions, original.questions)
        guard questions.map(\.id) == others.map(\.id) else {
            // The question that exists in only one language, if any.
            if let spare = questions.first(where: { question in !others.contains { $0.id == question.id } }) {
                problems.add(spare.line, .questionDiffers(spare.id, other: place(original.line)))
            } else if let spare = others.first(where: { question in !questions.contains { $0.id == question.id } }) {
                problems.add(line, .questionDiffers(spare.id, other: place(spare.line)))
            } else {
                problems.add(line, .pageDiffers(.questions, other: place(original.line)))
            }
            return
        }
        for (question, other) in zip(questions, others) {
            guard let difference = question.difference(from: other) else { continue }
            problems.add(difference.line, .questionDiffers(question.id, other: place(difference.other)))
        }
    }
}

extension LessonQuestion {
    /// The lines of the first difference other than in words; nil if there is none.
    fileprivate func difference(from question: LessonQuestion) -> (line: Int, other: Int)? {
        let (mine, others) = (parts, question.parts)
        for (part, other) in zip(mine, others) where part != other {
            return (part.line > 0 ? part.line : line, other.line > 0 ? other.line : question.line)
        }
        return mine.count == others.count ? nil : (line, question.line)
    }

    /// A part that must be the same in all languages.
    private struct Part: Equatable {
        var name: String
        var line: Int
        var expressions: [LessonExpression?]
        var place: LessonPlace?

        init(_ name: String, line: Int, _ expressions: [LessonExpression?] = [], place: LessonPlace? = nil) {
            self.name = name
            self.line = line
            self.expressions = expressions
            self.place = place
        }

        /// The expressions in a text, sorted, because their order may differ between languages.
        init(_ name: String, line: Int, text: [LessonSpan]) {
            let found = text.placeholders.map(\.expression)
            self.init(name, line: found.first?.line ?? line, found.sorted { $0.text.filter { $0 != " " } < $1.text.filter { $0 != " " } })
        }

        static func == (left: Part, right: Part) -> Bool {
            left.name == right.name && left.expressions == right.expressions && left.place == right.place
        }
    }

    private var parts: [Part] {
        var parts = variables.map { Part("let \($0.name)", line: $0.value.line, [$0.value]) }
        switch kind {
        case .number(let answer, let within): parts.append(Part("number \(within)", line: answer.line, [answer]))
        case .choice(let choices):
            for choice in choices {
                parts.append(Part("choice \(choice.hint.isEmpty)", line: choice.isRight.line, [choice.isRight]))
                parts.append(Part("choice text", line: choice.isRight.line, text: choice.text))
                parts.append(Part("choice hint", line: choice.isRight.line, text: choice.hint))
            }
        case .unit(let condition, let layer, let view):
            parts.append(Part("unit \(layer ?? "") \(view ?? "")", line: condition.line, [condition]))
        case .make(let condition): parts.append(Part("make", line: condition.line, [condition]))
        }
        parts.append(Part("ask", line: line, text: ask))
        parts.append(Part("right", line: line, text: right))
        for hint in hints {
            parts.append(Part("hint", line: hint.line, [hint.when]))
            parts.append(Part("hint text", line: hint.line, text: hint.text))
        }
        parts.append(Part("why", line: why?.line ?? line, place: why))
        return parts
    }
}
