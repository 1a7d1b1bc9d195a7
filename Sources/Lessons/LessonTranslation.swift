extension LessonScene {
    /// Whether two scenes show the same, wherever they are written.
    func isSame(as other: LessonScene) -> Bool {
        run == other.run && address == other.address && play == other.play && points == other.points
    }
}

extension Lesson {
    /// In what a translation differs from this lesson's file in another language: all that is not words must be the same.
    func differences(from other: Lesson) -> [LessonError] {
        let problems = ProblemList(file: path)
        let otherFile = other.path.split(separator: "/").last.map(String.init) ?? other.path
        func place(_ line: Int) -> String { "\(otherFile):\(line)" }
        if minutes != other.minutes { problems.add(1, .pageDiffers(.header, other: place(1))) }
        if pages.count != other.pages.count {
            problems.add(
                pages.last?.line ?? 0,
                .pagesDiffer(other: place(other.pages.last?.line ?? 0), found: pages.count, expected: other.pages.count))
        }
        var isSceneDifferent = false
        for (page, original) in zip(pages, other.pages) {
            // A page keeps the scene of the page before it: told where it begins.
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
    /// What of the figures must be the same.
    fileprivate var figures: [[String: [[LessonExpression]]]] {
        blocks.compactMap { block in
            guard case .figure(let figure) = block else { return nil }
            var found = Dictionary(figure.matrices.map { ($0.letter, $0.rows) }) { first, _ in first }
            found["figure \(figure.kind.rawValue)"] = []
            return found
        }
    }

    /// The expressions in the page's own text; those of questions belong to them.
    fileprivate var placeholders: [LessonExpression] {
        blocks.flatMap { block -> [LessonSpan] in
            switch block {
            case .paragraph(let spans), .item(_, let spans): spans
            case .formula(let spans, let symbols): spans + symbols.flatMap { $0 }
            case .figure, .question: []
            }
        }.placeholders.map(\.expression)
    }

    /// Expressions that only one of them has, or has more often.
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
            // The one that the other has not, if there is one.
            if let spare = questions.first(where: { question in !others.contains { $0.id == question.id } }) {
                problems.add(spare.line, .questionDiffers(spare.id, other: place(original.line)))
            } else if let spare = others.first(where: { question in !questions.contains { $0.id == question.id } }) {
                problems.add(line, .questionDiffers(spare.id, other: place(spare.line)))
            } else {
                problems.add(line, .pageDiffers(.questions, other: place(original.line)))
            }
            return
        }
        for (question, other) in zip(questions, others) where !question.isTranslation(of: other) {
            problems.add(question.line, .questionDiffers(question.id, other: place(other.line)))
        }
    }
}

extension LessonQuestion {
    /// Whether all but the words is the same.
    fileprivate func isTranslation(of other: LessonQuestion) -> Bool {
        guard variables == other.variables, why == other.why, hints.map(\.when) == other.hints.map(\.when) else { return false }
        let texts = zip([ask, right] + hints.map(\.text), [other.ask, other.right] + other.hints.map(\.text))
        guard texts.allSatisfy({ LessonPage.difference($0.placeholders.map(\.expression), $1.placeholders.map(\.expression)).isEmpty })
        else { return false }
        switch (kind, other.kind) {
        case (.choice(let choices), .choice(let others)):
            return choices.map(\.isRight) == others.map(\.isRight) && choices.map(\.hint.isEmpty) == others.map(\.hint.isEmpty)
        default: return kind == other.kind
        }
    }
}
