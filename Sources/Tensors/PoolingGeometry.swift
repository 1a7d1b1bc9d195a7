/// Where pooling windows lie on maps: windows of `kernelRows` × `kernelColumns` units, `stride` apart, on maps with `padding` rows and columns
/// around them that hold nothing. Every window has units of the map.
public struct PoolingGeometry: Hashable, Sendable {
    /// The shape of the maps below, [C, H, W].
    public let input: MapShape
    /// Rows of a window.
    public let kernelRows: Int
    /// Columns of a window.
    public let kernelColumns: Int
    /// The step from one window to the next, in rows and in columns.
    public let stride: Int
    /// Rows and columns around the maps, fewer than those of a window.
    public let padding: Int

    /// Windows of this size on these maps. They must fit: no more rows and columns than the maps have with the padding.
    public init(input: MapShape, kernelRows: Int, kernelColumns: Int, stride: Int = 1, padding: Int = 0) {
        precondition(stride > 0 && padding >= 0 && padding < min(kernelRows, kernelColumns), "a unit in each window")
        precondition(
            kernelRows <= input.rows + 2 * padding && kernelColumns <= input.columns + 2 * padding, "a window on the maps")
        self.input = input
        self.kernelRows = kernelRows
        self.kernelColumns = kernelColumns
        self.stride = stride
        self.padding = padding
    }

    /// One window over each whole map.
    public init(whole input: MapShape) { self.init(input: input, kernelRows: input.rows, kernelColumns: input.columns) }

    /// [C, H′, W′] with H′ = ⌊(H + 2p − k)/t⌋ + 1.
    public var output: MapShape {
        MapShape(
            maps: input.maps, rows: (input.rows + 2 * padding - kernelRows) / stride + 1,
            columns: (input.columns + 2 * padding - kernelColumns) / stride + 1)
    }

    /// The rows of the maps that the windows of an output row have.
    @inline(__always)
    public func rows(ofWindow row: Int) -> Range<Int> { inside(row, kernelRows, input.rows) }

    /// The columns of the maps that the windows of an output column have.
    @inline(__always)
    public func columns(ofWindow column: Int) -> Range<Int> { inside(column, kernelColumns, input.columns) }

    /// The place in its window, counted row by row, of a unit of the maps; `row` and `column` are those of the window's own unit.
    public func placeInWindow(_ row: Int, _ column: Int, of unit: (row: Int, column: Int)) -> Int {
        (unit.row - row * stride + padding) * kernelColumns + unit.column - column * stride + padding
    }

    /// The row and column on the maps of a place in a window, counted row by row.
    public func unit(at place: Int, inWindow row: Int, _ column: Int) -> (row: Int, column: Int) {
        (row * stride - padding + place / kernelColumns, column * stride - padding + place % kernelColumns)
    }

    /// The output rows whose windows have a row of the maps.
    public func windows(overRow row: Int) -> Range<Int> { over(row, kernelRows, output.rows) }

    /// The output columns whose windows have a column of the maps.
    public func windows(overColumn column: Int) -> Range<Int> { over(column, kernelColumns, output.columns) }

    @inline(__always)
    private func inside(_ place: Int, _ size: Int, _ extent: Int) -> Range<Int> {
        let first = place * stride - padding
        return max(first, 0)..<min(first + size, extent)
    }

    private func over(_ place: Int, _ size: Int, _ count: Int) -> Range<Int> {
        let last = min((place + padding) / stride, count - 1)
        let reach = place + padding - size + 1
        let first = reach > 0 ? (reach + stride - 1) / stride : 0
        return first..<max(first, last + 1)
    }
}
