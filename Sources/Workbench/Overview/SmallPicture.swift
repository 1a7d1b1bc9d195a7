import Tensors
import TerminalUI
import Training

/// The planes of an array in a given arrangement, without title and legend.
struct SmallPicture {
    let arrangement: PlaneArrangement
    let shape: PictureShape
    let appearance: Appearance

    /// The best arrangement in a room; nil without room for any.
    init?(_ shape: PictureShape, in room: Size, _ appearance: Appearance) {
        let fitting = PlaneArrangement.all(shape, width: room.width, height: room.height, appearance)
        guard let best = fitting.max(by: { $0.quality(shape) < $1.quality(shape) }) else { return nil }
        self.init(arrangement: best, shape: shape, appearance: appearance)
    }

    init(arrangement: PlaneArrangement, shape: PictureShape, appearance: Appearance) {
        (self.arrangement, self.shape, self.appearance) = (arrangement, shape, appearance)
    }

    /// Draws the first planes at the upper left of `rect`.
    func draw(_ planes: [Plane], _ scale: HeatmapScale, on canvas: inout Canvas, in rect: Rect) {
        let heatmap = Heatmap(scale: scale, appearance)
        if arrangement.isVector { return drawVector(planes, heatmap, on: &canvas, in: rect) }
        for (index, (place, plane)) in zip(places(rect), planes).enumerated() where plane.rows == shape.rows {
            if shape.isAbsent(index) {
                heatmap.drawHatch(on: &canvas, in: place)
                continue
            }
            let grid = NumberGrid(rows: plane.rows, columns: plane.columns, values: plane.values)
            heatmap.draw(
                grid.reduced(rows: arrangement.reduction.rows, columns: arrangement.reduction.columns), unit: arrangement.unit,
                on: &canvas, in: place)
        }
    }

    /// Hatches the places where the planes will be.
    func hatch(on canvas: inout Canvas, in rect: Rect) {
        let heatmap = Heatmap(scale: HeatmapScale(lowest: 0, highest: 1, signed: false), appearance)
        let whole = Rect(x: rect.x, y: rect.y, width: arrangement.size.width, height: arrangement.size.height)
        for place in arrangement.isVector ? [whole] : places(rect) { heatmap.drawHatch(on: &canvas, in: place) }
    }

    private func places(_ rect: Rect) -> [Rect] {
        let size = arrangement.planeSize(shape)
        return (0..<arrangement.seen).map { index in
            Rect(
                x: rect.x + index % arrangement.perRow * (size.width + 1), y: rect.y + index / arrangement.perRow * (size.height + 1),
                width: size.width, height: size.height)
        }
    }

    private func drawVector(_ planes: [Plane], _ heatmap: Heatmap, on canvas: inout Canvas, in rect: Rect) {
        guard let values = planes.first?.values else { return }
        let rows = (arrangement.unit.halfRows + 1) / 2
        for start in stride(from: 0, to: min(values.count, arrangement.seen), by: arrangement.perRow) {
            let part = Array(values[start..<min(values.count, start + arrangement.perRow)])
            heatmap.draw(
                NumberGrid(rows: 1, columns: part.count, values: part), unit: arrangement.unit, on: &canvas,
                in: Rect(x: rect.x, y: rect.y + start / arrangement.perRow * rows, width: rect.width, height: rows))
        }
    }
}
