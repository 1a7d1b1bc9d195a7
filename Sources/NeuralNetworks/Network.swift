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
        /// The parameters it learns, in stable order.
        public let parameters: [ArraySpecification]
        /// The multiply-adds of its forward pass, per sample.
        public let multiplyAdds: Int

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
        public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.count } }
    }

    /// The nodes from the input, the first, to the output, the last.
    public let nodes: [Node]
    /// All nodes that make arrays: those from input to output, the target, and the loss, which reads output and target.
    public let allNodes: [Node]
    /// The loss function that training minimises.
    public let loss: LossFunction
    /// The compact notation with all defaults spelled out, without the output layer.
    public let notation: String
    /// The rule by which its parameters are updated, for the names of what that makes.
    public private(set) var rule: any UpdateRule = GradientDescent()

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
        var builder = NetworkBuilder(input: input)
        for (offset, each) in written {
            let name = builder.name(each.prefix)
            do throws(LayerMisfit) {
                try builder.append(try each.layer(builder.outputShape), name: name)
            } catch {
                throw NotationError(notation: notation, offset: offset, problem: .misfit(layer: name, error))
            }
        }
        do throws(LayerMisfit) {
            try builder.append(Dense(units: classes, activation: loss.outputActivation, isSoftmax: loss == .crossEntropy), name: "output")
        } catch {
            throw NotationError(notation: notation, offset: notation.count, problem: .misfit(layer: "output", error))
        }
        self.init(nodes: builder.nodes, loss: loss, notation: written.map(\.layer.notation).joined(separator: "-"))
    }

    /// Throws if the notation is malformed; layers are not checked against an input.
    public static func checkNotation(_ notation: String) throws(NotationError) {
        var reader = NotationReader(notation)
        _ = try reader.layers()
    }

    /// The notation with all defaults spelled out, as in `notation`.
    public static func spelled(_ notation: String) throws(NotationError) -> String {
        var reader = NotationReader(notation)
        return try reader.layers().map(\.layer.notation).joined(separator: "-")
    }

    /// The same network with other layers of the same shapes and parameters.
    func replacingLayers(_ layer: (Int) -> (any Layer)?) -> Network {
        var replaced = nodes
        for index in replaced.indices {
            replaced[index].layer = layer(index)
            replaced[index].consumers = []
        }
        return Network(nodes: replaced, loss: loss, notation: notation).with(rule)
    }

    /// The same network, updated by a rule.
    public func with(_ rule: any UpdateRule) -> Network {
        var network = self
        network.rule = rule
        return network
    }

    /// A network of the given nodes; their consumers are computed here.
    init(nodes: [Node], loss: LossFunction, notation: String) {
        var linked = nodes
        for (index, node) in nodes.enumerated() {
            precondition(node.inputs.allSatisfy { $0 >= 0 && $0 < index }, "a node reads only earlier ones")
            for (place, source) in node.inputs.enumerated() { linked[source].consumers.append((index, place)) }
        }
        self.nodes = linked
        allNodes = linked + loss.nodes(output: linked.count - 1, linked[linked.count - 1])
        self.loss = loss
        self.notation = notation
    }

    /// The index of the output node, the last one.
    public var outputNode: Int { nodes.count - 1 }
    /// The index of the target in `allNodes`: the classes that the samples should have.
    public var targetNode: Int { nodes.count }
    /// The index of the loss in `allNodes`.
    public var lossNode: Int { nodes.count + 1 }
    /// The number of classes, which is the number of output units.
    public var classCount: Int { nodes[outputNode].shape.maps }
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

    /// Initial values: each parameter has its own random stream and is uniform in ± its bound.
    public func initialParameters(seed: UInt64) -> Parameters<Float> {
        var index = 0
        return Parameters(
            ofNode: nodes.map { node in
                node.parameters.map { parameter in
                    var stream = RandomStream(seed: seed, purpose: .initialParameters, index: index)
                    index += 1
                    let bound = Float(parameter.initialBound)
                    if bound == 0 { return Tensor(parameter.shape, Array(repeating: parameter.initialValue, count: parameter.count)) }
                    return Tensor(
                        parameter.shape, (0..<parameter.shape.count).map { _ in stream.uniform(within: bound) })
                }
            })
    }

    /// Zeros in the shapes of the parameters.
    public func zeroParameters<S>(_: S.Type) -> Parameters<S> {
        Parameters(ofNode: nodes.map { $0.parameters.map { Tensor(zeros: $0.shape) } })
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

/// Appends layers to a chain, with names and size checks.
private struct NetworkBuilder {
    /// Larger networks do not fit in memory with a batch of useful size.
    private static let mostUnits = 1 << 24
    private static let mostParameters = 1 << 28

    private(set) var nodes: [Network.Node]

    /// Whether the sample size is within the limits, so that later products cannot overflow.
    static func canTake(_ input: MapShape) -> Bool {
        let extents = [input.maps, input.rows, input.columns]
        return extents.allSatisfy { (1...mostUnits).contains($0) } && input.planeCount <= mostUnits && input.unitCount <= mostUnits
    }

    init(input: MapShape) {
        nodes = [
            Network.Node(
                name: "input", layer: nil, inputs: [], consumers: [], shape: input,
                arrays: [
                    ArraySpecification(
                        "activation", "a", [Axis("map", input.maps), Axis("row", input.rows), Axis("column", input.columns)])
                ], parameters: [], multiplyAdds: 0)
        ]
    }

    /// The shape of what the next layer reads.
    var outputShape: MapShape { nodes[nodes.count - 1].shape }

    /// The name of the next node: its layer's word and its place.
    func name(_ prefix: String) -> String { prefix + String(nodes.count) }

    mutating func append(_ layer: any Layer, name: String) throws(LayerMisfit) {
        let inputs = [nodes[nodes.count - 1].shape]
        let shape = try layer.outputShape(for: inputs)
        guard shape.unitCount <= Self.mostUnits else { throw .tooLarge }
        let parameters = layer.parameters(for: inputs)
        guard parameters.allSatisfy({ $0.shape.count <= Self.mostParameters }) else { throw .tooLarge }
        nodes.append(
            Network.Node(
                name: name, layer: layer, inputs: [nodes.count - 1], consumers: [], shape: shape,
                arrays: layer.arrays(output: shape), parameters: parameters,
                multiplyAdds: layer.multiplyAdds(for: inputs)))
    }
}
