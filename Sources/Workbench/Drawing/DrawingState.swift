import Datasets
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The state of the drawing screen.
struct DrawingState: Sendable {
    /// Created once the network is known.
    var board: DrawingBoard?
    /// An index into `thicknesses`.
    var thickness = 2
    /// The label chosen for the drawing.
    var label: Int?
    /// Whether the network gets the drawing uncentred and unscaled.
    var isRaw = false
    /// Whether the mouse button was pressed on the board and is still held.
    var isDrawingByMouse = false

    /// In pixels of a 28×28 picture; MNIST's own strokes are about 2 to 3.
    static let thicknesses = [1, 1.5, 2, 2.5, 3, 4, 5]

    /// In pixels of this picture.
    var penWidth: Double {
        guard let board else { return 1 }
        return Self.thicknesses[thickness] * max(1, Double(min(board.rows, board.columns)) / 28)
    }

    /// The network's input: the picture made from the ink.
    var picture: InkGrid? {
        guard let board else { return nil }
        return isRaw
            ? board.ink.resampled(rows: board.rows, columns: board.columns)
            : Centering.centered(board.ink, rows: board.rows, columns: board.columns)
    }
}

extension Workbench {
    /// Why an action of this screen is impossible now; nil if it is possible.
    func obstacle(_ action: DrawingAction) -> Phrase? {
        guard let board = drawingState.board else { return .noticeNotLoaded }
        switch action {
        case .move, .pen, .form, .nextLayer, .previousLayer: return nil
        case .undo: return board.canUndo ? nil : .noticeNothingToUndo
        case .clear: return board.ink.isEmpty ? .noticeNoInk : nil
        case .thinner: return drawingState.thickness > 0 ? nil : .noticeThinnest
        case .thicker: return drawingState.thickness < DrawingState.thicknesses.count - 1 ? nil : .noticeThickest
        case .label(let label): return label < (run.network?.classCount ?? 0) ? nil : .noticeNoClass
        }
    }

    mutating func perform(_ action: DrawingAction) -> [Effect] {
        let width = drawingState.penWidth
        switch action {
        case .move(let direction):
            guard var point = drawingState.board?.pen else { return [] }
            switch direction {
            case .up: point.y -= 1
            case .down: point.y += 1
            case .left: point.x -= 1
            case .right: point.x += 1
            }
            drawingState.board?.move(to: point, thickness: width)
        case .pen:
            if drawingState.board?.isPenDown == true { drawingState.board?.lift() } else { drawingState.board?.putDown(thickness: width) }
        case .undo: drawingState.board?.undo()
        case .clear: drawingState.board?.clear()
        case .thinner: drawingState.thickness -= 1
        case .thicker: drawingState.thickness += 1
        case .form: drawingState.isRaw.toggle()
        case .nextLayer, .previousLayer:
            guard let count = run.network?.nodes.count else { return [] }
            selection.select(layer: (selection.node + (action == .nextLayer ? 1 : count - 1)) % count, in: run.network)
        case .label(let label): drawingState.label = drawingState.label == label ? nil : label
        }
        takeDrawing()
        return []
    }

    /// Creates the board when the screen opens and the network is known.
    mutating func openDrawing() {
        guard let shape = run.network?.inputShape else { return }
        if drawingState.board.map({ ($0.rows, $0.columns) == (shape.rows, shape.columns) }) != true {
            drawingState.board = DrawingBoard(shape)
        }
        if let label = drawingState.label, label >= run.network?.classCount ?? 0 { drawingState.label = nil }
        takeDrawing()
    }

    /// Makes the drawing the network's input; without ink there is none.
    mutating func takeDrawing() {
        guard let network = run.network, let board = drawingState.board, let picture = drawingState.picture, !board.ink.isEmpty else {
            if selection.guest?.source == .drawing { selection.guest = nil }
            return
        }
        // Pictures with several maps get the same values in each: grey.
        let bytes = picture.bytes(fullInk: run.dataset?.train.fullInk ?? 255)
        let pixels = (0..<network.inputShape.maps).flatMap { _ in bytes }
        selection.guest = Guest(.drawing, pixels: pixels, label: drawingState.label)
    }

    /// What this screen looks at: the maps of a layer.
    var drawingLook: PictureLook {
        PictureLook(node: selection.node, view: .maps, subject: subject, planes: planes(drawingScreen.mapsLayout))
    }

    /// A press or drag on the board draws; a click on a layer's name shows its maps, one on a bar of the answer asks why. The wheel goes to
    /// the next layer over the maps, and changes the pen elsewhere.
    mutating func mouseOnDrawing(_ event: MouseEvent) -> [Effect] {
        let (screen, width) = (drawingScreen, drawingState.penWidth)
        switch event.kind {
        case .press:
            drawingState.isDrawingByMouse = false
            if let index = screen.layer(atColumn: event.column, row: event.row) {
                selection.select(layer: index, in: run.network)
            } else if let output = screen.output(atColumn: event.column, row: event.row) {
                drawingState.board?.lift()
                askWhy(output: output)
            } else if let point = screen.point(atColumn: event.column, row: event.row) {
                drawingState.board?.lift()
                drawingState.board?.move(to: point, thickness: width)
                drawingState.board?.putDown(thickness: width)
                drawingState.isDrawingByMouse = true
                takeDrawing()
            }
        case .drag:
            guard drawingState.isDrawingByMouse, let point = screen.nearestPoint(toColumn: event.column, row: event.row) else { return [] }
            drawingState.board?.move(to: point, thickness: width)
            takeDrawing()
        case .release:
            if drawingState.isDrawingByMouse { drawingState.board?.lift() }
            drawingState.isDrawingByMouse = false
        case .wheelUp, .wheelDown:
            let isUp = event.kind == .wheelUp
            let isInMaps = screen.isInMaps(event.column, event.row)
            return performIfPossible(.drawing(isInMaps ? (isUp ? .previousLayer : .nextLayer) : isUp ? .thicker : .thinner))
        }
        return []
    }
}
