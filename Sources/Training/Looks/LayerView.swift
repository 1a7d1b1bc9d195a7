import NeuralNetworks
import Tensors

/// What of a layer is looked at.
public enum LayerView: Hashable, Sendable, CustomStringConvertible {
    /// The activations of one sample.
    case maps
    /// The residuals of one sample.
    case residuals
    /// The kernels or weights.
    case kernels
    /// The gradients of kernels or weights.
    case gradients
    /// The changes of the next update, −α·gradient.
    case updates
    /// The histogram of activations, dead and saturated units, norms.
    case statistics
    /// Any array that belongs to the layer, or one of its aspects, by the name that places have for it behind the layer's: `sum`, `error`,
    /// `bias.gradient`. Numbers that another case shows have that case: `Network.view(named:of:)` and `Network.view(of:)` find it.
    case array(String)

    /// The views that every layer has.
    public static let common: [LayerView] = [.maps, .residuals, .kernels, .gradients, .updates, .statistics]

    /// The name, such as `residuals` or `sum`.
    public var description: String {
        switch self {
        case .maps: "maps"
        case .residuals: "residuals"
        case .kernels: "kernels"
        case .gradients: "gradients"
        case .updates: "updates"
        case .statistics: "statistics"
        case .array(let name): name
        }
    }

    /// The common view with this name; nil if there is none. `weights` is another name of `kernels`, for dense layers.
    public init?(named name: some StringProtocol) {
        if name == "weights" {
            self = .kernels
            return
        }
        guard let view = Self.common.first(where: { $0.description == name }) else { return nil }
        self = view
    }

    /// The names of all common views, in their order: for messages and for completion.
    public static let names = common.flatMap { $0 == .kernels ? ["kernels", "weights"] : [$0.description] }
}

extension LayerView {
    /// The names of all arrays of all layers, and of their aspects, that are no common views.
    public static let arrayNames: [String] = {
        var names: [String] = []
        for (index, example) in Network.layerExamples().enumerated() {
            // The arrays of a loss and of its output are the same behind every layer.
            for loss in index == 0 ? LossFunction.all : [.halfSquaredError] {
                let network = try? example.network(input: MapShape(maps: 2, rows: 10, columns: 10), classes: 3, loss: loss)
                for rule in UpdateRules.all {
                    let network = network?.with(rule)
                    for name in network.map({ network in network.nodes.indices.flatMap { network.arrayNames(of: $0) } }) ?? []
                    where !names.contains(name) { names.append(name) }
                }
            }
        }
        return names
    }()

    /// The view with this name in some layer: a common one, or an array. Nil if no layer has it.
    public init?(word name: some StringProtocol) {
        if let common = Self(named: name) {
            self = common
        } else if Self.arrayNames.contains(where: { $0 == name }) {
            self = .array(String(name))
        } else {
            return nil
        }
    }
}

extension Network {
    /// The names of a node's arrays and their aspects that are no common views.
    public func arrayNames(of node: Int) -> [String] {
        families(node).compactMap { if case .array(let name) = view(of: $0) { name } else { nil } }
    }

    /// The views of all arrays of a node and of their aspects, each once: those that are no common views first.
    public func arrayViews(of node: Int) -> [LayerView] {
        let views = families(node).map { view(of: $0) }
        func isCommon(_ view: LayerView) -> Bool { LayerView.common.contains(view) }
        return views.filter { !isCommon($0) }
    }

    /// The view of a node by its name: a common one, or an array by the name that places have for it. Nil if the node has no such array.
    public func view(named name: some StringProtocol, of node: Int) -> LayerView? {
        if let common = LayerView(named: name) { return common }
        return families(node).first { $0.name == name }.map { view(of: $0) }
    }

    /// Whether a node has what a view shows, or says why there is nothing.
    public func has(_ view: LayerView, at node: Int) -> Bool {
        if case .array(let name) = view { return families(node).contains { $0.name == name } }
        return true
    }

    /// The view that shows the numbers of a family.
    public func view(of family: PlaceFamily) -> LayerView {
        if family.node < nodes.count {
            let place = family.place(0)
            if isActivation(place) { return .maps }
            if isResidual(place) && family.node > 0 { return .residuals }
            if place.parameter == 0 && planeLayout(family.node) != nil {
                switch place.aspect {
                case .value: return .kernels
                case .gradient: return .gradients
                case .updated, .residual, .usedGradient, .slot, .updatedSlot, .updateValue: break
                }
            }
        }
        return .array(family.name)
    }

    /// Of an array's view that of its residuals or gradients, and of theirs that of the array; nil if there is none.
    public func partner(of view: LayerView, at node: Int) -> LayerView? {
        guard let family = family(of: view, at: node) else { return nil }
        let wanted: [Place.Aspect] = family.aspect == .value ? [.residual, .gradient] : [.value]
        return families(node).first { $0.node == family.node && $0.array == family.array && wanted.contains($0.aspect) }
            .map { self.view(of: $0) }
    }

    /// The numbers that a view of a node shows; nil if there are none. Those of `updates` are the gradients.
    public func family(of view: LayerView, at node: Int) -> PlaceFamily? {
        let all = families(node)
        func parameter(_ aspect: Place.Aspect) -> PlaceFamily? { all.first { $0.place(0).parameter == 0 && $0.aspect == aspect } }
        switch view {
        case .maps: return all[0]
        case .residuals: return node == 0 ? nil : all[1]
        case .kernels: return parameter(.value)
        case .gradients, .updates: return parameter(.gradient)
        case .statistics: return nil
        case .array(let name): return all.first { $0.name == name }
        }
    }

    /// Whether the numbers of a view differ from sample to sample; the others belong to the whole batch.
    public func isPerSample(_ view: LayerView, at node: Int) -> Bool {
        switch view {
        case .maps, .residuals: true
        case .kernels, .gradients, .updates, .statistics: false
        case .array: family(of: view, at: node).map { isOfSample($0.place(0)) } ?? false
        }
    }
}
