import Lessons
import NeuralNetworks
import Tensors
import Training

/// The panes that can have the focus.
enum PaneFocus: Hashable, Sendable {
    case network, picture, text
}

/// What of the network the main screen shows: layer, view, sample and unit, and how they are drawn.
struct Selection: Sendable {
    var focusedPane = PaneFocus.network
    /// The index of the layer.
    var node = 1
    var view = LayerView.maps
    /// The index of the sample in the batch.
    var sample = 0
    /// The picture shown beside the batch.
    var guest: Guest?
    var plane = 0
    var row = 0
    var column = 0
    /// The dead or saturated unit chosen in the statistics.
    var stuckUnit = 0
    var isZoomed = false
    /// Whether the layer was entered from the overview, to which `esc` leads back.
    var isFromOverview = false
    /// The groups of layers that were folded or opened in the list, by their names; the others are folded where not all layers fit.
    var folds: [String: Bool] = [:]
    /// Whether each plane has a scale of its own.
    var ownScales = false
}

extension Selection {
    /// The number and size of the view's planes; nil for a view without a picture.
    func shape(in network: Network) -> PictureShape? { PictureShape(node: node, view: view, of: network) }

    /// Selects the middle of the first plane.
    mutating func reset(in network: Network?) {
        (plane, row, column, stuckUnit) = (0, 0, 0, 0)
        if let shape = network.flatMap({ shape(in: $0) }), shape.count > 0 { (row, column) = (shape.rows / 2, shape.columns / 2) }
    }

    /// Selects a layer, and in another one than before the middle of its first plane. An array that it does not have gives way to its maps.
    mutating func select(layer: Int, in network: Network?) {
        guard layer != node else { return }
        node = layer
        if network?.has(view, at: node) == false { view = .maps }
        reset(in: network)
    }

    /// Selects a layer and a view, or the maps of a layer that does not have it. The unit stays if the picture has the same shape.
    mutating func select(layer: Int, view: LayerView, in network: Network?) {
        let before = network.flatMap { shape(in: $0) }
        (node, self.view) = (layer, network?.has(view, at: layer) == false ? .maps : view)
        if network.flatMap({ shape(in: $0) }) != before { reset(in: network) }
    }

    /// Shows the maps in place of an array, which other layers need not have.
    mutating func leaveArray(in network: Network?) {
        if case .array = view { select(layer: node, view: .maps, in: network) }
    }

    /// Selects the unit of a place, in the view of residuals if it is one, otherwise of maps.
    mutating func select(unitOf place: Place, in network: Network) {
        node = place.node
        view = place.aspect == .residual ? .residuals : .maps
        let unit = network.unit(of: place)
        if network.nodes[node].shape.planeCount == 1 {
            (plane, row, column) = (0, 0, unit.map)
        } else {
            (plane, row, column) = (unit.map, unit.row, unit.column)
        }
    }

    /// Selects the neighbouring unit of the plane.
    mutating func move(_ direction: Direction, in layout: PictureLayout) {
        let shape = layout.shape
        if shape.isVector, let band = layout.band {
            let wrap = band * layout.columnReduction
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

    /// Moves the focus: network, picture, the lesson's text, and back to the network.
    mutating func switchPane(on page: Page, hasText: Bool) {
        switch focusedPane {
        case .network where page == .main: focusedPane = .picture
        case .network, .picture: focusedPane = hasText ? .text : .network
        case .text: focusedPane = .network
        }
    }

    /// Moves the focus from a lesson's text to the network.
    mutating func leaveText() {
        if focusedPane == .text { focusedPane = .network }
    }

    /// Whether a sample of the data is shown beside the batch.
    var isSampleShown: Bool { guest.map { $0.source != .drawing } ?? false }

    /// The sample that questions refer to: a guest is the only one.
    var askedSample: Int { guest == nil ? sample : 0 }

    /// The dead or saturated units that the statistics list.
    func stuckUnits(in snapshot: Snapshot?) -> [Int] {
        guard view == .statistics, let snapshot,
            let seen = snapshot.first(PictureLook.self, where: { $0.node == node && $0.view == .statistics })?.seen,
            case .statistics(let figures) = seen.picture
        else {
            return []
        }
        return figures.stuckUnits
    }

    /// The index of the selected one of them: the unit chosen, or the next one still listed.
    func selectedStuckUnit(in snapshot: Snapshot?) -> Int? {
        let units = stuckUnits(in: snapshot)
        return units.isEmpty ? nil : units.firstIndex { $0 >= stuckUnit } ?? units.count - 1
    }

    /// The place of the number that is selected in the picture, or in the statistics the activation of the unit.
    func place(in network: Network, _ snapshot: Snapshot?) -> Place? {
        let shape = network.nodes[node].shape
        let unit = (shape.planeCount == 1 ? Unit(column, 0, 0) : Unit(plane, row, column)).index(in: shape)
        func weight(_ aspect: Place.Aspect) -> Place? {
            guard let layout = network.planeLayout(node), let kernel = layout.kernel(ofPlane: plane) else { return nil }
            let entry = (kernel * layout.rows + row) * layout.columns + column
            return Place.parameter(0, of: network.parameterOwner(node), aspect, entry: entry)
        }
        switch view {
        case .maps: return network.activation(node, unit)
        case .residuals: return network.residual(node, unit)
        case .kernels: return weight(.value)
        case .gradients: return weight(.gradient)
        case .updates: return weight(.updated)
        case .array:
            guard let family = network.family(of: view, at: node), let shape = self.shape(in: network) else { return nil }
            return family.place((plane * shape.rows + row) * shape.columns + column)
        case .statistics:
            return selectedStuckUnit(in: snapshot).map { selected in
                let stuck = StatisticsPicture.unit(stuckUnits(in: snapshot)[selected], of: network.nodes[node])
                return network.activation(node, stuck.index(in: shape))
            }
        }
    }
}
