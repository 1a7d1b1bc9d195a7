import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

extension LessonPage {
    /// Its title, marked if the page is optional.
    public func heading(_ words: Phrasebook) -> VisibleText {
        let title = VisibleText(untrusted: self.title)
        return isOptional ? words(.lessonOptionalPage, [.name: title]) : title
    }
}

/// A page of the open lesson as lines: text with live numbers, figures, questions and the responses to answers.
struct LessonText {
    /// A line of the pane.
    struct Line: Hashable, Sendable {
        var text = StyledText()
        var indent = 0
        /// Whether it may be wider than the room and scrolls sideways.
        var isFigure = false
        /// Whether it contains the field of the answer.
        var isField = false
        /// Whether it is about the numbers of the last answer, not about those that are asked for now.
        var isAnswered = false
        /// The index of the choice that it belongs to, of the question that can be answered; nil for none.
        var choice: Int?
    }

    private(set) var state: LessonState?
    let layout: ScreenLayout
    /// The answer being typed or chosen; nil for none.
    let answer: AnswerField?
    /// The number whose derivation was opened first.
    let why: Question?
    let network: Network?
    /// Whether the text has the focus, so that its keys work.
    let hasKeys: Bool
    let settings: Workbench.Settings
    private let width: Int
    /// Whether the room is too small for empty lines.
    private let isTight: Bool
    /// The paragraph before the page's first question, which introduces it and is never shortened.
    private let leading: Int?

    /// The open page of a lesson.
    init(
        _ state: LessonState?, in layout: ScreenLayout, answer: AnswerField?, why: Question?, network: Network?, hasKeys: Bool,
        settings: Workbench.Settings
    ) {
        self.state = state
        self.layout = layout
        self.answer = answer
        self.why = why
        self.network = network
        self.hasKeys = hasKeys
        self.settings = settings
        width = max(10, layout.lesson.width - 2)
        isTight = layout.isLessonTight
        let blocks = state?.current.blocks ?? []
        leading = blocks.firstIndex(where: \.isQuestion).flatMap { question in blocks[..<question].lastIndex(where: \.isParagraph) }
    }

    private var isPresented: Bool { settings.presents }
    private var words: Phrasebook { settings.words }
    private var theme: Theme { settings.theme }
    private var appearance: Appearance { settings.appearance }
    private func shown(_ text: VisibleText) -> VisibleText { appearance.unicode ? text : text.formulaInASCII }

    /// Whether a figure is wider than the room.
    var hasWideFigures: Bool { mostShift > 0 }
    /// How far figures can scroll sideways.
    var mostShift: Int { lines.filter(\.isFigure).reduce(0) { max($0, $1.text.width + $1.indent - width) } }

    /// All lines of the page.
    var lines: [Line] {
        guard let state else { return [] }
        var lines: [Line] = []
        if layout.isLessonBeside {
            lines += heading(state).map { Line(text: $0) }
        }
        var before: LessonBlock?
        for (index, block) in state.current.blocks.enumerated() {
            let isWhole = !isPresented || index == leading
            let part = self.lines(of: block, state, follows: before?.isParagraph == true, isWhole: isWhole)
            guard !part.isEmpty else { continue }
            if let before, isParted(before, block) { lines.append(Line()) }
            if before == nil && !lines.isEmpty { lines.append(Line()) }
            lines += part
            before = block
        }
        return lines
    }

    /// Whether an empty line separates two blocks: between list items only on a projector; in a small room only around questions.
    private func isParted(_ before: LessonBlock, _ block: LessonBlock) -> Bool {
        if before.isItem && block.isItem { return isPresented }
        return !isTight || before.isQuestion || block.isQuestion
    }

    /// The lines of a question of the page with the responses to answers; nil if there is no question with this id.
    func lines(ofQuestion id: String) -> Range<Int>? {
        guard let state else { return nil }
        let blocks = state.current.blocks
        guard let place = blocks.firstIndex(where: { if case .question(let question) = $0 { question.id == id } else { false } }) else {
            return nil
        }
        func count(_ blocks: ArraySlice<LessonBlock>) -> Int {
            var shorter = self
            shorter.state?.lesson.pages[state.page].blocks = Array(blocks)
            return shorter.lines.count
        }
        let before = count(blocks[..<place])
        let end = count(blocks[...place])
        // The empty line before it does not belong to it.
        let isApart = place > 0 && isParted(blocks[place - 1], blocks[place])
        return min(before + (isApart ? 1 : 0), end)..<end
    }

    /// The page's title in the text, which a pane below the screen has in its own.
    func heading(_ state: LessonState) -> [StyledText] {
        StyledText(shown(state.current.heading(words)), isPresented ? theme.selected : theme.title).wrapped(width)
    }

    // MARK: Blocks

