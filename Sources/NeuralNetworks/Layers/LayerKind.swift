import Tensors

/// What a layer is, with its sizes: all that lists, files and messages say of it without knowing the layer.
public struct LayerKind: Hashable, Sendable {
    /// One of a layer's sizes, named as ONNX names the attribute where it has one (`kernel_shape`, `strides`, `pads`, `dilations`, `group`),
    /// otherwise `maps` or `units`.
    public struct Size: Hashable, Sendable {
        /// The name of the size.
        public let name: String
        /// One number for each axis, of `pads` for each side (first those before, then those after); or a single one.
        public let values: [Double]
        /// Whether it is a list, of whatever length.
        public let isList: Bool
        /// The word of a setting that is none of numbers, such as `mode`; nil if it is one.
        public let word: String?
        /// Whether a single number may be written where all are the same.
        var isShortened = true

        /// A size of a single number.
        public init(_ name: String, _ value: Int) { self.init(name, Double(value)) }

        /// A setting of a single number, such as `alpha`.
        public init(_ name: String, _ value: Double) {
            self.name = name
            values = [value]
            isList = false
            word = nil
        }

        /// A setting that is one of some words.
        public init(_ name: String, word: String) {
            self.name = name
            values = []
            isList = false
            self.word = word
        }

        /// A setting with a number for each of several things.
        public init(_ name: String, numbers: [Double]) {
            self.name = name
            values = numbers
            isList = true
            word = nil
            isShortened = false
        }

        /// A size with a number for each axis or side.
        public init(_ name: String, _ values: [Int]) {
            self.name = name
            self.values = values.map(Double.init)
            isList = true
            word = nil
        }
    }

    /// The field's term, by which files and the table of words know it: `convolution`, `mean-pooling`.
    public let name: String
    /// The beginning of its nodes' names: `conv` in `conv1`, `pool` in `pool2`.
    public let prefix: String
    /// Its sizes, in a stable order.
    public let sizes: [Size]

    /// A kind of layer with these sizes.
    public init(_ name: String, prefix: String, _ sizes: [Size] = []) {
        self.name = name
        self.prefix = prefix
        self.sizes = sizes
    }

    /// The input node, which holds the samples.
    public static let input = LayerKind("input", prefix: "input")

    /// The whole numbers of a size; nil if it has none of this name.
    public func size(_ name: String) -> [Int]? { sizes.first { $0.name == name }?.values.map { Int($0) } }

    /// Rows and columns of its kernels or blocks; nil if it has neither.
    public var kernelShape: (rows: Int, columns: Int)? {
        size("kernel_shape").flatMap { $0.count == 2 ? ($0[0], $0[1]) : nil }
    }
}

/// How the entries of a parameter are divided into planes to be looked at: plane by plane, row by row, in the parameter's own order.
public struct PlaneLayout: Hashable, Sendable {
    /// The number of planes.
    public let count: Int
    /// The number of planes that lead to one output map or unit; with `isInputFirst` those that lead away from one input map.
    public let perOutput: Int
    /// Rows of a plane.
    public let rows: Int
    /// Columns of a plane.
    public let columns: Int
    /// Whether it is a row of one number for each map, or for each unit where maps are single units.
    public let isOneForEachMap: Bool
    /// Input maps of a group, if the planes stand in the order `[in][out]`; otherwise 0.
    private let inputsOfGroup: Int

    /// Whether it is one number for each unit, in the planes of the maps.
    public let isOneForEachUnit: Bool
    /// The kernel of each plane, by its place in the parameter, −1 for a plane without one; empty if each plane has one, in their order.
    private let kernels: [Int]

    /// A row of one number for each map.
    public init(oneForEachOf maps: Int) { self.init(count: 1, perOutput: 1, rows: 1, columns: maps, isOneForEachMap: true) }

    /// A number for each unit of maps of this shape, in their planes; a row if they are single units.
    public init(oneForEachUnitOf maps: MapShape) {
        if maps.planeCount == 1 {
            self.init(oneForEachOf: maps.maps)
        } else {
            self.init(count: maps.maps, perOutput: 1, rows: maps.rows, columns: maps.columns, isOneForEachUnit: true)
        }
    }

    /// `count` planes of these rows and columns, `perOutput` for each output. If not each plane has a kernel, `planes` says which those are.
    public init(count: Int, perOutput: Int, rows: Int, columns: Int, planes: [Int]? = nil) {
        var kernels: [Int] = []
        if let planes {
            kernels = Array(repeating: -1, count: count)
            for (kernel, plane) in planes.enumerated() { kernels[plane] = kernel }
        }
        self.init(count: count, perOutput: perOutput, rows: rows, columns: columns, isOneForEachMap: false, kernels: kernels)
    }

    /// Planes `[in][out]`: for each of `inputs` maps, of which `group` belong together, one to each of `outputs` maps of its group.
    public init(inputs: Int, ofGroup group: Int, outputs: Int, rows: Int, columns: Int) {
        self.init(
            count: inputs * outputs, perOutput: outputs, rows: rows, columns: columns, isOneForEachMap: false, inputsOfGroup: group)
    }

    private init(
        count: Int, perOutput: Int, rows: Int, columns: Int, isOneForEachMap: Bool = false, isOneForEachUnit: Bool = false,
        inputsOfGroup: Int = 0, kernels: [Int] = []
    ) {
        self.count = count
        self.perOutput = perOutput
        self.rows = rows
        self.columns = columns
        self.isOneForEachMap = isOneForEachMap
        self.isOneForEachUnit = isOneForEachUnit
        self.inputsOfGroup = inputsOfGroup
        self.kernels = kernels
    }

    /// Whether there are planes without a kernel, as a table of connections has them.
    public var lacksKernels: Bool { !kernels.isEmpty }

    /// The kernel of a plane, by its place in the parameter; nil if it has none.
    public func kernel(ofPlane plane: Int) -> Int? {
        guard kernels.indices.contains(plane) else { return plane }
        return kernels[plane] < 0 ? nil : kernels[plane]
    }

    /// The plane of a kernel, by its place in the parameter.
    public func plane(ofKernel kernel: Int) -> Int { kernels.isEmpty ? kernel : kernels.firstIndex(of: kernel) ?? kernel }

    /// The plane with a kernel that is next to a plane, in this direction first; the plane itself if it has one.
    public func plane(nearest plane: Int, step: Int = 1) -> Int {
        func first(_ step: Int) -> Int? {
            sequence(first: plane) { $0 + step }.prefix { (0..<count).contains($0) }.first { kernel(ofPlane: $0) != nil }
        }
        return first(step) ?? first(-step) ?? plane
    }

    /// The map that a plane leads to, and the one that it comes from: of its group, where planes stand in the order `[out][in]`.
    public func ends(ofPlane plane: Int) -> (out: Int, in: Int) {
        let (first, second) = plane.quotientAndRemainder(dividingBy: max(1, perOutput))
        return inputsOfGroup == 0 ? (first, second) : (first / inputsOfGroup * perOutput + second, first)
    }

    /// Whether it is a single matrix `[out, in]`, rather than planes `[out][in]` of rows and columns.
    public var isMatrix: Bool { count == 1 && perOutput == 1 && !isOneForEachUnit }
}

/// A window of weights that slides over maps.
public struct SlidingWindow: Hashable, Sendable {
    /// Its weights, step and zeros along the rows.
    public let vertical: ConvolutionAxis
    /// The same along the columns.
    public let horizontal: ConvolutionAxis
    /// Whether the backward pass turns the weights by 180°, as it must.
    public var turnsBack = true
    /// The number of its weights.
    public var count: Int { vertical.size * horizontal.size }
}
