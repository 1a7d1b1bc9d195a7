/// All sizes of one convolution layer.
public struct ConvolutionGeometry: Hashable, Sendable {
    /// The maps it reads.
    public let input: MapShape
    /// The number of maps it makes.
    public let outputMaps: Int
    /// Rows and columns of each kernel.
    public let kernelSize: Int
    /// Steps of the window, in rows and columns.
    public let stride: Int
    /// Zeros around the input, on each side.
    public let padding: Int
    /// Distance between neighbouring weights of a kernel on the input.
    public let dilation: Int
    /// Independent groups: output maps of group g see only the input maps of group g.
    public let groups: Int

    /// The sizes given; they must fit (see `NeuralNetworks`, which checks them with words).
    public init(
        input: MapShape, outputMaps: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1
    ) {
        precondition(kernelSize > 0 && stride > 0 && padding >= 0 && dilation > 0 && groups > 0, "sizes out of range")
        precondition(input.maps % groups == 0 && outputMaps % groups == 0, "groups must divide the maps")
        self.input = input
        self.outputMaps = outputMaps
        self.kernelSize = kernelSize
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        precondition(outputRows > 0 && outputColumns > 0, "the kernel does not fit")
    }

    /// d(k−1) + 1: the rows that a kernel spans on the input.
    public var span: Int { dilation * (kernelSize - 1) + 1 }
    /// ⌊(rows + 2p − d(k−1) − 1)/t⌋ + 1; rows left over are unused.
    public var outputRows: Int { Self.extent(input.rows, span: span, stride: stride, padding: padding) }
    /// ⌊(columns + 2p − d(k−1) − 1)/t⌋ + 1.
    public var outputColumns: Int { Self.extent(input.columns, span: span, stride: stride, padding: padding) }
    /// The maps it makes.
    public var output: MapShape { MapShape(maps: outputMaps, rows: outputRows, columns: outputColumns) }
    /// Input maps that one output map sees.
    public var inputMapsPerGroup: Int { input.maps / groups }
    /// Output maps of one group.
    public var outputMapsPerGroup: Int { outputMaps / groups }
    /// `[out, in / groups, row, column]`.
    public var kernelShape: Shape { Shape(outputMaps, inputMapsPerGroup, kernelSize, kernelSize) }

    private static func extent(_ n: Int, span: Int, stride: Int, padding: Int) -> Int {
        let room = n + 2 * padding - span
        return room < 0 ? 0 : room / stride + 1
    }
}
