extension Network {
    /// The field's term for what a node of `allNodes` is: that of its layer, `target`, or that of the loss.
    public func layerName(of node: Int) -> String {
        switch node {
        case targetNode: "target"
        case lossNode: loss.name
        default: nodes[node].kind.name
        }
    }

    /// The name of the function between a node's sums and its activations; nil where there are no sums (the input, pooling), and where the node
    /// is nothing but that function.
    public func functionName(of node: Int) -> String? {
        guard let layer = nodes[node].layer, layer.hasSum, layer.functionName != layer.kind.name else { return nil }
        return layer.functionName
    }
}
