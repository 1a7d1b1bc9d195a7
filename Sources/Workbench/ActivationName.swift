import NeuralNetworks

extension Network.Node {
    /// The function that makes the node's activations of its sums, by its name: under cross-entropy the outputs have softmax. Nil for nodes
    /// without weights.
    func activationName(in network: Network) -> String? {
        if parameters.isEmpty { return nil }
        if network.loss == .crossEntropy && network.nodes[network.outputNode].name == name { return "softmax" }
        return layer?.activation.rawValue
    }
}
