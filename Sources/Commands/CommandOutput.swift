import Datasets
import Files
import Interchange
import Messages
import TerminalUI
import Training

/// The output of a command, and its language.
public struct CommandOutput {
    /// Writes to standard output.
    public let standardOutput: (String) -> Void
    /// Writes to standard error.
    public let standardError: (String) -> Void
    /// The appearance of standard error; nil if it is not a terminal: then no progress is shown.
    public let progressAppearance: Appearance?
    /// The width of standard error in columns.
    public let progressWidth: Int
    /// The words.
    public let words: Phrasebook
    /// The words for files, which can hold characters that the terminal cannot show.
    public let fileWords: Phrasebook

    /// An output with these destinations.
    public init(
        standardOutput: @escaping (String) -> Void, standardError: @escaping (String) -> Void, progressAppearance: Appearance?,
        progressWidth: Int = 80, words: Phrasebook, fileWords: Phrasebook? = nil
    ) {
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.progressAppearance = progressAppearance
        self.progressWidth = progressWidth
        self.words = words
        self.fileWords = fileWords ?? words
    }

    /// The summary that a session leaves on the terminal.
    public static func farewell(_ totals: SessionTotals, _ words: Phrasebook) -> VisibleText {
        words(
            .sessionLeft,
            [
                .step: NumberFormat.grouped(totals.step), .count: NumberFormat.grouped(totals.samples),
                .seconds: NumberFormat.fixed(totals.seconds, 2), .rate: NumberFormat.grouped(Int(totals.samplesPerSecond)),
            ])
    }

    /// Prints remarks about the data on standard error.
    func tell(_ remarks: [DataRemark]) {
        for remark in remarks { standardError("cnn-tui: \(words.words(remark).string)\n") }
    }

    /// Prints a picture, or writes it to a file.
    func show(_ canvas: Canvas, title: VisibleText, svgFile: String?, _ appearance: Appearance) throws {
        if let svgFile {
            try writeFile(canvas.trimmed().svg(title: title, theme: appearance.theme), to: svgFile)
            beside(svgFile).wrote(svgFile)
        } else {
            var canvas = canvas
            if let sheet = Theme(appearance).sheet { canvas.paint(sheet) }
            var text = canvas.rendered(appearance.colors)
            while text.hasSuffix("\n\n") { text.removeLast() }
            standardOutput(text)
        }
    }

    /// The same output, with messages on standard error if this file, which is also written, is standard output.
    func beside(_ file: String?) -> CommandOutput {
        guard let file, (try? OutputPlace(file))?.isStandardOutput == true else { return self }
        return CommandOutput(
            standardOutput: standardError, standardError: standardError, progressAppearance: progressAppearance,
            progressWidth: progressWidth, words: words, fileWords: fileWords)
    }

    /// Prints that a file was written.
    func wrote(_ file: String) { line(words(.wroteFile, [.file: words.name(ofOutput: file)])) }

    /// Prints rows on standard output, with columns as wide as their content.
    func table(_ rows: [[VisibleText]]) {
        let rows = words.unicode ? rows : rows.map { $0.map(\.asciiOnly) }
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].width }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).enumerated().map { index, cell in index == widths.count - 1 ? cell.0 : cell.0.padded(cell.1) }
            line(.joined(cells, separator: "  "))
        }
    }

    /// Prints a line on standard output.
    public func line(_ text: VisibleText) { standardOutput(text.string + "\n") }
}

/// A progress line on standard error for long work; silent if that is not a terminal.
final class ProgressBar {
    private let output: CommandOutput
    private let total: Int
    private var nextMoment = 0.0
    private var isShown = false

    init(_ output: CommandOutput, total: Int) {
        self.output = output
        self.total = total
    }

    func show(_ done: Int, at now: Double, _ text: () -> VisibleText) {
        guard let appearance = output.progressAppearance, now >= nextMoment, total > 0 else { return }
        nextMoment = now + 0.1
        isShown = true
        let width = 24
        let bar = Bar.horizontal(Double(done) / Double(total), width: width, appearance).padded(width)
        let (left, right): (VisibleText, VisibleText) = appearance.unicode ? ("▕", "▏") : ("[", "]")
        let line: VisibleText = "\(left)\(bar)\(right) \(NumberFormat.percent(Double(done) / Double(total), decimals: 0))  \(text())"
        output.standardError("\r\(line.padded(output.progressWidth - 1).string)")
    }

    func clear() {
        guard isShown else { return }
        isShown = false
        nextMoment = 0
        output.standardError("\r" + String(repeating: " ", count: output.progressWidth - 1) + "\r")
    }
}
