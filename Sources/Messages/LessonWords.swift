import Lessons
import NeuralNetworks
import TerminalUI
import Training

extension Phrasebook {
    /// `file:line: message`, as compilers write it.
    public func words(_ error: LessonError) -> VisibleText {
        let file = VisibleText(untrusted: error.file)
        let place: VisibleText = error.line > 0 ? "\(file):\(error.line)" : file
        return "\(place): \(words(error.problem))"
    }

    /// The message about a lesson's problem.
    public func words(_ problem: LessonProblem) -> VisibleText {
        switch problem {
        case .missing: return self(.lessonMissing)
        case .notAFile: return self(.lessonNotAFile)
        case .system(let error): return words(error)
        case .tooLarge(let limit): return self(.lessonTooLarge, [.limit: "\(limit)"])
        case .notUTF8: return self(.lessonNotUTF8)
        case .badCharacter(let code): return self(.lessonCharacter, [.found: VisibleText(untrusted: String(code, radix: 16).uppercased())])
        case .headerMissing: return self(.lessonHeader)
        case .headerOpen: return self(.lessonHeaderOpen)
        case .noPages: return self(.lessonNoPages)
        case .tooManyPages(let limit): return self(.lessonTooManyPages, [.limit: "\(limit)"])
        case .beforePages: return self(.lessonBeforePages)
        case .emptyPage: return self(.lessonEmpty)
        case .unsupported(let markup): return self(.lessonMarkup, [.name: self(Self.phrase(markup))])
        case .blockUnknown(let found, let known): return self(.lessonBlock, [.found: outside(found), .options: listed(known)])
        case .secondScene: return self(.lessonSecondScene)
        case .notKeyed(let found): return self(.lessonNotKeyed, [.found: outside(found)])
        case .keyUnknown(let found, let known): return self(.lessonKeyUnknown, [.found: outside(found), .options: listed(known)])
        case .keyRepeated(let name): return self(.lessonKeyRepeated, [.name: outside(name)])
        case .keyMissing(let name): return self(.lessonKeyMissing, [.name: outside(name)])
        case .keysExclude(let name, let other): return self(.lessonKeysExclude, [.name: outside(name), .found: outside(other)])
        case .badValue(let key, let found, let expected):
            return self(.lessonValue, [.name: outside(key), .found: outside(found), .expected: outside(expected)])
        case .braceOpen: return self(.lessonBrace)
        case .strayMark(let found): return self(.lessonMark, [.found: outside(found)])
        case .ragged(let name): return self(.lessonRagged, [.name: outside(name)])
        case .wrongCount(let name, let found, let least, let most):
            return self(.lessonCount, [.name: outside(name), .found: "\(found)", .number: "\(least)", .limit: "\(most)"])
        case .idRepeated(let name): return self(.lessonIdRepeated, [.name: outside(name)])
        case .expression(let error): return words(error)
        case .evaluation(let expression, let problem):
            return self(.lessonEvaluation, [.found: outside(expression.text), .reason: words(problem)])
        case .other(let error as NotationError): return words(error) { "\($0):" }
        case .other(let error as NetworkTextError): return words(error) { "\($0):" }
        case .other(let error): return words(error)
        case .badNumber(let key, let number): return "\(outside(key)): \(words(number.problem, found: number.text))"
        case .outOfRange(let name, let found, let limit):
            return self(.lessonRange, [.name: outside(name), .found: "\(found)", .limit: "\(limit)"])
        case .noPicture(let layer, let view): return self(.lessonNoPicture, [.layer: outside(layer), .name: outside(view)])
        case .noWhy(let place, let problem): return self(.lessonEvaluation, [.found: outside(place), .reason: words(problem)])
        case .notComputed(let place): return self(.lessonNotComputed, [.place: outside(place)])
        case .afterUpdate(let place): return self(.lessonAfterUpdate, [.place: outside(place)])
        case .figureMisfit: return self(.lessonFigure)
        case .notOneRight(let count): return self(.lessonNotOneRight, [.count: "\(count)"])
        case .hintIsAnswer(let found): return self(.lessonHintIsAnswer, [.found: outside(found)])
        case .noUnit: return self(.lessonNoUnit)
        case .everyUnit: return self(.lessonEveryUnit)
        case .alreadyMade: return self(.lessonAlreadyMade)
        case .languageMissing(let name): return self(.lessonLanguageMissing, [.name: outside(name)])
        case .pagesDiffer(let other, let found, let expected):
            return self(.lessonPagesDiffer, [.found: "\(found)", .place: outside(other), .count: "\(expected)"])
        case .sceneDiffers(let other): return self(.lessonSceneDiffers, [.place: outside(other)])
        case .questionDiffers(let name, let other): return self(.lessonQuestionDiffers, [.name: outside(name), .place: outside(other)])
        case .pageDiffers(.questions, let other): return self(.lessonQuestionsDiffer, [.place: outside(other)])
        case .pageDiffers(.figures, let other): return self(.lessonFiguresDiffer, [.place: outside(other)])
        case .pageDiffers(.header, let other): return self(.lessonHeadersDiffer, [.place: outside(other)])
        case .pageDiffers(.placeholders(let names), let other):
            return self(.lessonPlaceholdersDiffer, [.place: outside(other), .options: listed(names.map { "{\($0)}" })])
        }
    }

