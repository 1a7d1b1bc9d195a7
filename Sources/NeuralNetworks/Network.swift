import Tensors

/// A network: nodes in topological order, each a layer and the indices of the nodes it reads. A chain is the common case.
public struct Network: Sendable {
    /// A layer and its position in the network.
    public struct Node: Sendable {
        /// A unique, stable name: `input`, `conv1`, `pool2`, `dense5`, `output`.
        public let name: String
        /// The layer; nil for the input node.
        public fileprivate(set) var layer: (any Layer)?
        /// The indices of the nodes it reads, all smaller than its own.
        public let inputs: [Int]
        /// The nodes that read it, all with larger indices, and the index of it among their inputs.
        public fileprivate(set) var consumers: [(node: Int, input: Int)]
        /// The shape of its output, per sample.
        public let shape: MapShape
        /// The arrays that it makes, in the order in which they are made; the last one is what other nodes read.
        public let arrays: [ArraySpecification]
        /// The parameters it learns and, behind them, those that the run carries along, in stable order; none if it uses those of another node.
        public let parameters: [ArraySpecification]
        /// The index of the earlier node whose parameters it uses; nil if it has its own, or none.
        public fileprivate(set) var sharedFrom: Int?
        /// The indices of the later nodes that use its parameters.
        public fileprivate(set) var sharers: [Int] = []
        /// The multiply-adds of its forward pass, per sample.
        public let multiplyAdds: Int
        /// How its weights are drawn; nil as all are.
        public internal(set) var initialization: Initialization?

        /// A node without a layer of its own, whose arrays come about otherwise.
        init(name: String, inputs: [Int], shape: MapShape, arrays: [ArraySpecification]) {
            self.init(
                name: name, layer: nil, inputs: inputs, consumers: [], shape: shape, arrays: arrays, parameters: [], multiplyAdds: 0)
        }

        init(
            name: String, layer: (any Layer)?, inputs: [Int], consumers: [(node: Int, input: Int)], shape: MapShape,
            arrays: [ArraySpecification], parameters: [ArraySpecification], multiplyAdds: Int
        ) {
            self.name = name
            self.layer = layer
            self.inputs = inputs
            self.consumers = consumers
            self.shape = shape
            self.arrays = arrays
            self.parameters = parameters
            self.multiplyAdds = multiplyAdds
        }

        /// What its layer is; `.input` for the input node.
        public var kind: LayerKind { layer?.kind ?? .input }
        /// The number of learnt numbers in this node.
        public var parameterCount: Int { parameters.reduce(0) { $0 + ($1.isLearnt ? $1.shape.count : 0) } }
        /// Whether it learns anything.
        public var isLearning: Bool { parameters.contains(where: \.isLearnt) }
    }

    /// The nodes from the input, the first, to the output, the last.
    public let nodes: [Node]
    /// All nodes that make arrays: those from input to output, the target, and the loss, which reads output and target.
    public let allNodes: [Node]
    /// For each node whether its numbers depend on the classes of the samples.
    private let readsLabels: [Bool]
    /// The shapes of what each node reads: made once, because a step allocates nothing.
    private let inputShapes: [[MapShape]]
    /// The loss function of the output. Training minimises it, and beside it the losses that are nodes.
    public let loss: LossFunction
    /// The nodes that are losses, with their weights in the sum of all; that of the output's loss is 1.
    public let sideLosses: [(node: Int, weight: Double)]
    /// The compact notation with all defaults spelled out, without the output layer; nil for a network from a file, which may have more than
    /// the notation can say.
    public let notation: String?
    /// The rule by which its parameters are updated, for the names of what that makes.
    public private(set) var rule: any UpdateRule = GradientDescent()
    /// How the weights of nodes are drawn that say nothing of it themselves.
    public private(set) var initialization = Initialization.reference

