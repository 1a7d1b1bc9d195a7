import Tensors

/// A few small pictures written in a lesson: whole numbers with a common divisor.
public struct GivenData: Hashable, Sendable {
    /// The name shown on the screen.
    public var name: String
    /// The size of each picture, [C, H, W].
    public var shape: MapShape
    /// `[sample, map, row, column]`, in units of 1 / divisor.
    public var bytes: [UInt8]
    /// The class of each picture, from 0.
    public var labels: [UInt8]
    /// The divisor of all bytes, at least 1.
    public var divisor: Int
    /// Classes are 0 ..< classCount; at least 1.
    public var classCount: Int

    /// Pictures of `shape`, one per label.
    public init(name: String, shape: MapShape, bytes: [UInt8], labels: [UInt8], divisor: Int, classCount: Int) {
        self.name = name
        self.shape = shape
        self.bytes = bytes
        self.labels = labels
        self.divisor = divisor
        self.classCount = classCount
    }

    /// The pictures as both training and test set.
    public var dataset: Dataset {
        let samples = Samples(shape: shape, bytes: bytes, labels: labels, divisor: Float(divisor))
        return Dataset(name: name, train: samples, test: samples, classCount: classCount)
    }
}
