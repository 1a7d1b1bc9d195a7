import TerminalUI

/// What this screen knows.
struct DrawingState: Sendable {
}

extension Workbench {
    mutating func perform(_ action: DrawingAction) -> [Effect] {
        []
    }
}

/// Draws it.
struct DrawingScreen {
    private let bench: Workbench

    init(_ bench: Workbench) { self.bench = bench }

    func draw(on canvas: inout Canvas, in rect: Rect) {
    }
}
