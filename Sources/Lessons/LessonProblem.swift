import Files
import NeuralNetworks

/// An error in a lesson, with its position.
public struct LessonError: Error, Sendable {
    /// The path of the file or folder.
    public let file: String
    /// The line, from 1; 0 if the error concerns the whole file.
    public let line: Int
    /// The error itself.
    public let problem: LessonProblem

    /// An error at a line.
    public init(file: String, line: Int, _ problem: LessonProblem) {
        self.file = file
        self.line = line
        self.problem = problem
    }
}

extension [LessonError] {
    /// Sorted by file and line, without duplicates: pages that share a header or scene report the same errors.
    var inOrder: [LessonError] {
        var seen: Set<String> = []
        let each = filter { seen.insert("\($0.file):\($0.line): \($0.problem)").inserted }
        return each.enumerated().sorted { ($0.1.file, $0.1.line, $0.0) < ($1.1.file, $1.1.line, $1.0) }.map(\.1)
    }
}

/// All errors of a file.
public struct LessonErrors: Error, Sendable {
    /// The errors by line; at least one.
    public let errors: [LessonError]
}

/// The errors that a lesson can have.
public enum LessonProblem: Sendable {
    // The file
    /// The file or folder does not exist.
    case missing
    /// The path is not a regular file.
    case notAFile
    /// The system refused.
    case system(SystemError)
    /// The file is larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// The file is not valid UTF-8.
    case notUTF8
    /// The text contains a control character or a private-use character.
    case badCharacter(code: UInt32)

    // Its structure
    /// The file does not begin with `---`.
    case headerMissing
    /// The header has no closing `---`.
    case headerOpen
    /// There is no `##` heading to begin a page.
    case noPages
    /// There are more than `limit` pages.
    case tooManyPages(limit: Int)
    /// There is text before the first page.
    case beforePages
    /// The page is empty.
    case emptyPage
    /// Lessons do not support this kind of Markdown.
    case unsupported(Markup)
    /// The fenced block has an unknown name; `known` are the valid ones.
    case blockUnknown(String, known: [String])
    /// The page has more than one scene.
    case secondScene
    /// The line is not of the form `key: value`.
    case notKeyed(String)
    /// The key is unknown; `known` are the valid ones.
    case keyUnknown(String, known: [String])
    /// The key may occur only once.
    case keyRepeated(String)
    /// A required key is missing.
    case keyMissing(String)
    /// The two keys cannot be combined.
    case keysExclude(String, String)
    /// The value is not of the expected form.
    case badValue(key: String, found: String, expected: String)
    /// A number that single precision does not have.
    case badNumber(key: String, UnfitNumber)
    /// A brace has no partner on its line.
    case braceOpen
    /// A `*` is unmatched.
    case strayMark(String)
    /// The rows have different lengths.
    case ragged(String)
    /// There must be between `least` and `most` parts of this kind.
    case wrongCount(String, found: Int, least: Int, most: Int)
    /// The question's name is already used.
    case idRepeated(String)

    // Its run
    /// The expression is malformed.
    case expression(ExpressionError)
    /// The expression cannot be evaluated in its scene.
    case evaluation(LessonExpression, EvaluationProblem)
    /// An error of another module: in a network's notation, a place, a screen address, weights or data.
    case other(any Error)
    /// An index is out of range; `limit` is the largest allowed.
    case outOfRange(String, found: Int, limit: Int)
    /// The view has no picture in which a unit could be selected.
    case noPicture(layer: String, view: String)
    /// The place of `why` does not exist in this scene.
    case noWhy(String, EvaluationProblem)
    /// The scene has not computed the number yet.
    case notComputed(String)
    /// The step's update is done, so the number can no longer be derived.
    case afterUpdate(String)
    /// The second matrix of the figure does not fit into the first.
    case figureMisfit
    /// Exactly one choice must be right, but this many are.
    case notOneRight(Int)
    /// A misconception leads to the right number for all drawn values.
    case hintIsAnswer(String)
    /// No unit is right.
    case noUnit
    /// Every unit is right.
    case everyUnit
    /// The scene already satisfies the condition of the task.
    case alreadyMade

    // Its translations
    /// The lesson does not exist in this language.
    case languageMissing(String)
    /// The translation has a different number of pages.
    case pagesDiffer(other: String, found: Int, expected: Int)
    /// The scene differs from the translation's.
    case sceneDiffers(other: String)
    /// The question differs from the translation's or is missing there.
    case questionDiffers(String, other: String)
    /// Questions, figures or expressions of the page differ from the translation's.
    case pageDiffers(Difference, other: String)

    /// The differing part of a page.
    public enum Difference: Hashable, Sendable {
        /// The questions differ.
        case questions
        /// The figures differ.
        case figures
        /// These expressions occur in only one of the translations.
        case placeholders([String])
        /// The minutes or the optional pages differ.
        case header
    }

    /// Kinds of Markdown that lessons do not support.
    public enum Markup: Hashable, Sendable {
        case heading, quote, html, image, link, rule, indentedCode, nested, table, placeholder
    }
}

/// A syntax error in an expression.
public struct ExpressionError: Error, Hashable, Sendable {
    /// The kind of error.
    public enum Problem: Hashable, Sendable {
        /// The expression is empty.
        case empty
        /// The expression has more than `limit` characters.
        case tooLong(limit: Int)
        /// The nesting is deeper than `limit`.
        case tooDeep(limit: Int)
        /// Another character was expected here.
        case unexpected(String)
        /// The expression ends too early.
        case end
        /// The function does not exist.
        case noFunction(String)
        /// The function takes between `least` and `most` arguments.
        case argumentCount(String, least: Int, most: Int)
        /// The place of a single number was expected.
        case notAPlace
    }

    /// The expression.
    public let text: String
    /// The offset of the wrong character, from 0.
    public let offset: Int
    /// The kind of error.
    public let problem: Problem
}

/// Why an expression has no value in its context.
public enum EvaluationProblem: Error, Hashable, Sendable {
    /// The layer, quantity or index does not exist.
    case place(PlaceError)
    /// The name is undefined.
    case noName(String)
    /// The step has not computed the number yet.
    case notComputed(String)
    /// The batch has only `count` samples.
    case noSample(Int, count: Int)
    /// A value of another kind is needed.
    case wrongKind(expected: LessonValue.Kind, found: LessonValue.Kind)
    /// A whole number is needed.
    case notWhole(Double)
    /// The divisor is zero.
    case divisionByZero
    /// The result is NaN or infinite.
    case notFinite
    /// The list is empty.
    case emptyList
    /// The list has more than `limit` numbers.
    case tooMany(limit: Int)
    /// The range of `pick` is empty or too large.
    case badRange(Double, Double)
    /// `pick` is used outside a question's variables.
    case noDrawing
    /// The layer has no kernel.
    case noKernel(String)
    /// The place has no central difference.
    case noDifference(String)
    /// Only numbers are allowed here, not names, lists or truth values.
    case numbersOnly
}
