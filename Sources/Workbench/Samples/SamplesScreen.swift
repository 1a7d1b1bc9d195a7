import TerminalUI

/// What this screen knows.
struct SamplesState: Sendable {
}

extension Workbench {
    mutating func perform(_ action: SamplesAction) -> [Effect] {
        []
    }
}

/// Draws it.
struct SamplesScreen {
    private let bench: Workbench

    init(_ bench: Workbench) { self.bench = bench }

    func draw(on canvas: inout Canvas, in rect: Rect) {
    }
}
