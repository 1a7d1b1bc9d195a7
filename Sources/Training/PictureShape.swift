import NeuralNetworks

/// How many planes a view of a layer has, and their size.
public struct PictureShape: Hashable, Sendable {
    /// Planes in all.
    public let count: Int
    /// Planes that belong together: the kernels of one output map.
    public let perOutput: Int
    /// Rows of each.
    public let rows: Int
    /// Columns of each.
    public let columns: Int

    /// The shape of a view; nil where there is no picture (statistics, pooling layers' kernels, the input's residual).
    public init?(node: Int, view: LayerView, of network: Network) {
        let shape = network.nodes[node].shape
        switch view {
        case .maps, .residuals:
            if view == .residuals && node == 0 { return nil }
            let isVector = shape.planeCount == 1
            (count, perOutput) = (isVector ? 1 : shape.maps, 1)
            (rows, columns) = isVector ? (1, shape.maps) : (shape.rows, shape.columns)
        case .kernels, .gradients, .updates:
            let layout = network.planeLayout(node)
            guard layout.count > 0 else { return nil }
            (count, perOutput, rows, columns) = (layout.count, layout.perOutput, layout.rows, layout.columns)
        case .statistics: return nil
        }
    }

    /// Whether all there is are units in one row, which is then wrapped.
    public var isVector: Bool { count == 1 && rows == 1 && columns > 1 }
}
