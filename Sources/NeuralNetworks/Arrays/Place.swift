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

/// One number that a network computes or uses: of which node, which of its arrays, which aspect of that, which entry. Written
/// `conv3.activation[2,4,4]`. It holds no memory of its own.
public struct Place: Hashable, Sendable {
    /// The numbers that belong to an entry of an array.
    public enum Aspect: Hashable, Sendable {
        /// The entry itself; of a parameter before the update.
        case value
        /// ∂ℓ/∂entry of the sample.
        case residual
        /// ∂L/∂entry of a parameter, the mean over the batch.
        case gradient
        /// A parameter after the update.
        case updated
        /// The gradient of a parameter as the update rule uses it: clipped, with penalties.
        case usedGradient
        /// A slot of the update rule, by its number, before the update.
        case slot(Int8)
        /// A slot after the update.
        case updatedSlot(Int8)
        /// A named step of the update, by its number.
        case updateValue(Int8)

        /// Whether it is made in the update, from the parameter, its gradient and its slots.
        public var isOfUpdate: Bool {
            switch self {
            case .updated, .usedGradient, .updatedSlot, .updateValue: true
            case .value, .residual, .gradient, .slot: false
            }
        }
    }

    private let nodeNumber: Int32
    private let arrayNumber: Int16
    /// Which of the numbers of the entry it is.
    public let aspect: Aspect
    private let entryNumber: Int32

    /// The index of the node in `Network.allNodes`.
    public var node: Int { Int(nodeNumber) }
    /// The number of the array: those that the node makes count from 0 up, its parameters from −1 down.
    public var array: Int { Int(arrayNumber) }
    /// The index of the entry, counted along the last axis first.
    public var entry: Int { Int(entryNumber) }

    /// A place. It is not checked here; `Network.place(named:)` does that.
    public init(node: Int, array: Int, _ aspect: Aspect = .value, entry: Int = 0) {
        nodeNumber = Int32(node)
        arrayNumber = Int16(array)
        self.aspect = aspect
        entryNumber = Int32(entry)
    }

    /// The index of the parameter that it belongs to; nil if it belongs to an array that the node makes.
    public var parameter: Int? { arrayNumber < 0 ? Self.parameterIndex(array) : nil }

    /// The index of a parameter by the number of its array, and the other way round.
    static func parameterIndex(_ number: Int) -> Int { -1 - number }

    /// An entry of a parameter, of its gradient or of its updated value.
    public static func parameter(_ index: Int, of node: Int, _ aspect: Aspect = .value, entry: Int) -> Place {
        Place(node: node, array: parameterIndex(index), aspect, entry: entry)
    }

    /// The place of another aspect of the same entry.
    public func with(_ aspect: Aspect) -> Place { Place(node: node, array: array, aspect, entry: entry) }
}

extension Network.Node {
    /// The index of the array that other nodes read, the last that it makes.
    public var outputArray: Int { arrays.count - 1 }
    /// The index of the array whose residual is the node's: its sum where a function follows, otherwise its output.
    public var residualArray: Int { layer?.hasSum == true ? 0 : outputArray }
    /// Whether its arrays are those that a layer has without saying so: one number z and a function of it, be it `none`.
    var isSumAndFunction: Bool { arrays.count == 2 && arrays[0].name == ArraySpecification.sumName }

    /// What an array is, by its number in places.
    public func specification(_ array: Int) -> ArraySpecification {
        array < 0 ? parameters[Place.parameterIndex(array)] : arrays[array]
    }
}

extension Network {
    /// What the array of a place is.
    public func specification(of place: Place) -> ArraySpecification { allNodes[place.node].specification(place.array) }

    /// The indices of a place, one for each axis of its array.
    public func indices(of place: Place) -> [Int] { specification(of: place).indices(of: place.entry) }

    /// Whether the number differs from sample to sample of a batch.
    public func isOfSample(_ place: Place) -> Bool { specification(of: place).span == .sample }

    /// Whether it is a number of the input pictures.
    public func isPixel(_ place: Place) -> Bool { place.node == 0 && place.aspect == .value }

    /// Whether it is a unit's output, the number that other nodes read.
    public func isActivation(_ place: Place) -> Bool {
        place.node < nodes.count && place.aspect == .value && place.array == nodes[place.node].outputArray
    }

    /// Whether it is the sum z of a unit, before its function.
    public func isSum(_ place: Place) -> Bool {
        place.node < nodes.count && place.aspect == .value && place.array == 0
            && (nodes[place.node].layer?.hasSum == true || nodes[place.node].isSumAndFunction)
    }

    /// Whether it is the residual that belongs to its node: of its sum, or of its output.
    public func isResidual(_ place: Place) -> Bool {
        place.aspect == .residual && place.node < nodes.count && place.array == nodes[place.node].residualArray
    }

    /// The unit of a place of a unit.
    public func unit(of place: Place) -> Unit { Unit(place.entry, in: allNodes[place.node].shape) }

    /// The output a of a unit, by its flat index.
    public func activation(_ node: Int, _ entry: Int) -> Place { Place(node: node, array: nodes[node].outputArray, entry: entry) }

    /// The sum z of a unit, by its flat index; the node is none of the input.
    public func sum(_ node: Int, _ entry: Int) -> Place { Place(node: node, array: 0, entry: entry) }

    /// The residual δ of a unit, by its flat index.
    public func residual(_ node: Int, _ entry: Int) -> Place {
        Place(node: node, array: nodes[node].residualArray, .residual, entry: entry)
    }

    /// e = a − y of an output.
    public func error(_ entry: Int) -> Place { Place(node: lossNode, array: LossFunction.errorArray, entry: entry) }
    /// y of an output: under most losses 1 for the label, else 0.
    public func target(_ entry: Int) -> Place { Place(node: targetNode, array: 0, entry: entry) }
    /// ℓ of one sample.
    public var sampleLoss: Place { Place(node: lossNode, array: loss.lossArray) }
    /// L, the mean over the batch.
    public var batchLoss: Place { Place(node: lossNode, array: loss.meanArray) }
}