    /// `follows`: whether another paragraph comes directly before; without an empty line between them it is indented. `isWhole`: whether to
    /// show all of it instead of its first sentence.
    private func lines(of block: LessonBlock, _ state: LessonState, follows: Bool, isWhole: Bool) -> [Line] {
        switch block {
        case .paragraph(let spans):
            return paragraph(isWhole ? spans : firstSentence(spans), state, isIndented: isTight && follows)
        case .item(let mark, let spans):
            return hanging(
                StyledText(shown("\(VisibleText(untrusted: mark)) "), theme.key), isWhole ? spans : firstSentence(spans), state)
        case .formula(let formula, let symbols):
            let parts = styled(formula, state.values, base: .plain)
            var lines = parts.enumerated().flatMap { index, part in
                wrapped([index == 0 ? part.restyled { $0.bolded } : part], indent: 2, hanging: 2)
            }
            for symbol in symbols {
                let name = styled(Array(symbol.prefix(1)), state.values, base: .plain).first ?? StyledText()
                var mark = name
                mark.append("  ")
                lines += marked(mark, wrapped(styled(Array(symbol.dropFirst()), state.values, base: .plain), indent: 4 + mark.width))
            }
            return lines
        case .figure(let figure): return lines(of: figure, state)
        case .question(let question): return lines(of: question, state)
        }
    }

    private func paragraph(_ spans: [LessonSpan], _ state: LessonState, isIndented: Bool) -> [Line] {
        var parts = styled(spans, state.values, base: .plain)
        if isIndented, let first = parts.first {
            parts[0] = StyledText("  ")
            parts[0].append(first)
        }
        return spaced(wrapped(parts, indent: 0))
    }

    private func hanging(_ mark: StyledText, _ spans: [LessonSpan], _ state: LessonState) -> [Line] {
        let parts = styled(spans, state.values, base: .plain)
        return spaced(marked(mark, wrapped(parts, indent: 1 + mark.width)))
    }

    /// Puts a mark before the first line and indents the others.
    private func marked(_ mark: StyledText, _ lines: [Line]) -> [Line] {
        var lines = lines
        guard let first = lines.first else { return lines }
        var text = mark
        text.append(first.text)
        lines[0] = Line(text: text, indent: max(0, first.indent - mark.width))
        return lines
    }

    private func wrapped(_ parts: [StyledText], indent: Int, hanging: Int = 0) -> [Line] {
        parts.flatMap { part in
            part.wrapped(width - indent - hanging).enumerated().map { index, line in
                Line(text: line, indent: index == 0 ? indent : indent + hanging)
            }
        }
    }

    /// On a projector: an empty line after each.
    private func spaced(_ lines: [Line]) -> [Line] {
        guard isPresented, lines.count > 1, !isTight else { return lines }
        return Array(lines.map { [$0] }.joined(separator: [Line()]))
    }

    // MARK: Spans

    /// Spans as lines, broken only where the author broke them; expressions as their values, or as an ellipsis until they are known.
    private func styled(_ spans: [LessonSpan], _ values: [LessonSpan: VisibleText], base: Style) -> [StyledText] {
        var lines = [StyledText()]
        for span in spans {
            let style = self.style(span.style, base)
            switch span.content {
            case .text(let text): lines[lines.count - 1].append(shown(VisibleText(untrusted: text)), style)
            case .lineBreak: lines.append(StyledText())
            case .value:
                let value = values[span]
                lines[lines.count - 1].append(value ?? appearance.sign("…", "..."), value == nil ? theme.quiet : theme.strong.bolded)
            }
        }
        return lines
    }

    private func style(_ style: LessonSpan.Style, _ base: Style) -> Style {
        var result = base
        switch style {
        case .plain: break
        case .emphasis: result.underline = true
        case .strong: result.bold = true
        case .code: result = theme.key
        }
        return result
    }

