import Tensors

/// A handful of small pictures whose numbers are written down, as a lesson gives them: whole numbers over a divisor.
public struct GivenData: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// The size of each picture.
    public var shape: MapShape
    /// `[sample, map, row, column]`, in units of 1 / divisor.
    public var bytes: [UInt8]
    /// The class of each picture.
    public var labels: [UInt8]
    /// What each byte is divided by; 1 or more.
    public var divisor: Int
    /// Classes are 0 ..< classCount; 1 or more.
    public var classCount: Int

    /// Pictures of `shape`, as many as there are labels.
    public init(name: String, shape: MapShape, bytes: [UInt8], labels: [UInt8], divisor: Int, classCount: Int) {
        self.name = name
        self.shape = shape
        self.bytes = bytes
        self.labels = labels
        self.divisor = divisor
        self.classCount = classCount
    }

    /// The pictures as data that are learnt from and tested on.
    public var dataset: Dataset {
        let samples = Samples(shape: shape, bytes: bytes, labels: labels, divisor: Float(divisor))
        return Dataset(name: name, train: samples, test: samples, classCount: classCount)
    }
}
