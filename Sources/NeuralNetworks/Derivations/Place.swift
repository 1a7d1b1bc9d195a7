import Tensors

/// The position of one unit in a layer's maps, counted from 0.
public struct Unit: Hashable, Sendable {
    /// The map (channel).
    public var map: Int
    /// The row in the map.
    public var row: Int
    /// The column in the map.
    public var column: Int

    /// The unit at these indices, each counted from 0.
    public init(_ map: Int, _ row: Int, _ column: Int) {
        self.map = map
        self.row = row
        self.column = column
    }

    /// The unit at a flat index: map by map, row by row.
    public init(_ index: Int, in shape: MapShape) {
        self.init(index / shape.planeCount, index % shape.planeCount / shape.columns, index % shape.columns)
    }

    /// The flat index of the unit: map by map, row by row.
    public func index(in shape: MapShape) -> Int { (map * shape.rows + row) * shape.columns + column }
}

/// One number that a network computes or uses: a node, a quantity, the indices of an entry. Written `conv3.activation[2,4,4]`.
public struct Place: Hashable, Sendable {
    /// The quantities of a node.
    public enum Quantity: Hashable, Sendable {
        /// a of a unit.
        case activation
        /// z of a unit, the argument of its activation function.
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
        /// An entry of the parameter with this index, before the update.
        case parameter(Int)
        /// The entry's gradient, the mean over the batch.
        case gradient(Int)
        /// The entry after the update.
        case updated(Int)
    }

    /// The index of the node in `Network.nodes`.
    public var node: Int
    /// The quantity of the node.
    public var quantity: Quantity
    /// The indices of the entry, one per dimension of the quantity.
    public var indices: [Int]

    /// A place. The indices are not checked here; `Network.place(named:)` checks them.
    public init(node: Int, _ quantity: Quantity, _ indices: [Int] = []) {
        self.node = node
        self.quantity = quantity
        self.indices = indices
    }

    /// The index of the node's parameter; traps if the quantity is not one of a parameter.
    var parameterIndex: Int {
        switch quantity {
        case .parameter(let index), .gradient(let index), .updated(let index): index
        case .activation, .sum, .residual, .error, .target, .sampleLoss, .loss: preconditionFailure("no place of a parameter")
        }
    }

    /// Whether the number differs from sample to sample of a batch.
    public var isOfSample: Bool {
        switch quantity {
        case .activation, .sum, .residual, .error, .target, .sampleLoss: true
        case .loss, .parameter, .gradient, .updated: false
        }
    }
}

/// Why a text does not name a place.
public enum PlaceError: Error, Hashable, Sendable {
    /// The text is not of the form `layer.quantity[indices]`.
    case notAPlace(String)
    /// The network has no layer of this name; `layers` are the names it has.
    case noLayer(String, layers: [String])
    /// The layer has no such quantity; `quantities` are those it has.
    case noQuantity(String, layer: String, quantities: [String])
    /// The number of indices is wrong; `wanted` are the names of the indices expected.
    case wrongCount(String, wanted: [String])
    /// The index called `name` is not a number from 0 to `limit`.
    case outOfRange(String, name: String, limit: Int)
}

extension Network {
    /// The quantities of a node under their names, with the names and extents of their indices.
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

    /// Whether a node's units are written with one index, as those of dense layers are.
    func isVector(_ node: Int) -> Bool {
        nodes[node].layer?.isVector == true
    }

    /// The unit of a place that belongs to a unit.
    public func unit(of place: Place) -> Unit {
        place.indices.count == 1 ? Unit(place.indices[0], 0, 0) : Unit(place.indices[0], place.indices[1], place.indices[2])
    }

    /// The place of a unit's quantity, with one index for dense layers and three for others.
    public func place(_ node: Int, _ quantity: Place.Quantity, _ unit: Unit) -> Place {
        Place(node: node, quantity, isVector(node) ? [unit.map] : [unit.map, unit.row, unit.column])
    }

    /// The full name of a place: `conv3.activation[2,4,4]`, or `loss`.
    public func name(of place: Place) -> String {
        if place.quantity == .loss { return "loss" }
        let quantity = quantities(place.node).first { $0.quantity == place.quantity }?.name ?? "?"
        let indices = place.indices.isEmpty ? "" : "[\(place.indices.map(String.init).joined(separator: ","))]"
        return "\(nodes[place.node].name).\(quantity)\(indices)"
    }

    /// The node and quantity named by `layer.quantity` or `loss`, with the names and extents of the indices.
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

    /// The place with this full name; the indices are checked against the network.
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
