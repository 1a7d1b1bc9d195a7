import Files

/// A lesson in one language: pages beside the live network.
public struct Lesson: LessonNamed, Hashable, Sendable {
    /// The folder's name, `02-the-window-slides`: text from outside.
    public var name: String
    /// The file that it was read from.
    public var path: String
    /// Its title.
    public var title: String
    /// What one can do after it, one sentence.
    public var teaches: String
    /// Minutes that a first reader needs, from the quick to the thorough.
    public var minutes: ClosedRange<Int>
    /// In order; at least one.
    public var pages: [LessonPage]

    /// `20` or `20–25`.
    public var minutesText: String {
        minutes.count == 1 ? "\(minutes.lowerBound)" : "\(minutes.lowerBound)–\(minutes.upperBound)"
    }

    /// The folder that its file is in.
    public var folder: String { Self.folder(of: path) }

    /// The folder of a file.
    static func folder(of path: String) -> String { path.parentPath }
}

/// A page: a scene, a text beside it, questions.
public struct LessonPage: Hashable, Sendable {
    /// Its heading.
    public var title: String
    /// The text, in order, questions in their places.
    public var blocks: [LessonBlock]
    /// What is shown beside it.
    public var scene: LessonScene
    /// The line of its heading, from 1.
    public var line: Int
    /// Whether the lesson can be finished without it.
    public var isOptional = false

    /// The questions, in order.
    public var questions: [LessonQuestion] {
        blocks.compactMap { if case .question(let question) = $0 { question } else { nil } }
    }
}

/// A part of a page's text.
public enum LessonBlock: Hashable, Sendable {
    /// A paragraph.
    case paragraph([LessonSpan])
    /// An item of a list, with its mark (`•`, `1.`).
    case item(mark: String, [LessonSpan])
    /// A formula on a line of its own, with what its symbols mean.
    case formula([LessonSpan], symbols: [[LessonSpan]])
    /// A table of numbers that the program computes.
    case figure(LessonFigure)
    /// A question.
    case question(LessonQuestion)
}

/// A piece of text in one style.
public struct LessonSpan: Hashable, Sendable {
    /// How it stands out.
    public enum Style: Hashable, Sendable {
        case plain, emphasis, strong, code
    }

    /// What it says.
    public enum Content: Hashable, Sendable {
        /// These words: text from outside.
        case text(String)
        /// What an expression gives in the scene, with so many decimals at most.
        case value(LessonExpression, decimals: Int?)
        /// A new line.
        case lineBreak
    }

    /// How it stands out.
    public var style: Style
    /// What it says.
    public var content: Content

    /// A piece of text.
    public init(_ content: Content, style: Style = .plain) {
        self.content = content
        self.style = style
    }
}

/// A table of numbers, made of numbers of the live network or of given ones.
public struct LessonFigure: Hashable, Sendable {
    /// What is shown.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A row of numbers, a kernel under each of its windows, and each window's sum.
        case slide
        /// Two matrices, and every product and sum of their cross-correlation, valid.
        case correlation
        /// Two matrices, and every product and sum of their full convolution.
        case full
        /// One matrix.
        case matrix
    }

    /// What is shown.
    public var kind: Kind
    /// The matrices, each with a letter and rows of expressions (`conv1.kernel[0,0,:,:]`, or numbers).
    public var matrices: [Matrix]
    /// The line that it begins on.
    public var line: Int

    /// A matrix with its letter.
    public struct Matrix: Hashable, Sendable {
        /// `A`.
        public var letter: String
        /// Row by row; or one row of one expression that gives a whole map.
        public var rows: [[LessonExpression]]
    }
}
