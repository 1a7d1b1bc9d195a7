import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Moving the focus and the selection.
extension Workbench {
    mutating func back() {
        if prompt.overlay != nil {
            prompt.closeOverlay()
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

    mutating func move(_ direction: Direction) {
        guard let network = run.network else { return }
        if selection.focusedPane == .network {
            let step = direction == .up || direction == .left ? -1 : 1
            selection.select(layer: min(max(selection.node + step, 0), network.nodes.count - 1), in: network)
        } else if selection.view == .statistics {
            moveStuckUnit(direction)
        } else if let layout = pictureLayout {
            selection.move(direction, in: layout)
        }
    }
}
