/// What a convolution does along one axis: along the rows or along the columns of its maps.
public struct ConvolutionAxis: Hashable, Sendable {
    /// K, the number of weights of a kernel.
    public let size: Int
    /// t, the step of the window.
    public let stride: Int
    /// The number of zeros added before the first row or column.
    public let before: Int
    /// The number of zeros added behind the last row or column.
    public let after: Int
    /// d, the distance on the input between neighbouring weights; 1 is the ordinary convolution.
    public let dilation: Int

    /// Stores the given sizes. Traps if one is out of range.
    public init(size: Int, stride: Int = 1, before: Int = 0, after: Int = 0, dilation: Int = 1) {
        precondition(size > 0 && stride > 0 && before >= 0 && after >= 0 && dilation > 0, "sizes out of range")
        (self.size, self.stride, self.before, self.after, self.dilation) = (size, stride, before, after, dilation)
    }

    /// d(K−1) + 1: what a kernel spans on the input.
    public var span: Int { dilation * (size - 1) + 1 }

    /// ⌊(n + padding − d(K−1) − 1)/t⌋ + 1 for n rows or columns, or 0 if the kernel does not fit; left-over ones are unused.
    public func extent(_ n: Int) -> Int {
        let room = n + before + after - span
        return room < 0 ? 0 : room / stride + 1
    }
}

/// The sizes of one convolution layer: input [C, H, W], kernel [O, C/groups, K, K′], output [O, H′, W′].
public struct ConvolutionGeometry: Hashable, Sendable {
    /// The input maps [C, H, W].
    public let input: MapShape
    /// O, the number of output maps.
    public let outputMaps: Int
    /// What it does along the rows, from one to the next.
    public let vertical: ConvolutionAxis
    /// What it does along the columns.
    public let horizontal: ConvolutionAxis
    /// The number of groups: output maps of group g see only the input maps of group g.
    public let groups: Int

    /// Stores the given sizes. Traps if the kernel does not fit or `groups` does not divide the maps; `NeuralNetworks` checks them first and
    /// reports errors.
    public init(input: MapShape, outputMaps: Int, vertical: ConvolutionAxis, horizontal: ConvolutionAxis, groups: Int = 1) {
        precondition(groups > 0 && input.maps % groups == 0 && outputMaps % groups == 0, "groups must divide the maps")
        self.input = input
        self.outputMaps = outputMaps
        self.vertical = vertical
        self.horizontal = horizontal
        self.groups = groups
        precondition(outputRows > 0 && outputColumns > 0, "the kernel does not fit")
    }

    /// The same along rows and columns, with as many zeros on each side.
    public init(
        input: MapShape, outputMaps: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1
    ) {
        let axis = ConvolutionAxis(size: kernelSize, stride: stride, before: padding, after: padding, dilation: dilation)
        self.init(input: input, outputMaps: outputMaps, vertical: axis, horizontal: axis, groups: groups)
    }

    /// H′.
    public var outputRows: Int { vertical.extent(input.rows) }
    /// W′.
    public var outputColumns: Int { horizontal.extent(input.columns) }
    /// The output maps [O, H′, W′].
    public var output: MapShape { MapShape(maps: outputMaps, rows: outputRows, columns: outputColumns) }
    /// C/groups: the input maps that one output map sees.
    public var inputMapsPerGroup: Int { input.maps / groups }
    /// O/groups: the output maps of one group.
    public var outputMapsPerGroup: Int { outputMaps / groups }
    /// K · K′, the weights of a kernel.
    public var kernelCount: Int { vertical.size * horizontal.size }
    /// [O, C/groups, K, K′].
    public var kernelShape: Shape { Shape(outputMaps, inputMapsPerGroup, vertical.size, horizontal.size) }
}
