import Datasets
import Interchange
import Lessons
import Messages
import TerminalUI
import Tensors
import Training
import Workbench

/// `cnn-tui lesson NAME --handout FILE`: a lesson with its pictures, numbers and questions as one self-contained file.
public struct HandoutCommand: Sendable {
    /// The lesson.
    public var lesson: Lesson
    /// The file to write: `.html` or `.md`.
    public var file: String
    /// Whether to append the answers and the hints.
    public var answers: Bool
    /// The words of the handout.
    public var words: Phrasebook
    /// Threads of the runs; they do not change a bit.
    public var threads: Int

    /// Columns and rows of a picture without its keys: legible on paper, and wide enough for three maps side by side.
    static let size = Size(100, 31)

    /// A handout with these options.
    public init(lesson: Lesson, file: String, answers: Bool, words: Phrasebook, threads: Int = Workers.processorCount) {
        self.lesson = lesson
        self.file = file
        self.answers = answers
        self.words = words
        self.threads = threads
    }

    /// Runs the lesson's scenes and writes the file; `progress` gets the index of each page, from 0, before its scene is set up; `tell` gets
    /// the remarks about the scenes' data before the file is written.
    public func write(
        _ use: OutputUse = .text, tell: ([DataRemark]) -> Void = { _ in }, _ progress: (Int) throws -> Void = { _ in }
    ) throws {
        let kind = try HandoutKind(file: file)
        try checkWritable(file, use)
        try writeFile(try text(kind, tell: tell, progress), to: file, use)
    }

    /// The text of the file.
    func text(
        _ kind: HandoutKind, tell: ([DataRemark]) -> Void = { _ in }, _ progress: (Int) throws -> Void = { _ in }
    ) throws -> String {
        let appearance = Appearance(colors: kind == .html ? .direct : .monochrome, unicode: words.unicode, theme: .light)
        var pages = HandoutPages(lesson, answers: answers, words, appearance)
        let stage = Stage(lesson: lesson, words: words, appearance: appearance, size: Self.size, threads: threads)
        // Also when a scene fails: its data may be the cause.
        defer { tell(stage.remarks.withLock { $0 }) }
        try progress(0)
        try stage.perform { bench, standing in
            try pages.add(HandoutScene(moment: standing.moment, picture: bench.livePart))
            try progress(standing.page + 1)
        }
        return switch kind {
        case .html: HandoutHTML(pages.document).text
        case .markdown: HandoutMarkdown(pages.document).text
        }
    }

    /// Writes the file on a thread of its own, so that the screen does not wait.
    public static func beside(
        _ lesson: Lesson, _ words: Phrasebook, _ file: String, wake: @escaping @Sendable () -> Void
    ) -> SideWork {
        let command = HandoutCommand(lesson: lesson, file: file, answers: false, words: words, threads: 1)
        return SideWork(of: lesson.pages.count, wake: wake) { try command.write(.text.onScreen, $0) }
    }

    /// Writes the file and reports it.
    public func run(_ output: CommandOutput, clock: Clock = .steady) throws {
        let bar = ProgressBar(output, total: lesson.pages.count)
        func tell(_ remarks: [DataRemark]) {
            bar.clear()
            output.tell(remarks)
        }
        try write(tell: tell) { page in
            bar.show(page, at: clock.now()) {
                output.words(.handoutPage, [.number: "\(min(page + 1, lesson.pages.count))", .total: "\(lesson.pages.count)"])
            }
        }
        output.beside(file).wrote(file)
    }
}
