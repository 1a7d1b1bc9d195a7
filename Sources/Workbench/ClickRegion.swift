import TerminalUI

/// A part of the screen in which a click performs an action, as what was drawn there says.
struct ClickRegion {
    let rect: Rect
    let action: Action
}

extension [ClickRegion] {
    /// The action at a cell: of regions that overlap, that of the last.
    func action(atColumn column: Int, row: Int) -> Action? { last { $0.rect.contains(column, row) }?.action }
}
