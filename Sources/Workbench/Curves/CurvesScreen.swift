import TerminalUI

/// What this screen knows.
struct CurvesState: Sendable {
}

extension Workbench {
    mutating func perform(_ action: CurvesAction) -> [Effect] {
        []
    }
}

/// Draws it.
struct CurvesScreen {
    private let bench: Workbench

    init(_ bench: Workbench) { self.bench = bench }

    func draw(on canvas: inout Canvas, in rect: Rect) {
    }
}
