import Lessons
import TerminalUI

/// A lesson's figure as a picture of its own.
public enum FigurePicture {
    /// The figure at a moment; matrices that do not fit side by side into `width` columns are stacked.
    public static func canvas(
        _ figure: LessonFigure, in surroundings: any LessonSurroundings, width: Int, _ appearance: Appearance
    ) throws(LessonProblem) -> Canvas {
        let table: FigureTable?
        do throws(EvaluationProblem) { table = try FigureTable(figure, in: surroundings) } catch { throw .other(error) }
        guard let table else { throw .figureMisfit }
        let lines = FigureText(table, width: width, appearance).lines
        var canvas = Canvas(Size(lines.map { $0.width }.max() ?? 0, lines.count))
        for (y, line) in lines.enumerated() { canvas.write(line, x: 0, y: y) }
        return canvas.trimmed()
    }
}
