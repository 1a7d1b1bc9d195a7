import Tensors

/// A layer whose units are made of windows of its input's maps.
public protocol WindowPooling: Layer {
    /// The windows on maps of this shape.
    func windows(on input: MapShape) -> PoolingGeometry
}

/// How the two kinds of pooling are written.
enum PoolingForm: Sendable {
    case mean, max

    /// The layer with blocks of this size side by side.
    private func blocks(_ size: Int) -> any Layer {
        switch self {
        case .mean: MeanPooling(size: size)
        case .max: MaxPooling(size: size)
        }
    }

    /// `2s` and `2m`: the rows and columns of a block. In files `strides` may be written, too: blocks lie side by side.
    var form: LayerForm {
        LayerForm(self == .mean ? "mean-pooling" : "max-pooling", notation: notation) { options throws(LayerOptionError) in
            WrittenLayer(blocks(try options.blockSize()), notation: nil)
        }
    }

    private var letter: Character { self == .mean ? "s" : "m" }

    private var notation: LayerNotation {
        LayerNotation(letter: letter, hasCount: true, example: "2\(letter)", countLimit: 1_000) { reader, size throws(NotationError) in
            try reader.endWithoutFunction()
            return WrittenLayer(blocks(size), notation: "\(size)\(letter)")
        }
    }
}

extension LayerOptions {
    /// Rows and columns of pooling blocks, which lie side by side: their distance is their size.
    fileprivate mutating func blockSize() throws(LayerOptionError) -> Int {
        let size = try same("kernel_shape", count: 2, 1...1_000)
        guard try same("strides", count: 2, 1...1_000, default: size) == size else {
            throw LayerOptionError(problem: .strideOfBlocks(size), column: column(of: "strides"))
        }
        return size
    }
}
