import TerminalUI

/// Actions of keys on this screen alone.
public enum DrawingAction: Hashable, Sendable {
    case move(Direction)
    case pen, undo, clear, thinner, thicker, form, nextLayer, previousLayer
    case label(Int)
}

extension Keys {
    /// The keys of this screen alone. Space runs training, as on every screen, so enter moves the pen up and down.
    static let draw: [BoundKey] =
        [
            key([.up], .drawing(.move(.up)), .keyPenMove, .keyPenMoveHelp, .helpDrawing, 1, ("↑↓←→", "arrows")),
            key([.down], .drawing(.move(.down)), .keyPenMove, .keyPenMoveHelp, .helpDrawing, nil),
            key([.left], .drawing(.move(.left)), .keyPenMove, .keyPenMoveHelp, .helpDrawing, nil),
            key([.right], .drawing(.move(.right)), .keyPenMove, .keyPenMoveHelp, .helpDrawing, nil),
            key([.enter], .drawing(.pen), .keyPen, .keyPenHelp, .helpDrawing, 1),
            key([.character("u"), .backspace], .drawing(.undo), .keyUndo, .keyUndoHelp, .helpDrawing, 3),
            key([.character("x"), .delete], .drawing(.clear), .keyClear, .keyClearHelp, .helpDrawing, 4),
            key([.character("[")], .drawing(.thinner), .keyThickness, .keyThicknessHelp, .helpDrawing, 8, ("[ ]", "[ ]")),
            key([.character("]")], .drawing(.thicker), .keyThickness, .keyThicknessHelp, .helpDrawing, nil),
            key([.tab], .drawing(.nextLayer), .keyDrawLayer, .keyDrawLayerHelp, .helpDrawing, 9),
            key([.backTab], .drawing(.previousLayer), .keyDrawLayer, .keyDrawLayerBackHelp, .helpDrawing, nil),
            key([.character("r")], .drawing(.form), .keyForm, .keyFormHelp, .helpDrawing, 10),
            key([.escape], .open(.main), .keyLookInto, .keyLookIntoHelp, .helpDrawing, 2),
            key([.character("0")], .drawing(.label(0)), .keyLabel, .keyLabelHelp, .helpDrawing, 7, ("0–9", "0-9")),
        ]
        + (1...9).map { digit in
            key([.character(Character("\(digit)"))], .drawing(.label(digit)), .keyLabel, .keyLabelHelp, .helpDrawing, nil)
        }

    /// All keys of this screen.
    static let drawing: [BoundKey] =
        draw
        + everywhere(but: .drawing).map { key in
            // Drawing comes first here: training keys are in the footer only if there is room after it.
            let isTraining = key.heading == .helpRunning
            return BoundKey(
                binding: key.binding, label: key.label, help: key.help, heading: key.heading,
                rank: isTraining ? key.rank.map { $0 + 20 } : key.rank, together: key.together)
        }
}
