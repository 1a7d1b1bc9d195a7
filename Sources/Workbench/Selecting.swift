import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Moving the focus and the selection.
extension Workbench {
    mutating func back() {
        if prompt.overlay != nil {
            prompt.overlay = prompt.overlayBelow
            prompt.overlayBelow = nil
        } else if selection.focusedPane == .text {
            selection.focusedPane = .network
        } else if isZoomedNow {
            selection.isZoomed = false
        } else if selection.focusedPane == .picture {
            selection.focusedPane = .network
        } else if selection.guest != nil {
            selection.guest = nil
            prompt.notice = words(.noticeGuestGone)
        }
    }

    /// Network, picture, text, and back to the network.
    mutating func switchPane() {
        switch selection.focusedPane {
        case .network where page == .main: selection.focusedPane = .picture
        case .network, .picture: selection.focusedPane = study.lesson == nil ? .network : .text
        case .text: selection.focusedPane = .network
        }
    }

    mutating func select(_ view: LayerView) {
        guard view != selection.view else { return }
        let before = pictureShape
        selection.view = view
        if pictureShape != before { resetSelection() }
    }

    mutating func move(_ direction: Direction) {
        guard let network = run.network else { return }
        if selection.focusedPane == .network {
            let step = direction == .up || direction == .left ? -1 : 1
            let next = min(max(selection.node + step, 0), network.nodes.count - 1)
            if next != selection.node {
                selection.node = next
                resetSelection()
            }
            return
        }
        if selection.view == .statistics { return moveStuckUnit(direction) }
        guard let layout = pictureLayout else { return }
        let shape = layout.shape
        if let wrap = layout.wrap {
            let step =
                switch direction {
                case .left: -1
                case .right: 1
                case .up: -wrap
                case .down: wrap
                }
            if (0..<shape.columns).contains(selection.column + step) { selection.column += step }
            return
        }
        switch direction {
        case .left: selection.column = max(0, selection.column - 1)
        case .right: selection.column = min(shape.columns - 1, selection.column + 1)
        case .up: selection.row = max(0, selection.row - 1)
        case .down: selection.row = min(shape.rows - 1, selection.row + 1)
        }
    }
}