    /// Text with its numbers filled in, one element per line.
    func styled(_ spans: [LessonTextSpan], base: Style = .plain) -> [StyledText] {
        var lines = [StyledText()]
        for span in spans {
            for (index, part) in span.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { lines.append(StyledText()) }
                let style = span.isValue ? theme.strong.bolded : style(span.style, base)
                lines[lines.count - 1].append(shown(VisibleText(untrusted: String(part))), style)
            }
        }
        return lines
    }

    /// The words up to the end of the first sentence.
    private func firstSentence(_ spans: [LessonSpan]) -> [LessonSpan] {
        var kept: [LessonSpan] = []
        for (place, span) in spans.enumerated() {
            guard case .text(let text) = span.content else {
                kept.append(span)
                continue
            }
            let characters = Array(text)
            let end = characters.indices.first { index in
                if "。！？".contains(characters[index]) { return true }
                guard ".!?".contains(characters[index]) else { return false }
                return index + 1 == characters.count ? place == spans.count - 1 : characters[index + 1] == " "
            }
            guard let end else {
                kept.append(span)
                continue
            }
            kept.append(LessonSpan(.text(String(characters[...end])), style: span.style))
            return kept
        }
        return kept
    }

    // MARK: Questions

    private func lines(of question: LessonQuestion, _ state: LessonState) -> [Line] {
        let questionState = state.questionStates[question.id] ?? .init()
        let response = response(to: questionState)
        var lines: [Line] = []
        // With other numbers there are two questions: first what was asked and answered, then what is asked now.
        if let answered = questionState.answered {
            lines += (self.answered(answered) + response).map { line in
                var line = line
                line.isAnswered = true
                return line
            }
            if !isTight { lines.append(Line(isAnswered: true)) }
            lines += wrapped([StyledText(words(.lessonTryAgain), theme.focus)], indent: 0)
        }
        lines += asked(question, questionState, state)
        if questionState.answered == nil { lines += response }
        guard !questionState.isSolved, question.id == state.question?.id else { return lines }
        if isAnswering(question, state), case .number = answer {
            lines.append(Line(text: StyledText(words(.lessonAnswerField), theme.title), indent: 2, isField: true))
        } else if state.moment != nil {
            lines += wrapped([StyledText(words(howToAnswer(question)), theme.quiet)], indent: 2)
        }
        return lines
    }

    /// A question with the numbers that it has now, and its choices.
    private func asked(_ question: LessonQuestion, _ questionState: LessonState.QuestionState, _ state: LessonState) -> [Line] {
        let mark =
            questionState.isSolved
            ? StyledText("\(appearance.sign("✓", "+")) ", theme.good) : StyledText("? ", isPresented ? theme.selected : theme.key)
        let ask = questionState.asked.map { styled($0.ask, base: theme.title) } ?? styled(question.ask, [:], base: theme.title)
        var lines = marked(mark, wrapped(ask, indent: mark.width))
        if case .choice(let choices) = question.kind {
            for (index, choice) in choices.enumerated() {
                let isChosen = isAnswering(question, state) && answer == .choice(index)
                let isRight = questionState.isSolved && questionState.rightChoice == index
                let sign: VisibleText = isRight ? appearance.sign("✓", "+") : isChosen ? appearance.sign("▸", ">") : " "
                let number = StyledText("\(sign)\(index + 1) ", isRight ? theme.good : isChosen ? theme.selected : theme.key)
                let base = isChosen ? theme.selected : Style.plain
                let text = questionState.asked.map { styled($0.choices[index], base: base) } ?? styled(choice.text, [:], base: base)
                lines += marked(number, wrapped(text, indent: 2 + number.width)).map { line in
                    var line = line
                    // Only of the question that comes next: others are only displayed.
                    if question.id == state.question?.id && !questionState.isSolved { line.choice = index }
                    return line
                }
            }
        }
        return lines
    }

    /// A question with the numbers that were answered last, and its choices.
    private func answered(_ asked: AskedQuestion) -> [Line] {
        let choices = asked.choices.enumerated().flatMap { index, choice in
            marked(StyledText(" \(index + 1) ", theme.quiet), wrapped(styled(choice, base: theme.quiet), indent: 5))
        }
        return wrapped(styled(asked.ask, base: theme.quiet), indent: 2) + choices
    }

    /// What was said to the last answer.
    private func response(to questionState: LessonState.QuestionState) -> [Line] {
        var lines = questionState.said.flatMap { wrapped([$0], indent: 2) }
        if let why = questionState.why, self.why == why {
            let name = network.map { VisibleText(untrusted: $0.name(of: why.place)) } ?? ""
            let seen = questionState.isWhyAnswer ? words(.lessonSeeWhy) : words(.lessonSeeNumber, [.place: name])
            lines += wrapped([StyledText(seen, theme.focus)], indent: 2)
        }
        return lines
    }

    private func isAnswering(_ question: LessonQuestion, _ state: LessonState) -> Bool {
        answer != nil && state.question?.id == question.id
    }

    private func howToAnswer(_ question: LessonQuestion) -> Phrase {
        switch question.kind {
        case .number: return hasKeys ? .lessonTypeNumber : .lessonTypeNumberThere
        case .choice: return hasKeys ? .lessonChoose : .lessonChooseThere
        case .unit: return hasKeys ? .lessonTakeUnit : .lessonTakeUnitThere
        case .make: return hasKeys ? .lessonMake : .lessonMakeThere
        }
    }

    // MARK: Figures

    private func lines(of figure: LessonFigure, _ state: LessonState) -> [Line] {
        guard let table = state.figures[figure] else {
            return [Line(text: StyledText(appearance.sign("…", "..."), theme.quiet), indent: 1)]
        }
        return FigureText(table, width: width - 1, appearance).lines.map { Line(text: $0, indent: 1, isFigure: true) }
    }
}

extension Workbench {
    /// The open page of the open lesson.
    var lessonText: LessonText { lessonText(in: layout) }

    /// The same in a layout.
    func lessonText(in layout: ScreenLayout) -> LessonText {
        LessonText(
            study.lesson, in: layout, answer: prompt.answer, why: inquiry.why.first?.question, network: run.network,
            hasKeys: selection.focusedPane == .text, settings: settings)
    }
}

extension LessonBlock {
    fileprivate var isQuestion: Bool { if case .question = self { true } else { false } }
    fileprivate var isParagraph: Bool { if case .paragraph = self { true } else { false } }
    fileprivate var isItem: Bool { if case .item = self { true } else { false } }
}

extension Style {
    /// The same in bold.
    var bolded: Style {
        var style = self
        style.bold = true
        return style
    }
}
