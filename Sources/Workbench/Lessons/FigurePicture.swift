import Lessons
import TerminalUI

/// A lesson's figure as a picture of its own.
public enum FigurePicture {
    /// The figure at a moment; matrices that do not fit side by side into so many columns stand below each other.
    public static func canvas(
        _ figure: LessonFigure, in surroundings: any LessonSurroundings, width: Int, _ appearance: Appearance
    ) throws(LessonProblem) -> Canvas {
        // Its numbers are computed first: what is wrong with one of them is told.
        _ = try figure.numbers(in: surroundings)
        guard let table = (try? FigureTable(figure, in: surroundings)) ?? nil else { throw .figureMisfit }
        let lines = FigureText(table, width: width, appearance).lines
        var canvas = Canvas(Size(lines.map { $0.width }.max() ?? 0, lines.count))
        for (y, line) in lines.enumerated() { canvas.write(line, x: 0, y: y) }
        return canvas.trimmed()
    }
}