    /// The network described by the compact notation, for samples of this shape and with one output unit per class. Throws if the notation
    /// is wrong or a layer rejects its input.
    public init(
        _ notation: String, input: MapShape, classes: Int, loss: LossFunction = .halfSquaredError
    ) throws(NotationError) {
        var reader = NotationReader(notation)
        let written = try reader.layers()
        guard NetworkBuilder.canTake(input) else {
            throw NotationError(notation: notation, offset: 0, problem: .misfit(layer: "input", .tooLarge))
        }
        var builder = NetworkBuilder(input: input, classes: classes)
        func append(_ layer: WrittenLayer, name: String, offset: Int) throws(NotationError) {
            do throws(LayerMisfit) {
                try builder.append(layer, name: name, inputs: [builder.nodes.count - 1])
            } catch {
                throw NotationError(notation: notation, offset: offset, problem: .misfit(layer: name, error))
            }
        }
        for (offset, each) in written { try append(each, name: "\(each.prefix)\(builder.nodes.count)", offset: offset) }
        try append(loss.outputLayer(classes: classes), name: "output", offset: notation.count)
        self.init(nodes: builder.nodes, loss: loss, notation: written.compactMap(\.layer.notation).joined(separator: "-"))
    }

    /// The network of a network file, for samples of this shape and with one output unit per class. Throws if a layer rejects its inputs, or
    /// if the output is written otherwise than classes and loss want it.
    public init(
        _ file: NetworkText, input: MapShape, classes: Int, loss: LossFunction = .halfSquaredError
    ) throws(NetworkTextError) {
        let written = try file.nodes()
        func failure(_ line: Int, _ column: Int, _ problem: NetworkTextError.Problem) -> NetworkTextError {
            NetworkTextError(path: file.path, line: line, column: column, problem: problem)
        }
        guard NetworkBuilder.canTake(input) else { throw failure(1, 1, .misfit(node: "input", .tooLarge)) }
        var builder = NetworkBuilder(input: input, classes: classes)
        for node in written {
            if let (units, column) = node.units, units != classes {
                throw failure(node.line, column, .outputUnits(units, classes: classes))
            }
            if let (name, column) = node.function, name != loss.outputFunction {
                throw failure(node.line, column, .outputFunction(name, wanted: loss.outputFunction))
            }
            do throws(LayerMisfit) {
                try builder.append(
                    node.layer ?? loss.outputLayer(classes: classes), name: node.name, inputs: node.inputs, sharedFrom: node.shared?.node,
                    initialization: node.initialization)
            } catch {
                throw failure(
                    node.line, error.isOfSharing ? node.shared?.column ?? node.layerColumn : node.layerColumn,
                    .misfit(node: node.name, error))
            }
        }
        self.init(nodes: builder.nodes, loss: loss, notation: nil)
    }

    /// Throws if the notation is malformed; layers are not checked against an input.
    public static func checkNotation(_ notation: String) throws(NotationError) {
        var reader = NotationReader(notation)
        _ = try reader.layers()
    }

    /// The notation with all defaults spelled out, as in `notation`.
    public static func spelled(_ notation: String) throws(NotationError) -> String {
        var reader = NotationReader(notation)
        return try reader.layers().compactMap(\.layer.notation).joined(separator: "-")
    }

    /// The same network with other layers of the same shapes and parameters.
    func replacingLayers(_ layer: (Int) -> (any Layer)?) -> Network {
        var replaced = nodes
        for index in replaced.indices {
            replaced[index].layer = layer(index)
            replaced[index].consumers = []
            replaced[index].sharers = []
        }
        return Network(nodes: replaced, loss: loss, notation: notation).with(rule).with(initialization)
    }

    /// The same network, updated by a rule.
    public func with(_ rule: any UpdateRule) -> Network {
        var network = self
        network.rule = rule
        return network
    }

    /// The same network, with weights drawn so where a node says nothing else.
    public func with(_ initialization: Initialization) -> Network {
        var network = self
        network.initialization = initialization
        return network
    }

    /// The network as tests and guests have it: without chance, and with the numbers that a run carries along instead of the batch's.
    public var inTests: Network { replacingLayers { $0.inTests } }

    /// The network on one sample of a batch of this many, for what is computed of that sample alone from what the batch has.
    func onOneSample(ofBatch count: Int) -> Network { replacingLayers { $0.onOneSample(ofBatch: count) } }

    /// The same network with other layers where there are others; itself if there are none.
    private func replacingLayers(_ other: (any Layer) -> (any Layer)?) -> Network {
        let others = nodes.map { $0.layer.flatMap(other) }
        return others.contains { $0 != nil } ? replacingLayers { (index: Int) in others[index] ?? nodes[index].layer } : self
    }

