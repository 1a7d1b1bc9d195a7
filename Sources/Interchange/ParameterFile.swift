import NeuralNetworks
import Tensors

/// Weights in safetensors files, under the network's names or under a golden file's.
public enum ParameterFile {
    /// The golden file's name of a node: `layerK`, counted over all layers with the input as 0; the output is `output`.
    public static func traceName(_ node: Int, in network: Network) -> String {
        node == network.outputNode ? "output" : "layer\(node)"
    }

    /// Reads the weights for this network: `conv1.kernel` …, or `initial.layer1.kernel` … in a golden file.
    public static func read(_ path: String, for network: Network) throws -> Parameters<Float> {
        try parameters(of: Safetensors(path: path), for: network, path: path)
    }

    /// The weights in a parsed file; `path` is for errors.
    /// `named` makes the name of a tensor from that of its parameter.
    static func parameters(
        of file: Safetensors, for network: Network, path: String, named: (String) -> String = { $0 }
    ) throws(SafetensorsError) -> Parameters<Float> {
        let isTrace = file.entries.keys.contains { $0.hasPrefix("initial.") }
        var ofNode: [[Tensor<Float>]] = []
        for (index, node) in network.nodes.enumerated() {
            var tensors: [Tensor<Float>] = []
            for parameter in node.parameters {
                let owner = isTrace ? "initial.\(traceName(index, in: network))" : node.name
                let name = named("\(owner).\(parameter.name)")
                let (shape, values) = try file.floats(name)
                guard shape == parameter.shape.dimensions else {
                    throw SafetensorsError(
                        path: path,
                        .wrongShape(
                            tensor: name, expected: parameter.shape.description, found: Shape(shape).description))
                }
                let tensor = Tensor(parameter.shape, values)
                guard tensor.isFinite else { throw SafetensorsError(path: path, .notFinite(tensor: name)) }
                tensors.append(tensor)
            }
            ofNode.append(tensors)
        }
        return Parameters(ofNode: ofNode)
    }

    /// Writes the weights under the network's names, with the network in the metadata.
    public static func write(
        _ parameters: Parameters<Float>, of network: Network, to path: String, _ use: OutputUse = .binary
    ) throws {
        let input = network.inputShape
        var metadata = [
            "format": "cnn-tui", "loss": network.loss.text,
            "input": "\(input.maps)x\(input.rows)x\(input.columns)", "classes": String(network.classCount),
        ]
        if let notation = network.notation { metadata["model"] = notation } else { metadata["network"] = network.fileText }
        var file = Safetensors(metadata: metadata)
        for (name, tensor) in zip(network.parameterNames, parameters.all) {
            file.add(name, tensor.shape.dimensions, tensor.values)
        }
        try file.write(to: path, use)
    }
}
