import Files
import NeuralNetworks

/// What is wrong with a lesson, and where.
public struct LessonError: Error, Sendable {
    /// The file or folder.
    public let file: String
    /// The line, from 1; 0 where it is of the file as a whole.
    public let line: Int
    /// What is wrong.
    public let problem: LessonProblem

    /// A problem at a line.
    public init(file: String, line: Int, _ problem: LessonProblem) {
        self.file = file
        self.line = line
        self.problem = problem
    }
}

extension [LessonError] {
    /// By file and line, each once: several pages may find the same in the header or the scene that they share.
    var inOrder: [LessonError] {
        var seen: Set<String> = []
        let each = filter { seen.insert("\($0.file):\($0.line): \($0.problem)").inserted }
        return each.enumerated().sorted { ($0.1.file, $0.1.line, $0.0) < ($1.1.file, $1.1.line, $1.0) }.map(\.1)
    }
}

/// All that is wrong with a file.
public struct LessonErrors: Error, Sendable {
    /// In the order of their lines; at least one.
    public let errors: [LessonError]
}

/// What can be wrong with a lesson.
public enum LessonProblem: Sendable {
    // The file
    /// There is no such file or folder.
    case missing
    /// It is no regular file.
    case notAFile
    /// The system refused.
    case system(SystemError)
    /// More bytes than are read.
    case tooLarge(limit: Int)
    /// Its bytes are no UTF-8.
    case notUTF8
    /// A character that a text cannot have: a control character, or one for private use.
    case badCharacter(code: UInt32)

    // Its parts
    /// It does not begin with `---`.
    case headerMissing
    /// The header's second `---` does not come.
    case headerOpen
    /// No `##` begins a page.
    case noPages
    /// More pages than there may be.
    case tooManyPages(limit: Int)
    /// Something before the first page.
    case beforePages
    /// A page without a word.
    case emptyPage
    /// A kind of Markdown that lessons do not have.
    case unsupported(Markup)
    /// A fenced block of another name.
    case blockUnknown(String, known: [String])
    /// More than one scene in a page.
    case secondScene
    /// A line that is not `key: value`.
    case notKeyed(String)
    /// No such key; there are others.
    case keyUnknown(String, known: [String])
    /// A key twice that may stand once.
    case keyRepeated(String)
    /// A key that must be there.
    case keyMissing(String)
    /// Two keys of which only one can be given.
    case keysExclude(String, String)
    /// A value that is not what is expected there.
    case badValue(key: String, found: String, expected: String)
    /// A number that single precision does not have.
    case badNumber(key: String, UnfitNumber)
    /// A `{` without its `}` on the same line, or the other way round.
    case braceOpen
    /// A `*` that marks nothing.
    case strayMark(String)
    /// Rows of different lengths.
    case ragged(String)
    /// So many parts of a kind are wanted.
    case wrongCount(String, found: Int, least: Int, most: Int)
    /// A question's name, used before.
    case idRepeated(String)

    // Its run
    /// An expression cannot be read.
    case expression(ExpressionError)
    /// It cannot be computed in its scene.
    case evaluation(LessonExpression, EvaluationProblem)
    /// An error of another module: a network's notation, a place, a line that says a screen, weights, data.
    case other(any Error)
    /// An index outside its range.
    case outOfRange(String, found: Int, limit: Int)
    /// There is nothing to be seen where a unit is asked for.
    case noPicture(layer: String, view: String)
    /// The place of a `why` is none here.
    case noWhy(String, EvaluationProblem)
    /// A number that the scene has not made yet.
    case notComputed(String)
    /// A number whose step has done its update: it can no longer be derived.
    case afterUpdate(String)
    /// A figure whose second matrix does not fit into the first.
    case figureMisfit
    /// Not one of the choices is true, but so many.
    case notOneRight(Int)
    /// A misconception's number is the right one, whatever was drawn.
    case hintIsAnswer(String)
    /// No unit is right.
    case noUnit
    /// Every unit is right.
    case everyUnit
    /// What is to be made is there already.
    case alreadyMade

    // Its translations
    /// The lesson is not there in this language.
    case languageMissing(String)
    /// The translation has another count of pages.
    case pagesDiffer(other: String, found: Int, expected: Int)
    /// A scene differs from that of the translation.
    case sceneDiffers(other: String)
    /// A question differs from that of the translation, or is not there.
    case questionDiffers(String, other: String)
    /// A page's questions, figures or numbers differ from those of the translation.
    case pageDiffers(Difference, other: String)

    /// What of a page differs.
    public enum Difference: Hashable, Sendable {
        /// Their questions.
        case questions
        /// Their figures.
        case figures
        /// Expressions that only one of them has.
        case placeholders([String])
        /// Minutes and the like.
        case header
    }

    /// Markdown that lessons do not have.
    public enum Markup: Hashable, Sendable {
        case heading, quote, html, image, link, rule, indentedCode, nested, table, placeholder
    }
}

/// Why a text is no expression.
public struct ExpressionError: Error, Hashable, Sendable {
    /// What was wrong.
    public enum Problem: Hashable, Sendable {
        /// Nothing stands there.
        case empty
        /// It is longer than this.
        case tooLong(limit: Int)
        /// It goes deeper than this.
        case tooDeep(limit: Int)
        /// Something else was expected at this character.
        case unexpected(String)
        /// It ends too early.
        case end
        /// No such function.
        case noFunction(String)
        /// A function that wants another number of arguments.
        case argumentCount(String, least: Int, most: Int)
        /// A place was wanted, one number of it.
        case notAPlace
    }

    /// The text.
    public let text: String
    /// The character, from 0.
    public let offset: Int
    /// What was wrong.
    public let problem: Problem
}

/// Why an expression has no value here and now.
public enum EvaluationProblem: Error, Hashable, Sendable {
    /// No such layer, quantity or index.
    case place(PlaceError)
    /// Nothing has this name.
    case noName(String)
    /// The step has not made it yet.
    case notComputed(String)
    /// The batch has fewer samples.
    case noSample(Int, count: Int)
    /// Something of another kind is wanted here.
    case wrongKind(expected: LessonValue.Kind, found: LessonValue.Kind)
    /// A whole number is wanted here.
    case notWhole(Double)
    /// Divided by zero.
    case divisionByZero
    /// The result is no finite number.
    case notFinite
    /// A list without entries.
    case emptyList
    /// A list longer than this.
    case tooMany(limit: Int)
    /// `pick` from a range that is none.
    case badRange(Double, Double)
    /// `pick` outside of `let`.
    case noDrawing
    /// A layer without kernels.
    case noKernel(String)
    /// No central difference of this.
    case noDifference(String)
    /// Names, lists and truths where numbers alone are expected.
    case numbersOnly
}