    /// Why a text is not an expression; also shown for typed answers.
    public func words(_ error: ExpressionError) -> VisibleText {
        self(
            .lessonExpression,
            [.found: outside(error.text), .position: "\(error.offset + 1)", .reason: reason(error.problem)])
    }

    private func reason(_ problem: ExpressionError.Problem) -> VisibleText {
        switch problem {
        case .empty: self(.expressionEmpty)
        case .tooLong(let limit): self(.expressionLong, [.limit: "\(limit)"])
        case .tooDeep(let limit): self(.expressionDeep, [.limit: "\(limit)"])
        case .unexpected(let found): self(.expressionUnexpected, [.found: outside(found)])
        case .end: self(.expressionEnd)
        case .noFunction(let name): self(.expressionNoFunction, [.name: outside(name)])
        case .argumentCount(let name, let least, let most):
            self(.expressionArguments, [.name: outside(name), .number: "\(least)", .limit: "\(most)"])
        case .notAPlace: self(.expressionPlace)
        }
    }

    /// Why an expression has no value.
    public func words(_ problem: EvaluationProblem) -> VisibleText {
        switch problem {
        case .place(let error): return words(error as any Error)
        case .noName(let name): return self(.valueNoName, [.name: outside(name)])
        case .notComputed(let place): return self(.valueNotComputed, [.place: outside(place)])
        case .noSample(let sample, let count): return self(.valueNoSample, [.sample: "\(sample)", .count: "\(count)"])
        case .wrongKind(let expected, let found):
            return self(.valueKind, [.expected: self(Self.phrase(expected)), .found: self(Self.phrase(found))])
        case .notWhole(let number): return self(.valueNotWhole, [.found: outside(LessonNumber.text(number))])
        case .divisionByZero: return self(.valueZero)
        case .notFinite: return self(.valueNotFinite)
        case .emptyList: return self(.valueEmptyList)
        case .tooMany(let limit): return self(.valueTooMany, [.limit: "\(limit)"])
        case .badRange(let low, let high):
            return self(.valueRange, [.number: outside(LessonNumber.text(low)), .limit: outside(LessonNumber.text(high))])
        case .noDrawing: return self(.valueNoDrawing)
        case .noKernel(let layer): return self(.valueNoKernel, [.layer: outside(layer)])
        case .noDifference(let place): return self(.valueNoDifference, [.place: outside(place)])
        case .numbersOnly: return self(.valueNumbersOnly)
        }
    }

    private func outside(_ text: String) -> VisibleText { VisibleText(untrusted: text) }

    private static func phrase(_ markup: LessonProblem.Markup) -> Phrase {
        switch markup {
        case .heading: .markupHeading
        case .quote: .markupQuote
        case .html: .markupHTML
        case .image: .markupImage
        case .link: .markupLink
        case .rule: .markupRule
        case .indentedCode: .markupCode
        case .nested: .markupNested
        case .table: .markupTable
        case .placeholder: .markupPlaceholder
        }
    }

    private static func phrase(_ kind: LessonValue.Kind) -> Phrase {
        switch kind {
        case .number: .kindNumber
        case .list: .kindList
        case .truth: .kindTruth
        case .name: .kindName
        }
    }
}
