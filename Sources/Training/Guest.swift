import Datasets
import Tensors

/// A picture that goes through the network separately from the batch: drawn by hand, or any sample of the data, optionally shifted.
public struct Guest: Hashable, Sendable {
    /// The origin of the picture.
    public enum Source: Hashable, Sendable {
        /// A picture drawn in the program.
        case drawing
        /// The training sample with this index.
        case train(Int)
        /// The test sample with this index.
        case test(Int)
    }

    /// A shift of the picture, in pixels.
    public struct Shift: Hashable, Sendable {
        /// Rows, positive downwards.
        public var rows: Int
        /// Columns, positive to the right.
        public var columns: Int

        /// A shift by this many rows and columns.
        public init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }

        /// The zero shift.
        public static let none = Shift(rows: 0, columns: 0)
    }

    /// The origin of the picture.
    public let source: Source
    /// The shift already applied to the pixels.
    public let shift: Shift
    /// `[map, row, column]`, one byte per pixel, after the shift.
    public let pixels: [UInt8]
    /// The class, if known; only then are there a loss and residuals.
    public var label: Int?

    /// An unshifted picture; the pixels must have the network's input shape.
    public init(_ source: Source, pixels: [UInt8], label: Int?) {
        self.init(source, .none, pixels: pixels, label: label)
    }

    private init(_ source: Source, _ shift: Shift, pixels: [UInt8], label: Int?) {
        (self.source, self.shift, self.pixels, self.label) = (source, shift, pixels, label)
    }

    /// A sample of the data, shifted; pixels shifted in are 0. Nil if there is no such sample.
    public init?(_ set: SampleSet, _ index: Int, in dataset: Dataset, shift: Shift = .none) {
        let samples = set == .train ? dataset.train : dataset.test
        guard samples.labels.indices.contains(index) else { return nil }
        let count = samples.shape.unitCount
        let pixels = Array(samples.bytes[index * count..<(index + 1) * count])
        self.init(
            set == .train ? .train(index) : .test(index), shift, pixels: shift.moved(pixels, samples.shape),
            label: Int(samples.labels[index]))
    }

    /// The same sample with this shift from its original position; nil for a drawing.
    public func shifted(by shift: Shift, in dataset: Dataset) -> Guest? {
        switch source {
        case .drawing: nil
        case .train(let index): Guest(.train, index, in: dataset, shift: shift)
        case .test(let index): Guest(.test, index, in: dataset, shift: shift)
        }
    }
}

extension Guest.Shift {
    /// The pixels [C, H, W] after the shift.
    fileprivate func moved(_ pixels: [UInt8], _ shape: MapShape) -> [UInt8] {
        if self == .none { return pixels }
        // A shift by the whole height or width leaves nothing of the picture.
        let (down, right) = (min(max(rows, -shape.rows), shape.rows), min(max(columns, -shape.columns), shape.columns))
        return (0..<shape.unitCount).map { i in
            let (map, place) = i.quotientAndRemainder(dividingBy: shape.planeCount)
            let (row, column) = (place / shape.columns - down, place % shape.columns - right)
            guard (0..<shape.rows).contains(row), (0..<shape.columns).contains(column) else { return 0 }
            return pixels[map * shape.planeCount + row * shape.columns + column]
        }
    }
}
