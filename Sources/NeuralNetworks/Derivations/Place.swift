import Tensors

/// One unit of a layer's maps.
public struct Unit: Hashable, Sendable {
    /// Its map.
    public var map: Int
    /// Its row.
    public var row: Int
    /// Its column.
    public var column: Int

    /// The unit at this place, counted from 0.
    public init(_ map: Int, _ row: Int, _ column: Int) {
        self.map = map
        self.row = row
        self.column = column
    }

    /// The unit at this place among all of the maps, map by map, row by row.
    public init(_ index: Int, in shape: MapShape) {
        self.init(index / shape.planeCount, index % shape.planeCount / shape.columns, index % shape.columns)
    }

    /// Its place among all units of the maps.
    public func index(in shape: MapShape) -> Int { (map * shape.rows + row) * shape.columns + column }
}

/// One number that a network makes or uses: of which node, which quantity, which entry. Written `conv3.activation[2,4,4]`.
public struct Place: Hashable, Sendable {
    /// What can be asked for.
    public enum Quantity: Hashable, Sendable {
        /// a of a unit.
        case activation
        /// z of a unit: what goes into its activation function.
        case sum
        /// δ of a unit.
        case residual
        /// e = a − y of an output.
        case error
        /// y of an output: 1 for the label, else 0.
        case target
        /// ℓ of one sample.
        case sampleLoss
        /// L, the mean over the batch.
        case loss
        /// An entry of a parameter, before the update.
        case parameter(Int)
        /// Its gradient, the mean over the batch.
        case gradient(Int)
        /// The entry after the update.
        case updated(Int)
    }

    /// The node.
    public var node: Int
    /// Which of its quantities.
    public var quantity: Quantity
    /// The entry, as many indices as the quantity has dimensions.
    public var indices: [Int]

    /// A place; the indices must fit.
    public init(node: Int, _ quantity: Quantity, _ indices: [Int] = []) {
        self.node = node
        self.quantity = quantity
        self.indices = indices
    }

    /// Which of the node's parameters it is of; it must be of one.
    var parameterIndex: Int {
        switch quantity {
        case .parameter(let index), .gradient(let index), .updated(let index): index
        case .activation, .sum, .residual, .error, .target, .sampleLoss, .loss: preconditionFailure("no place of a parameter")
        }
    }

    /// Whether each sample of a batch has a number of its own there.
    public var isOfSample: Bool {
        switch quantity {
        case .activation, .sum, .residual, .error, .target, .sampleLoss: true
        case .loss, .parameter, .gradient, .updated: false
        }
    }
}

/// Why a text names no place.
public enum PlaceError: Error, Hashable, Sendable {
    /// It is not written as `layer.quantity[indices]`.
    case notAPlace(String)
    /// No such layer; there are others.
    case noLayer(String, layers: [String])
    /// The layer has no such quantity; it has others.
    case noQuantity(String, layer: String, quantities: [String])
    /// So many indices are wanted.
    case wrongCount(String, wanted: [String])
    /// An index is not a number from 0 to `limit`.
    case outOfRange(String, name: String, limit: Int)
}

extension Network {
    /// The quantities of a node as they are written, with the names of their indices and their extents.
    private func quantities(_ node: Int) -> [(name: String, quantity: Place.Quantity, indices: [(name: String, count: Int)])] {
        let shape = nodes[node].shape
        let unit: [(String, Int)] =
            isVector(node) ? [("unit", shape.maps)] : [("map", shape.maps), ("row", shape.rows), ("column", shape.columns)]
        var found: [(String, Place.Quantity, [(String, Int)])] = [("activation", .activation, unit), ("residual", .residual, unit)]
        if node > 0 { found.append(("sum", .sum, unit)) }
        if node == outputNode {
            found += [("error", .error, unit), ("target", .target, unit), ("loss", .sampleLoss, [])]
        }
        for (i, parameter) in nodes[node].parameters.enumerated() {
            let extents = parameter.shape.dimensions
            let names = extents.count == 1 ? ["out"] : ["out", "in", "row", "column"]
            let indices = Array(zip(names, extents))
            found.append((parameter.name, .parameter(i), indices))
            found.append(("\(parameter.name).gradient", .gradient(i), indices))
            found.append(("\(parameter.name).updated", .updated(i), indices))
        }
        return found
    }

    /// Whether a node's units are written with one index: those of dense layers.
    func isVector(_ node: Int) -> Bool {
        if case .dense = nodes[node].kind { return nodes[node].shape.planeCount == 1 }
        return false
    }

    /// The unit of a place that has one.
    public func unit(of place: Place) -> Unit {
        place.indices.count == 1 ? Unit(place.indices[0], 0, 0) : Unit(place.indices[0], place.indices[1], place.indices[2])
    }

    /// The place of a unit's quantity.
    public func place(_ node: Int, _ quantity: Place.Quantity, _ unit: Unit) -> Place {
        Place(node: node, quantity, isVector(node) ? [unit.map] : [unit.map, unit.row, unit.column])
    }

    /// How a place is written.
    public func name(of place: Place) -> String {
        if place.quantity == .loss { return "loss" }
        let quantity = quantities(place.node).first { $0.quantity == place.quantity }?.name ?? "?"
        let indices = place.indices.isEmpty ? "" : "[\(place.indices.map(String.init).joined(separator: ","))]"
        return "\(nodes[place.node].name).\(quantity)\(indices)"
    }

    /// The node and the quantity that `layer.quantity` or `loss` names, with the names of its indices and their extents.
    public func quantity(
        named head: String
    ) throws(PlaceError) -> (node: Int, quantity: Place.Quantity, indices: [(name: String, count: Int)]) {
        if head == "loss" { return (outputNode, .loss, []) }
        guard let dot = head.firstIndex(of: ".") else { throw .notAPlace(head) }
        let layer = String(head[..<dot])
        let wanted = String(head[head.index(after: dot)...])
        guard let node = nodes.firstIndex(where: { $0.name == layer }) else {
            throw .noLayer(layer, layers: nodes.map(\.name))
        }
        let known = quantities(node)
        guard let found = known.first(where: { $0.name == wanted }) else {
            throw .noQuantity(wanted, layer: layer, quantities: known.map(\.name))
        }
        return (node, found.quantity, found.indices)
    }

    /// The place that a text names.
    public func place(named text: String) throws(PlaceError) -> Place {
        if text == "loss" { return Place(node: outputNode, .loss) }
        var head = text[...]
        var given: [Substring] = []
        if let open = text.firstIndex(of: "[") {
            guard text.last == "]" else { throw .notAPlace(text) }
            head = text[..<open]
            given = text[text.index(after: open)...].dropLast().split(separator: ",", omittingEmptySubsequences: false)
        }
        guard head.contains(".") else { throw .notAPlace(text) }
        let quantity = try quantity(named: String(head))
        let node = quantity.node
        if given.count == 3 && isVector(node) && quantity.indices.map(\.name) == ["unit"] && given[1...] == ["0", "0"] {
            given = [given[0]]
        }
        guard given.count == quantity.indices.count else { throw .wrongCount(text, wanted: quantity.indices.map(\.name)) }
        var indices: [Int] = []
        for (text, index) in zip(given, quantity.indices) {
            guard let number = Int(text), number >= 0, number < index.count else {
                throw .outOfRange(String(text), name: index.name, limit: index.count - 1)
            }
            indices.append(number)
        }
        return Place(node: node, quantity.quantity, indices)
    }
}