    /// A network of the given nodes; their consumers are computed here.
    init(nodes: [Node], loss: LossFunction, notation: String?) {
        var linked = nodes
        for (index, node) in nodes.enumerated() {
            precondition(node.inputs.allSatisfy { $0 >= 0 && $0 < index }, "a node reads only earlier ones")
            for (place, source) in node.inputs.enumerated() { linked[source].consumers.append((index, place)) }
            if let owner = node.sharedFrom { linked[owner].sharers.append(index) }
        }
        self.nodes = linked
        var readsLabels: [Bool] = []
        for node in linked { readsLabels.append(node.layer is Target || node.inputs.contains { readsLabels[$0] }) }
        self.readsLabels = readsLabels
        sideLosses = linked.enumerated().compactMap { index, node in node.layer?.lossWeight.map { (index, $0) } }
        inputShapes = linked.map { node in node.inputs.map { linked[$0].shape } }
        allNodes = linked + loss.nodes(output: linked.count - 1, linked[linked.count - 1])
        self.loss = loss
        self.notation = notation
    }

    /// Whether the numbers of a node depend on the classes of the samples.
    public func readsLabels(_ node: Int) -> Bool { readsLabels[node] }
    /// The nodes that a node is made from, and itself.
    public func nodes(below node: Int) -> Set<Int> {
        var found: Set<Int> = [node]
        for index in (0...node).reversed() where found.contains(index) { found.formUnion(nodes[index].inputs) }
        return found
    }
    /// The index of the output node, the last one.
    public var outputNode: Int { nodes.count - 1 }
    /// The index of the target in `allNodes`: the classes that the samples should have.
    public var targetNode: Int { nodes.count }
    /// The index of the loss in `allNodes`.
    public var lossNode: Int { nodes.count + 1 }
    /// The number of classes, which is the number of output units.
    public var classCount: Int { nodes[outputNode].shape.maps }
    /// The node that has the parameters which a node uses: its own index, unless it shares them.
    public func parameterOwner(_ node: Int) -> Int { nodes[node].sharedFrom ?? node }
    /// The parameters that a node uses, in stable order, whether they are its own or shared.
    public func usedParameters(_ node: Int) -> [ArraySpecification] { nodes[parameterOwner(node)].parameters }
    /// The nodes that use the parameters of an owner: itself and its sharers, in their order.
    public func users(ofParametersOf owner: Int) -> [Int] { [owner] + nodes[owner].sharers }
    /// The shape of one sample, [C, H, W].
    public var inputShape: MapShape { nodes[0].shape }
    /// The number of learnt numbers in the network.
    public var parameterCount: Int { nodes.reduce(0) { $0 + $1.parameterCount } }
    /// The approximate memory, in bytes, for training with batches of `batchSize` samples: activations, residuals, padded copies of the
    /// kernels, parameters, gradients and slots.
    public func memoryEstimate(batchSize: Int) -> Int {
        let samples = Double((batchSize + 15) / 16 * 16)
        var bytes = Double(parameterCount) * Double(16 + 4 * rule.slots.count)
        for node in nodes {
            bytes += Double(node.shape.unitCount) * 8 * samples
            bytes += Double(node.layer?.scratchCount(for: node.inputs.map { nodes[$0].shape }) ?? 0) * 4 * samples
        }
        return Int(min(bytes, 1e18))
    }

    /// The names of all parameters in stable order, such as `conv1.kernel`.
    public var parameterNames: [String] {
        nodes.flatMap { node in node.parameters.map { "\(node.name).\($0.name)" } }
    }

    /// How the weights of a node are drawn.
    public func initialization(ofNode node: Int) -> Initialization { nodes[node].initialization ?? initialization }

    /// Initial values: each parameter has its own random stream, and its node's distribution.
    public func initialParameters(seed: UInt64) -> Parameters<Float> {
        var index = 0
        return Parameters(
            ofNode: nodes.indices.map { node in
                nodes[node].parameters.map { parameter in
                    var stream = RandomStream(seed: seed, purpose: .initialParameters, index: index)
                    index += 1
                    guard let fans = parameter.fans else {
                        return Tensor(parameter.shape, Array(repeating: parameter.initialValue, count: parameter.count))
                    }
                    return initialization(ofNode: node).draw(parameter.shape, fans, &stream)
                }
            })
    }

    /// Zeros in the shapes of the gradients: of the parameters, but empty for those that are carried along.
    public func zeroGradients<S>(_: S.Type) -> Parameters<S> {
        Parameters(ofNode: nodes.map { $0.parameters.map { Tensor(zeros: $0.isLearnt ? $0.shape : Shape([0])) } })
    }

