import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Moving the focus and the selection.
extension Workbench {
    mutating func back() {
        if overlay != nil {
            overlay = overlayBelow
            overlayBelow = nil
        } else if focusedPane == .text {
            focusedPane = .network
        } else if isZoomedNow {
            isZoomed = false
        } else if focusedPane == .picture {
            focusedPane = .network
        } else if guest != nil {
            guest = nil
            notice = words(.noticeGuestGone)
        }
    }

    /// Network, picture, text, and back to the network.
    mutating func switchPane() {
        switch focusedPane {
        case .network where page == .main: focusedPane = .picture
        case .network, .picture: focusedPane = lesson == nil ? .network : .text
        case .text: focusedPane = .network
        }
    }

    mutating func select(_ view: LayerView) {
        guard view != layerView else { return }
        let before = pictureShape
        layerView = view
        if pictureShape != before { resetSelection() }
    }

    mutating func move(_ direction: Direction) {
        guard let network = run.network else { return }
        if focusedPane == .network {
            let step = direction == .up || direction == .left ? -1 : 1
            let next = min(max(node + step, 0), network.nodes.count - 1)
            if next != node {
                node = next
                resetSelection()
            }
            return
        }
        if layerView == .statistics { return moveStuckUnit(direction) }
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
            if (0..<shape.columns).contains(column + step) { column += step }
            return
        }
        switch direction {
        case .left: column = max(0, column - 1)
        case .right: column = min(shape.columns - 1, column + 1)
        case .up: row = max(0, row - 1)
        case .down: row = min(shape.rows - 1, row + 1)
        }
    }
}
