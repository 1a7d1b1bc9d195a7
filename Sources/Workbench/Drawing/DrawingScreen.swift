import Datasets
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Draws the drawing screen: the board, the network's input made from it, the answer, and the maps of one layer.
struct DrawingScreen {
    private let state: DrawingState
    private let run: RunStatus
    private let selection: Selection
    private let pointed: Set<LessonScene.Pane>
    private let settings: Workbench.Settings
    private let areas: DrawingAreas?

    /// `body`: where it is drawn.
    init(
        state: DrawingState, run: RunStatus, selection: Selection, pointed: Set<LessonScene.Pane>, body: Rect,
        settings: Workbench.Settings
    ) {
        self.state = state
        self.run = run
        self.selection = selection
        self.pointed = pointed
        self.settings = settings
        areas = state.board.map { DrawingAreas(body, rows: $0.rows, columns: $0.columns) }
    }

    private var words: Phrasebook { settings.words }
    private var theme: Theme { settings.theme }
    private var appearance: Appearance { settings.appearance }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        guard let areas, let board = state.board else {
            canvas.write(words(.waitingForData), x: rect.x + 1, y: rect.y + 1, theme.quiet)
            return
        }
        let line: Unicode.Scalar = appearance.unicode ? "│" : "|"
        canvas.fill(areas.divider, line, theme.quiet)
        drawBoard(board, areas, on: &canvas)
        drawPicture(areas, on: &canvas)
        SidePanes(run: shownRun, node: selection.node, pointed: pointed, settings: settings).drawAnswer(
            on: &canvas, in: areas.answer)
        drawState(board, on: &canvas, in: areas.state)
        drawMaps(areas, on: &canvas)
    }

    /// The run with the drawing's answer and maps, never the batch's. For at most a frame between a stroke and its answer, the
    /// previous ones stay, so that nothing flickers.
    private var shownRun: RunStatus {
        var shown = run
        if selection.guest?.source != .drawing || run.snapshot?.looks.guest?.source != .drawing { shown.snapshot = nil }
        return shown
    }

    // MARK: Board and picture

    private func drawBoard(_ board: DrawingBoard, _ areas: DrawingAreas, on canvas: inout Canvas) {
        let title = words(board.isPenDown ? .paneBoardDown : .paneBoard)
        _ = Pane.draw(title, focused: board.isPenDown, on: &canvas, in: areas.boardPane, appearance)
        let size = areas.shownSize(areas.board, appearance)
        let pen = (
            row: min(size.height - 1, Int(board.pen.y * Double(size.height) / Double(board.rows))),
            column: min(size.width - 1, Int(board.pen.x * Double(size.width) / Double(board.columns)))
        )
        draw(board.ink, areas.board, marked: pen, on: &canvas)
        if board.ink.isEmpty {
            let lines = words(.boardHint).wrapped(areas.board.width - 2)
            for (i, line) in lines.enumerated() where i + 1 < areas.board.height {
                canvas.write(line, x: areas.board.x + 1, y: areas.board.y + 1 + i)
            }
        }
    }

    private func drawPicture(_ areas: DrawingAreas, on canvas: inout Canvas) {
        let title = words(state.isRaw ? .panePictureRaw : .panePicture)
        _ = Pane.draw(title, on: &canvas, in: areas.picturePane, appearance)
        if let picture = state.picture { draw(picture, areas.picture, marked: nil, on: &canvas) }
    }

    private static let scale = HeatmapScale(lowest: 0, highest: 1, signed: false)

    private func draw(_ ink: InkGrid, _ rect: Rect, marked: (row: Int, column: Int)?, on canvas: inout Canvas) {
        guard let areas, rect.width > 0, rect.height > 0 else { return }
        let size = areas.shownSize(rect, appearance)
        let shown = ink.resampled(rows: size.height, columns: size.width)
        let unit = Heatmap.hasHalfRows(appearance) ? UnitSize(magnification: 1, appearance) : UnitSize(boxWidth: 1, rows: 1)
        Heatmap(scale: Self.scale, appearance).draw(
            NumberGrid(rows: size.height, columns: size.width, values: shown.values), unit: unit, marked: marked, on: &canvas, in: rect)
    }

    private func drawState(_ board: DrawingBoard, on canvas: inout Canvas, in rect: Rect) {
        guard rect.height > 0 else { return }
        let thickness = NumberFormat.fixed(DrawingState.thicknesses[state.thickness], 1)
        var lines = [words(.drawingThickness, [.width: thickness])]
        lines.append(state.label.map { words(.drawingLabel, [.label: "\($0)"]) } ?? words(.drawingNoLabel))
        for (i, line) in lines.prefix(rect.height).enumerated() {
            let shown = line.fitted(rect.width - 2, mark: appearance.omission)
            canvas.write(shown, x: rect.x + 1, y: rect.y + i, width: rect.width - 1, theme.quiet)
        }
    }

    // MARK: Maps

    /// The layout of the selected layer's maps; nil without room for them.
    var mapsLayout: PictureLayout? {
        guard let areas, areas.maps.height >= 4, let shape = mapsShape else { return nil }
        return PictureLayout(shape, room: MiddlePane.pictureRoom(areas.maps, legendRows: 1), selected: 0, zoomed: false, appearance)
    }

    private var mapsShape: PictureShape? { run.network.flatMap { PictureShape(node: selection.node, view: .maps, of: $0) } }

    private func drawMaps(_ areas: DrawingAreas, on canvas: inout Canvas) {
        guard areas.maps.height >= 4, let network = run.network else { return }
        // The layers' names are the title, to save height.
        _ = Pane.draw("", on: &canvas, in: areas.maps, appearance)
        for (index, x, name) in layerNames(areas) {
            canvas.write(name, x: x, y: areas.maps.y, index == selection.node ? theme.selected : theme.title)
        }
        guard let snapshot = shownRun.snapshot,
            var pane = MiddlePane(
                network: network, snapshot: snapshot, node: selection.node, view: .maps, layout: mapsLayout, words: words,
                appearance: appearance)
        else { return }
        pane.legendRows = 1
        pane.draw(on: &canvas, in: areas.maps.inset(top: 1))
    }

    /// The layers' names side by side, as many around the selected one as fit.
    private func layerNames(_ areas: DrawingAreas) -> [(index: Int, x: Int, name: VisibleText)] {
        guard let network = run.network else { return [] }
        let names = network.nodes.map { node -> VisibleText in " \(VisibleText(untrusted: node.name)) " }
        var first = 0
        while names[first...min(selection.node, names.count - 1)].reduce(0, { $0 + $1.width }) > areas.maps.width - 1
            && first < selection.node
        {
            first += 1
        }
        var x = areas.maps.x + 1
        var placed: [(Int, Int, VisibleText)] = []
        for (index, name) in names.enumerated().dropFirst(first) {
            guard x + name.width <= areas.maps.endX else { break }
            placed.append((index, x, name))
            x += name.width
        }
        return placed
    }

    // MARK: Hit testing

    /// The output whose bar is at this cell; nil for none, or without an answer to the drawing.
    func output(atColumn column: Int, row: Int) -> Int? {
        guard let areas, areas.answer.contains(column, row) else { return nil }
        return SidePanes(run: shownRun, node: selection.node, pointed: pointed, settings: settings).output(atRow: row, in: areas.answer)
    }

    /// Whether this cell is among the maps.
    func isInMaps(_ column: Int, _ row: Int) -> Bool {
        guard let areas, areas.maps.height >= 4 else { return false }
        return areas.maps.contains(column, row)
    }

    /// The layer whose name is at this cell; nil for none.
    func layer(atColumn column: Int, row: Int) -> Int? {
        guard let areas, areas.maps.height >= 4, row == areas.maps.y else { return nil }
        return layerNames(areas).first { ($0.x..<$0.x + $0.name.width).contains(column) }?.index
    }

    /// The board point shown by a cell: the middle of the cell.
    func point(atColumn column: Int, row: Int) -> DrawingBoard.Point? {
        guard let areas, areas.board.contains(column, row) else { return nil }
        return nearestPoint(toColumn: column, row: row)
    }

    /// The nearest board point, for a pen dragged off the board.
    func nearestPoint(toColumn column: Int, row: Int) -> DrawingBoard.Point? {
        guard let areas, let board = state.board, areas.board.width > 0, areas.board.height > 0 else { return nil }
        return DrawingBoard.Point(
            x: (Double(column - areas.board.x) + 0.5) * Double(board.columns) / Double(areas.board.width),
            y: (Double(row - areas.board.y) + 0.5) * Double(board.rows) / Double(areas.board.height))
    }
}

