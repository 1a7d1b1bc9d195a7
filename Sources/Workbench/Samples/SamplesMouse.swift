import TerminalUI

extension Workbench {
    /// A click selects, a second one on the selection opens it.
    mutating func pressOnSamples(column: Int, row: Int, _ body: Rect) -> [Effect] {
        let room = SamplesScreen.rooms(body).picture
        guard room.contains(column, row) else { return [] }
        let (x, y) = (column - room.x, row - room.y)
        if samplesState.isMatrixOpen {
            guard let matrix = samplesState.matrix, let chosen = samplesState.chosenPlace,
                let place = MatrixLayout(matrix, room: room.size).place(atColumn: x, row: y, chosen: chosen, of: matrix.classCount)
            else { return [] }
            if place == chosen { return performIfPossible(.samples(.open)) }
            samplesState.place = place
        } else if let grid = sampleGrid {
            let visible = grid.visible(of: samplesState.list.indices.count, cursor: samplesState.cursor)
            let place = visible.lowerBound + y / grid.cell.height * grid.perRow + x / grid.cell.width
            guard x / grid.cell.width < grid.perRow, visible.contains(place) else { return [] }
            if place == samplesState.cursor { return performIfPossible(.samples(.open)) }
            samplesState.cursor = place
        }
        return []
    }
}
