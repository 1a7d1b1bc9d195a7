import NeuralNetworks
import Tensors

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
    /// The planes of a layer's weights; nil for other arrays.
    private var layout: PlaneLayout?
    /// Whether it is a single matrix whose rows and columns are no place in a picture, so that it may be cut and reduced at will.
    public private(set) var isTable = false

    /// The shape of a view; nil if it has no planes (statistics, kernels of a pooling layer, residuals of the input).
    public init?(node: Int, view: LayerView, of network: Network) {
        switch view {
        case .maps, .residuals:
            if view == .residuals && node == 0 { return nil }
            self.init(units: network.nodes[node].shape)
        case .kernels, .gradients, .updates:
            guard let layout = network.planeLayout(node) else { return nil }
            self.init(count: layout.count, perOutput: layout.perOutput, rows: layout.rows, columns: layout.columns)
            self.layout = layout
            isTable = layout.isMatrix && network.nodes[node].kind.kernelShape == nil
        case .statistics: return nil
        case .array:
            guard let family = network.family(of: view, at: node) else { return nil }
            self.init(axes: family.axes)
        }
    }

    private init(count: Int, perOutput: Int, rows: Int, columns: Int) {
        (self.count, self.perOutput, self.rows, self.columns) = (count, perOutput, rows, columns)
    }

    /// The units of a layer: a plane a map, or a single row if its maps are single units.
    init(units shape: MapShape) {
        let isVector = shape.planeCount == 1
        self.init(
            count: isVector ? 1 : shape.maps, perOutput: 1, rows: isVector ? 1 : shape.rows, columns: isVector ? shape.maps : shape.columns)
    }

    /// The entries of an array: the last two axes are a plane's rows and columns, those before count the planes. A single axis is a row, and
    /// no axis a single number.
    init(axes: [Axis]) {
        let extents = axes.map(\.count)
        let leading = extents.dropLast(2)
        self.init(
            count: leading.reduce(1, *), perOutput: leading.dropFirst().reduce(1, *), rows: extents.dropLast().last ?? 1,
            columns: extents.last ?? 1)
        isTable = extents.count == 2 && axes.last?.name != "column"
    }

    /// The map that a plane leads to and the one that it comes from; of other arrays its first index and the rest.
    public func ends(ofPlane plane: Int) -> (out: Int, in: Int) {
        layout?.ends(ofPlane: plane) ?? (plane / max(1, perOutput), plane % max(1, perOutput))
    }

    /// Whether there are no numbers in a plane: a kernel that a table of connections does not have.
    public func isAbsent(_ plane: Int) -> Bool { layout.map { $0.kernel(ofPlane: plane) == nil } ?? false }

    /// The number of planes of a range that are there.
    public func presentCount(_ planes: Range<Int>) -> Int {
        layout?.lacksKernels == true ? planes.count { !isAbsent($0) } : planes.count
    }

    /// Whether the view is a single matrix `[out, in]` of weights.
    public var isMatrix: Bool { count == 1 && perOutput == 1 }

    /// Whether the view is a single row of units, which is wrapped on the screen.
    public var isVector: Bool { count == 1 && rows == 1 && columns > 1 }
}
