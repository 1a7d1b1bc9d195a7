import Tensors

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

/// All entries of one aspect of an array: a place without its entry.
public struct PlaceFamily: Hashable, Sendable {
    /// The name behind that of the layer: `activation`, `residual`, `kernel.gradient`.
    public let name: String
    /// The index of the node in `Network.allNodes`.
    public let node: Int
    /// The index of the array in its node.
    public let array: Int
    /// The aspect of the array.
    public let aspect: Place.Aspect
    /// The axes of the array.
    public let axes: [Axis]

    /// The place of an entry.
    public func place(_ entry: Int) -> Place { Place(node: node, array: array, aspect, entry: entry) }

    /// The place at these indices, one for each axis.
    public func place(at indices: [Int]) -> Place { place(zip(axes, indices).reduce(0) { $0 * $1.0.count + $1.1 }) }
}

extension Network {
    /// The numbers of a node by their names: what it makes, what belongs to it, and its parameters. `residual` is that of the sum where a
    /// function follows it, otherwise of the output; the residuals of other arrays have full names.
    public func families(_ index: Int) -> [PlaceFamily] {
        let node = nodes[index]
        func family(_ name: String, _ array: Int, _ aspect: Place.Aspect = .value, of owner: Int? = nil) -> PlaceFamily {
            let owner = owner ?? index
            return PlaceFamily(
                name: name, node: owner, array: array, aspect: aspect, axes: allNodes[owner].specification(array).axes)
        }
        let output = node.arrays[node.outputArray].name
        var found = [family(output, node.outputArray), family("residual", node.residualArray, .residual)]
        found += node.arrays.indices.dropLast().map { family(node.arrays[$0].name, $0) }
        if index == outputNode {
            found += [
                family("error", LossFunction.errorArray, of: lossNode), family("target", 0, of: targetNode),
                family("loss", loss.lossArray, of: lossNode),
            ]
            found += (LossFunction.errorArray + 1..<loss.lossArray).map { family(allNodes[lossNode].arrays[$0].name, $0, of: lossNode) }
        }
        // Shared parameters are those of their owner, and have its name.
        let owner = parameterOwner(index)
        for (i, parameter) in nodes[owner].parameters.enumerated() {
            let array = Place.parameterIndex(i)
            found.append(family(parameter.name, array, of: owner))
            if parameter.isLearnt { found.append(family("\(parameter.name).gradient", array, .gradient, of: owner)) }
            found.append(family("\(parameter.name).updated", array, .updated, of: owner))
            if !(rule is GradientDescent), parameter.isLearnt { found += ruleFamilies(parameter, array, owner) }
        }
        found += node.arrays.indices.filter { $0 != node.residualArray }.map { family("\(node.arrays[$0].name).residual", $0, .residual) }
        return found
    }

    /// The full name of a place: `conv3.activation[2,4,4]`, or `loss`.
    public func name(of place: Place) -> String {
        if place == batchLoss { return "loss" }
        let owner = place.node < nodes.count ? place.node : outputNode
        let isIt = { (family: PlaceFamily) in family.node == place.node && family.array == place.array && family.aspect == place.aspect }
        let family = families(owner).first(where: isIt) ?? hiddenFamilies(owner).first(where: isIt)
        return "\(nodes[owner].name).\(family?.name ?? "?")\(brackets(place))"
    }

    /// The indices of a place in brackets; empty for a single number.
    private func brackets(_ place: Place) -> String {
        let indices = indices(of: place)
        return indices.isEmpty ? "" : "[\(indices.map(String.init).joined(separator: ","))]"
    }

    /// A short name of a place: `δ conv3[0,4,4]`.
    public func symbol(of place: Place) -> String {
        if place == batchLoss { return "loss" }
        let owner = place.node < nodes.count ? place.node : outputNode
        return "\(letter(of: place)) \(nodes[owner].name)\(brackets(place))"
    }

    /// The letter of a place in formulas: `δ`, `∂L/∂k`.
    private func letter(of place: Place) -> String {
        let symbol = specification(of: place).symbol
        return switch place.aspect {
        case .value: symbol
        case .residual: isResidual(place) ? "δ" : "∂ℓ/∂\(symbol)"
        case .gradient: "∂L/∂\(symbol)"
        case .updated: "\(symbol)′"
        case .usedGradient: "ĝ(\(symbol))"
        case .slot(let slot): "\(rule.slots[Int(slot)].symbol)(\(symbol))"
        case .updatedSlot(let slot): "\(rule.slots[Int(slot)].symbol)′(\(symbol))"
        case .updateValue(let value): "\(rule.values[Int(value)].symbol)(\(symbol))"
        }
    }

    /// The letter of a family in formulas: `δ`, `∂L/∂k`.
    public func symbol(of family: PlaceFamily) -> String { letter(of: family.place(0)) }

    /// The numbers named by `layer.quantity` or `loss`.
    public func family(named head: String) throws(PlaceError) -> PlaceFamily {
        if head == "loss" { return PlaceFamily(name: "loss", node: lossNode, array: batchLoss.array, aspect: .value, axes: []) }
        guard let dot = head.firstIndex(of: ".") else { throw .notAPlace(head) }
        // Names may have dots, too; none is another one's beginning up to a dot.
        guard let index = nodes.firstIndex(where: { head.utf8.starts(with: $0.name.utf8) && head.dropFirst($0.name.count).first == "." })
        else { throw .noLayer(String(head[..<dot]), layers: nodes.map(\.name)) }
        let layer = nodes[index].name
        let wanted = String(head.dropFirst(layer.count + 1))
        let known = families(index)
        if let found = known.first(where: { $0.name == wanted }) ?? hiddenFamilies(index).first(where: { $0.name == wanted }) {
            return found
        }
        // The full name of what has a short one, too.
        let node = nodes[index]
        if wanted == "\(node.arrays[node.residualArray].name).residual" { return known[1] }
        throw .noQuantity(wanted, layer: layer, quantities: known.map(\.name))
    }

    /// The place with this full name; the indices are checked against the network.
    public func place(named text: String) throws(PlaceError) -> Place {
        if text == "loss" { return batchLoss }
        var head = text[...]
        var given: [Substring] = []
        if let open = text.firstIndex(of: "[") {
            guard text.last == "]" else { throw .notAPlace(text) }
            head = text[..<open]
            given = text[text.index(after: open)...].dropLast().split(separator: ",", omittingEmptySubsequences: false)
        }
        guard head.contains(".") else { throw .notAPlace(text) }
        let family = try family(named: String(head))
        // Row and column 0 may be written for a unit that has neither.
        if given.count == 3 && family.axes.map(\.name) == ["unit"] && given[1...] == ["0", "0"] { given = [given[0]] }
        guard given.count == family.axes.count else { throw .wrongCount(text, wanted: family.axes.map(\.name)) }
        var indices: [Int] = []
        for (text, axis) in zip(given, family.axes) {
            guard let number = Int(text), number >= 0, number < axis.count else {
                throw .outOfRange(String(text), name: axis.name, limit: axis.count - 1)
            }
            indices.append(number)
        }
        return family.place(at: indices)
    }
}
