import NeuralNetworks
import Training

/// A selected unit with the names that `unit` questions use: `map`, `row`, `column`; for kernels `map` is the plane, and `out` and `in` are
/// the maps it connects.
public struct LessonUnit: Hashable, Sendable {
    /// The name of the layer.
    public var layer: String
    /// The view of the layer.
    public var view: LayerView
    /// The plane's index in the view.
    public var plane: Int
    /// The row in the plane.
    public var row: Int
    /// The column in the plane.
    public var column: Int
    /// The names it defines, including `selected.layer` and `selected.view`.
    public var variables: [String: LessonValue]

    /// A unit by plane, row and column of a view's picture. A layer whose maps are single units (`planeCount` 1) is shown as one row, so
    /// the column is the map.
    public init(plane: Int, row: Int, column: Int, node: Int, view: LayerView, in network: Network) {
        func number(_ value: Int) -> LessonValue { .number(Double(value)) }
        layer = network.nodes[node].name
        self.view = view
        (self.plane, self.row, self.column) = (plane, row, column)
        variables = LessonMoment.selectionNames(layer: layer, view: view)
        variables.merge(["row": number(row), "column": number(column), "map": number(plane)]) { $1 }
        switch view {
        case .maps, .residuals:
            if network.nodes[node].shape.planeCount == 1 { variables["map"] = number(column) }
        case .kernels, .gradients, .updates:
            let layout = network.planeLayout(node)
            if layout?.isMatrix == true {
                variables["out"] = number(row)
                variables["in"] = number(column)
            } else {
                let ends = layout?.ends(ofPlane: plane) ?? (out: plane, in: 0)
                variables["out"] = number(ends.out)
                variables["in"] = number(ends.in)
            }
        case .array:
            guard let family = network.family(of: view, at: node), let shape = PictureShape(node: node, view: view, of: network) else {
                break
            }
            let place = family.place((plane * shape.rows + row) * shape.columns + column)
            for (axis, index) in zip(family.axes, network.indices(of: place)) { variables[axis.name] = number(index) }
        case .statistics: break
        }
    }

    /// Whether it is in the layer and view with these names; nil for any.
    public func isIn(layer: String?, view: String?) -> Bool {
        (layer ?? self.layer) == self.layer && view.map { LayerView(word: $0) == self.view } != false
    }
}

/// All units of a layer's view, plane by plane and row by row.
struct LessonUnits {
    /// The most units visited.
    private static let most = 200_000

    private let network: Network
    private let node: Int
    private let view: LayerView
    private let shape: PictureShape

    /// The units of a layer and view by name. Throws if there is no such picture.
    init(layer: String, view: String, in network: Network) throws(LessonProblem) {
        guard let node = network.nodes.firstIndex(where: { $0.name == layer }) else {
            throw .other(PlaceError.noLayer(layer, layers: network.nodes.map(\.name)))
        }
        guard let wanted = network.view(named: view, of: node) else {
            let names = LayerView.names + network.arrayNames(of: node)
            throw .badValue(key: "view", found: view, expected: names.joined(separator: ", "))
        }
        guard let shape = PictureShape(node: node, view: wanted, of: network) else { throw .noPicture(layer: layer, view: view) }
        guard shape.count * shape.rows * shape.columns <= Self.most else { throw .other(EvaluationProblem.tooMany(limit: Self.most)) }
        self.network = network
        self.node = node
        self.view = wanted
        self.shape = shape
    }

    var count: Int { shape.count * shape.rows * shape.columns }

    subscript(index: Int) -> LessonUnit {
        let (row, column) = (index / shape.columns % shape.rows, index % shape.columns)
        return LessonUnit(plane: index / (shape.rows * shape.columns), row: row, column: column, node: node, view: view, in: network)
    }
}
