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
        } else if selection.focusedPane == .picture && !selection.isFromOverview {
            selection.focusedPane = .network
        } else if selection.guest != nil {
            selection.guest = nil
            prompt.notice = words(.noticeGuestGone)
        } else if selection.isFromOverview {
            selection.focusedPane = .network
            selection.isFromOverview = false
            openOverview()
        }
    }

    mutating func move(_ direction: Direction) {
        guard let network = run.network else { return }
        if selection.focusedPane == .network {
            if fold(direction, network) { return }
            let step = direction == .up || direction == .left ? -1 : 1
            let next = networkStrip.rows(in: layout.network)?.node(after: selection.node, step: step) ?? selection.node
            selection.select(layer: next, in: network)
        } else if selection.view == .statistics {
            moveStuckUnit(direction)
        } else if let layout = pictureLayout {
            selection.move(direction, in: layout)
        }
    }

    /// Opens the selected folded group with →, and folds the group of the selected layer with ←; false where there is none to do so with.
    private mutating func fold(_ direction: Direction, _ network: Network) -> Bool {
        guard direction == .left || direction == .right, let name = StripRows.name(ofGroupOf: network.nodes[selection.node]),
            let rows = networkStrip.rows(in: layout.network)?.rows
        else { return false }
        let isFolded = rows.contains { if case .folded(name, let nodes) = $0 { nodes.contains(selection.node) } else { false } }
        if isFolded == (direction == .left) || !isFolded && !rows.contains(.group(name)) { return false }
        selection.folds[name] = direction == .left
        return true
    }

    /// The next of the common views; after an array the first.
    var nextView: LayerView {
        let next = (LayerView.common.firstIndex(of: selection.view) ?? -1) + 1
        return LayerView.common[next % LayerView.common.count]
    }

    /// Shows the next array of the layer, in the order of `Network.families`.
    mutating func showNextArray() {
        guard let network = run.network else { return }
        let views = network.arrayViews(of: selection.node)
        guard let next = views.firstIndex(of: selection.view).map({ ($0 + 1) % views.count }) ?? views.indices.first else { return }
        show(views[next])
    }

    mutating func show(_ view: LayerView) { selection.select(layer: selection.node, view: view, in: run.network) }

    /// Shows the next or the previous sample of the list if one of it is shown, otherwise of the batch.
    mutating func showNeighbour(_ step: Int) {
        if selection.isSampleShown, let next = neighbour(step) {
            samplesState.cursor = next
            lookAtChosenSample()
        } else {
            selection.sample += step
        }
    }

    mutating func toggleScales() {
        selection.ownScales.toggle()
        prompt.notice = words(selection.ownScales ? .rangeEach : .rangeShared)
    }
}
