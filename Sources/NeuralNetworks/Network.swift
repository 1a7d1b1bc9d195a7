import Tensors

/// A network: nodes in topological order, each a layer and the nodes it reads. A chain is the common case.
public struct Network: Sendable {
    /// One layer in its place.
    public struct Node: Sendable {
        /// Stable and everywhere the same: `input`, `conv1`, `pool2`, `dense5`, `output`.
        public let name: String
        /// Nil for the input.
        public fileprivate(set) var layer: (any Layer)?
        /// The nodes it reads, all of them earlier.
        public let inputs: [Int]
        /// The nodes that read it, with which of their inputs it is, all of them later.
        public fileprivate(set) var consumers: [(node: Int, input: Int)]
        /// The size of its output.
        public let shape: MapShape
        /// What it learns.
        public let parameters: [ParameterSpecification]
        /// Multiplications with an addition that one sample needs forward.
        public let multiplyAdds: Int

        /// What it is.
        public var kind: LayerKind { layer?.kind ?? .input }
        /// The number of numbers that it learns.
        public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.count } }
    }

    /// All nodes; 0 is the input, the last is the output.
    public let nodes: [Node]
    /// What is minimised.
    public let loss: LossFunction
    /// The network in compact notation, spelled in full, without the output layer.
    public let notation: String

    /// The network that the compact notation describes, on samples of this shape, with an output unit for each class.
    public init(
        _ notation: String, input: MapShape, classes: Int, loss: LossFunction = .halfSquaredError
    ) throws(NotationError) {
        var parser = NotationParser(notation)
        let described = try parser.parse()
        guard NetworkBuilder.canTake(input) else {
            throw NotationError(notation: notation, offset: 0, problem: .misfit(layer: "input", .tooLarge))
        }
        var builder = NetworkBuilder(input: input)
        for (offset, description) in described {
            let name = builder.name(for: description)
            do throws(LayerMisfit) {
                try builder.append(description, name: name)
            } catch {
                throw NotationError(notation: notation, offset: offset, problem: .misfit(layer: name, error))
            }
        }
        do throws(LayerMisfit) {
            try builder.append(Dense(units: classes, activation: loss.outputActivation), name: "output")
        } catch {
            throw NotationError(notation: notation, offset: notation.count, problem: .misfit(layer: "output", error))
        }
        self.init(nodes: builder.nodes, loss: loss, notation: described.map(\.layer.notation).joined(separator: "-"))
    }

    /// Throws if a network is not written as the notation asks, whatever its input.
    public static func checkNotation(_ notation: String) throws(NotationError) {
        var parser = NotationParser(notation)
        _ = try parser.parse()
    }

    /// A notation spelled in full, as a network's own is.
    public static func spelled(_ notation: String) throws(NotationError) -> String {
        var parser = NotationParser(notation)
        return try parser.parse().map(\.layer.notation).joined(separator: "-")
    }

    /// The same with other layers of the same shapes and parameters in the nodes' places.
    func replacingLayers(_ layer: (Int) -> (any Layer)?) -> Network {
        var replaced = nodes
        for index in replaced.indices {
            replaced[index].layer = layer(index)
            replaced[index].consumers = []
        }
        return Network(nodes: replaced, loss: loss, notation: notation)
    }

    /// A network of given nodes; consumers are worked out here.
    init(nodes: [Node], loss: LossFunction, notation: String) {
        var linked = nodes
        for (index, node) in nodes.enumerated() {
            precondition(node.inputs.allSatisfy { $0 >= 0 && $0 < index }, "a node reads only earlier ones")
            for (place, source) in node.inputs.enumerated() { linked[source].consumers.append((index, place)) }
        }
        self.nodes = linked
        self.loss = loss
        self.notation = notation
    }

    /// The index of the output node.
    public var outputNode: Int { nodes.count - 1 }
    /// The number of classes.
    public var classCount: Int { nodes[outputNode].shape.maps }
    /// The shape of one sample.
    public var inputShape: MapShape { nodes[0].shape }
    /// The number of numbers that it learns.
    public var parameterCount: Int { nodes.reduce(0) { $0 + $1.parameterCount } }
    /// About the bytes that training on batches of so many samples takes: activations and residuals, the copies with borders that kernels
    /// make, parameters and gradients.
    public func memoryEstimate(batchSize: Int) -> Int {
        let samples = Double((batchSize + 15) / 16 * 16)
        var bytes = Double(parameterCount) * 16
        for node in nodes {
            bytes += Double(node.shape.unitCount) * 8 * samples
            if case .convolution(let g) = node.kind {
                let border = Double((g.input.rows + 2 * g.padding) * (g.input.columns + 2 * g.padding) * g.input.maps)
                let spread = Double((g.input.rows + g.span) * (g.input.columns + g.span) * g.outputMaps)
                bytes += max(border, spread) * 4 * samples
            }
        }
        return Int(min(bytes, 1e18))
    }

    /// All parameters in stable order, as `conv1.kernel`.
    public var parameterNames: [String] {
        nodes.flatMap { node in node.parameters.map { "\(node.name).\($0.name)" } }
    }

    /// First values: each parameter from a stream of its own, uniform in ± its bound.
    public func initialParameters(seed: UInt64) -> Parameters<Float> {
        var index = 0
        return Parameters(
            ofNode: nodes.map { node in
                node.parameters.map { parameter in
                    var stream = RandomStream(seed: seed, purpose: .initialParameters, index: index)
                    index += 1
                    let bound = Float(parameter.initialBound)
                    if bound == 0 { return Tensor(zeros: parameter.shape) }
                    return Tensor(
                        parameter.shape, (0..<parameter.shape.count).map { _ in stream.uniform(within: bound) })
                }
            })
    }

    /// Zeros of the parameters' shapes.
    public func zeroParameters<S>(_: S.Type) -> Parameters<S> {
        Parameters(ofNode: nodes.map { $0.parameters.map { Tensor(zeros: $0.shape) } })
    }
}

