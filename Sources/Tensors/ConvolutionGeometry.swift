/// The sizes of one convolution layer: input [C, H, W], kernel [O, C/groups, K, K], output [O, H′, W′].
public struct ConvolutionGeometry: Hashable, Sendable {
    /// The input maps [C, H, W].
    public let input: MapShape
    /// O, the number of output maps.
    public let outputMaps: Int
    /// K, the rows and columns of each kernel.
    public let kernelSize: Int
    /// t, the step of the window in rows and columns.
    public let stride: Int
    /// p, the number of zero rows and columns added on each side of the input.
    public let padding: Int
    /// d, the distance on the input between neighbouring weights of a kernel; 1 is the ordinary convolution.
    public let dilation: Int
    /// The number of groups: output maps of group g see only the input maps of group g.
    public let groups: Int

    /// Stores the given sizes. Traps if one is out of range or `groups` does not divide the maps; `NeuralNetworks` checks them first and
    /// reports errors.
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

    /// d(k−1) + 1: the rows and columns that a kernel spans on the input.
    public var span: Int { dilation * (kernelSize - 1) + 1 }
    /// ⌊(rows + 2p − d(k−1) − 1)/t⌋ + 1, or 0 if the kernel does not fit; left-over rows are unused.
    public var outputRows: Int { Self.extent(input.rows, span: span, stride: stride, padding: padding) }
    /// ⌊(columns + 2p − d(k−1) − 1)/t⌋ + 1, or 0 if the kernel does not fit.
    public var outputColumns: Int { Self.extent(input.columns, span: span, stride: stride, padding: padding) }
    /// The output maps [O, H′, W′].
    public var output: MapShape { MapShape(maps: outputMaps, rows: outputRows, columns: outputColumns) }
    /// C/groups: the input maps that one output map sees.
    public var inputMapsPerGroup: Int { input.maps / groups }
    /// O/groups: the output maps of one group.
    public var outputMapsPerGroup: Int { outputMaps / groups }
    /// [O, C/groups, K, K].
    public var kernelShape: Shape { Shape(outputMaps, inputMapsPerGroup, kernelSize, kernelSize) }

    private static func extent(_ n: Int, span: Int, stride: Int, padding: Int) -> Int {
        let room = n + 2 * padding - span
        return room < 0 ? 0 : room / stride + 1
    }
}
