import TerminalUI
import Training

/// What this screen knows.
struct SamplesState: Sendable {
    /// What the network answered, by set; of the step that each says.
    var results: [SampleSet: SampleResults] = [:]
    /// How far an evaluation has come; nil when none is under way.
    var progress: SampleProgress?
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
