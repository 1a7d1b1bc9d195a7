import Tensors

/// A layer whose units are made of windows of its input's maps.
public protocol WindowPooling: Layer {
    /// The windows on maps of this shape.
    func windows(on input: MapShape) -> PoolingGeometry
}

/// How the two kinds of pooling are written.
enum PoolingForm: Sendable {
    case mean, max

    /// Blocks side by side, which must divide the maps.
    private func blocks(_ size: Int) -> any Layer {
        switch self {
        case .mean: MeanPooling(size: size)
        case .max: MaxPooling(size: size)
        }
    }

    /// Windows with a stride or padding of their own; where these are blocks that divide the maps, the layer of such blocks.
    private func windows(_ size: Int, stride: Int, padding: Int, on input: MapShape) throws(LayerMisfit) -> any Layer {
        let isBlocks = stride == size && padding == 0 && input.rows % size == 0 && input.columns % size == 0
        if isBlocks { return blocks(size) }
        return switch self {
        case .mean: try OverlappingMeanPooling(on: input, size: size, stride: stride, padding: padding)
        case .max: try OverlappingMaxPooling(on: input, size: size, stride: stride, padding: padding)
        }
    }

    /// `2s` and `2m` are blocks; `3mp1t2` has padding and stride of its own, in any order. In files by the names of its sizes.
    var form: LayerForm {
        LayerForm(self == .mean ? "mean-pooling" : "max-pooling", notation: notation) { options throws(LayerOptionError) in
            let size = try options.same("kernel_shape", count: 2, 1...1_000)
            let stride = try options.same("strides", count: 2, 1...1_000, default: 0)
            return written(size, stride: stride == 0 ? nil : stride, padding: try options.same("pads", count: 4, 0...size - 1, default: 0))
        }
    }

    private var letter: Character { self == .mean ? "s" : "m" }

    private var notation: LayerNotation {
        LayerNotation(letter: letter, hasCount: true, example: "2\(letter)", countLimit: 1_000) { reader, size throws(NotationError) in
            let (options, left) = try reader.options("pt") { $0 == "p" ? 0...size - 1 : 1...1_000 }
            try reader.endWithoutFunction(options: left)
            return written(size, stride: options["t"], padding: options["p"] ?? 0)
        }
    }

    private func written(_ size: Int, stride: Int?, padding: Int) -> WrittenLayer {
        let head = "\(size)\(letter)"
        if stride == nil && padding == 0 { return WrittenLayer(blocks(size), notation: head) }
        let notation = head + (padding == 0 ? "" : "p\(padding)") + (stride.map { "t\($0)" } ?? "")
        return WrittenLayer(notation: notation, prefix: "pool") { inputs throws(LayerMisfit) in
            try windows(size, stride: stride ?? size, padding: padding, on: inputs[0])
        }
    }
}
