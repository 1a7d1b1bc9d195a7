import NeuralNetworks

/// The number and size of the planes in a view of a layer.
public struct PictureShape: Hashable, Sendable {
    /// The total number of planes.
    public let count: Int
    /// The number of planes per output map: the kernels that lead to it.
    public let perOutput: Int
    /// Rows of each plane.
    public let rows: Int
    /// Columns of each plane.
    public let columns: Int

    /// The shape of a view; nil if it has no planes (statistics, kernels of a pooling layer, residuals of the input).
    public init?(node: Int, view: LayerView, of network: Network) {
        let shape = network.nodes[node].shape
        switch view {
        case .maps, .residuals:
            if view == .residuals && node == 0 { return nil }
            let isVector = shape.planeCount == 1
            (count, perOutput) = (isVector ? 1 : shape.maps, 1)
            (rows, columns) = isVector ? (1, shape.maps) : (shape.rows, shape.columns)
        case .kernels, .gradients, .updates:
            guard let layout = network.planeLayout(node) else { return nil }
            (count, perOutput, rows, columns) = (layout.count, layout.perOutput, layout.rows, layout.columns)
        case .statistics: return nil
        }
    }

    /// Whether the view is a single matrix `[out, in]` of weights.
    public var isMatrix: Bool { count == 1 && perOutput == 1 }

    /// Whether the view is a single row of units, which is wrapped on the screen.
    public var isVector: Bool { count == 1 && rows == 1 && columns > 1 }
}