/// All numbers that a network learns, or as many gradients.
public struct Parameters<Scalar: BinaryFloatingPoint & Sendable>: Sendable, Equatable {
    /// For each node its parameters in stable order; none for most.
    public var ofNode: [[Tensor<Scalar>]]

    /// Parameters by node.
    public init(ofNode: [[Tensor<Scalar>]]) { self.ofNode = ofNode }

    /// The entry at a place that is one of a parameter, its gradient or its new value.
    public subscript(place: Place) -> Scalar {
        get {
            let tensor = ofNode[place.node][place.parameterIndex]
            return tensor[tensor.shape.offset(of: place.indices)]
        }
        set {
            let offset = ofNode[place.node][place.parameterIndex].shape.offset(of: place.indices)
            ofNode[place.node][place.parameterIndex][offset] = newValue
        }
    }

    /// All of them in stable order.
    public var all: [Tensor<Scalar>] { ofNode.flatMap { $0 } }

    /// The same in another precision.
    public func converted<Other: BinaryFloatingPoint & Sendable>(to other: Other.Type) -> Parameters<Other> {
        Parameters<Other>(ofNode: ofNode.map { $0.map { $0.converted(to: other) } })
    }
}

/// Puts nodes behind one another.
private struct NetworkBuilder {
    /// Beyond this a batch of any use fits no machine.
    private static let mostUnits = 1 << 24
    private static let mostParameters = 1 << 28

    private(set) var nodes: [Network.Node]

    /// Whether samples have a size with which all that follows can be counted.
    static func canTake(_ input: MapShape) -> Bool {
        let extents = [input.maps, input.rows, input.columns]
        return extents.allSatisfy { (1...mostUnits).contains($0) } && input.planeCount <= mostUnits && input.unitCount <= mostUnits
    }

    init(input: MapShape) {
        nodes = [
            Network.Node(
                name: "input", layer: nil, inputs: [], consumers: [], shape: input, parameters: [], multiplyAdds: 0)
        ]
    }

    func name(for description: LayerDescription) -> String {
        let word =
            switch description {
            case .convolution: "conv"
            case .meanPooling, .maxPooling: "pool"
            case .dense: "dense"
            }
        return word + String(nodes.count)
    }

    mutating func append(_ description: LayerDescription, name: String) throws(LayerMisfit) {
        let input = nodes[nodes.count - 1].shape
        switch description {
        case .convolution(let maps, let kernelSize, let stride, let padding, let dilation, let groups, let activation):
            try append(
                Convolution(
                    on: input, maps: maps, kernelSize: kernelSize, stride: stride, padding: padding, dilation: dilation,
                    groups: groups, activation: activation), name: name)
        case .meanPooling(let size): try append(MeanPooling(size: size), name: name)
        case .maxPooling(let size): try append(MaxPooling(size: size), name: name)
        case .dense(let units, let activation): try append(Dense(units: units, activation: activation), name: name)
        }
    }

    mutating func append(_ layer: some Layer, name: String) throws(LayerMisfit) {
        let inputs = [nodes[nodes.count - 1].shape]
        let shape = try layer.outputShape(for: inputs)
        guard shape.unitCount <= Self.mostUnits else { throw .tooLarge }
        let parameters = layer.parameters(for: inputs)
        guard parameters.allSatisfy({ $0.shape.count <= Self.mostParameters }) else { throw .tooLarge }
        nodes.append(
            Network.Node(
                name: name, layer: layer, inputs: [nodes.count - 1], consumers: [], shape: shape, parameters: parameters,
                multiplyAdds: layer.multiplyAdds(for: inputs)))
    }
}
