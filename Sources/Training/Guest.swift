import Datasets
import Tensors

/// A picture that goes through the network beside the batch: drawn by hand, or any sample of the data, also moved by some pixels.
public struct Guest: Hashable, Sendable {
    /// Where it comes from.
    public enum Source: Hashable, Sendable {
        /// A drawing.
        case drawing
        /// A training sample, by its index.
        case train(Int)
        /// A test sample, by its index.
        case test(Int)
    }

    /// By how many pixels a picture is moved.
    public struct Shift: Hashable, Sendable {
        /// Down; up where negative.
        public var rows: Int
        /// To the right; to the left where negative.
        public var columns: Int

        /// A shift.
        public init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }

        /// Where it is.
        public static let none = Shift(rows: 0, columns: 0)
    }

    /// Where it comes from.
    public let source: Source
    /// By how much a sample of the data is moved.
    public let shift: Shift
    /// `[map, row, column]`, one byte a pixel, as they go through the network: moved already.
    public let pixels: [UInt8]
    /// Its class, if that is known: then it has a loss, and residuals.
    public var label: Int?

    /// A picture of the network's input shape.
    public init(_ source: Source, pixels: [UInt8], label: Int?) {
        self.init(source, .none, pixels: pixels, label: label)
    }

    private init(_ source: Source, _ shift: Shift, pixels: [UInt8], label: Int?) {
        (self.source, self.shift, self.pixels, self.label) = (source, shift, pixels, label)
    }

    /// A sample of the data; pixels that are moved in are 0. Nil if there is no such sample.
    public init?(_ set: SampleSet, _ index: Int, in dataset: Dataset, shift: Shift = .none) {
        let samples = set == .train ? dataset.train : dataset.test
        guard samples.labels.indices.contains(index) else { return nil }
        let count = samples.shape.unitCount
        let pixels = Array(samples.bytes[index * count..<(index + 1) * count])
        self.init(
            set == .train ? .train(index) : .test(index), shift, pixels: shift.moved(pixels, samples.shape),
            label: Int(samples.labels[index]))
    }

    /// The same sample, moved by so much from where it is in the data; nil for what is none of them.
    public func shifted(by shift: Shift, in dataset: Dataset) -> Guest? {
        switch source {
        case .drawing: nil
        case .train(let index): Guest(.train, index, in: dataset, shift: shift)
        case .test(let index): Guest(.test, index, in: dataset, shift: shift)
        }
    }
}

extension Guest.Shift {
    /// Pixels of this shape, moved.
    fileprivate func moved(_ pixels: [UInt8], _ shape: MapShape) -> [UInt8] {
        if self == .none { return pixels }
        // Beyond its own size a picture is gone.
        let (down, right) = (min(max(rows, -shape.rows), shape.rows), min(max(columns, -shape.columns), shape.columns))
        return (0..<shape.unitCount).map { i in
            let (map, place) = i.quotientAndRemainder(dividingBy: shape.planeCount)
            let (row, column) = (place / shape.columns - down, place % shape.columns - right)
            guard (0..<shape.rows).contains(row), (0..<shape.columns).contains(column) else { return 0 }
            return pixels[map * shape.planeCount + row * shape.columns + column]
        }
    }
}
