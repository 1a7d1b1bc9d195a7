import NeuralNetworks
import Training

/// A unit of a picture as `unit` questions name it: `map`, `row`, `column`; for kernels `map` is the plane, `out` and `in` what it joins.
public struct LessonUnit: Hashable, Sendable {
    /// The layer.
    public var layer: String
    /// What of it.
    public var view: LayerView
    /// Its plane.
    public var plane: Int
    /// Its row.
    public var row: Int
    /// Its column.
    public var column: Int
    /// The names that it gives values; `selected.layer` and `selected.view` are where it is.
    public var variables: [String: LessonValue]

    /// A unit by plane, row and column of a view's picture. Units of a layer without rows and columns (its `planeCount` is 1) are their own
    /// maps, and columns of the one row that is shown.
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
            if case .dense = network.nodes[node].kind, layout.count == 1 {
                variables["out"] = number(row)
                variables["in"] = number(column)
            } else {
                variables["out"] = number(plane / max(1, layout.perOutput))
                variables["in"] = number(plane % max(1, layout.perOutput))
            }
        case .statistics: break
        }
    }

    /// Whether it is in a layer and a view by their names; nil is whichever.
    public func isIn(layer: String?, view: String?) -> Bool {
        (layer ?? self.layer) == self.layer && view.map { LayerView(named: $0) == self.view } != false
    }
}

/// All units of a layer's view, plane by plane and row by row.
struct LessonUnits {
    /// More are not gone through.
    private static let most = 200_000

    private let network: Network
    private let node: Int
    private let view: LayerView
    private let shape: PictureShape

    /// The units of a layer and a view by their names. Throws where there is no such picture.
    init(layer: String, view: String, in network: Network) throws(LessonProblem) {
        guard let node = network.nodes.firstIndex(where: { $0.name == layer }) else {
            throw .other(PlaceError.noLayer(layer, layers: network.nodes.map(\.name)))
        }
        guard let wanted = LayerView(named: view) else {
            throw .badValue(key: "view", found: view, expected: LayerView.names.joined(separator: ", "))
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
