import NeuralNetworks
import Tensors

/// Why given numbers cannot be a network's first parameters.
public enum GivenProblem: Error, Hashable, Sendable {
    /// The network has no parameter of this name; it has others.
    case noParameter(String, parameters: [String])
    /// The parameter has another count of numbers.
    case wrongCount(String, found: Int, expected: Int)
}

extension Parameters<Float> {
    /// Puts given numbers in the place of some parameters' own, by name; one number stands for all of a parameter.
    public mutating func set(_ given: [String: [Float]], in network: Network) throws(GivenProblem) {
        for name in given.keys.sorted() {
            guard let numbers = given[name] else { continue }
            var isFound = false
            for (index, node) in network.nodes.enumerated() {
                for (number, parameter) in node.parameters.enumerated() where "\(node.name).\(parameter.name)" == name {
                    let count = parameter.shape.count
                    guard numbers.count == count || numbers.count == 1 else {
                        throw .wrongCount(name, found: numbers.count, expected: count)
                    }
                    ofNode[index][number] = Tensor(
                        parameter.shape, numbers.count == count ? numbers : Array(repeating: numbers[0], count: count))
                    isFound = true
                }
            }
            guard isFound else { throw .noParameter(name, parameters: network.parameterNames) }
        }
    }
}
