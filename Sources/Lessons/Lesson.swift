import Files

/// A lesson in one language: pages shown beside the live network.
public struct Lesson: LessonNamed, Hashable, Sendable {
    /// The name of its folder, such as `02-the-window-slides`; untrusted text.
    public var name: String
    /// The path of the file it was read from.
    public var path: String
    /// The title of the lesson.
    public var title: String
    /// One sentence that says what learners can do afterwards.
    public var teaches: String
    /// The minutes a first reader needs, from a quick to a thorough one.
    public var minutes: ClosedRange<Int>
    /// The pages in order; at least one.
    public var pages: [LessonPage]

    /// The minutes as `20` or `20–25`.
    public var minutesText: String {
        minutes.count == 1 ? "\(minutes.lowerBound)" : "\(minutes.lowerBound)–\(minutes.upperBound)"
    }

    /// The path of the folder that contains the file.
    public var folder: String { Self.folder(of: path) }

    /// The folder of a file.
    static func folder(of path: String) -> String { path.parentPath }
}

/// A page: a text with questions beside a scene.
public struct LessonPage: Hashable, Sendable {
    /// The heading of the page.
    public var title: String
    /// The parts of the text in order, questions included.
    public var blocks: [LessonBlock]
    /// The scene shown beside the text.
    public var scene: LessonScene
    /// The line of the heading, from 1.
    public var line: Int
    /// Whether the lesson can be completed without this page.
    public var isOptional = false

    /// The questions in order.
    public var questions: [LessonQuestion] {
        blocks.compactMap { if case .question(let question) = $0 { question } else { nil } }
    }
}

/// A part of a page's text.
public enum LessonBlock: Hashable, Sendable {
    /// A paragraph of text.
    case paragraph([LessonSpan])
    /// A list item with its mark (`•`, `1.`).
    case item(mark: String, [LessonSpan])
    /// A displayed formula, and explanations of its symbols.
    case formula([LessonSpan], symbols: [[LessonSpan]])
    /// A computed table of numbers.
    case figure(LessonFigure)
    /// A question to the learner.
    case question(LessonQuestion)
}

/// A piece of text in one style.
public struct LessonSpan: Hashable, Sendable {
    /// The typographic style.
    public enum Style: Hashable, Sendable {
        case plain, emphasis, strong, code
    }

    /// The content of a span.
    public enum Content: Hashable, Sendable {
        /// Literal text; untrusted.
        case text(String)
        /// The value of an expression in the scene, with at most this many decimals.
        case value(LessonExpression, decimals: Int?)
        /// A line break.
        case lineBreak
    }

    /// The typographic style.
    public var style: Style
    /// The content of the span.
    public var content: Content

    /// A span with this content and style.
    public init(_ content: Content, style: Style = .plain) {
        self.content = content
        self.style = style
    }
}

/// A table of numbers from the live network or given in the lesson.
public struct LessonFigure: Hashable, Sendable {
    /// The kind of figure.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A row of numbers with a kernel under each of its windows, and the sum for each window.
        case slide
        /// Two matrices with all products and sums of their valid cross-correlation.
        case correlation
        /// Two matrices with all products and sums of their full convolution.
        case full
        /// One matrix.
        case matrix
    }

    /// The kind of figure.
    public var kind: Kind
    /// The matrices, each with a letter and rows of expressions (`conv1.kernel[0,0,:,:]`, or numbers).
    public var matrices: [Matrix]
    /// The first line of its block, from 1.
    public var line: Int

    /// A matrix with a letter as its name.
    public struct Matrix: Hashable, Sendable {
        /// The name, such as `A`.
        public var letter: String
        /// The expressions row by row, or a single one that gives a whole map.
        public var rows: [[LessonExpression]]
    }
}