    /// Whether an array of the whole batch makes the numbers of a sample depend on the other samples.
    public var mixesSamples: Bool { nodes.contains { $0.arrays.contains { $0.span == .batch } } }

    /// Brings the parameters that the run carries along up to date with the step on the tape; part of the update.
    @_specialize(where S == Float)
    public func carry<S: KernelScalar>(_ parameters: inout Parameters<S>, _ tape: Tape<S>) {
        for (index, node) in nodes.enumerated() where node.parameters.last?.isLearnt == false {
            node.layer?.carry(tape.kept[index], inputShapes[index], samples: tape.sampleCount, &parameters.ofNode[index])
        }
    }
}

/// All parameters of a network, or their gradients.
public struct Parameters<Scalar: BinaryFloatingPoint & Sendable>: Sendable, Equatable {
    /// The parameters of each node in stable order; empty for the input and for pooling.
    public var ofNode: [[Tensor<Scalar>]]

    /// Parameters grouped by node, in the order of `Network.nodes`.
    public init(ofNode: [[Tensor<Scalar>]]) { self.ofNode = ofNode }

    /// The entry at the place of a parameter, its gradient or its updated value.
    public subscript(place: Place) -> Scalar {
        get {
            ofNode[place.node][Place.parameterIndex(place.array)][place.entry]
        }
        set {
            ofNode[place.node][Place.parameterIndex(place.array)][place.entry] = newValue
        }
    }

    /// All parameters in stable order.
    public var all: [Tensor<Scalar>] { ofNode.flatMap { $0 } }

    /// The parameters rounded to another precision.
    public func converted<Other: BinaryFloatingPoint & Sendable>(to other: Other.Type) -> Parameters<Other> {
        Parameters<Other>(ofNode: ofNode.map { $0.map { $0.converted(to: other) } })
    }
}

/// Puts layers and the nodes they read together, with size checks.
private struct NetworkBuilder {
    /// Larger networks do not fit in memory with a batch of useful size.
    private static let mostUnits = 1 << 24
    private static let mostParameters = 1 << 28

    private(set) var nodes: [Network.Node]
    private let classes: Int

    /// Whether the sample size is within the limits, so that later products cannot overflow.
    static func canTake(_ input: MapShape) -> Bool {
        let extents = [input.maps, input.rows, input.columns]
        return extents.allSatisfy { (1...mostUnits).contains($0) } && input.planeCount <= mostUnits && input.unitCount <= mostUnits
    }

    init(input: MapShape, classes: Int) {
        self.classes = classes
        nodes = [
            Network.Node(
                name: "input", layer: nil, inputs: [], consumers: [], shape: input,
                arrays: [
                    ArraySpecification(
                        "activation", "a", [Axis("map", input.maps), Axis("row", input.rows), Axis("column", input.columns)])
                ], parameters: [], multiplyAdds: 0)
        ]
    }

    mutating func append(
        _ written: WrittenLayer, name: String, inputs: [Int], sharedFrom: Int? = nil, initialization: Initialization? = nil
    ) throws(LayerMisfit) {
        let shapes = inputs.map { nodes[$0].shape }
        let layer = try written.layer(shapes, classes)
        let shape = try layer.outputShape(for: shapes)
        guard shape.unitCount <= Self.mostUnits else { throw .tooLarge }
        let parameters = layer.parameters(for: shapes)
        guard parameters.allSatisfy({ $0.shape.count <= Self.mostParameters }) else { throw .tooLarge }
        var node = Network.Node(
            name: name, layer: layer, inputs: inputs, consumers: [], shape: shape,
            arrays: layer.arrays(output: shape), parameters: sharedFrom == nil ? parameters : [],
            multiplyAdds: layer.multiplyAdds(for: shapes))
        node.initialization = initialization
        if let sharedFrom {
            // Of several nodes that share, the first has the parameters.
            let owner = nodes[sharedFrom].sharedFrom ?? sharedFrom
            if parameters.isEmpty { throw .nothingToShare }
            guard parameters.allSatisfy(\.isLearnt) else { throw .carriesParameters }
            let own = nodes[owner].parameters
            guard nodes[owner].kind.name == layer.kind.name, own.map(\.axes) == parameters.map(\.axes) else {
                throw .otherParameters(
                    of: nodes[sharedFrom].name, shapes: own.map(\.shape.description), own: parameters.map(\.shape.description))
            }
            node.sharedFrom = owner
        }
        nodes.append(node)
    }
}
