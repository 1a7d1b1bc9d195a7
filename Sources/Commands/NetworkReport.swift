import Lessons
import NeuralNetworks
import Training

/// The object that `show network --json` prints: all that is needed to build the same network elsewhere.
struct NetworkReport: Encodable {
    struct Axis: Encodable {
        var name: String
        var count: Int
    }

    struct Array: Encodable {
        var name, symbol: String
        var axes: [Axis]
        /// Whether training keeps it; otherwise it is computed when it is asked for.
        var kept: Bool
    }

    struct Parameter: Encodable {
        var name, symbol: String
        var axes: [Axis]
        var learnt: Bool
        var initial: Initial
        /// The other nodes that use the same parameter.
        var sharedWith: [String]
    }

    /// Initial values: uniform in ±`bound`, normal with a `deviation`, orthogonal, or all `value`.
    struct Initial: Encodable {
        var distribution: String
        var bound: Double?
        var deviation: Double?
        var value: Double?

        init(_ array: ArraySpecification, _ initialization: Initialization) {
            switch array.fans.map(initialization.distribution) {
            case .uniform(let bound): (distribution, self.bound) = ("uniform", bound)
            case .normal(let deviation): (distribution, self.deviation) = ("normal", deviation)
            case .orthogonal: distribution = "orthogonal"
            case nil: (distribution, value) = ("constant", Double(array.initialValue))
            }
        }
    }

    /// A number, or a list of one for each axis or side.
    struct Size: Encodable {
        var size: LayerKind.Size

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            let whole = size.values.compactMap { Int(exactly: $0) }
            if let word = size.word {
                try container.encode(word)
            } else if size.isList {
                if whole.count == size.values.count { try container.encode(whole) } else { try container.encode(size.values) }
            } else if let number = whole.first {
                try container.encode(number)
            } else {
                try container.encode(size.values[0])
            }
        }
    }

    struct Node: Encodable {
        var name, layer: String
        var sizes: [String: Size]
        /// The activation function; null without one.
        @NullWhenNil var function: String?
        var inputs: [String]
        var arrays: [Array]
        var parameters: [Parameter]
        var parameterCount, connectionCount, multiplyAdds: Int
    }

    struct Objective: Encodable {
        var loss: String
        var weight: Double
        var learns: [String]
    }

    struct Rule: Encodable {
        var name: String
        var learningRate: Float
        /// These are left out for plain gradient descent.
        var schedule: String?
        var settings: [Setting]?
        var slots: [Slot]?
    }

    /// A setting of the rule.
    struct Setting: Encodable {
        var name, symbol: String
        var value: Double
    }

    /// An array that the rule keeps beside each parameter.
    struct Slot: Encodable {
        var name, symbol: String
    }

    /// Null for a network from a file.
    @NullWhenNil var notation: String?
    var nodes: [Node]
    var objectives: [Objective]
    var course: [String]
    var rule: Rule

    init(_ network: Network, _ learning: Learning) {
        notation = network.notation
        nodes = network.allNodes.enumerated().map { index, node in
            let below = node.inputs.map { network.allNodes[$0].shape }
            return Node(
                name: node.name, layer: network.layerName(of: index),
                sizes: Dictionary(
                    uniqueKeysWithValues: (index == network.lossNode ? network.loss.sizes : node.kind.sizes).map {
                        ($0.name, Size(size: $0))
                    }),
                function: index < network.nodes.count ? network.functionName(of: index) : nil,
                inputs: node.inputs.map { network.allNodes[$0].name },
                arrays: node.arrays.map { Array(name: $0.name, symbol: $0.symbol, axes: Self.axes($0), kept: $0.isKept) },
                parameters: Self.parameters(of: index, in: network), parameterCount: node.parameterCount,
                connectionCount: node.layer?.connectionCount(for: below, output: node.shape) ?? 0, multiplyAdds: node.multiplyAdds)
        }
        func objective(_ loss: String, _ weight: Double, below node: Int) -> Objective {
            let owners = Set(network.nodes(below: node).map(network.parameterOwner))
            let learnt = owners.sorted().flatMap { owner in
                network.nodes[owner].parameters.map { "\(network.nodes[owner].name).\($0.name)" }
            }
            return Objective(loss: loss, weight: weight, learns: learnt)
        }
        objectives =
            [objective(network.allNodes[network.lossNode].name, 1, below: network.outputNode)]
            + network.sideLosses.map { objective(network.nodes[$0.node].name, $0.weight, below: $0.node) }
        var phases = [Phase.load]
        while let next = phases.last?.next(nodeCount: network.nodes.count), next != .load { phases.append(next) }
        course = phases.map { ScreenAddress.name(of: $0, in: network) }
        let isPlain = learning == Learning(at: learning.learningRate)
        rule = Rule(name: learning.rule, learningRate: learning.learningRate)
        if isPlain { return }
        rule = Rule(
            name: learning.rule, learningRate: learning.learningRate, schedule: learning.schedule.text,
            settings: learning.settings.map { Setting(name: $0.setting.name, symbol: $0.setting.symbol, value: $0.number) },
            slots: learning.updateRule.slots.map { Slot(name: $0.name, symbol: $0.symbol) })
    }

    private static func axes(_ array: ArraySpecification) -> [Axis] { array.axes.map { Axis(name: $0.name, count: $0.count) } }

    /// The parameters that a node uses; what several use is counted with the first of them alone.
    private static func parameters(of index: Int, in network: Network) -> [Parameter] {
        guard index < network.nodes.count else { return [] }
        let owner = network.parameterOwner(index)
        let others = network.users(ofParametersOf: owner).filter { $0 != index }.map { network.nodes[$0].name }
        return network.usedParameters(index).map { array in
            Parameter(
                name: array.name, symbol: array.symbol, axes: axes(array), learnt: array.isLearnt,
                initial: Initial(array, network.initialization(ofNode: owner)), sharedWith: others)
        }
    }
}
