import NeuralNetworks
import Tensors

/// Why given numbers cannot be used as initial parameters.
public enum GivenProblem: Error, Hashable, Sendable {
    /// The network has no parameter of this name; `parameters` are the names it has.
    case noParameter(String, parameters: [String])
    /// `found` numbers were given for this parameter, which has `expected`.
    case wrongCount(String, found: Int, expected: Int)
}

extension Parameters<Float> {
    /// Replaces parameters by name with the given numbers, in stable order; a single number fills the whole parameter. Throws if a name or
    /// a count is wrong.
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