/// Where the parts of the drawing screen are.
struct DrawingAreas: Hashable {
    let boardPane: Rect
    /// The cells of the board itself.
    let board: Rect
    let picturePane: Rect
    /// The cells of the network's input.
    let picture: Rect
    let answer: Rect
    /// The cells of thickness and label.
    let state: Rect
    let divider: Rect
    /// Below the board and the input; empty without room.
    let maps: Rect

    /// For pictures of `rows × columns`.
    init(_ body: Rect, rows: Int, columns: Int) {
        let right = min(40, max(20, body.width / 5))
        let left = body.width - right - 1
        divider = Rect(x: body.x + left, y: body.y, width: 1, height: body.height)
        let stateRows = body.height >= 15 ? 3 : 2
        answer = Rect(x: divider.endX, y: body.y, width: right, height: min(12, body.height - stateRows))
        state = Rect(x: divider.endX, y: answer.endY, width: right, height: min(2, body.height - answer.height))
        // A picture of 28 rows takes 14 cells; the rest is for maps, if it is enough for some.
        let below = body.height >= 21 ? max(6, min(body.height * 2 / 5, body.height - 15)) : 0
        let upper = body.height - below
        maps = Rect(x: body.x, y: body.y + upper, width: left, height: below)
        // Both as large as fits side by side, squares being half as high as wide; scaled by whole factors if there is room for the picture
        // at scale 1.
        let (room, height) = ((left - 3) / 2, upper - 1)
        let most = min(Double(room) / Double(columns), Double(2 * height) / Double(rows))
        let factor = most >= 1 ? most.rounded(.down) : most
        func size(_ factor: Double) -> Size {
            Size(max(1, Int(Double(columns) * factor)), max(1, Int((Double(rows) * factor / 2).rounded(.up))))
        }
        let (drawn, given) = (size(most), size(factor))
        boardPane = Rect(x: body.x, y: body.y, width: drawn.width + 2, height: upper)
        board = Rect(x: body.x + 1, y: body.y + 1, width: drawn.width, height: min(drawn.height, height))
        picturePane = Rect(x: boardPane.endX, y: body.y, width: left - boardPane.width, height: upper)
        picture = Rect(x: picturePane.x + 1, y: body.y + 1, width: given.width, height: min(given.height, height))
    }

    /// The size in drawn numbers of an area: two per cell where cells have halves.
    func shownSize(_ rect: Rect, _ appearance: Appearance) -> Size {
        Size(rect.width, Heatmap.hasHalfRows(appearance) ? 2 * rect.height : rect.height)
    }
}
